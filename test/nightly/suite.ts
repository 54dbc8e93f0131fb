/**
 * The everyday suite, again and again with ten busy processes of low priority beside it: a test that fails once in twenty runs depends on
 * the machine.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, known } from './figures.ts';
import { readReport } from './report.ts';

export interface SuiteOptions {
  readonly runs: number;
}

const BUSY_PROCESSES = 10;
const SPIN = 'for (;;);';

export async function measureSuite({ runs }: SuiteOptions): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'suite-'));
  const busy = Array.from({ length: BUSY_PROCESSES }, () => spawn(process.execPath, ['-e', SPIN], { stdio: 'ignore' }));
  // Otherwise twenty runs would take a day.
  for (const { pid } of busy) if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW);
  const ended: { readonly tests: number; readonly failed: number; readonly seconds: number }[] = [];
  try {
    for (let run = 1; run <= runs; run += 1) {
      const report = join(folder, `${run}.json`);
      const started = performance.now();
      await endOf(spawn('npm', ['test'], { env: { ...process.env, VITEST_REPORT: report }, stdio: 'ignore' }));
      const { tests, failed } = readReport(report);
      const seconds = Math.round((performance.now() - started) / 1000);
      process.stderr.write(`  run ${run} of ${runs}: ${tests - failed} of ${tests} passed, ${seconds} s\n`);
      ended.push({ tests, failed, seconds });
    }
  } finally {
    for (const process of busy) process.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  }
  const tests = Math.min(...ended.map((run) => run.tests));
  const failed = ended.reduce((sum, run) => sum + run.failed, 0);
  const seconds = ended.map((run) => run.seconds).sort((a, b) => a - b);
  return [
    known(`runs beside ${BUSY_PROCESSES} busy processes of low priority; tests in each`, `${runs}; ${tests}`),
    { what: 'tests that failed in any run', figure: String(failed), bar: '0', met: failed === 0 && tests > 0 },
    known('seconds of a run: shortest; longest', `${seconds[0]}; ${seconds.at(-1)}`),
  ];
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
}
