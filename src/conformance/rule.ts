/** What a rule is: data with a permanent id, and a check that throws. */
import type { Provider } from '../providers/provider.ts';
import type { Lab } from './lab.ts';
import type { Need } from './needs.ts';

interface Checkable {
  /** Permanent: an id never changes its meaning and is never given to another rule. */
  readonly id: string;
  /** What goes wrong without the rule, or what clients rely on, in one or two sentences. */
  readonly why: string;
  /** What the subject must have for the rule to apply; with none the rule applies to every subject. */
  readonly needs: readonly Need[];
  /** Rejects with a `ConformanceError` where the rule is broken. The lab is new; the caller closes it. */
  run(lab: Lab): Promise<void>;
}

/** MUST: clients rely on it. SHOULD: there may be a good reason to differ. */
export type RuleData = Checkable &
  (
    | { readonly level: 'MUST'; readonly name: `MUST ${string}` }
    | { readonly level: 'SHOULD'; readonly name: `SHOULD ${string}` }
  );

export type Rule = RuleData & {
  /** Whether what the provider declares makes the rule apply; whether it does depends on the subject, too (`needs`). */
  applies(declared: Provider): boolean;
};
