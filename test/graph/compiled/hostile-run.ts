/**
 * Random operations on hostile resolvers, both ways; prints what was found as JSON.
 *
 * A process of its own: where an entry of a list fails at once, graphql-js forgets those before it that are still on their way,
 * and a test runner would take their failures for its own. Ours are not forgotten, which is counted.
 */
import { answerHostile, type HostileAnswers } from './hostile-both.ts';

export interface HostileReport extends HostileAnswers {
  /** Rejections of this code that were not handled. */
  readonly forgotten: readonly string[];
}

const forgotten: string[] = [];
process.on('unhandledRejection', (error) => {
  const trace = error instanceof Error ? (error.stack ?? '') : String(error);
  if (!trace.includes('graphql/execution/execute.js')) forgotten.push(trace);
});

const [, , operations, together] = process.argv;
const answered = await answerHostile(Number(operations), { together: together === 'together' });
const report: HostileReport = { ...answered, forgotten };
process.stdout.write(JSON.stringify(report));
