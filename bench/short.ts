/** The check of continuous integration: equal answers and fewest upstream calls, and no times. */
import type { Upstream } from './arena.ts';
import { checking } from './effort.ts';
import { type Measured, measureTable } from './measure.ts';
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
    for (const { form, made, most } of callsOfOurs(table, measured)) {
      print(`${table.id}, ${form}: equal answers, ${made} calls for a query, at most ${most}`);
      fewest &&= made <= most;
    }
  }
  return fewest;
}

interface Calls {
  readonly form: FormName;
  /** By one query. */
  readonly made: number;
  readonly most: number;
}

/** The calls of our server; where reads are kept it makes none, as the comparison of the answers has made them. */
export function callsOfOurs({ calls }: Table, measured: readonly Measured[]): readonly Calls[] {
  return measured
    .filter(({ contender }) => contender === 'balancegraph')
    .map(({ scenario: { form }, callsPerQuery }) => ({
      form,
      made: callsPerQuery,
      most: forms[form].kept ? 0 : calls,
    }));
}

function isSingle({ entries }: Table): boolean {
  return entries.every(({ scenario }) => sizes[scenario.size].accounts === 1);
}

function pairsIn({ entries }: Table): number {
  return Math.max(...entries.map(({ scenario }) => pairsOf(scenario.size)));
}
