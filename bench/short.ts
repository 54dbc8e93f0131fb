/** The check of continuous integration: equal answers and fewest upstream calls, and no times. */
import type { Upstream } from './arena.ts';
import { measureTable } from './measure.ts';
import { tables } from './tables.ts';

/** True where our server made no call more than it should; throws where an answer differs. */
export async function checkShort(upstream: Upstream, print: (text: string) => void): Promise<boolean> {
  const effort = { rounds: 1, turnMs: 0, minRequests: 4 };
  let kept = true;
  for (const table of tables.filter(({ short }) => short)) {
    const { measured } = await measureTable(table, { upstream, effort });
    const ours = measured.filter(({ contender }) => contender === 'balancegraph');
    const calls = Math.max(...ours.map(({ callsPerQuery }) => callsPerQuery));
    print(`${table.id}: equal answers, ${calls} calls for a query, at most ${table.calls}`);
    kept &&= calls <= table.calls;
  }
  return kept;
}
