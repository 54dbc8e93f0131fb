import type { WireName } from './wire.ts';

/**
 * What faults can be named for, and what a proxy can stand in front of. Where rows stand in an answer of GraphQL depends on the
 * document, so that its faults are for the indexer of tests alone.
 */
export const faultedWires = [
  'reddio',
  'teos',
  'mesh',
  'loopring',
  'evm',
  'bitcoin',
  'cosmos',
  'solana',
  'ledger',
  'substrate',
] as const satisfies readonly WireName[];
