/** Options of a GraphQL source, checked together. */
import { faultsOf } from './checks.ts';
import { optionFields } from './option-fields.ts';

/** Everything that can be known to be wrong without asking the source is a fault of the configuration. */
export const graphqlOptions = optionFields.superRefine((given, context) => {
  for (const { path, rule } of faultsOf(given)) {
    context.issues.push({ code: 'custom', message: rule, path: [...path], input: given });
  }
});
