/** What one traced request asked for, by field, and the calls that were made for it. */

import type { Outcome } from '../../balances/answer/reconcile.ts';
import type { CallTrace } from '../../balances/call/trace.ts';
import type { FactsLoader } from '../../balances/fact/asset-facts.ts';
import type { BalanceLoader } from '../../balances/loader.ts';
import type { Account, Asset } from '../../model/identity.ts';
import type { At, BlockRef } from '../../model/reading.ts';
import { currentField, type FieldPath } from './field-path.ts';
import type { Served } from './trace-report.ts';

/** Balances that a field asked for. */
export interface TracedWant {
  readonly path: FieldPath;
  readonly account: Account;
  /** `all` for what the source lists. */
  readonly refs: readonly string[] | 'all';
  /** The block that was named; null where none was, or a moment was named in another way. */
  readonly at: BlockRef | null;
  /** The block that the answer holds for, as far as the answer states it. */
  block: BlockRef | null;
}

const places = { SOURCE: 'source', CACHE: 'cache', STALE: 'stale' } as const;

/** Whether what is executed in this context is to be noted. */
export function isTraced(context: unknown): boolean {
  return typeof context === 'object' && context !== null && 'trace' in context && context.trace instanceof RequestTrace;
}

export class RequestTrace {
  /** By `performance.now()`. */
  readonly startedAt = performance.now();
  readonly #calls = new Map<CallTrace, FieldPath>();
  readonly #wants: TracedWant[] = [];
  readonly #facts = new Map<string, FieldPath[]>();
  readonly #served: Record<keyof Served, number> = { source: 0, cache: 0, stale: 0, failed: 0 };

  /** In the order in which the request came to wait for them, each with the field for which the first of all began it. */
  get calls(): ReadonlyMap<CallTrace, FieldPath> {
    return this.#calls;
  }

  get wants(): readonly TracedWant[] {
    return this.#wants;
  }

  get served(): Served {
    return this.#served;
  }

  /** The fields that asked for facts about the asset. */
  fieldsOf({ id }: Pick<Asset, 'id'>): readonly FieldPath[] {
    return this.#facts.get(id) ?? [];
  }

  note(call: CallTrace): void {
    if (!this.#calls.has(call)) this.#calls.set(call, currentField());
  }

  /** The same loader, whose questions are noted. */
  balances(loader: BalanceLoader): BalanceLoader {
    return {
      ...loader,
      pairs: async (account, refs, at, ...rest) => {
        const want = this.#want(account, refs, at);
        const outcomes = await loader.pairs(account, refs, at, ...rest);
        for (let index = 0; index < outcomes.length; index += 1) this.#count(want, outcomes.at(index));
        return outcomes;
      },
      holdings: async (account, filter, at, ...rest) => {
        const want = this.#want(account, 'all', at);
        const holdings = await loader.holdings(account, filter, at, ...rest);
        if ('refs' in holdings) {
          for (let index = 0; index < holdings.refs.length; index += 1) this.#count(want, holdings.outcomeAt(index));
        }
        return holdings;
      },
    };
  }

  /** The same loader, whose questions are noted. */
  facts(loader: FactsLoader): FactsLoader {
    return {
      ...loader,
      load: (asset) => {
        this.shareFacts(asset);
        return loader.load(asset);
      },
    };
  }

  /** Notes that the field that is being resolved waits for facts about the asset, also where another one has asked for them. */
  shareFacts({ id }: Pick<Asset, 'id'>): void {
    const paths = this.#facts.get(id) ?? [];
    paths.push(currentField());
    this.#facts.set(id, paths);
  }

  #want(account: Account, refs: TracedWant['refs'], at: At | null): TracedWant {
    const named = at !== null && 'number' in at ? at : null;
    const want = { path: currentField(), account, refs, at: named, block: null };
    this.#wants.push(want);
    return want;
  }

  #count(want: TracedWant, outcome: Outcome): void {
    this.#served['failure' in outcome ? 'failed' : places[outcome.servedFrom ?? 'SOURCE']] += 1;
    if ('value' in outcome) want.block ??= outcome.value.block;
  }
}
