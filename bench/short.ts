/** The check of continuous integration: equal answers and fewest upstream calls, and no times. */
import type { Upstream } from './arena.ts';
import { checking } from './effort.ts';
import { measureTable } from './measure.ts';
import { type FormName, forms, pairsOf } from './scenarios.ts';
import { type Table, tables } from './tables.ts';

/** For each form the table with the smallest queries, in the order of all tables. */
export function shortTables(all: readonly Table[] = tables): readonly Table[] {
  const chosen = (Object.keys(forms) as FormName[]).map((form) =>
    all
      .filter(({ entries }) => entries.some(({ scenario }) => scenario.form === form))
      .toSorted((a, b) => pairsIn(a) - pairsIn(b))
      .at(0),
  );
  return all.filter((table) => chosen.includes(table));
}

/** True where our server made no call more than it should; throws where an answer differs. */
export async function checkShort(upstream: Upstream, print: (text: string) => void): Promise<boolean> {
  let fewest = true;
  for (const table of shortTables()) {
    const { measured } = await measureTable(table, { upstream, effort: checking });
    const ours = measured.filter(({ contender }) => contender === 'balancegraph');
    const calls = Math.max(...ours.map(({ callsPerQuery }) => callsPerQuery));
    print(`${table.id}: equal answers, ${calls} calls for a query, at most ${table.calls}`);
    fewest &&= calls <= table.calls;
  }
  return fewest;
}

function pairsIn({ entries }: Table): number {
  return Math.max(...entries.map(({ scenario }) => pairsOf(scenario.size)));
}
