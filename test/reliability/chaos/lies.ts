/**
 * Faults that are lies which nothing in the answer shows: the source states something else, as well as it can be
 * stated. `probe.test.ts` shows that these deceive, and no others.
 */
import type { WireName } from '../../../src/sandbox/wire/wire.ts';
import type { Truth } from './truth.ts';

/** What is deceived: reads of named pairs, listings, or both. */
export interface Deceived {
  readonly pairs: boolean;
  readonly listings: boolean;
}

interface Lie {
  readonly wires: readonly WireName[];
  /** Named pairs are deceived at all sources, at those whose silence means zero, or at none. */
  readonly pairs: 'always' | 'zero' | 'never';
  readonly listings: boolean;
}

/** The protocol has neither counts nor pages, so that a row less is a row less. */
const dropped: Lie = { wires: ['teos', 'mesh', 'loopring', 'graphql'], pairs: 'zero', listings: true };
/** A named pair is not found under its name; a listing repeats what it was given. */
const renamed = (...wires: readonly WireName[]): Lie => ({ wires, pairs: 'never', listings: true });
/** Another amount, in a form that is legal for the protocol. */
const stated = (...wires: readonly WireName[]): Lie => ({ wires, pairs: 'always', listings: true });

const lies: Readonly<Record<string, Lie>> = {
  // Not Reddio: its pages count the same list, so that a page that was changed together with its count shows.
  'row-missing': dropped,
  'rows-cut-end': dropped,
  'rows-cut-middle': dropped,
  'near-miss': renamed('reddio', 'mesh', 'loopring'),
  'near-metadata': renamed('mesh'),
  'near-type': renamed('reddio'),
  'id-other-case': renamed('mesh'),
  'unasked-asset': renamed('mesh', 'loopring'),
  'amount-negative': stated('mesh'),
  'amount-minus-zero': stated('mesh'),
  'amount-plus': stated('mesh'),
  'amount-exponent': stated('teos'),
};

const listing: readonly WireName[] = ['reddio', 'mesh', 'loopring'];

const titles: Readonly<Record<WireName, string>> = {
  reddio: 'Reddio',
  teos: 'TEOS',
  mesh: 'Mesh',
  loopring: 'Loopring',
  evm: 'Ethereum',
  bitcoin: 'Bitcoin',
  cosmos: 'Cosmos',
  graphql: 'GraphQL',
  solana: 'Solana',
  ledger: 'Ledger',
  substrate: 'Substrate',
};

/** The lies as Markdown: what stands between the two marks in docs/reliability.md. */
export function tableOfLies(): string {
  const rows = Object.entries(lies).map(([fault, { wires, pairs }]) => {
    const at = (isAmong: (wire: WireName) => boolean): string =>
      wires
        .filter(isAmong)
        .map((wire) => titles[wire])
        .join(', ');
    const listings = at((wire) => deceived(wire, fault, 'zero').listings);
    return [`\`${fault}\``, pairs === 'never' ? '' : at(() => true), pairs === 'zero' ? 'yes' : '', listings];
  });
  const head = ['fault', 'deceives reads of named pairs', 'only with `absent: zero`', 'deceives listings'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

/** What the fault deceives with a source of this kind. */
export function deceived(wire: WireName, fault: string, absent: Truth['absent']): Deceived {
  const lie = lies[fault];
  if (lie?.wires.includes(wire) !== true) return { pairs: false, listings: false };
  const pairs = lie.pairs === 'always' || (lie.pairs === 'zero' && absent === 'zero');
  return { pairs, listings: lie.listings && listing.includes(wire) };
}
