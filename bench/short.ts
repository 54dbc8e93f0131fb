/** The check of continuous integration: equal answers and fewest upstream calls, and no times. */
import type { Upstream } from './arena.ts';
import { checking } from './effort.ts';
import { measureTable } from './measure.ts';
import { type FormName, forms, pairsOf, sizes } from './scenarios.ts';
import { type Table, tables } from './tables.ts';

/** For each form the table with the smallest queries, for several accounts where there is one; in the order of all tables. */
export function shortTables(all: readonly Table[] = tables): readonly Table[] {
  const chosen = (Object.keys(forms) as FormName[]).map((form) =>
    all
      .filter(({ entries }) => entries.some(({ scenario }) => scenario.form === form))
      .toSorted((a, b) => Number(isSingle(a)) - Number(isSingle(b)) || pairsIn(a) - pairsIn(b))
      .at(0),
  );
  return all.filter((table) => chosen.includes(table));
}

/** True where our server made no call more than it should; throws where an answer differs. */
export async function checkShort(upstream: Upstream, print: (text: string) => void): Promise<boolean> {
  let fewest = true;
  for (const table of shortTables()) {
    const { measured } = await measureTable(table, { upstream, effort: checking });
    for (const { contender, scenario, callsPerQuery } of measured) {
      if (contender !== 'balancegraph') continue;
      const most = mostCalls(table, scenario.form);
      print(`${table.id}, ${scenario.form}: equal answers, ${callsPerQuery} calls for a query, at most ${most}`);
      fewest &&= callsPerQuery <= most;
    }
  }
  return fewest;
}

/** The read that fills what is kept was made to compare the answers. */
function mostCalls({ calls }: Table, form: FormName): number {
  return forms[form].kept ? 0 : calls;
}

function isSingle({ entries }: Table): boolean {
  return entries.every(({ scenario }) => sizes[scenario.size].accounts === 1);
}

function pairsIn({ entries }: Table): number {
  return Math.max(...entries.map(({ scenario }) => pairsOf(scenario.size)));
}
