/**
 * Random operations on hostile resolvers, both ways; prints what was found as JSON.
 *
 * A process of its own: where an entry of a list fails at once, graphql-js forgets those before it that are still on their way,
 * and a test runner would take their failures for its own. Ours are not forgotten, which is counted.
 */
import { execute, type GraphQLSchema, parse, validate } from 'graphql';
import { stringifyAnswer } from '../../src/graph/road/json-text.ts';
import { openRoad } from '../../src/graph/road/road.ts';
import { type RandomOperation, randomFrom, randomOperation } from './random-operation.ts';
import { type HostileContext, hostileSchema } from './road-hostile.ts';

export interface HostileReport {
  readonly valid: number;
  readonly failing: number;
  /** Queries whose answers are not the same to the byte. */
  readonly different: readonly string[];
  /** Failures of ours that nobody took notice of. */
  readonly forgotten: readonly string[];
}

const forgotten: string[] = [];
process.on('unhandledRejection', (error) => {
  const trace = error instanceof Error ? (error.stack ?? '') : String(error);
  if (!trace.includes('graphql/execution/execute.js')) forgotten.push(trace);
});

async function answerBothWays(schema: GraphQLSchema, { query, variables }: RandomOperation, seed: number) {
  const document = parse(query);
  if (validate(schema, document).length > 0) return null;
  const context: HostileContext = { seed };
  const road = openRoad(schema);
  // The second time the plan is there already.
  const first = stringifyAnswer(await road.execute({ document, variables, context }));
  const second = stringifyAnswer(await road.execute({ document, variables, context }));
  const plain = await execute({ schema, document, variableValues: variables, contextValue: context });
  const text = JSON.stringify(plain);
  return { isEqual: first === text && second === text, fails: plain.errors !== undefined };
}

const schemas = [0.6, 0.9, 0.97, 1].map(hostileSchema);
const different: string[] = [];
let valid = 0;
let failing = 0;
for (let seed = 1; seed <= Number(process.argv[2]); seed += 1) {
  const schema = schemas[seed % schemas.length];
  if (schema === undefined) throw new Error('no schema');
  const operation = randomOperation({
    schema,
    random: randomFrom(seed),
    depth: 5,
    fields: 40,
    argument: (_field, { name }, random) => {
      if (name === 'numbers') return [Math.floor(random() * 9), 2];
      return name === 'text' ? `text ${random()}` : undefined;
    },
  });
  const answered = await answerBothWays(schema, operation, seed);
  if (answered === null) continue;
  valid += 1;
  if (answered.fails) failing += 1;
  if (!answered.isEqual) different.push(operation.query);
}
const report: HostileReport = { valid, failing, different, forgotten };
process.stdout.write(JSON.stringify(report));
