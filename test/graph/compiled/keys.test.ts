/** A plan that is kept is used for the same operation and conditions alone; nothing else of a run outlives it. */
import { buildSchema, type DocumentNode, execute, type GraphQLSchema, Kind, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { openExecutor, type Question } from '../../../src/graph/compiled/executor.ts';
import { JsonText, stringifyAnswer } from '../../../src/graph/compiled/json-text.ts';
import { prepareOperation } from '../../../src/graph/compiled/operation.ts';

const SDL = `
  type Query { echo(text: String, flag: Boolean): String  who: String  root: String  must: String!  thing(name: String): Thing  things: [Thing!] }
  type Thing { name: String  other(text: String): String  again: Thing }
  type Mutation { echo: String }
`;

interface Context {
  readonly who: string;
}

interface Named {
  readonly name: string;
}

/** One thing of each name, so that what is kept by object would be met again. */
const things = new Map<string, Named>(['a', 'b'].map((name) => [name, { name }]));

/** What each resolver answers is what it was given in this run; `mark` is that of the schema. */
function schemaMarked(mark: string): GraphQLSchema {
  const schema = buildSchema(SDL);
  const set = (type: string, field: string, resolve: (...given: readonly never[]) => unknown): void => {
    const found = schema.getType(type);
    if (found && 'getFields' in found) Object.assign(found.getFields()[field] ?? {}, { resolve });
  };
  set('Query', 'echo', (_: unknown, args: object) => `${mark} ${JSON.stringify(args)}`);
  set('Query', 'who', (_: unknown, __: object, { who }: Context) => who);
  set('Query', 'root', (root: unknown) => JSON.stringify(root ?? null));
  set('Query', 'thing', (_: unknown, { name }: { name?: string }) => things.get(name ?? 'a'));
  set('Query', 'things', () => [...things.values(), ...things.values()]);
  set('Thing', 'other', ({ name }: Named, args: object) => `${mark} ${name} ${JSON.stringify(args)}`);
  set('Thing', 'again', (thing: Named) => thing);
  return schema;
}

const schema = schemaMarked('one');

async function plain(on: GraphQLSchema, { document, operationName, variables, context, rootValue }: Question) {
  const answer = await execute({
    schema: on,
    document,
    operationName,
    variableValues: variables,
    contextValue: context,
    rootValue,
  });
  return JSON.stringify(answer);
}

/** All of them by one executor, twice over and in both orders, compared one by one with graphql-js. */
async function expectSame(questions: readonly Question[], options = {}): Promise<void> {
  const executor = openExecutor(schema, options);
  for (const question of [...questions, ...questions, ...questions.toReversed()]) {
    const reported = JSON.stringify([question.operationName, question.variables]);
    expect(stringifyAnswer(await executor.execute(question)), reported).toBe(await plain(schema, question));
  }
}

const context: Context = { who: 'ann' };
const ask = (query: string, more: Partial<Question> = {}): Question => ({ document: parse(query), context, ...more });

const flags = [true, false];

describe('the conditions', () => {
  test('each set of values has its own plan', async () => {
    const { document } = ask(`query ($a: Boolean!, $b: Boolean!, $c: Boolean = true) {
      a: echo(text: "a") @include(if: $a)
      b: echo(text: "b") @include(if: $b)
      c: echo(text: "c") @skip(if: $c)
      ... @skip(if: $b) { d: echo(text: "d") }
      ...Rest @include(if: $a)
    }
    fragment Rest on Query { who @skip(if: $b) }`);
    const questions = flags.flatMap((a) =>
      flags.flatMap((b) =>
        [{}, { c: true }, { c: false }].map((more) => ask('{who}', { document, variables: { a, b, ...more } })),
      ),
    );
    await expectSame(questions);
  });

  test('deep in fragments, in the order of their names or not', async () => {
    const { document } = ask(`query ($aa: Boolean!, $a: Boolean!) {
      things { ...Named again { again { ... on Thing @include(if: $a) { name } x: name @skip(if: $aa) } } }
    }
    fragment Named on Thing { name @include(if: $aa) other(text: "x") @skip(if: $a) }`);
    await expectSame(flags.flatMap((a) => flags.map((aa) => ask('{who}', { document, variables: { a, aa } }))));
  });

  test('more of them than plans are kept', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const { document } = ask(`query (${names.map((name) => `$${name}: Boolean!`).join()}) {
      ${names.map((name) => `${name}: who @include(if: $${name})`).join('\n')} __typename
    }`);
    const questions = Array.from({ length: 2 ** names.length }, (_, bits) =>
      ask('{who}', {
        document,
        variables: Object.fromEntries(names.map((name, index) => [name, (bits & (1 << index)) > 0])),
      }),
    );
    await expectSame(questions);
  });

  test('constants, and variables that are refused', async () => {
    await expectSame([
      ask('{ who @skip(if: true) root }'),
      ask('query ($a: Boolean!) { who @skip(if: $a) root }'),
      ask('query ($a: Boolean!) { who @skip(if: $a) root }', { variables: { a: 'yes' } }),
      ask('query ($a: Boolean!) { who @skip(if: $a) root }', { variables: { a: null } }),
      ask('query ($a: Boolean!) { who @skip(if: $a) root }', { variables: { a: true } }),
    ]);
  });

  test('that name a variable which the operation has not: as graphql-js has it', async () => {
    const { document } = ask('query A($a: Boolean!) { who @skip(if: $a) } query B { root @skip(if: $a) }');
    await expectSame(
      ['A', 'B'].map((operationName) => ask('{who}', { document, operationName, variables: { a: false } })),
    );
  });
});

describe('one document', () => {
  test('with several operations, each by its name', async () => {
    const { document } = ask('query A { a: who } query AA { aa: who } query B($t: String) { echo(text: $t) }');
    await expectSame(
      ['A', 'AA', 'B', 'C', '', null, undefined].map((operationName) =>
        ask('{who}', { document, operationName, variables: { t: 'x' } }),
      ),
    );
  });

  test('an operation without a name, and the same text parsed twice', async () => {
    await expectSame([ask('{ who }'), ask('{ who }'), ask('{ a: who }'), ask('{ who }', { operationName: 'A' })]);
  });

  test('put together by hand, without what a parser would have left empty', async () => {
    const definitions = parse('{ who }').definitions.flatMap((definition) => {
      if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
      const { kind, operation, selectionSet } = definition;
      return [{ kind, operation, selectionSet }];
    });
    const question = ask('{who}', { document: { kind: Kind.DOCUMENT, definitions } });
    await expectSame([question]);
    expect((await openExecutor(schema).execute(question)).data).toBeInstanceOf(JsonText);
  });

  test('on two schemas', async () => {
    const others = schemaMarked('two');
    const [executor, other] = [openExecutor(schema), openExecutor(others)];
    const question = ask('{ echo(text: "x") thing { other } }');
    for (const _ of flags) {
      expect(stringifyAnswer(await executor.execute(question))).toBe(await plain(schema, question));
      expect(stringifyAnswer(await other.execute(question))).toBe(await plain(others, question));
    }
  });

  test('with operations that are not there or are no queries: as graphql-js has it', async () => {
    await expectSame([
      ask('mutation { echo }'),
      ask('fragment F on Query { who }'),
      ask('{ who __schema { queryType { name } } }'),
      ask('{ __type(name: "Thing") { name } who }'),
      ask(
        'query ($a: Boolean!) { who @include(if: $a) ...F } fragment F on Query { __schema { queryType { name } } }',
        {
          variables: { a: true },
        },
      ),
    ]);
  });
});

describe('of a run', () => {
  test('variables, context and root value are its own', async () => {
    const { document } = ask(`query ($text: String, $flag: Boolean = true, $name: String) {
      echo(text: $text, flag: $flag) who root thing(name: $name) { name other(text: $text) again { name } }
    }`);
    const variables = [
      {},
      { text: 'x' },
      { text: 'xx', flag: null },
      { text: null, flag: false },
      { name: 'b' },
      { name: 'c' },
    ];
    const questions = variables.flatMap((given) =>
      ['ann', 'bob'].map((who) =>
        ask('{who}', { document, variables: given, context: { who }, rootValue: { who, given } }),
      ),
    );
    await expectSame(questions);
    await expectSame(questions, { shared: ['Thing'] });
    // At the same time as well.
    const executor = openExecutor(schema);
    const answers = await Promise.all(questions.map((question) => executor.execute(question)));
    expect(answers.map(stringifyAnswer)).toEqual(
      await Promise.all(questions.map((question) => plain(schema, question))),
    );
  });

  test('variables that were coerced already are taken as they are', async () => {
    const question = ask('query ($text: String = "default") { echo(text: $text) }', { coerced: { text: 'coerced' } });
    const text = stringifyAnswer(await openExecutor(schema).execute(question));
    expect(JSON.parse(text)).toEqual({ data: { echo: 'one {"text":"coerced"}' } });
  });

  test('text of shared objects is kept by selection and by object', async () => {
    const query = `query ($text: String) {
      things { name }
      more: things { name other(text: $text) }
      same: things { name other(text: "x") again { name } }
      a: thing(name: "a") { n: name }
      b: thing(name: "b") { n: name }
    }`;
    const { document } = ask(query);
    const questions = ['x', 'y', null].map((text) => ask(query, { document, variables: { text } }));
    await expectSame(questions, { shared: ['Thing'] });
  });
});

test('what is compiled is text, and what is not is as graphql-js gives it', async () => {
  const executor = openExecutor(schema);
  const dataOf = async (query: string) => (await executor.execute(ask(query))).data;
  expect(await dataOf('{ who }')).toBeInstanceOf(JsonText);
  expect(await dataOf('{ who ...F } fragment F on Query { thing { name } }')).toBeInstanceOf(JsonText);
  expect(await dataOf('{ who __schema { queryType { name } } }')).not.toBeInstanceOf(JsonText);
  expect(await dataOf('{ ...F } fragment F on Query { __type(name: "Thing") { name } }')).not.toBeInstanceOf(JsonText);
  expect(await dataOf('query @odd { who }')).not.toBeInstanceOf(JsonText);
  expect(await dataOf('{ who @odd }')).not.toBeInstanceOf(JsonText);
  expect(await dataOf('{ ... @odd { who } }')).not.toBeInstanceOf(JsonText);
});

test('an answer that is null as a whole is null, and no text', async () => {
  const answer = await openExecutor(schema).execute(ask('{ must }'));
  expect(answer.data).toBeNull();
  await expectSame([ask('{ must }')]);
});

test('what a plan holds is reported with its document, as it grows', async () => {
  const reported: [DocumentNode, number][] = [];
  const documents = { grew: (document: DocumentNode, bytes: number) => reported.push([document, bytes]) };
  const executor = openExecutor(schema, { documents });
  const question = ask('query ($a: Boolean!) { who @skip(if: $a) thing { name } }', { variables: { a: true } });
  await executor.execute(question);
  expect(reported.map(([document]) => document)).toEqual([question.document]);
  await executor.execute(question);
  expect(reported).toHaveLength(1);
  await executor.execute({ ...question, variables: { a: false } });
  expect(reported).toHaveLength(2);
  expect(reported.every(([, bytes]) => bytes > 0)).toBe(true);
});

test('operations are prepared once for a document, and those that are not there are not kept', () => {
  const document = parse('query A($a: Boolean!) { who @skip(if: $a) } query B { who }');
  const a = prepareOperation(document, 'A');
  expect(a?.operation.name?.value).toBe('A');
  expect(a?.conditions).toEqual(['a']);
  expect(prepareOperation(document, 'A')).toBe(a);
  expect(prepareOperation(document, 'B')?.conditions).toEqual([]);
  expect(prepareOperation(document, 'C')).toBeNull();
  expect(prepareOperation(document, null)).toBeNull();
  const alone = parse('query A { who }');
  expect(prepareOperation(alone, undefined)).toBe(prepareOperation(alone, null));
  expect(prepareOperation(alone, 'A')?.operation).toBe(prepareOperation(alone, null)?.operation);
});
