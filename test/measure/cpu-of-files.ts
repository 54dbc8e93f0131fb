/**
 * A set-up file of vitest that adds up what each test file costs: CPU time of the process and of the children that it
 * waited for, in seconds, one line of JSON a file. Switched on by `BALANCEGRAPH_TEST_CPU=FILE` (see `vitest.config.ts`).
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { afterAll, expect } from 'vitest';

/** Ticks a second in `/proc/self/stat`, see proc_pid_stat(5) and sysconf(3): 100 wherever Node runs on Linux. */
const TICKS = 100;

/** User, system and the same of children, fields 14 to 17; the name before them may hold spaces, and ends with ")". */
function spent(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS;
}

const before = spent();
const { BALANCEGRAPH_TEST_CPU: output } = process.env;

afterAll(() => {
  const file = relative(process.cwd(), expect.getState().testPath ?? '');
  if (output !== undefined) appendFileSync(output, `${JSON.stringify({ file, seconds: spent() - before })}\n`);
});
