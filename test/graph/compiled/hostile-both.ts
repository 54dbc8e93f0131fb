/** Random operations on hostile resolvers, by compiled plans and by graphql-js. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { execute, type GraphQLSchema, parse, validate } from 'graphql';
import { openExecutor } from '../../../src/graph/compiled/executor.ts';
import { stringifyAnswer } from '../../../src/graph/compiled/json-text.ts';
import { type RandomOperation, randomFrom, randomOperation } from '../random-operation.ts';
import { type HostileContext, hostileSchema } from './hostile.ts';

export interface HostileAnswers {
  readonly valid: number;
  readonly failing: number;
  /** Queries whose answers are not the same: to the byte, or in what they tell. */
  readonly different: readonly string[];
}

export interface HostileOptions {
  /** Whether values wait together. They then come together, so that errors are compared by what they tell. @default false */
  readonly together?: boolean;
}

/** Of as many seeds as there are operations. */
export async function answerHostile(
  operations: number,
  { together = false }: HostileOptions = {},
): Promise<HostileAnswers> {
  const schemas = [0.6, 0.9, 0.97, 1].map(hostileSchema);
  const different: string[] = [];
  let valid = 0;
  let failing = 0;
  for (let seed = 1; seed <= operations; seed += 1) {
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
    const answered = await answerBothWays(schema, operation, { seed, together });
    if (answered === null) continue;
    valid += 1;
    if (answered.fails) failing += 1;
    if (!answered.isEqual) different.push(operation.query);
  }
  return { valid, failing, different };
}

interface Asking {
  readonly seed: number;
  readonly together: boolean;
}

async function answerBothWays(
  schema: GraphQLSchema,
  { query, variables }: RandomOperation,
  { seed, together }: Asking,
) {
  const document = parse(query);
  if (validate(schema, document).length > 0) return null;
  const contextOf = (): HostileContext => ({ seed, shared: together ? [Promise.resolve(), nextTurn()] : [] });
  const executor = openExecutor(schema);
  // The second time the plan is there already.
  const first = stringifyAnswer(await executor.execute({ document, variables, context: contextOf() }));
  const second = stringifyAnswer(await executor.execute({ document, variables, context: contextOf() }));
  const plain = await execute({ schema, document, variableValues: variables, contextValue: contextOf() });
  const text = JSON.stringify(plain);
  const isEqual = together
    ? toldBy(first) === toldBy(text) && toldBy(second) === toldBy(text)
    : first === text && second === text;
  return { isEqual, fails: plain.errors !== undefined };
}

interface PlainAnswer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly path: readonly (string | number)[] }[];
}

/**
 * Data, and what is null for which reason. Where several errors below one place make it null, either way tells those that came in
 * time, which may not be the same ones: of these, the place.
 */
function toldBy(answer: string): string {
  const { errors = [], data }: PlainAnswer = JSON.parse(answer);
  const told = errors.map((error) => {
    const depth = depthOfNull(data, error.path);
    return JSON.stringify(depth === error.path.length ? error : error.path.slice(0, depth));
  });
  return JSON.stringify([data, [...new Set(told)].toSorted()]);
}

/** How many keys of the path lead to a null. */
function depthOfNull(data: unknown, path: readonly (string | number)[]): number {
  let found = data;
  for (const [depth, key] of path.entries()) {
    if (found === null || found === undefined) return depth;
    found = Reflect.get(Object(found), key);
  }
  return path.length;
}
