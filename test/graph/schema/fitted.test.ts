/** Root fields, tags and what is hidden, by the settings; and settings that the schema does not bear. */
import { Kind, type ObjectTypeDefinitionNode, validateSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildSchema } from '../../../src/graph/schema/schema.ts';
import { schemaDocument, schemaSdl } from '../../../src/graph/schema/sdl.ts';
import { plainSchema, type SchemaSettings, SchemaSettingsError } from '../../../src/model/schema-settings.ts';
import type { Surface } from '../../../src/model/surface.ts';

const GATEWAY_SURFACES = ['federation', 'stitching', 'composite'] as const;

function withSettings(settings: Partial<SchemaSettings>): SchemaSettings {
  return { ...plainSchema, ...settings };
}

function rootFields(surface: Surface, settings: Partial<SchemaSettings>): string[] {
  const schema = buildSchema(surface, [], withSettings(settings));
  expect(validateSchema(schema)).toEqual([]);
  return Object.keys(schema.getQueryType()?.getFields() ?? {}).toSorted();
}

function typesOf(surface: Surface, settings: Partial<SchemaSettings>): string[] {
  return schemaDocument(surface, [], withSettings(settings)).definitions.flatMap((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION ? [node.name.value] : [],
  );
}

/** The fields of `Query` in the SDL, each with its directives. */
function queryOf(surface: Surface, settings: Partial<SchemaSettings>) {
  const { definitions } = schemaDocument(surface, [], withSettings(settings));
  const query = definitions.find(
    (node): node is ObjectTypeDefinitionNode =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === 'Query',
  );
  return query?.fields?.map(({ name, directives }) => [name.value, directives?.map((used) => used.name.value)]);
}

function faultsOf(surface: Surface, settings: Partial<SchemaSettings>, typeDefs: readonly string[] = []) {
  try {
    schemaSdl(surface, typeDefs, withSettings(settings));
  } catch (error) {
    if (error instanceof SchemaSettingsError) return error.faults;
    throw error;
  }
  return [];
}

describe('root fields', () => {
  test('only the chosen ones are offered, and what they lead to', () => {
    const chosen = { rootFields: ['sources', 'portfolio'] };
    expect(rootFields('standalone', chosen)).toEqual(['portfolio', 'sources']);
    expect(rootFields('federation', chosen)).toEqual(['_entities', '_service', 'portfolio', 'sources']);
    const types = typesOf('standalone', chosen);
    expect(types).toContain('Portfolio');
    expect(types).toContain('TeosAssetDetails');
    expect(types).not.toContain('AddressMatch');
  });

  test('a subgraph may have none of its own: things are fetched by key', () => {
    expect(rootFields('federation', { rootFields: [] })).toEqual(['_entities', '_service']);
    expect(rootFields('federation', { rootFields: [], prefix: 'Bg' })).toEqual(['_entities', '_service']);
    const types = typesOf('federation', { rootFields: [] });
    expect(types).not.toContain('Query');
    expect(types).not.toContain('Portfolio');
    expect(types).toEqual(expect.arrayContaining(['Account', 'Asset', 'Balance', 'Source', 'PageInfo']));
  });

  test('where gateways fetch by root fields, those stay; the composite surface says that they are internal', () => {
    expect(queryOf('stitching', { rootFields: [] })).toEqual([
      ['source', ['merge']],
      ['accounts', ['merge']],
      ['assets', ['merge']],
      ['balances', ['merge']],
    ]);
    expect(queryOf('composite', { rootFields: ['account', 'sources'] })).toEqual([
      ['sources', []],
      ['source', ['lookup', 'internal']],
      ['account', ['lookup']],
      ['asset', ['lookup', 'internal']],
      ['balance', ['lookup', 'internal']],
    ]);
    expect(schemaSdl('composite', [], withSettings({ rootFields: [] }))).toContain('directive @internal on');
    expect(schemaSdl('composite')).not.toContain('@internal');
  });

  test('all of them are all that there are', () => {
    const all = queryOf('federation', {})?.map(([name]) => String(name)) ?? [];
    expect(queryOf('federation', { rootFields: all })).toEqual(queryOf('federation', {}));
    expect(typesOf('federation', { rootFields: all })).toEqual(typesOf('federation', {}));
  });

  test.each([
    [['acounts'], 'server.schema.rootFields[0]', 'the surface has no root field acounts', 'Did you mean accounts?'],
    [
      ['sources', 'bgAccounts'],
      'server.schema.rootFields[1]',
      'names are those without the prefix',
      'Did you mean accounts?',
    ],
    // For gateways it is the gateway's.
    [['node'], 'server.schema.rootFields[0]', 'the surface has no root field node', ''],
  ])('%j is refused', (chosen, setting, problem, hint) => {
    expect(faultsOf('federation', { rootFields: chosen, prefix: 'Bg' })).toMatchObject([
      { setting, problem: expect.stringContaining(problem), hint: expect.stringContaining(hint) },
    ]);
  });

  test('a graph of its own needs one', () => {
    expect(faultsOf('standalone', { rootFields: [] })).toMatchObject([
      { setting: 'server.schema.rootFields', problem: 'this surface would have no root field at all' },
    ]);
  });
});

describe('tags and what is hidden', () => {
  const marks = {
    tags: [
      { name: 'partner', on: ['Account', 'Account.balances', 'Account.balances(assets:)', 'Query.accounts'] },
      { name: 'team/one', on: ['AmountPart.TOTAL', 'Account', 'BigInt', 'AtInput.block'] },
    ],
    inaccessible: ['Source.health'],
  };

  test('stand on what the coordinates name, and nowhere else', () => {
    const sdl = schemaSdl('federation', [], withSettings({ ...marks, prefix: 'Bg' }));
    expect(sdl).toMatch(/^type BgAccount .* @tag\(name: "partner"\) @tag\(name: "team\/one"\) \{$/m);
    expect(sdl).toMatch(/^ {4}assets: \[ID!\] @tag\(name: "partner"\)$/m);
    expect(sdl).toMatch(/^ {2}bgAccounts\(ids: \[ID!\]!\): \[BgAccount\] @tag\(name: "partner"\)$/m);
    expect(sdl).toMatch(/^ {2}TOTAL @tag\(name: "team\/one"\)$/m);
    expect(sdl).toMatch(/^scalar BgBigInt .*@tag\(name: "team\/one"\)$/m);
    expect(sdl).toMatch(/^ {2}block: BgBigInt @tag\(name: "team\/one"\)$/m);
    expect(sdl).toMatch(/^ {2}health: BgSourceHealth! @inaccessible$/m);
    expect(sdl.match(/@tag\(/g)).toHaveLength(8);
    expect(sdl.match(/@inaccessible$/gm)).toHaveLength(1);
  });

  test('are imported where they are used', () => {
    const linkOf = (settings: Partial<SchemaSettings>) =>
      schemaSdl('federation', [], withSettings(settings))
        .split('\n', 1)[0]
        ?.replace(/.*import: /, '');
    expect(linkOf(marks)).toBe('["@key", "@shareable", "@tag", "@inaccessible"])');
    expect(linkOf({ inaccessible: ['Source.health'] })).toBe('["@key", "@shareable", "@inaccessible"])');
    expect(linkOf({})).toBe('["@key", "@shareable"])');
    expect(schemaSdl('composite', [], withSettings({ inaccessible: ['Source.health'] }))).toContain(
      'directive @inaccessible on OBJECT |',
    );
  });

  test('may name what this surface does not offer', () => {
    const sdl = schemaSdl('federation', [], withSettings({ ...marks, rootFields: [] }));
    expect(sdl.match(/@tag\(/g)).toHaveLength(7);
  });

  test.each(['standalone', 'stitching'] as const)('%s does not know them', (surface) => {
    expect(faultsOf(surface, marks).map(({ setting }) => setting)).toEqual([
      'server.schema.tags',
      'server.schema.inaccessible',
    ]);
  });

  test.each([
    ['Acount', 'Did you mean Account?'],
    ['Account.balanzes', 'Did you mean Account.balances?'],
    ['Account.nmae', 'Known here are Account.id'],
    ['Account.balances(asset:)', 'Did you mean Account.balances(assets:)?'],
    ['AmountPart.SUM', 'Known here are AmountPart.TOTAL'],
    ['BgAccount', 'Did you mean Account?'],
    ['Account.id(x:)', 'Account.id has nothing below it.'],
    ['String', 'Known here are '],
  ])('%s is refused: %s', (coordinate, hint) => {
    expect(faultsOf('federation', { tags: [{ name: 'a', on: ['Account', coordinate] }], prefix: 'Bg' })).toMatchObject([
      {
        setting: 'server.schema.tags[0].on[1]',
        problem: expect.stringContaining(coordinate),
        hint: expect.stringContaining(hint),
      },
    ]);
  });

  test.each([
    [['SourceHealth'], 'Source.health would be shown, and its type SourceHealth would not', 'Name Source.health too.'],
    [['Query'], 'Query is the root of every graph', 'Name the root fields to hide instead.'],
    [
      ['Asset.balances(accounts:)'],
      'Asset.balances(accounts:) must be given, and nobody would see it',
      'Hide what it belongs to instead.',
    ],
    [['AmountPart'], 'Query.portfolio(part:) would be shown', 'Name Query.portfolio(part:) too.'],
    [['Account.id'], 'Node.id would be shown, and Account.id would not', 'Name Node.id too.'],
  ])('%j cannot be hidden alone', (inaccessible, problem, hint) => {
    const faults = faultsOf('federation', { inaccessible });
    expect(faults).toContainEqual({
      setting: 'server.schema.inaccessible[0]',
      problem: expect.stringContaining(problem),
      hint,
    });
  });

  test('is hidden together with all that leads to it', () => {
    expect(faultsOf('federation', { inaccessible: ['SourceHealth', 'Source.health'] })).toEqual([]);
  });
});

describe('a prefix that makes a name of somebody else', () => {
  test.each([
    ['Sub', 'type scription { a: Int }', 'Subscription'],
    ['Str', 'scalar ing', 'String'],
  ])('%s', (prefix, added, name) => {
    expect(faultsOf('federation', { prefix }, [added])).toEqual([
      {
        setting: 'server.schema.prefix',
        problem: expect.stringContaining(`would make ${name} of the type`),
        hint: 'Choose another prefix.',
      },
    ]);
  });

  test('a type of the surface', () => {
    const added = ['scalar SelectionSet'];
    expect(faultsOf('composite', { prefix: 'Field' }, added)).toHaveLength(1);
    expect(faultsOf('federation', { prefix: 'Field' }, added)).toEqual([]);
  });

  test('the library refuses what the configuration would', () => {
    expect(faultsOf('federation', { prefix: '__Bg' })).toMatchObject([{ setting: 'server.schema.prefix' }]);
  });
});

test.each(GATEWAY_SURFACES)('%s: every setting together is a valid schema', (surface) => {
  const settings = { prefix: 'Bg', rootFields: ['accountsByAddress'] };
  expect(rootFields(surface, settings).filter((name) => name === 'bgAccountsByAddress')).toHaveLength(1);
});
