/** `@calls(max:)`: what an operation says of its upstream calls. */
import {
  type GraphQLInputType,
  getDirectiveValues,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  typeFromAST,
} from 'graphql';
import type { Operation } from '../collect.ts';
import { inputError } from '../errors.ts';

/** The most calls that the operation allows itself; null where it says nothing. Throws an input error below 0. */
export function callsAllowed({ schema, operation, variableValues }: Operation): number | null {
  const directive = schema.getDirective('calls');
  const max = directive ? getDirectiveValues(directive, operation, variableValues)?.max : undefined;
  if (typeof max !== 'number') return null;
  if (max < 0) throw inputError([{ argument: '@calls(max:)', rule: `must be 0 or more, not ${max}` }]);
  return max;
}

/** The variables as they came, from what coercion made of them. */
export function rawVariables({ schema, operation, variableValues }: Operation): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    (operation.variableDefinitions ?? []).flatMap(({ variable, type: node }) => {
      const { value: name } = variable.name;
      const type = typeFromAST(schema, node);
      // A valid document has variables of input types alone.
      return Object.hasOwn(variableValues, name) ? [[name, rawValue(variableValues[name], type)]] : [];
    }),
  );
}

function rawValue(value: unknown, type: ReturnType<typeof typeFromAST> | GraphQLInputType): unknown {
  if (value === null || value === undefined || type === undefined) return value;
  if (isNonNullType(type)) return rawValue(value, type.ofType);
  if (isListType(type)) return Array.isArray(value) ? value.map((item) => rawValue(item, type.ofType)) : value;
  if (isInputObjectType(type)) {
    const fields = type.getFields();
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rawValue(item, fields[key]?.type)]));
  }
  if (isEnumType(type) || typeof value === 'bigint' || value instanceof Date) {
    return 'serialize' in type ? type.serialize(value) : value;
  }
  return value;
}
