/** Finds what in a refused call is refused: halves of the suspects are asked until single lines are left. */
import type { Failure } from '../../model/failure.ts';
import type { Certainty } from '../plan/call-size.ts';
import type { PlannedCall } from '../plan/planned-call.ts';
import {
  type CallGrid,
  cells,
  crossing,
  gridOf,
  halfOf,
  halvesOf,
  linesOf,
  minus,
  names,
  within,
} from '../plan/subgrid.ts';
import type { CallResult, FailedCall } from './result.ts';
import { MOST_BAD, PROBES, priceOf } from './split-price.ts';
import { type Remedy, remedyFor } from './split-remedy.ts';

export interface SplittingOptions {
  /** One call and its result, answered or failed. */
  ask(planned: PlannedCall): Promise<CallResult>;
  /** Called with parts that were answered where the whole was too large, or refused for a reason that may have passed. */
  onTooLarge(parts: readonly PlannedCall[], certainty: Certainty): void;
}

export interface SearchOptions extends SplittingOptions {
  /** Whether the source has answered something of this read in this plan, so that it does answer. */
  isAnswered(): boolean;
}

/** Null for failures that asking for less would not mend. */
export function openSearch(whole: FailedCall, options: SearchOptions): Search | null {
  const grid = gridOf(whole.planned);
  if (grid === null || cells(grid) < 2 || remedyFor(whole.failure, whole.planned, grid) === null) return null;
  return new Search(whole, grid, options);
}

/** Ends a search: pairs without an outcome by then fail for this reason. */
class GivenUp extends Error {
  readonly reason: Failure;

  constructor(reason: Failure) {
    super(reason.code);
    this.reason = reason;
  }
}

const NO_LINES: CallGrid = { rows: [], columns: [] };

export class Search {
  readonly parts: CallResult[] = [];
  readonly #whole: FailedCall;
  readonly #grid: CallGrid;
  readonly #options: SearchOptions;
  /** What no part has an outcome for yet. */
  #open: readonly CallGrid[];
  /** What was asked, by grid: nothing is asked twice. */
  readonly #asked = new Map<string, { readonly grid: CallGrid; readonly result: CallResult }>();
  /** What one bad account or asset may cost. */
  readonly #price: number;
  /** Something that was answered. */
  #good: CallGrid | null = null;
  /** The last refusal. */
  #reason: Failure;

  constructor(whole: FailedCall, grid: CallGrid, options: SearchOptions) {
    this.#whole = whole;
    this.#grid = grid;
    this.#options = options;
    this.#open = [grid];
    this.#reason = whole.failure;
    this.#price = priceOf(grid);
  }

  async run(): Promise<void> {
    try {
      const remedy = this.#remedyFor(this.#whole.failure);
      // The refusal may be about none of the pairs: before the call is taken apart, one pair is seen to be accepted.
      if (remedy === 'after-accepted' && !this.#options.isAnswered()) await this.#goodPair(this.#grid, NO_LINES);
      if (remedy === 'halve') await this.#readAll(halvesOf(this.#grid), 'halve');
      else await this.#findAll(this.#grid);
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
      this.#reason = error.reason;
    }
    for (const grid of this.#open) this.#fail(grid);
  }

  /** Finds one bad line after the other in a grid that was refused, until what is left is answered. */
  async #findAll(grid: CallGrid): Promise<void> {
    for (let rest = grid; cells(rest) > 1; ) {
      const { suspects, answered } = await this.#suspectsIn(rest);
      const isFlat = rest.rows.length === 1 || rest.columns.length === 1;
      if (isFlat && !this.#wasRefused(suspects)) return this.#readAll([...answered, crossing(suspects, rest)], 'fail');
      const odd = await this.#firstWithoutWhich(rest, linesOf(suspects));
      if (odd !== null && !this.#wasRefused(odd)) return this.#readAll([minus(rest, odd), crossing(odd, rest)], 'fail');
      const bad = odd ?? (await this.#firstBadAlone(rest, suspects));
      if (bad === null) return this.#readAll(halvesOf(rest), 'halve');
      this.#fail(crossing(bad, rest));
      rest = minus(rest, bad);
      this.#open = [rest];
      if (await this.#keeps(rest)) return;
    }
  }

  /**
   * One row, one column, or one of each, of which one at least is bad: a half that is refused holds a bad one, and where
   * a half is answered the other one does. Also the halves that were answered.
   */
  async #suspectsIn(grid: CallGrid): Promise<{ readonly suspects: CallGrid; readonly answered: readonly CallGrid[] }> {
    const answered: CallGrid[] = [];
    let suspects: CallGrid = { rows: several(grid.rows), columns: several(grid.columns) };
    while (Math.max(suspects.rows.length, suspects.columns.length) > 1) {
      const kept = { rows: halfOf(suspects.rows), columns: halfOf(suspects.columns) };
      const asked = crossing(kept, answered.at(-1) ?? grid);
      if (await this.#isAnswered(asked)) {
        suspects = minus(suspects, kept);
        answered.push(asked);
      } else {
        suspects = kept;
      }
    }
    return { suspects, answered };
  }

  /** A row counts as bad only after a smaller call without the others was refused too: the whole call may have been too large. */
  #wasRefused(lines: CallGrid): boolean {
    return [...this.#asked.values()].some(({ grid, result }) => 'failure' in result && names(grid, lines));
  }

  async #firstWithoutWhich(grid: CallGrid, lines: readonly CallGrid[]): Promise<CallGrid | null> {
    for (const line of lines) if (await this.#isAnswered(minus(grid, line))) return line;
    return null;
  }

  /** Where no single line explains the refusal. Null where each is answered alone: then it was too much at once. */
  async #firstBadAlone(grid: CallGrid, suspects: CallGrid): Promise<CallGrid | null> {
    const good = this.#good ?? (await this.#goodPair(grid, suspects));
    const pair = { rows: good.rows.slice(0, 1), columns: good.columns.slice(0, 1) };
    for (const line of linesOf(suspects)) if (!(await this.#isAnswered(crossing(line, pair)))) return line;
    return null;
  }

  /** Pairs beside the suspects, no two in one line where that can be: with two bad ones, one of three is good. */
  async #goodPair(grid: CallGrid, suspects: CallGrid): Promise<CallGrid> {
    const [row] = suspects.rows;
    const [column] = suspects.columns;
    const others = minus(grid, suspects);
    const [lastRow = '', otherRow = lastRow] = others.rows.toReversed();
    const [lastColumn = '', otherColumn = lastColumn] = others.columns.toReversed();
    const probes = [
      { rows: [lastRow], columns: [lastColumn] },
      { rows: [otherRow], columns: [column ?? lastColumn] },
      { rows: [row ?? lastRow], columns: [otherColumn] },
    ];
    for (const probe of probes) if (await this.#isAnswered(probe)) return probe;
    throw new GivenUp(this.#reason);
  }

  /** Reads the parts into which the open grids were split. A refused part fails, or is split further. */
  async #readAll(parts: readonly CallGrid[], refused: 'fail' | 'halve'): Promise<void> {
    const fitting: PlannedCall[] = [];
    let allFit = true;
    this.#open = parts;
    try {
      for (;;) {
        const [part, ...others] = this.#open;
        if (part === undefined) return;
        if (await this.#keeps(part)) {
          fitting.push(this.#part(part));
        } else if (refused === 'halve' && cells(part) > 1) {
          this.#open = [...halvesOf(part), ...others];
        } else {
          allFit = false;
          this.#fail(part);
          this.#open = others;
        }
      }
    } finally {
      // A search may have been given up before the one was asked for that makes the whole refused; halving needs no more.
      const isTooLarge = allFit && (refused === 'halve' || this.#open.length === 0);
      if (isTooLarge && fitting.length > 0) {
        this.#options.onTooLarge(fitting, refused === 'halve' ? 'certain' : 'likely');
      }
    }
  }

  async #isAnswered(grid: CallGrid): Promise<boolean> {
    return !('failure' in (await this.#ask(grid)));
  }

  /** Whether this open grid is answered; then it is open no more. */
  async #keeps(grid: CallGrid): Promise<boolean> {
    const result = await this.#ask(grid);
    if ('failure' in result) return false;
    this.parts.push(result);
    this.#open = this.#open.filter((open) => open !== grid);
    return true;
  }

  #fail(grid: CallGrid): void {
    this.parts.push({ planned: this.#part(grid), failure: this.#reason });
  }

  async #ask(grid: CallGrid): Promise<CallResult> {
    const key = JSON.stringify([grid.rows, grid.columns]);
    const result = this.#asked.get(key)?.result ?? (await this.#askFirst(grid));
    this.#asked.set(key, { grid, result });
    if ('failure' in result) this.#reason = result.failure;
    else this.#good ??= grid;
    return result;
  }

  async #askFirst(grid: CallGrid): Promise<CallResult> {
    const most = this.#good === null ? this.#price + PROBES : this.#price * MOST_BAD;
    if (this.#asked.size >= most) throw new GivenUp(this.#reason);
    const result = await this.#options.ask(this.#part(grid));
    if ('failure' in result && this.#remedyFor(result.failure) === null) throw new GivenUp(result.failure);
    return result;
  }

  #remedyFor(failure: Failure): Remedy | null {
    return remedyFor(failure, this.#whole.planned, this.#grid);
  }

  #part(grid: CallGrid): PlannedCall {
    return within(this.#whole.planned, grid);
  }
}

/** With one row, the row and its columns cannot be tried apart. */
function several(items: readonly string[]): readonly string[] {
  return items.length > 1 ? items : [];
}
