/** Servers of other makers, built from their Go modules: the tests over each of them, with all runs of random ones. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildProgram, programs } from '../foreign/build.ts';
import { type Figure, known } from './figures.ts';
import { readReport } from './report.ts';

export async function measureForeign(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'foreign-'));
  try {
    const started = performance.now();
    for (const program of programs) buildProgram(program);
    const built = performance.now();
    const report = join(folder, 'report.json');
    const env = { ...process.env, VITEST_REPORT: report, BALANCEGRAPH_TEST_DEPTH: 'full' };
    spawnSync('npx', ['vitest', 'run', '--project', 'foreign'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    const tested = performance.now();
    const { files } = readReport(report);
    return [
      known('seconds to build, less where Go has built before', seconds(built - started)),
      known('seconds of all tests', seconds(tested - built)),
      ...[...files].map(([file, { tests, failed }]) => ({
        what: `tests over ${basename(file, '.test.ts')} that failed, of all`,
        figure: `${failed} of ${tests}`,
        bar: '0',
        met: failed === 0 && tests > 0,
      })),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function seconds(milliseconds: number): string {
  return Math.round(milliseconds / 1000).toString();
}
