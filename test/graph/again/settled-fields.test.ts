/** Which operations may be answered by an answer that was given before. */
import { type GraphQLSchema, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { SettledFields, settled } from '../../../src/graph/again/settled-fields.ts';
import { prepareOperation } from '../../../src/graph/compiled/operation.ts';
import { openSchema } from '../../../src/graph/schema/schema.ts';
import { surfaces } from '../../../src/model/surface.ts';

const standalone = openSchema('standalone');

function holds(text: string, { schema, names } = standalone): boolean {
  const prepared = prepareOperation(parse(text), undefined);
  if (prepared === null) throw new TypeError('the document has one operation');
  return new SettledFields(schema, names).hold(prepared);
}

test('each field of the list is one of the schema', () => {
  const federation = openSchema('federation');
  const fieldsOf = (schema: GraphQLSchema, name: string): readonly string[] => {
    const type = schema.getType(name);
    return type && 'getFields' in type ? Object.keys(type.getFields()) : [];
  };
  for (const [type, fields] of Object.entries(settled)) {
    const known = [...fieldsOf(standalone.schema, type), ...fieldsOf(federation.schema, type)];
    expect(fields.filter((field) => !known.includes(field))).toEqual([]);
  }
});

const LIST = 'balances(assets: ["a"], freshness: { maxAge: 9 }) { nodes { id account { id } total { value } } }';

test.each([
  ['a list of accounts', `{ accounts(ids: ["a"]) { ${LIST} } }`],
  ['a name and conditions', `query Q($x: Boolean!) { accounts(ids: ["a"]) { id @skip(if: $x) ${LIST} } }`],
  [
    'fragments of types',
    `{ account(id: "a") { ...a ... on Account { ${LIST} } ... { address } } } fragment a on Account { id }`,
  ],
  ['a fragment twice', `{ a: account(id: "a") { ...a } b: account(id: "b") { ...a } } fragment a on Account { id }`],
])('%s: yes', (_what, text) => {
  expect(holds(text)).toBe(true);
});

test.each([
  ['another root', '{ sources { id } }'],
  ['an unknown one beside it', `{ accounts(ids: ["a"]) { ${LIST} } nodes(ids: ["a"]) { id } }`],
  ['a field deep below', '{ account(id: "a") { source { networks { nodes { name } } } } }'],
  ['in a fragment', '{ account(id: "a") { ...a } } fragment a on Account { details { provider } }'],
  ['in a condition that may not hold', '{ account(id: "a") { id details @skip(if: true) { provider } } }'],
  ['introspection', '{ __schema { types { name } } account(id: "a") { id } }'],
  ['fields of any node', '{ account(id: "a") { ... on Node { id } } }'],
  ['a subscription', 'subscription { balances(accounts: ["a"], assets: ["b"]) { __typename } }'],
  ['too much', `{ account(id: "a") { ${Array.from({ length: 1001 }, (_, index) => `a${index}: id`).join(' ')} } }`],
])('%s: no', (_what, text) => {
  expect(holds(text)).toBe(false);
});

describe('on other surfaces and under other names', () => {
  test.each(surfaces)('%s', (surface) => {
    const opened = openSchema(surface, [], { prefix: 'Bg', tags: [], inaccessible: [] });
    expect(holds(`{ bgAccounts(ids: ["a"]) { ${LIST} } }`, opened)).toBe(true);
    expect(holds(`{ accounts(ids: ["a"]) { ${LIST} } }`, opened)).toBe(false);
    expect(holds(`{ bgAccounts(ids: ["a"]) { details { provider } } }`, opened)).toBe(false);
  });

  test('entities', () => {
    const text = `{ _entities(representations: []) { __typename ... on Account { ${LIST} } } }`;
    expect(holds(text, openSchema('federation'))).toBe(true);
    expect(holds(text)).toBe(false);
    expect(holds('{ _service { sdl } }', openSchema('federation'))).toBe(false);
  });
});
