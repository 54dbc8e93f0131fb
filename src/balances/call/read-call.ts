/** Makes one call of a plan, and matches its answer with what it asks for. */
import type { Reading } from '../../model/reading.ts';
import { atOnce, type Steps } from '../../model/steps.ts';
import type { Shape } from '../../providers/provider.ts';
import { requireAsked } from '../absence/unreadable-rows.ts';
import { AnswerGrid, type CellGrid, type RestOfRows } from '../answer/grid.ts';
import { type Outcomes, reconcile } from '../answer/reconcile.ts';
import { type EndpointAnswer, type EndpointRun, explain, type ReadContext } from '../context.ts';
import { foreseenReadings } from '../dry-run/foreseen.ts';
import type { PlannedCall, PlannedCallOf } from '../plan/planned-call.ts';
import type { Source } from '../source.ts';
import { openCells } from './read-cells.ts';
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
  const outliner = openCells(read, run.planned);
  const asked = { ...run, endpoint: read.balances, outliner, question: call };
  return source.runner.run(asked, context, (answer) => match(run.planned, answer, outliner?.cells ?? null));
}

/**
 * Steps where there are readings to be matched one by one.
 *
 * @param cells what the answer says, where that could be read cell by cell
 */
function match(
  planned: PlannedCall,
  answer: EndpointAnswer<Reading>,
  cells: CellGrid | null,
): CallResult | Steps<CallResult> {
  if (cells === null) return matchReadings(planned, answer);
  const { items, signs, observed } = answer;
  const { rest } = cells;
  const decoded = rest && openDecoded(rest, (readings) => atOnce(reconcile({ ...planned, readings, observed })));
  const grid = new AnswerGrid(cells, observed, decoded?.outcomes);
  return {
    planned,
    readings: () => decoded?.readings() ?? items,
    signs,
    observed,
    outcomes: grid.failures(),
    grid,
  };
}

function* matchReadings(planned: PlannedCall, { items, signs, observed }: EndpointAnswer<Reading>): Steps<CallResult> {
  const outcomes = yield* reconcile({ ...planned, readings: items, observed });
  requireAsked(signs, (address) => outcomes.has(address));
  return { planned, readings: () => items, signs, observed, outcomes, grid: null };
}

/** What the decoder says of an answer, found once, when it is first asked for. */
function openDecoded({ decode }: RestOfRows, reconciled: (readings: readonly Reading[]) => Outcomes) {
  let readings: readonly Reading[] | undefined;
  let outcomes: Outcomes | undefined;
  const read = () => (readings ??= decode());
  return { readings: read, outcomes: () => (outcomes ??= reconciled(read())) };
}
