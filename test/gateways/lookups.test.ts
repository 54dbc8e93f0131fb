/** What the adapter makes of source schemas, and what it refuses. */
import { describe, expect, test } from 'vitest';
import { readSourceSchema } from '../../examples/gateways/lookups.ts';
import { usersSdl } from '../../examples/gateways/users.ts';
import { schemaSdl } from '../../src/graph/schema/sdl.ts';
import { plainSchema } from '../../src/model/schema-settings.ts';

const preamble = 'directive @lookup on FIELD_DEFINITION';

test('balancegraph: things are looked up by id, nothing is internal', () => {
  const { merge, internal } = readSourceSchema(schemaSdl('composite'));
  const fields = Object.entries(merge).map(([type, { entryPoints }]) => [
    type,
    entryPoints.map(({ fieldName, selectionSet }) => [fieldName, selectionSet]),
  ]);
  expect(Object.fromEntries(fields)).toMatchObject({
    Account: [['account', '{ id }']],
    Asset: [['asset', '{ id }']],
    Source: [['source', '{ id }']],
  });
  expect(internal).toEqual([]);
});

test('balancegraph without root fields: things are looked up all the same, by fields that clients do not see', () => {
  const { merge, internal } = readSourceSchema(
    schemaSdl('composite', [], { ...plainSchema, prefix: 'Bg', rootFields: [] }),
  );
  expect(Object.keys(merge).toSorted()).toEqual(['BgAccount', 'BgAsset', 'BgBalance', 'BgSource']);
  expect(internal.toSorted()).toEqual(['bgAccount', 'bgAsset', 'bgBalance', 'bgSource']);
});

test('users: the lookup of accounts is internal', () => {
  expect(readSourceSchema(usersSdl('composite')).internal).toEqual(['accountById']);
});

test('a key may have several fields, and a type several lookups', () => {
  const { merge } = readSourceSchema(`${preamble}
    type Query { byId(id: ID!): T @lookup  byName(first: String!, last: String!): T @lookup }
    type T { id: ID! first: String! last: String! }`);
  const [, byName] = merge.T?.entryPoints ?? [];
  expect(byName?.selectionSet).toBe('{ first last }');
  expect(byName?.args({ id: '1', first: 'a', last: 'b' })).toEqual({ first: 'a', last: 'b' });
});

describe('refuses', () => {
  test.each([
    ['t(id: ID!): T! @lookup', 'LOOKUP_RETURNS_NON_NULLABLE_TYPE: t'],
    ['t(id: ID!): [T] @lookup', 'LOOKUP_RETURNS_LIST: t'],
    ['t: T @lookup', 'LOOKUP_MUST_HAVE_ARGUMENTS: t'],
    ['t(key: ID!): T @lookup', 't: key is no field of T'],
    ['t(id: ID!): I @lookup', 't: only lookups of object types are followed here'],
  ])('%s', (field, reason) => {
    const sdl = `${preamble} type Query { ${field} } interface I { id: ID! } type T implements I { id: ID! }`;
    expect(() => readSourceSchema(sdl)).toThrow(reason);
  });

  test.each(['external', 'inaccessible', 'is', 'override', 'provides', 'require'])('@%s', (name) => {
    const sdl = `directive @${name} on FIELD_DEFINITION type Query { t: Int }`;
    expect(() => readSourceSchema(sdl)).toThrow(`@${name} is not followed here`);
  });
});
