/** Reads answers of balances cell by cell, without decoding rows, as far as the provider says how. */
import type { Exchange } from '../../http/exchange.ts';
import type { Reading } from '../../model/reading.ts';
import { atOnce, isSteps, mapSteps, resultOf, type Steps } from '../../model/steps.ts';
import { fillRows } from '../../providers/fill-rows.ts';
import type {
  AskedRows,
  BalanceEndpoint,
  BalanceRead,
  CallOf,
  FilledRows,
  Page,
  Shape,
} from '../../providers/provider.ts';
import { askedGrid } from '../answer/asked-grid.ts';
import type { CellGrid } from '../answer/grid.ts';
import type { Outlined, Outliner } from '../context.ts';
import type { PlannedCall } from '../plan/planned-call.ts';
import { readPage } from './answer-failure.ts';

/** Null for a call whose answers have to be decoded. */
export function openCells<S extends Shape>(read: BalanceRead<S>, planned: PlannedCall): CellsReader<CallOf<S>> | null {
  return openGrid(read, planned) ?? openRows(read, planned);
}

/** What an answer came to without its rows being decoded. */
interface Found {
  readonly grid: CellGrid;
  /** As much of the answer as a refusal may stand in. */
  readonly outline: Exchange;
  readonly completeness: Page<Reading>['completeness'];
}

/** By `cells` of the read: of a grid, which holds all that the rows say. */
function openGrid<S extends Shape>({ cells }: BalanceRead<S>, planned: PlannedCall): CellsReader<CallOf<S>> | null {
  const asked = cells === undefined ? null : askedGrid(planned.call, planned.answers);
  if (cells === undefined || asked === null) return null;
  return new CellsReader(function* (_question, exchange) {
    const filled = yield* resultOf(cells(asked, exchange));
    // Scanning a long text takes long, even where it found nothing.
    yield 1;
    if (filled === null) return null;
    const { outline = exchange, completeness, ...grid } = filled;
    const { accounts, assets } = asked;
    return { grid: { accounts, assets, ...grid }, outline, completeness };
  });
}

/** A longer body is decoded at once: to decode it later, for whom amounts are not enough, would take long without a pause. */
const MOST_BYTES = 256 * 1024;

/** By `rows` or `fill` of the endpoint: of one account, where the decoder is asked later by whom amounts are not enough. */
function openRows<S extends Shape>(
  { balances, unasked }: BalanceRead<S>,
  planned: PlannedCall,
): CellsReader<CallOf<S>> | null {
  const fill = fillerOf(balances);
  const asked = fill === null ? null : askedRows(planned);
  if (fill === null || asked === null) return null;
  return new CellsReader((question, exchange) => {
    const bytes = exchange.ascii?.length ?? 0;
    const filled = bytes > MOST_BYTES ? null : fill({ ...asked, question, unasked }, exchange);
    if (filled === null) return null;
    // The decoder may be asked long after the answer was read.
    exchange.keep?.();
    const { refs: assets, facts, cells, block, outline, completeness } = filled;
    const decode = () => atOnce(readPage(balances, question, exchange)).items;
    const rest = { isAsked: assets === asked.wanted, bytes, decode };
    const grid = { accounts: [asked.account], assets, cells, facts, rest, ...(block === null ? {} : { block }) };
    return { grid, outline, completeness };
  });
}

/** Null for an answer that has to be decoded. */
type Find<Question> = (question: Question, exchange: Exchange) => Found | null | Steps<Found | null>;

export class CellsReader<Question> implements Outliner<Question, Reading> {
  readonly #find: Find<Question>;
  #cells: CellGrid | null = null;
  /** Rows of several pages are decoded, all of them. */
  #hasRows = false;

  constructor(find: Find<Question>) {
    this.#find = find;
  }

  /** What the answer came to, in place of its items; null where those were decoded. */
  get cells(): CellGrid | null {
    return this.#cells;
  }

  outline(question: Question, exchange: Exchange): Outlined<Reading> | Steps<Outlined<Reading>> {
    this.#cells = null;
    const found = this.#hasRows ? null : this.#find(question, exchange);
    return isSteps(found) ? mapSteps(found, (late) => this.#outlined(late, exchange)) : this.#outlined(found, exchange);
  }

  decoded({ completeness }: Page<Reading>): void {
    this.#hasRows ||= completeness?.rows !== 0;
  }

  #outlined(found: Found | null, exchange: Exchange): Outlined<Reading> {
    if (found === null) return { outline: exchange, page: null };
    this.#cells = found.grid;
    return { outline: found.outline, page: pageOf(found) };
  }
}

function pageOf({ completeness }: Found): Page<Reading> {
  return { items: [], ...(completeness === undefined ? {} : { completeness }) };
}

/** Null where rows have to be decoded. */
function fillerOf<Question>(
  balances: BalanceEndpoint<Question>,
): ((asked: AskedRows<Question>, exchange: Exchange) => FilledRows | null) | null {
  const { rows } = balances;
  if (rows !== undefined) return (asked, exchange) => fillRows(rows, asked, exchange);
  return balances.fill === undefined ? null : (asked, exchange) => balances.fill?.(asked, exchange) ?? null;
}

/** Of a call that is about one account, and of which no listing is wanted. */
function askedRows({ call, answers }: PlannedCall): Omit<AskedRows<unknown>, 'question' | 'unasked'> | null {
  const [want, ...others] = answers;
  if (want === undefined || others.length > 0 || want.listings.length > 0) return null;
  const { account, assets: wanted } = want;
  switch (call.shape) {
    case 'account':
      return { account, wanted, named: call.asset === 'all' ? 'all' : [call.asset] };
    case 'account-assets':
      return { account, wanted, named: call.assets };
    default:
      return null;
  }
}
