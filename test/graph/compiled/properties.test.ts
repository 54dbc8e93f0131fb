/** Fields without a resolver, on whatever a parent may be; what is refused before anything is resolved; what is worked out once. */
import { buildSchema, execute, GraphQLScalarType, GraphQLSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { openExecutor } from '../../../src/graph/compiled/executor.ts';
import { stringifyAnswer } from '../../../src/graph/compiled/json-text.ts';

const schema = buildSchema(`
  scalar Odd
  type Query { thing: Thing things: [Thing] must: Thing! none: None }
  type Thing { length: Int name: String says(text: String): String late: String odd: Odd inner: Thing list: [String] must: String! }
  type None { name: String }
`);
Object.assign(Object(schema.getType('Odd')), { serialize: (value: unknown) => (value === 'null' ? null : value) });

const named = Object.assign(() => 'a function', { title: 'x' });
const method = {
  name: 'm',
  says({ text }: { readonly text?: string }, { who }: { readonly who: string }, info: { readonly fieldName: string }) {
    return `${this.name} ${text ?? 'nothing'} ${who} ${info.fieldName}`;
  },
  late: async () => 'later',
  inner: () => ({ name: 'inner', says: () => Promise.reject(new Error('says no')) }),
};
const throwing = {
  get name(): string {
    throw new Error('no name');
  },
  says: () => {
    throw new Error('says nothing');
  },
};

/** Everything that a resolver of an object type can hand on. */
const parents: readonly unknown[] = [
  {},
  { name: 'a', length: 3, list: [], must: 'm' },
  { name: null, list: ['x', null, Promise.resolve('y')], must: 'm' },
  'text',
  '',
  7,
  0,
  true,
  false,
  1n,
  Number.NaN,
  Symbol('s'),
  named,
  [],
  ['a', 'b'],
  new Map([['name', 'in a map']]),
  Object.create(null),
  Object.create({ name: 'inherited', must: 'm' }),
  method,
  throwing,
  new Error('an error as a value'),
  { odd: 'null' },
  { odd: { a: [1, undefined, null] } },
  { odd: Number.POSITIVE_INFINITY },
  { odd: '"' },
  { list: 'no list' },
  { list: 7 },
  { list: new Set(['a', 'b']) },
  { list: { length: 1, 0: 'x' } },
  { inner: 'text' },
  { inner: { inner: { inner: { name: 'deep' } } } },
  null,
  undefined,
];

const queries = [
  '{ thing { length name says(text: "t") late odd inner { name says } list } }',
  '{ thing { must } }',
  '{ thing { says name inner { length inner { inner { name } } } } }',
  '{ must { name } thing { name } }',
  '{ thing { name @skip(if: true) } }',
  '{ thing { __typename inner { __typename } } }',
];

test.each(queries)('%s', async (query) => {
  const document = parse(query);
  const executor = openExecutor(schema);
  for (const parent of [...parents, ...parents.map((one) => Promise.resolve(one).catch(() => null))]) {
    const rootValue = { thing: parent, must: parent };
    const context = { who: 'ann' };
    const answer = stringifyAnswer(await executor.execute({ document, rootValue, context }));
    expect(answer).toBe(JSON.stringify(await execute({ schema, document, rootValue, contextValue: context })));
  }
});

test('a list of all of them', async () => {
  const document = parse('{ things { name length inner { name } } }');
  const once = parents.filter((one) => !(one instanceof Error));
  const rootValue = { things: [...once, ...once] };
  const right = JSON.stringify(await execute({ schema, document, rootValue }));
  for (const options of [{}, { shared: ['Thing'] }]) {
    expect(stringifyAnswer(await openExecutor(schema, options).execute({ document, rootValue, context: {} }))).toBe(
      right,
    );
  }
});

test('a field that is not there is reported, where the document was not checked', async () => {
  const { data, errors = [] } = await openExecutor(schema).execute({
    document: parse('{ thing { wrong } }'),
    context: {},
    rootValue: { thing: {} },
  });
  expect(JSON.parse(JSON.stringify(data))).toEqual({ thing: null });
  expect(errors.map(({ message }) => message)).toEqual(['Thing has no field wrong']);
  const root = await openExecutor(schema).execute({ document: parse('{ wrong }'), context: {} });
  expect(root.data).toBeNull();
  expect(root.errors?.map((error) => [error.name, error.message])).toEqual([
    ['GraphQLError', 'Query has no field wrong'],
  ]);
});

test('a schema without queries is reported', async () => {
  const empty = new GraphQLSchema({ types: [...Object.values(buildSchema('type A { a: String }').getTypeMap())] });
  await expect(openExecutor(empty).execute({ document: parse('{ a }'), context: {} })).rejects.toThrow(
    'the schema has no such operations',
  );
});

test('arguments are coerced once for all parents of a run', async () => {
  let coerced = 0;
  const counting = buildSchema(
    'scalar Counted type Query { things: [Thing] } type Thing { echo(of: Counted): String }',
  );
  const scalar = counting.getType('Counted');
  if (!(scalar instanceof GraphQLScalarType)) throw new Error('no scalar');
  Object.assign(scalar, {
    parseLiteral() {
      coerced += 1;
      return `coerced ${coerced}`;
    },
  });
  const things = [1, 2, 3].map(() => ({ echo: ({ of }: { readonly of: string }) => of }));
  const executor = openExecutor(counting);
  const document = parse('{ things { echo(of: 1) again: echo(of: 2) } }');
  for (const first of [1, 3]) {
    const answer = stringifyAnswer(await executor.execute({ document, rootValue: { things }, context: {} }));
    const entry = { echo: `coerced ${first}`, again: `coerced ${first + 1}` };
    expect(JSON.parse(answer)).toEqual({ data: { things: [entry, entry, entry] } });
  }
});

test('errors below entries whose type was awaited are reported at their own places', async () => {
  const typed = buildSchema(
    'type Query { makers: [Maker] things: [Named] } interface Named { name: String } type Maker implements Named { name: String }',
  );
  Object.assign(Object(typed.getType('Maker')), {
    isTypeOf: async ({ fits = true }: { readonly fits?: boolean }) => fits,
  });
  Object.assign(Object(typed.getType('Named')), { resolveType: async () => 'Maker' });
  const entry = { name: () => Promise.reject(new Error('no name')) };
  const failing = {
    name: () => {
      throw new Error('no name at once');
    },
  };
  const entries = [entry, failing, { fits: false }, entry, { name: 'x' }];
  const rootValue = { makers: entries, things: entries };
  const document = parse('{ makers { name } things { name } }');
  const { data, errors = [] } = await openExecutor(typed).execute({ document, rootValue, context: {} });
  const plain = await execute({ schema: typed, document, rootValue });
  const sortedText = (all: readonly unknown[]) => all.map((error) => JSON.stringify(error)).toSorted();
  expect(JSON.stringify(data)).toBe(JSON.stringify(plain.data));
  expect(sortedText(errors)).toEqual(sortedText(plain.errors ?? []));
  expect(errors).toHaveLength(8);
});
