/** The rule about rows that a provider declares to be alike, so that they are not decoded. */
import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'lossless-json';
import { reconcile } from '../../balances/answer/reconcile.ts';
import { openCells } from '../../balances/call/read-cells.ts';
import type { PlannedCall, PlannedCallOf } from '../../balances/plan/planned-call.ts';
import type { Exchange } from '../../http/exchange.ts';
import { receivedExchange } from '../../http/received.ts';
import { FailureError } from '../../model/failure.ts';
import type { Value } from '../../model/reading.ts';
import { atOnce, resultOf } from '../../model/steps.ts';
import type { Shape } from '../../providers/provider.ts';
import { demand } from '../demand.ts';
import { otherNumber, placesOf, replaceAt } from '../json.ts';
import type { Lab } from '../lab.ts';
import type { RuleData } from '../rule.ts';
import { decodeAnswer, takeSpecimen } from '../specimen.ts';

export const plainRowRules: readonly RuleData[] = [
  {
    id: 'N5RB',
    level: 'MUST',
    name: 'MUST declare as alike only rows that say the same, but for the amounts that it names',
    why: 'Such rows are compared instead of decoded: what one of them says otherwise, or contradicts, would go unnoticed.',
    needs: ['rows that are declared to be alike'],
    run: changeNumbers,
  },
];

/** Changes each number of an answer, which makes rows that may be known: what they say has to be what the decoder says. */
async function changeNumbers(lab: Lab): Promise<void> {
  const specimen = await takeSpecimen(lab, lab.open(), ({ balances }) => balances.rows !== undefined);
  const { planned } = specimen;
  const isSame = (body: unknown): boolean => {
    const exchange = withBody(specimen.exchange, body);
    const byRows = saidByRows(planned, planned, exchange);
    return byRows === null || isDeepStrictEqual(byRows, saidByDecoder(planned, withBody(exchange, body)));
  };
  const { body } = specimen.exchange;
  // From then on its rows are known.
  demand(isSame(body), 'rows that are read by themselves say something else than rows that are decoded together');
  for (const { path, value } of placesOf(body)) {
    const changed = otherNumber(value);
    if (changed === null) continue;
    const same = isSame(replaceAt(body, path, changed));
    demand(same, 'a row with another number is taken for a known one, and the decoder says something else of it');
  }
}

function withBody({ request, header, receivedAt }: Exchange, body: unknown): Exchange {
  const bytes = Buffer.from(stringify(body) ?? '');
  return receivedExchange({ request, status: 200, header, receivedAt, bytes });
}

/** By asset. */
type Said = ReadonlyMap<string, Pick<Value, 'amounts' | 'block' | 'facts'>>;

/** Null where the answer has to be decoded. */
function saidByRows<S extends Shape>(
  { read, call }: PlannedCallOf<S>,
  planned: PlannedCall,
  exchange: Exchange,
): Said | null {
  const reader = openCells(read, planned);
  if (reader !== null) atOnce(resultOf(reader.outline(call, exchange)));
  const grid = reader?.cells ?? null;
  if (grid === null) return null;
  const { block = null, facts = null } = grid;
  return new Map(
    grid.assets.flatMap((ref, column) => {
      const amounts = grid.cells.amounts(column);
      return amounts.total === null ? [] : [[ref, { amounts, block, facts: facts?.[column] ?? null }] as const];
    }),
  );
}

/** Null where the decoder refuses the answer, or a row of it. */
function saidByDecoder(planned: PlannedCall, exchange: Exchange): Said | null {
  try {
    const { items, unreadable } = decodeAnswer(planned, exchange);
    const observed = { date: exchange.receivedAt, ms: 0 };
    const [outcomes = []] = atOnce(reconcile({ ...planned, readings: items, observed })).values();
    const said = new Map<string, Pick<Value, 'amounts' | 'block' | 'facts'>>();
    for (const [ref, outcome] of outcomes) {
      if ('failure' in outcome || outcome.value.amounts.total === null) return null;
      const { amounts, block, facts } = outcome.value;
      said.set(ref, { amounts, block, facts });
    }
    return unreadable === undefined ? said : null;
  } catch (error) {
    if (error instanceof FailureError) return null;
    throw error;
  }
}
