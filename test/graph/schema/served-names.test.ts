/** Which names a prefix gives, and that whoever reads the SDL reads the schema that is served. */
import { buildASTSchema, findBreakingChanges, findDangerousChanges, type GraphQLSchema, validateSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { renamedQuery } from '../../../src/graph/schema/renamed-query.ts';
import { buildSchema, openSchema } from '../../../src/graph/schema/schema.ts';
import { schemaDocument, schemaSdl } from '../../../src/graph/schema/sdl.ts';
import { ownNames, ROOT_TYPES, ServedNames } from '../../../src/graph/schema/served-names.ts';
import { PREFIX, plainSchema } from '../../../src/model/schema-settings.ts';
import { type Surface, surfaces } from '../../../src/model/surface.ts';

const bg = { ...plainSchema, prefix: 'Bg' };

/** What GraphQL and the surfaces define themselves. */
const OTHERS =
  /^(?:__.*|Query|Subscription|String|Int|Boolean|ID|_Any|_Entity|_Service|FieldSelectionSet|federation__.*|link__.*)$/;

function rootFields(schema: GraphQLSchema): string[] {
  return Object.keys(schema.getQueryType()?.getFields() ?? {});
}

function typeNames(schema: GraphQLSchema): string[] {
  return Object.keys(schema.getTypeMap()).filter((name) => !OTHERS.test(name));
}

describe('the rule', () => {
  test.each([
    ['Bg', 'BgAccount', 'bgAccounts'],
    ['BG', 'BGAccount', 'bgAccounts'],
    ['bg', 'bgAccount', 'bgAccounts'],
    ['Bg_', 'Bg_Account', 'bg_accounts'],
    ['BG_', 'BG_Account', 'bg_accounts'],
    ['HTTPBg', 'HTTPBgAccount', 'httpBgAccounts'],
    ['B2', 'B2Account', 'b2Accounts'],
    ['', 'Account', 'accounts'],
  ])('%j', (prefix, type, field) => {
    const names = new ServedNames(prefix, ['Account']);
    expect([names.type('Account'), names.rootField('accounts')]).toEqual([type, field]);
    expect(names.ownType(type)).toBe('Account');
    expect(names.field('Query.accounts')).toBe(`Query.${field}`);
    expect(names.field('Account.balances')).toBe(`${type}.balances`);
  });

  test('what is not ours keeps its name', () => {
    const names = new ServedNames('Bg', ['Account']);
    expect(['Query', 'String', '_Any', '__Type'].map((name) => names.type(name))).toEqual([
      'Query',
      'String',
      '_Any',
      '__Type',
    ]);
    expect(['_entities', '_sdl'].map((name) => names.rootField(name))).toEqual(['_entities', '_sdl']);
    expect(['Account', 'BgQuery', 'Bg'].map((name) => names.ownType(name))).toEqual([null, null, null]);
  });

  test.each(['', '_', '_Bg', '__Bg', 'B__g', 'Bg__', '1Bg', 'B-g', 'Bg ', 'Bé', 'B'.repeat(41)])(
    '%j is no prefix',
    (prefix) => expect(PREFIX.test(prefix)).toBe(false),
  );
});

describe.each(surfaces)('%s', (surface) => {
  const opened = openSchema(surface, [], bg);

  test('every type and root field of ours has the prefix, and no other', () => {
    expect(validateSchema(opened.schema)).toEqual([]);
    expect(typeNames(opened.schema).filter((name) => !name.startsWith('Bg'))).toEqual([]);
    expect(rootFields(opened.schema).filter((name) => !/^bg[A-Z]|^_/.test(name))).toEqual([]);
    const plain = buildSchema(surface);
    expect(typeNames(opened.schema)).toEqual(typeNames(plain).map((name) => `Bg${name}`));
    expect(rootFields(opened.schema)).toEqual(rootFields(plain).map((name) => opened.names.rootField(name)));
  });

  test('the functions are those that are called without a prefix', () => {
    const prefixed = resolversOf(opened.schema, opened.names);
    expect(prefixed).toEqual(resolversOf(buildSchema(surface), ownNames));
    expect(prefixed.size).toBeGreaterThan(50);
  });

  test('the printed SDL is that of the schema that is served', () => {
    const printed = buildASTSchema(schemaDocument(surface, [], bg), { assumeValidSDL: true });
    const changes = [...findBreakingChanges(printed, opened.schema), ...findDangerousChanges(printed, opened.schema)];
    expect(changes).toEqual([]);
    const back = findBreakingChanges(opened.schema, printed).map(({ description }) => description);
    expect(
      back.filter(
        (change) =>
          !/_entities|_service|_Any|_Entity|_Service|(?:key|link|shareable|(?:federation|link)__\w+) was removed/.test(
            change,
          ),
      ),
    ).toEqual([]);
  });
});

/** By `Type.field` without the prefix, the function of the field; of a root field, which is wrapped, that there is one. */
function resolversOf(schema: GraphQLSchema, names: ServedNames): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || !('getFields' in type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (!('resolve' in field) || field.resolve === undefined) continue;
      const isRoot = ROOT_TYPES.has(type.name);
      const name = isRoot
        ? field.name.replace(/^bg(.)/, (_match: string, first: string) => first.toLowerCase())
        : field.name;
      found.set(`${names.ownType(type.name) ?? type.name}.${name}`, isRoot ? true : field.resolve);
    }
  }
  return found;
}

test('types that a provider adds have the prefix', () => {
  const added = 'type OddBalanceDetails implements BalanceDetails { provider: String! }';
  expect(schemaSdl('federation', [added], bg)).toContain(
    'type BgOddBalanceDetails implements BgBalanceDetails @shareable {',
  );
});

test('texts that quote a name quote the one that is served', () => {
  const sdl = schemaSdl('standalone', [], bg);
  expect(sdl).toContain('see `BgAsset.underlying`.');
  expect(sdl).toContain('Ask for `bgAddressLookup { asked accounts { … } }`.');
  // An argument.
  expect(sdl).toContain('Without `sources`, every source');
  expect(sdl).toContain('`account/<source>/<address>[?network=…][&sub=…]`');
  const words = (text: string) => text.replaceAll(/\bBg|\bbg(?=[A-Z])|\s+/g, '').toLowerCase();
  expect(words(sdl)).toBe(words(schemaSdl('standalone')));
});

test('without settings nothing changes', () => {
  for (const surface of surfaces) expect(schemaSdl(surface, [], plainSchema)).toBe(schemaSdl(surface));
});

describe('a query with the names of schema/', () => {
  const { names } = openSchema('standalone', [], bg);

  test('keeps its text but for the names', () => {
    const query = `# Accounts of accounts
query Accounts($at: AtInput, $ids: [ID!]!) {
  accounts: balances(ids: $ids) { account { balances(at: $at) { nodes { id } } } }
  __typename
  ... on Query { ...More }
}
fragment More on Query { node(id: "account/a/b") { ... on Account { id } __typename } }`;
    expect(renamedQuery(query, names)).toBe(`# Accounts of accounts
query Accounts($at: BgAtInput, $ids: [ID!]!) {
  accounts: bgBalances(ids: $ids) { account { balances(at: $at) { nodes { id } } } }
  __typename
  ... on Query { ...More }
}
fragment More on Query { bgNode(id: "account/a/b") { ... on BgAccount { id } __typename } }`);
  });

  test('stays as it is without a prefix', () => {
    const query = '{ node(id: "x") { ... on Account { id } } }';
    expect(renamedQuery(query, openSchema('standalone').names)).toBe(query);
  });
});

test.each<Surface>(['federation'])('%s: the directives of composition are not prefixed', (surface) => {
  expect(schemaSdl(surface, [], bg)).toContain(
    'type BgAccount implements BgNode @key(fields: "id") @key(fields: "source { name } network address subAccount") {',
  );
});
