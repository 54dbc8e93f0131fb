/**
 * The truth that live balances are compared with: a chain that grows, is reorganised and is served by servers that lag or
 * fail. Every block that ever was is remembered, so that whatever a watcher is told can be looked up.
 */
import type { Outcome } from '../../../src/balances/answer/reconcile.ts';
import { type Failure, failure } from '../../../src/model/failure.ts';
import type { Block } from '../../../src/model/reading.ts';
import { knownValue } from '../../balances/live/values.ts';

export interface LedgerBlock {
  readonly number: bigint;
  readonly hash: string;
  readonly amounts: ReadonlyMap<string, bigint>;
}

export class ChainLedger {
  readonly #random: () => number;
  readonly #cells: readonly string[];
  readonly #everMade = new Map<string, LedgerBlock>();
  #chain: LedgerBlock[] = [];
  #made = 0;

  constructor(cells: readonly string[], random: () => number) {
    this.#cells = cells;
    this.#random = random;
    this.#add(new Map(cells.map((cell) => [cell, this.#amount()])));
  }

  get head(): LedgerBlock {
    const head = this.#chain.at(-1);
    if (head === undefined) throw new Error('a chain has a block');
    return head;
  }

  /** The newest block but so many; the first where there are fewer. */
  behind(blocks: number): LedgerBlock {
    return this.#chain.at(-1 - blocks) ?? this.#chain[0] ?? this.head;
  }

  everMade(hash: string): LedgerBlock | undefined {
    return this.#everMade.get(hash);
  }

  isOnChain(hash: string): boolean {
    return this.#chain.some((block) => block.hash === hash);
  }

  grow(): void {
    const amounts = new Map(this.head.amounts);
    for (const cell of this.#cells) if (this.#random() < 0.2) amounts.set(cell, this.#amount());
    this.#add(amounts);
  }

  /** Replaces the last blocks by so many others. */
  reorganise(dropped: number, grown: number): void {
    this.#chain = this.#chain.slice(0, Math.max(1, this.#chain.length - dropped));
    for (let block = 0; block < grown; block += 1) this.grow();
  }

  /** Few amounts, so that changes are often taken back; zero among them. */
  #amount(): bigint {
    return BigInt(Math.floor(this.#random() * 4));
  }

  #add(amounts: ReadonlyMap<string, bigint>): void {
    this.#made += 1;
    const number = BigInt(this.#chain.length + 1);
    const block: LedgerBlock = { number, hash: `h${this.#made}`, amounts };
    this.#everMade.set(block.hash, block);
    this.#chain.push(block);
  }
}

/** How the source answers at the moment. */
export interface Weather {
  /** So many blocks its server lags behind. */
  lag: number;
  /** Whether it fails as a whole. */
  isDown: boolean;
  /** Whether answers that were observed earlier come late now and then. */
  bringsLate: boolean;
  /** Cells that it fails for. */
  readonly broken: Set<string>;
}

/** What a reading of the cell gives now. */
export function outcomeNow(
  ledger: ChainLedger,
  cell: string,
  { weather, now, statesBlocks }: { readonly weather: Weather; readonly now: number; readonly statesBlocks: boolean },
): Outcome {
  const reason = failureNow(weather, cell);
  if (reason !== null) return { failure: reason };
  const { number, hash, amounts } = ledger.behind(weather.lag);
  const total = amounts.get(cell);
  if (total === undefined) throw new Error('every block has every cell');
  return knownValue({ total, block: statesBlocks ? [number, hash] : null, ms: now });
}

export function headNow(ledger: ChainLedger, { lag, isDown }: Weather): Block | null {
  if (isDown) return null;
  const { number, hash } = ledger.behind(lag);
  return { number, hash, time: null };
}

function failureNow({ isDown, broken }: Weather, cell: string): Failure | null {
  if (isDown) return failure('UPSTREAM_UNREACHABLE');
  return broken.has(cell) ? failure('UPSTREAM_BAD_AMOUNT') : null;
}
