/** What a rule is: data with a permanent id, and a check that throws. */
import type { Provider } from '../providers/provider.ts';
import type { Lab } from './lab.ts';

interface Checkable {
  /** Permanent: an id never changes its meaning and is never given to another rule. */
  readonly id: string;
  /** What goes wrong, or is promised to whom, in one or two sentences. */
  readonly why: string;
  /** Whether what the provider declares makes the rule apply. */
  applies(declared: Provider): boolean;
  /** Rejects with a `ConformanceError` where the rule is broken. The lab is fresh, and closed by whoever runs the rule. */
  run(lab: Lab): Promise<void>;
}

/** MUST: a promise to clients hangs on it. SHOULD: there may be a good reason to differ. */
export type Rule = Checkable &
  (
    | { readonly level: 'MUST'; readonly name: `MUST ${string}` }
    | { readonly level: 'SHOULD'; readonly name: `SHOULD ${string}` }
  );

/** A rule is broken; the message says where and how, without quoting what the upstream sent. */
export class ConformanceError extends Error {
  override readonly name = 'ConformanceError';
}

/** The answers of this upstream have nothing that the rule could be tried on. */
export class NothingToTry extends Error {
  override readonly name = 'NothingToTry';
}

export function demand(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new ConformanceError(otherwise);
}

export const always = (): boolean => true;
