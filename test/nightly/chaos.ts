/** The long run of `test/reliability/chaos.ts`. */
import { playChaos } from '../reliability/chaos.ts';
import { type Figure, known } from './figures.ts';

export async function measureChaos(options: {
  readonly requests: number;
  readonly seed: number;
}): Promise<readonly Figure[]> {
  const report = await playChaos({
    ...options,
    onProgress: (requests) => process.stderr.write(`\r${requests} of ${options.requests} requests`),
  });
  process.stderr.write('\n');
  for (const violation of report.violations.slice(0, 20)) process.stderr.write(`${JSON.stringify(violation)}\n`);
  const failures = [...report.failures.values()].reduce((sum, count) => sum + count, 0);
  return [
    known('requests, seed', `${report.requests}, ${options.seed}`),
    known('pairs answered with an exact amount', String(report.values)),
    known('pairs answered with a failure, different codes', `${failures}, ${report.failures.size}`),
    known(
      'faults played, different ones',
      `${[...report.played.values()].reduce((sum, count) => sum + count, 0)}, ${report.played.size}`,
    ),
    {
      what: 'amounts wrong, missing, misattributed or invented; failures without a type or a reason',
      figure: String(report.violations.length),
      bar: '0',
      met: report.violations.length === 0,
    },
  ];
}
