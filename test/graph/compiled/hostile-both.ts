/** Random operations on hostile resolvers, by compiled plans and by graphql-js. */
import { execute, type GraphQLSchema, parse, validate } from 'graphql';
import { openExecutor } from '../../../src/graph/compiled/executor.ts';
import { stringifyAnswer } from '../../../src/graph/compiled/json-text.ts';
import { type RandomOperation, randomFrom, randomOperation } from '../random-operation.ts';
import { type HostileContext, hostileSchema } from './hostile.ts';

export interface HostileAnswers {
  readonly valid: number;
  readonly failing: number;
  /** Queries whose answers are not the same to the byte. */
  readonly different: readonly string[];
}

/** Of as many seeds as there are operations. */
export async function answerHostile(operations: number): Promise<HostileAnswers> {
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
    const answered = await answerBothWays(schema, operation, seed);
    if (answered === null) continue;
    valid += 1;
    if (answered.fails) failing += 1;
    if (!answered.isEqual) different.push(operation.query);
  }
  return { valid, failing, different };
}

async function answerBothWays(schema: GraphQLSchema, { query, variables }: RandomOperation, seed: number) {
  const document = parse(query);
  if (validate(schema, document).length > 0) return null;
  const context: HostileContext = { seed };
  const executor = openExecutor(schema);
  // The second time the plan is there already.
  const first = stringifyAnswer(await executor.execute({ document, variables, context }));
  const second = stringifyAnswer(await executor.execute({ document, variables, context }));
  const plain = await execute({ schema, document, variableValues: variables, contextValue: context });
  const text = JSON.stringify(plain);
  return { isEqual: first === text && second === text, fails: plain.errors !== undefined };
}
