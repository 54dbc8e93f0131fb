/** The long run of `test/reliability/chaos.ts`. */
import { playChaos, type Violation } from '../reliability/chaos.ts';
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
  const total = (counts: ReadonlyMap<string, number>): number =>
    [...counts.values()].reduce((sum, count) => sum + count, 0);
  const breaches = (...kinds: readonly Violation['what'][]): number =>
    report.violations.filter(({ what }) => kinds.includes(what)).length;
  const none = (what: string, count: number): Figure => ({ what, figure: String(count), bar: '0', met: count === 0 });
  const names = new Set([...report.played.keys()].map((key) => key.split(':')[1]));
  return [
    known('requests, seed', `${report.requests}, ${options.seed}`),
    known('pairs answered with an exact amount', String(report.values)),
    known('pairs answered with a failure, different codes', `${total(report.failures)}, ${report.failures.size}`),
    known(
      'faults played, different ones, different ones by protocol',
      `${total(report.played)}, ${names.size}, ${report.played.size}`,
    ),
    known('rows of listings that repeat a lie that nothing gives away', String(report.repeatedLies)),
    none('amounts invented: a zero for what is held, or an amount for what is not', breaches('invented')),
    none('amounts wrong', breaches('wrong')),
    none('amounts of another pair', breaches('misattributed')),
    none('pairs without an answer, holdings that a listing keeps to itself', breaches('missing')),
    none('failures without a type or a reason', breaches('untyped', 'failed without a reason')),
    none('errors that nobody foresaw', breaches('unforeseen error')),
  ];
}
