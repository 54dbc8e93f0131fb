/**
 * What one call answered, as a grid of amounts: each still the digits that the source sent.
 *
 * An outcome is an object of four; a wide answer holds many thousands of them, of which most are only ever written out
 * again. So an object is made only when a caller asks for one; a caller that needs digits takes those.
 */
import type { AmountCells } from '../../model/amount-cells.ts';
import type { PairDetails } from '../../model/detail-cells.ts';
import type { Account } from '../../model/identity.ts';
import type { AssetFacts, Block, Reading, Value } from '../../model/reading.ts';
import type { AskedGrid, FilledCells } from '../../providers/provider.ts';
import { columnsOf, placesIn } from './columns.ts';
import type { Observed } from './observed.ts';
import type { KnownBalance, Outcome, Outcomes } from './reconcile.ts';

/** The answer to a call, cell by cell. */
export interface CellGrid
  extends Pick<AskedGrid, 'accounts' | 'assets'>,
    Pick<FilledCells, 'cells' | 'block' | 'unasked'> {
  /** What the rows say of their assets; null where none says anything. The same list wherever rows say the same. @default null */
  readonly facts?: readonly (AssetFacts | null)[] | null;
  readonly details?: PairDetails;
  /** What rows say beside that; left out where they say nothing else, and the assets are those of the call. */
  readonly rest?: RestOfRows;
}

/** Of an answer about one account, of which the decoder is asked later by whom amounts are not enough. */
export interface RestOfRows {
  /** Whether the assets are all that is wanted. */
  readonly isAsked: boolean;
  /** What is held for the decoder. */
  readonly bytes: number;
  /** All readings, by the decoder. */
  decode(): readonly Reading[];
}

/** Of a pair that nobody asked for, as estimated. */
const UNASKED_BYTES = 40;

const NO_OUTCOMES: Outcomes = new Map();

export class AnswerGrid {
  /** The assets of each row, in order. */
  readonly refs: readonly string[];
  readonly #accounts: readonly Account[];
  #places: ReadonlyMap<string, number> | null = null;
  readonly observed: Observed;
  readonly cells: AmountCells;
  /** What it takes in memory, but for its references and for failures. */
  readonly bytes: number;
  #isWhole: boolean | null = null;
  /** Of each of the assets; null where rows say nothing of them. */
  readonly facts: readonly (AssetFacts | null)[] | null;
  /** Pairs of its accounts that the answer has rows for and that nobody asked for. */
  readonly unasked: readonly Pick<Reading, 'address' | 'asset'>[];
  /** That of all values; null where the answer does not state it. */
  readonly block: Block | null;
  readonly #details: PairDetails | null;
  readonly #isAsked: boolean;
  readonly #outcomes: (() => Outcomes) | undefined;

  /** @param outcomes what the decoder says of the pairs, where that may be more than stands in the grid */
  constructor(grid: CellGrid, observed: Observed, outcomes?: () => Outcomes) {
    const { accounts, assets, cells, rest, block = null, facts = null, details = null, unasked = [] } = grid;
    this.refs = assets;
    this.#accounts = accounts;
    this.observed = observed;
    this.cells = cells;
    this.bytes = cells.bytes + (rest?.bytes ?? 0) + (details?.bytes ?? 0) + UNASKED_BYTES * unasked.length;
    this.unasked = unasked;
    this.facts = facts;
    this.block = block;
    this.#details = details;
    this.#isAsked = rest?.isAsked ?? true;
    this.#outcomes = outcomes;
  }

  /** Whose each row is. */
  get addresses(): readonly string[] {
    return this.#accounts.map(({ address }) => address);
  }

  /**
   * Which row is that of the address; undefined for none. Grids of one row are very many, so that no map is made for them.
   *
   * @param likely the row in which it may be expected, which is then not looked for
   */
  rowOf(address: string, likely = 0): number | undefined {
    if (this.#accounts[likely]?.address === address) return likely;
    if (this.#accounts.length === 1 && likely === 0) return undefined;
    this.#places ??= new Map(this.#accounts.map((account, row) => [account.address, row]));
    return this.#places.get(address);
  }

  /** Whether no reading tells of its rows: all that they say stands in the grid. */
  get isAlone(): boolean {
    return this.#outcomes === undefined;
  }

  /** Whether its rows say totals and nothing else. */
  get isPlain(): boolean {
    return this.isAlone && this.block === null && this.#details === null && this.cells.parts === null;
  }

  /** Whether every wanted pair is mentioned. */
  get isFull(): boolean {
    return this.#isAsked && this.cells.isFull;
  }

  /** Whether every pair has a value. */
  get isWhole(): boolean {
    this.#isWhole ??= this.cells.isFull && !this.cells.hasFailures;
    return this.#isWhole;
  }

  /** Whether these are its assets, in this order, and the row has a value for each. */
  covers(row: number, refs: readonly string[]): boolean {
    return refs === this.refs && this.isRowWhole(row);
  }

  /** Whether every pair of the row has a value. */
  isRowWhole(row: number): boolean {
    if (this.isWhole) return true;
    const end = this.firstCell(row + 1);
    for (let cell = this.firstCell(row); cell < end; cell += 1) if (this.cells.size(cell) === 0) return false;
    return true;
  }

  /** The total in atomic units, without leading zeros; null where the answer has no value for the pair. */
  digits(row: number, column: number): string | null {
    return this.cells.digits(this.firstCell(row) + column);
  }

  /** Where the cells of the row begin. */
  firstCell(row: number): number {
    return row * this.refs.length;
  }

  has(row: number, ref: string): boolean {
    const column = columnsOf(this.refs).get(ref);
    return column !== undefined && this.#has(row, column);
  }

  /** Those of the references that have no value in the row. */
  lacking(row: number, refs: readonly string[]): readonly string[] {
    const found: string[] = [];
    const places = placesIn(this.refs, refs);
    for (let index = 0; index < places.length; index += 1) {
      const column = places[index] ?? -1;
      const ref = refs[index];
      if (ref !== undefined && (column < 0 || !this.#has(row, column))) found.push(ref);
    }
    return found;
  }

  /** A grid of one row alone, which keeps nothing of the answer that it came from but what is needed of that row. */
  detached(row: number, account: Account): AnswerGrid {
    // Such an answer has this row alone.
    if (this.#outcomes !== undefined) return this;
    const [start, end] = [this.firstCell(row), this.firstCell(row + 1)];
    const cells = this.cells.slice(start, end);
    const details = this.#details?.slice(start, end);
    const kept = { accounts: [account], assets: this.refs, cells, facts: this.facts, ...(details && { details }) };
    return new AnswerGrid({ ...kept, ...(this.block === null ? {} : { block: this.block }) }, this.observed);
  }

  /** The value of the pair; undefined where there is none. */
  outcome(row: number, ref: string): KnownBalance | undefined {
    const column = columnsOf(this.refs).get(ref);
    if (column === undefined || !this.#has(row, column)) return undefined;
    return { value: this.#value(row, column), observed: this.observed, basis: 'REPORTED' };
  }

  /** The parts are read when an amount is looked at, and the row is decoded when its details are. */
  #value(row: number, column: number): Value {
    const { cells } = this;
    const outcomes = this.#outcomes;
    const known = this.#details;
    const cell = this.firstCell(row) + column;
    const ref = this.refs[column] ?? '';
    let amounts: Value['amounts'] | undefined;
    return {
      get amounts() {
        amounts ??= cells.amounts(cell);
        return amounts;
      },
      block: this.block,
      facts: this.facts?.[column] ?? null,
      get details() {
        return outcomes === undefined ? (known?.get(cell) ?? null) : detailsIn(outcomes(), ref);
      },
    };
  }

  /** By address, the pairs whose rows could not be used. */
  failures(): Outcomes {
    if (!this.cells.hasFailures) return NO_OUTCOMES;
    const failures = new Map<string, Map<string, Outcome>>();
    for (const [index, failure] of this.cells.failures) {
      const address = this.#accounts[Math.floor(index / this.refs.length)]?.address ?? '';
      const row = failures.get(address) ?? new Map<string, Outcome>();
      failures.set(address, row.set(this.refs[index % this.refs.length] ?? '', { failure }));
    }
    return failures;
  }

  #has(row: number, column: number): boolean {
    return this.cells.size(this.firstCell(row) + column) > 0;
  }
}

/** What the decoder says of a pair of the only account. */
function detailsIn(outcomes: Outcomes, ref: string): Value['details'] {
  const [ofAccount] = outcomes.values();
  const outcome = ofAccount?.get(ref);
  return outcome !== undefined && 'value' in outcome ? outcome.value.details : null;
}
