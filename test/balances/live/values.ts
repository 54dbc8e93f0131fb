/** Readings as the fold takes them, made of a few words. */
import type { KnownBalance } from '../../../src/balances/answer/reconcile.ts';
import { noAmounts } from '../../../src/model/reading.ts';

export interface ValueFacts {
  readonly total: bigint;
  /** Null where the source states no block. */
  readonly block?: readonly [number: bigint, hash: string] | null;
  /** When it was observed, in milliseconds. */
  readonly ms: number;
}

export function knownValue({ total, block = null, ms }: ValueFacts): KnownBalance {
  return {
    value: {
      amounts: { ...noAmounts, total },
      block: block === null ? null : { number: block[0], hash: block[1], time: null },
      facts: null,
      details: null,
    },
    observed: { date: new Date(ms), ms },
    basis: 'REPORTED',
  };
}
