/** Sums of what parts of an operation cost. */
import type { Weights } from './rules.ts';

export type Tally = Required<Weights> & { readonly nodes: number };

export const zero: Tally = { accounts: 0, assets: 0, pairs: 0, calls: 0, nodes: 0 };
export const endless = combine(zero, zero, () => Number.MAX_SAFE_INTEGER);

export function combine(a: Tally, b: Tally, by: (a: number, b: number) => number): Tally {
  return {
    accounts: cap(by(a.accounts, b.accounts)),
    assets: cap(by(a.assets, b.assets)),
    pairs: cap(by(a.pairs, b.pairs)),
    calls: cap(by(a.calls, b.calls)),
    nodes: cap(by(a.nodes, b.nodes)),
  };
}

export function add(a: Tally, b: Tally): Tally {
  if (a === zero) return b;
  if (b === zero) return a;
  return combine(a, b, (x, y) => x + y);
}

export function times(tally: Tally, factor: number): Tally {
  if (tally === zero || factor === 1) return tally;
  return combine(tally, tally, (x) => x * factor);
}

/** No infinities: they would make nothing of a factor of zero. */
export function cap(figure: number): number {
  return Math.min(figure, Number.MAX_SAFE_INTEGER);
}
