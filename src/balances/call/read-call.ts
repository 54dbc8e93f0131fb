/** Makes one call of a plan, and matches its answer with what it asks for. */
import type { Exchange } from '../../http/exchange.ts';
import type { Reading } from '../../model/reading.ts';
import type { Steps } from '../../model/steps.ts';
import type { CallOf, Page, Shape } from '../../providers/provider.ts';
import { readInSteps } from '../../providers/rows.ts';
import { requireAsked } from '../absence/unreadable-rows.ts';
import { AnswerGrid, askedGrid, type CellGrid } from '../answer/grid.ts';
import { reconcile } from '../answer/reconcile.ts';
import { type EndpointAnswer, type EndpointRun, explain, type ReadContext } from '../context.ts';
import { foreseenReadings } from '../dry-run/foreseen.ts';
import type { PlannedCall, PlannedCallOf } from '../plan/planned-call.ts';
import type { Source } from '../source.ts';
import { readPage } from './answer-failure.ts';
import type { CallResult } from './result.ts';

/** Never rejects: what goes wrong is the result. */
export async function executeCall(source: Source, planned: PlannedCall, context: ReadContext): Promise<CallResult> {
  try {
    return await readCall(source, planned, runOf(source, planned), context);
  } catch (error) {
    return { planned, failure: explain(error, context) };
  }
}

type CallRun = Pick<EndpointRun<unknown, Reading>, 'pairs' | 'foreseen'> & { readonly planned: PlannedCall };

function runOf(source: Source, planned: PlannedCall): CallRun {
  return {
    planned,
    pairs: planned.answers.reduce((sum, { assets }) => sum + assets.length, 0),
    foreseen: (lists) => foreseenReadings(source, planned, lists),
  };
}

function readCall<S extends Shape>(
  source: Source,
  { read, call }: PlannedCallOf<S>,
  run: CallRun,
  context: ReadContext,
): Promise<CallResult> {
  const asked = read.cells === undefined ? null : askedGrid(run.planned.call);
  if (asked === null) {
    return source.runner.run({ ...run, endpoint: read.balances, question: call }, context, (answer) =>
      match(run.planned, answer, null),
    );
  }
  const first: { cells: CellGrid | null; isRead: boolean } = { cells: null, isRead: false };
  const decode = readInSteps(function* (question: CallOf<S>, exchange: Exchange): Steps<Page<Reading>> {
    const filled = first.isRead ? null : (read.cells?.(asked, exchange) ?? null);
    first.cells = filled === null ? null : { ...asked, cells: filled.cells };
    // Scanning a long text takes long, even where it found nothing.
    yield 1;
    const page =
      filled === null
        ? yield* readPage(read.balances, question, exchange)
        : { items: [], completeness: filled.completeness };
    first.isRead = true;
    return page;
  });
  const endpoint = { ...read.balances, decode };
  return source.runner.run({ ...run, endpoint, question: call }, context, (answer) =>
    match(run.planned, answer, first.cells),
  );
}

/** @param cells what the answer says, where that could be read cell by cell */
function* match(
  planned: PlannedCall,
  { items, signs, observed }: EndpointAnswer<Reading>,
  cells: CellGrid | null,
): Steps<CallResult> {
  const answered = { planned, readings: items, signs, observed };
  if (cells !== null) {
    const grid = new AnswerGrid(cells, observed);
    return { ...answered, outcomes: grid.failures(), grid };
  }
  const outcomes = yield* reconcile({ ...planned, readings: items, observed });
  requireAsked(signs, (address) => outcomes.has(address));
  return { ...answered, outcomes, grid: null };
}
