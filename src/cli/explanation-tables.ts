/** The plan of a query as tables for people. Pure. */
import type { Explanation, SourceLoad } from '../graph/explain/explanation.ts';
import { spanName } from '../model/rate.ts';
import { renderTable } from './output.ts';

export function explanationTables(plan: Explanation): string {
  const parts = [
    plan.calls.length === 0 ? '' : callTable(plan),
    totals(plan),
    loads(plan),
    possible(plan),
    anyCall(plan),
  ];
  return [...parts.filter((part) => part !== ''), charged(plan)].join('\n');
}

function callTable({ calls }: Explanation): string {
  return renderTable(
    [
      { title: 'source' },
      { title: 'step' },
      { title: 'calls', align: 'right' },
      { title: 'accounts × assets', align: 'right' },
      { title: 'pairs', align: 'right' },
      { title: 'URL bytes', align: 'right' },
      { title: 'body bytes', align: 'right' },
    ],
    calls.map(({ source, step, shape, count, accounts, assets, pairs, urlBytes, bodyBytes }) => [
      source,
      step,
      String(count),
      shape === null ? '–' : `${accounts} × ${assets ?? 'all'}`,
      String(pairs * count),
      String(urlBytes),
      String(bodyBytes),
    ]),
  );
}

function totals({ total, bySource }: Explanation): string {
  const pairs = bySource.reduce((sum, load) => sum + load.pairs, 0);
  const sources = bySource.length === 1 ? '1 source' : `${bySource.length} sources`;
  return `${total} ${total === 1 ? 'call' : 'calls'} to ${sources} for ${pairs} ${pairs === 1 ? 'pair' : 'pairs'}\n`;
}

function loads({ bySource }: Explanation): string {
  const lines = bySource.flatMap((load) => [...rateLines(load), ...pausedLine(load)]);
  return lines.join('');
}

function rateLines({ source, calls, rates }: SourceLoad): string[] {
  return rates.map(
    (rate) => `${source}: ${calls} of the ${rate.calls} calls that may start per ${spanName(rate.perMs)}\n`,
  );
}

function pausedLine({ source, paused }: SourceLoad): string[] {
  if (paused === null) return [];
  const until = paused.retryAfter === null ? '' : ` until ${paused.retryAfter}`;
  return [`${source}: would not be asked${until}: ${paused.code}\n`];
}

function possible({ possible: entries }: Explanation): string {
  const known = entries.flatMap(({ step, ...entry }) => (step === null ? [] : [{ step, ...entry }]));
  if (known.length === 0) return '';
  const table = renderTable(
    [{ title: 'source' }, { title: 'step' }, { title: 'at most', align: 'right' }, { title: 'if' }],
    known.map(({ source, step, most, why }) => [source, step, most === null ? 'unknown' : String(most), why]),
  );
  return `On top, where an answer calls for it:\n${table}`;
}

/** Writes what applies to every call of a source in one line of its own. */
function anyCall({ possible: entries }: Explanation): string {
  const reasons = Map.groupBy(
    entries.filter(({ step }) => step === null),
    ({ why }) => why,
  );
  return [...reasons].map(([why, group]) => `At ${group.map(({ source }) => source).join(', ')}: ${why}\n`).join('');
}

function charged({ cost, limits }: Explanation): string {
  const figures = (['accounts', 'pairs', 'calls', 'nodes'] as const).map(
    (name) => `${cost[name]} of ${limits[name]} ${name}`,
  );
  return `Charged against the limits: ${figures.join(', ')}\n`;
}
