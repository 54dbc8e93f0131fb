/** Sums of what parts of an operation may cost. */
import type { Weights } from './rules.ts';

export type Tally = Required<Weights> & { readonly nodes: number };

const ENDLESS = Number.MAX_SAFE_INTEGER;

export const zero: Tally = { accounts: 0, assets: 0, pairs: 0, calls: 0, nodes: 0 };
export const endless: Tally = { accounts: ENDLESS, assets: ENDLESS, pairs: ENDLESS, calls: ENDLESS, nodes: ENDLESS };

export function add(a: Tally, b: Tally): Tally {
  if (a === zero) return b;
  if (b === zero) return a;
  return {
    accounts: cap(a.accounts + b.accounts),
    assets: cap(a.assets + b.assets),
    pairs: cap(a.pairs + b.pairs),
    calls: cap(a.calls + b.calls),
    nodes: cap(a.nodes + b.nodes),
  };
}

export function times(tally: Tally, factor: number): Tally {
  if (tally === zero || factor === 1) return tally;
  return {
    accounts: cap(tally.accounts * factor),
    assets: cap(tally.assets * factor),
    pairs: cap(tally.pairs * factor),
    calls: cap(tally.calls * factor),
    nodes: cap(tally.nodes * factor),
  };
}

/** The greater of each figure. */
export function most(a: Tally, b: Tally): Tally {
  return {
    accounts: Math.max(a.accounts, b.accounts),
    assets: Math.max(a.assets, b.assets),
    pairs: Math.max(a.pairs, b.pairs),
    calls: Math.max(a.calls, b.calls),
    nodes: Math.max(a.nodes, b.nodes),
  };
}

/** Caps infinities: multiplied by zero they would become NaN. */
export function cap(figure: number): number {
  return Math.min(figure, ENDLESS);
}
