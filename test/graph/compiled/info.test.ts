/** Resolvers get the same info about their field as from graphql-js, however they are written. */
import {
  buildSchema,
  execute,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  parse,
  type ResponsePath,
} from 'graphql';
import { expect, test } from 'vitest';
import { openExecutor } from '../../../src/graph/compiled/executor.ts';
import { stringifyAnswer } from '../../../src/graph/compiled/json-text.ts';

function describeInfo({ path, ...rest }: GraphQLResolveInfo): string {
  const keys: string[] = [];
  for (let at: ResponsePath | undefined = path; at !== undefined; at = at.prev)
    keys.unshift(`${at.typename}.${at.key}`);
  return `${keys.join('/')} ${rest.fieldName} ${rest.fieldNodes.length} ${Object.keys(rest).toSorted().join()}`;
}

function isInfo(given: unknown): given is GraphQLResolveInfo {
  return typeof given === 'object' && given !== null && 'fieldNodes' in given;
}

type Info = GraphQLResolveInfo;
type Use = (info: unknown) => unknown;

/** Ways to write a function that is given the info behind two arguments (tests and finders of types) or behind three. */
type Form = (behind: 2 | 3, use: Use) => unknown;

const forms: Readonly<Record<string, Form>> = {
  'all parameters': (behind, use) =>
    behind === 3
      ? (_p: unknown, _a: unknown, _c: unknown, i: Info) => use(i)
      : (_v: unknown, _c: unknown, i: Info) => use(i),
  'a default before it': (behind, use) =>
    behind === 3
      ? (_p: unknown, _a: unknown = {}, _c: unknown = {}, i: Info | null = null) => use(i)
      : (_v: unknown, _c: unknown = {}, i: Info | null = null) => use(i),
  'a default of its own': (behind, use) =>
    behind === 3
      ? (_p: unknown, _a: unknown, _c: unknown, i: Info | null = null) => use(i)
      : (_v: unknown, _c: unknown, i: Info | null = null) => use(i),
  'rest alone':
    (behind, use) =>
    (...given: unknown[]) =>
      use(given[behind]),
  'rest behind one':
    (behind, use) =>
    (_first: unknown, ...rest: unknown[]) =>
      use(rest[behind - 1]),
  'rest behind two':
    (behind, use) =>
    (_first: unknown, _second: unknown, ...rest: unknown[]) =>
      use(rest[behind - 2]),
  'arguments behind one parameter': (behind, use) =>
    function written(_first: unknown) {
      // biome-ignore lint/complexity/noArguments: as older packages are written
      return use(arguments[behind]);
    },
  bound: (behind, use) =>
    function written(this: Use, _first: unknown, ...rest: unknown[]) {
      return this(rest[behind - 1]);
    }.bind(use),
  wrapped(behind, use) {
    const inner = (_first: unknown, ...rest: unknown[]) => use(rest[behind - 1]);
    return (first: unknown, ...rest: unknown[]) => inner(first, ...rest);
  },
  'a proxy': (behind, use) => new Proxy((_first: unknown, ...rest: unknown[]) => use(rest[behind - 1]), {}),
  'a copy of the info':
    (behind, use) =>
    (_first: unknown, ...rest: unknown[]) =>
      use({ ...Object(rest[behind - 1]) }),
  'the info read later':
    (behind, use) =>
    async (_first: unknown, ...rest: unknown[]) => {
      await Promise.resolve();
      return use(rest[behind - 1]);
    },
};

const SDL = `
  type Query { items: [Item!] grid: [[Item]] item: Item things: [Thing!] }
  type Item { where: String own: [Item!] maker: Maker }
  type Maker { where: String }
  interface Thing { where: String }
  type Sort implements Thing { where: String }
`;

const document = parse(`
  query ($deep: Boolean! = true) {
    items { where own { where again: where where maker { where } } }
    grid { where own { where } }
    item { where own { where } }
    things { __typename where }
    more: items @include(if: $deep) { own { own { where } } }
  }
`);

interface Item {
  readonly own: () => readonly Item[];
  readonly maker: object;
}
const item: Item = { own: () => [item, item], maker: {} };
const root = { items: [item, item, item], grid: [[item], [item, null, item]], item, things: [{}, {}] };

/** A schema all of whose functions have this form; `seen` are the infos that finders and tests of types are given. */
function schemaOf(form: Form, seen: string[]): GraphQLSchema {
  const schema = buildSchema(SDL);
  const describe: Use = (info) => (isInfo(info) ? describeInfo(info) : 'nothing');
  const note = (answer: unknown): Use => {
    return (info) => {
      seen.push(String(describe(info)));
      return answer;
    };
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    if (isAbstractType(type)) Object.assign(type, { resolveType: form(2, note('Sort')) });
    if (!isObjectType(type)) continue;
    const { where } = type.getFields();
    if (where !== undefined) Object.assign(where, { resolve: form(3, describe) });
    if (type.name === 'Maker') Object.assign(type, { isTypeOf: form(2, note(true)) });
  }
  return schema;
}

test.each(Object.entries(forms))('%s', async (_name, form) => {
  const seen: string[] = [];
  const schema = schemaOf(form, seen);
  const right = await execute({ schema, document, rootValue: root, contextValue: {} });
  const seenByGraphqlJs = seen.splice(0);
  const answer = await openExecutor(schema).execute({ document, rootValue: root, context: {} });
  expect(stringifyAnswer(answer)).toBe(JSON.stringify(right));
  expect(seen).toEqual(seenByGraphqlJs);
  expect(right.errors).toBeUndefined();
  expect(JSON.stringify(right)).toContain('Query.grid/undefined.1/undefined.2/Item.own/undefined.1/Item.where');
  expect(seen).toContainEqual(expect.stringContaining('Query.items/undefined.2/Item.own/undefined.1/Item.maker'));
});

test('an info that is kept stays true while other entries are written', async () => {
  const kept: unknown[] = [];
  const form: Form =
    () =>
    (...given: unknown[]) =>
      kept.push(given[3]);
  const schema = schemaOf(form, []);
  await openExecutor(schema).execute({ document: parse('{ items { where } }'), rootValue: root, context: {} });
  const places = kept.map((info) => (isInfo(info) ? describeInfo(info).split(' ')[0] : null));
  expect(places).toEqual([0, 1, 2].map((index) => `Query.items/undefined.${index}/Item.where`));
});

test('a function that is wrongly declared to be infoless fails when it looks', async () => {
  const resolve = (...given: unknown[]) => String(Object(given[3]).path);
  const copy = (...given: unknown[]) => String({ ...Object(given[3]) });
  const schema = buildSchema('type Query { look: String copy: String }');
  const fields = schema.getQueryType()?.getFields();
  Object.assign(Object(fields?.look), { resolve });
  Object.assign(Object(fields?.copy), { resolve: copy });
  const executor = openExecutor(schema, { infoless: [resolve, copy] });
  const { data, errors = [] } = await executor.execute({ document: parse('{ look copy }'), context: {} });
  expect(JSON.parse(JSON.stringify(data))).toEqual({ look: null, copy: null });
  expect(errors.map(({ message }) => message)).toEqual([
    'a function that is declared to be infoless looks at info.path',
    'a function that is declared to be infoless copies its info',
  ]);
});
