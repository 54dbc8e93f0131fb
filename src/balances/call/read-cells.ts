/** Endpoints of balances that read their answers cell by cell, without decoding rows, as far as the provider says how. */
import type { Exchange } from '../../http/exchange.ts';
import type { Reading } from '../../model/reading.ts';
import { atOnce, type Steps } from '../../model/steps.ts';
import { fillRows } from '../../providers/fill-rows.ts';
import type {
  AskedRows,
  BalanceEndpoint,
  BalanceRead,
  Call,
  CallOf,
  FilledRows,
  Page,
  Shape,
} from '../../providers/provider.ts';
import { readInSteps } from '../../providers/rows.ts';
import { askedGrid, type CellGrid } from '../answer/grid.ts';
import type { Outlined, RunEndpoint } from '../context.ts';
import type { PlannedCall } from '../plan/planned-call.ts';
import { readPage } from './answer-failure.ts';

export interface CellsEndpoint<Question> extends RunEndpoint<Question, Reading> {
  /** What the answer came to, in place of its items; null where those were decoded. */
  readonly cells: CellGrid | null;
}

/** Null for a call whose answers have to be decoded. */
export function openCells<S extends Shape>(
  read: BalanceRead<S>,
  planned: PlannedCall,
): CellsEndpoint<CallOf<S>> | null {
  return openGrid(read, planned.call) ?? openRows(read, planned);
}

/** By `cells` of the read: of a grid, where a total is all that rows say. */
function openGrid<S extends Shape>({ balances, cells }: BalanceRead<S>, call: Call): CellsEndpoint<CallOf<S>> | null {
  const asked = cells === undefined ? null : askedGrid(call);
  if (cells === undefined || asked === null) return null;
  const first: { cells: CellGrid | null; isRead: boolean } = { cells: null, isRead: false };
  const decode = readInSteps(function* (question: CallOf<S>, exchange: Exchange): Steps<Page<Reading>> {
    const filled = first.isRead ? null : cells(asked, exchange);
    first.cells = filled === null ? null : { ...asked, cells: filled.cells };
    // Scanning a long text takes long, even where it found nothing.
    yield 1;
    const page =
      filled === null
        ? yield* readPage(balances, question, exchange)
        : { items: [], completeness: filled.completeness };
    first.isRead = true;
    return page;
  });
  return {
    ...balances,
    decode,
    get cells() {
      return first.cells;
    },
  };
}

/** A longer body is decoded at once: to decode it later, for whom amounts are not enough, would take long without a pause. */
const MOST_BYTES = 256 * 1024;

/** By `rows` or `fill` of the endpoint: of one account, where the decoder is asked later by whom amounts are not enough. */
function openRows<S extends Shape>(
  { balances, unasked }: BalanceRead<S>,
  planned: PlannedCall,
): CellsEndpoint<CallOf<S>> | null {
  const fill = fillerOf(balances);
  const asked = fill === null ? null : askedRows(planned);
  if (fill === null || asked === null) return null;
  let grid: CellGrid | null = null;
  /** Rows of several pages are decoded, all of them. */
  let hasRows = false;
  const outline = (question: CallOf<S>, exchange: Exchange): Outlined<Reading> => {
    const bytes = exchange.ascii?.length ?? 0;
    const filled = hasRows || bytes > MOST_BYTES ? null : fill({ ...asked, question, unasked }, exchange);
    grid = null;
    if (filled === null) return { outline: exchange, page: null };
    // The decoder may be asked long after the answer was read.
    exchange.keep?.();
    const { refs: assets, facts, cells, block, completeness = null } = filled;
    const decode = () => atOnce(readPage(balances, question, exchange)).items;
    const rest = { facts, block, isAsked: assets === asked.wanted, bytes, decode };
    const page: Page<Reading> = completeness === null ? { items: [] } : { items: [], completeness };
    grid = { accounts: [asked.account], assets, cells, rest };
    return { outline: filled.outline, page };
  };
  const decode = readInSteps(function* (question: CallOf<S>, exchange: Exchange): Steps<Page<Reading>> {
    const page = yield* readPage(balances, question, exchange);
    hasRows ||= page.completeness?.rows !== 0;
    return page;
  });
  return {
    ...balances,
    decode,
    outline,
    get cells() {
      return grid;
    },
  };
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
