/** Compiled operations answer as graphql-js does, whatever the resolvers do. */
import { execute, type GraphQLSchema, parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringifyAnswer } from '../../src/graph/road/json-text.ts';
import { openRoad } from '../../src/graph/road/road.ts';
import { type RandomOperation, randomFrom, randomOperation } from './random-operation.ts';
import { type HostileContext, hostileSchema } from './road-hostile.ts';

const OPERATIONS = 2000;

/**
 * Where an entry of a list fails at once, graphql-js forgets those before it that are still on their way, and nobody hears of
 * their failures. Ours are heard of.
 */
const forgotten: unknown[] = [];
const vitestListeners = process.listeners('unhandledRejection');

function note(error: unknown): void {
  if (!(error instanceof Error && error.stack?.includes('graphql/execution/execute.js'))) forgotten.push(error);
}

beforeAll(() => {
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', note);
});
afterAll(() => {
  process.off('unhandledRejection', note);
  for (const listener of vitestListeners) process.on('unhandledRejection', listener);
});

const schemas = [0.6, 0.9, 0.97, 1].map(hostileSchema);

async function answerBothWays(schema: GraphQLSchema, { query, variables }: RandomOperation, seed: number) {
  const document = parse(query);
  if (validate(schema, document).length > 0) return null;
  const context: HostileContext = { seed };
  const road = openRoad(schema);
  const answers: string[] = [];
  // The second time the plan is there already.
  for (let time = 0; time < 2; time += 1) {
    answers.push(stringifyAnswer(await road.execute({ document, variables, context })));
  }
  const plain = await execute({ schema, document, variableValues: variables, contextValue: context });
  return { answers, plain: JSON.stringify(plain), fails: plain.errors !== undefined };
}

test(`${OPERATIONS} random operations on hostile resolvers`, async () => {
  let valid = 0;
  let failing = 0;
  for (let seed = 1; seed <= OPERATIONS; seed += 1) {
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
    expect(answered.answers, operation.query).toEqual([answered.plain, answered.plain]);
  }
  expect(valid).toBeGreaterThan(OPERATIONS / 2);
  expect(failing).toBeGreaterThan(OPERATIONS / 8);
  expect(failing).toBeLessThan(valid);
  expect(forgotten).toEqual([]);
}, 60_000);
