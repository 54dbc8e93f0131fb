/** One authored schema, four surfaces: what each offers, and that all of them resolve alike. */
import {
  type FieldDefinitionNode,
  findBreakingChanges,
  GraphQLSchema,
  getNullableType,
  isAbstractType,
  isListType,
  isObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  TypeInfo,
  validate,
  validateSchema,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { buildSchema } from '../../src/graph/schema/schema.ts';
import { schemaDocument, schemaSdl } from '../../src/graph/schema/sdl.ts';
import { plainSchema } from '../../src/model/schema-settings.ts';
import { type Surface, surfaces } from '../../src/model/surface.ts';

function objects(surface: Surface): ObjectTypeDefinitionNode[] {
  return schemaDocument(surface).definitions.filter((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION);
}

function directivesOf(node: ObjectTypeDefinitionNode | FieldDefinitionNode): string[] {
  return node.directives?.map(({ name }) => name.value) ?? [];
}

/** `Type.field` of everything with the directive. */
function fieldsWith(surface: Surface, directive: string): string[] {
  return objects(surface).flatMap((type) =>
    (type.fields ?? [])
      .filter((field) => directivesOf(field).includes(directive))
      .map((field) => `${type.name.value}.${field.name.value}`),
  );
}

function typesWith(surface: Surface, directive: string): string[] {
  return objects(surface)
    .filter((type) => directivesOf(type).includes(directive))
    .map((type) => type.name.value)
    .toSorted();
}

function queryFields(surface: Surface): string[] {
  return Object.keys(buildSchema(surface).getQueryType()?.getFields() ?? {}).toSorted();
}

const removed = (name: string): string => `${name} was removed.`;

describe('every surface', () => {
  test.each(surfaces)('%s is valid', (surface) => {
    expect(validateSchema(buildSchema(surface))).toEqual([]);
  });

  test.each(['federation', 'stitching', 'composite'] as const)(
    '%s offers all that standalone does, but node and subscriptions',
    (surface) => {
      const changes = findBreakingChanges(buildSchema('standalone'), buildSchema(surface));
      expect(changes.map(({ description }) => description).toSorted()).toEqual(
        [
          // Not every gateway carries subscriptions.
          ...['Subscription', 'PairInput', 'LiveEventKind', 'BalanceEvent', 'PortfolioEvent', 'BalanceChangeKind'].map(
            removed,
          ),
          ...['BalanceChange', 'EarlierBalance', 'Confirmation', 'LiveReading', 'LiveDriver', 'Source.live'].map(
            removed,
          ),
          'Query.node was removed.',
          'Query.nodes was removed.',
          // Composers would drop it.
          ...(surface === 'federation' ? ['calls was removed.'] : []),
        ].toSorted(),
      );
    },
  );

  test('every object type is either a thing with keys or a value that other graphs may have too', () => {
    for (const surface of ['federation', 'composite'] as const) {
      const all = objects(surface).map((type) => type.name.value);
      expect([...typesWith(surface, 'key'), ...typesWith(surface, 'shareable'), 'Query'].toSorted()).toEqual(
        all.toSorted(),
      );
    }
  });

  test('types that a provider adds are values too', () => {
    const added = 'type OddBalanceDetails implements BalanceDetails { provider: String! }';
    expect(schemaSdl('federation', [added])).toContain('type OddBalanceDetails implements BalanceDetails @shareable {');
    expect(schemaSdl('standalone', [added])).toContain('type OddBalanceDetails implements BalanceDetails {');
  });
});

describe('standalone', () => {
  test('has no word of composition', () => {
    expect(schemaSdl('standalone')).not.toMatch(
      /@(?:key|lookup|merge|standalone|shareable|link)\b|directive @(?!calls\()|_sdl/,
    );
  });
});

describe('federation', () => {
  test('names its keys', () => {
    expect(typesWith('federation', 'key')).toEqual(['Account', 'Asset', 'Balance', 'Source']);
    const sdl = schemaSdl('federation');
    for (const key of [
      'type Account implements Node @key(fields: "id") @key(fields: "source { name } network address subAccount") {',
      'type Asset implements Node @key(fields: "id") @key(fields: "source { name } network ref") {',
      'type Source implements Node @key(fields: "id") @key(fields: "name") {',
      'type Balance implements Node @key(fields: "id") {',
    ]) {
      expect(sdl).toContain(key);
    }
  });

  test('links one version of the specification and imports what it uses', () => {
    const [link] = schemaSdl('federation').split('\n');
    expect(link).toBe(
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])',
    );
  });

  test('links the version that has subscriptions only where it has some', () => {
    const versionOf = (settings: object) =>
      /federation\/(v[\d.]+)"/.exec(schemaSdl('federation', [], { ...plainSchema, ...settings }))?.[1];
    expect(versionOf({ subscriptions: true })).toBe('v2.4');
    expect(versionOf({ subscriptions: true, prefix: 'Bg' })).toBe('v2.4');
    expect(versionOf({ subscriptions: true, rootFields: ['accounts'] })).toBe('v2.3');
  });

  test('adds the two fields of a subgraph', () => {
    expect(queryFields('federation')).toEqual([...queryFields('composite'), '_entities', '_service'].toSorted());
  });
});

describe('stitching', () => {
  test('merges by lists of keys where something is read for a thing', () => {
    expect(fieldsWith('stitching', 'merge')).toEqual([
      'Query.source',
      'Query.accounts',
      'Query.assets',
      'Query.balances',
    ]);
    expect(queryFields('stitching')).toContain('_sdl');
  });
});

/** The rules of the draft for source schemas, section 4, that concern lookups and keys. */
describe('composite', () => {
  const document = schemaDocument('composite');
  const types = new Map(objects('composite').map((type) => [type.name.value, type]));
  const lookups = (types.get('Query')?.fields ?? []).filter((field) => directivesOf(field).includes('lookup'));

  test('has a lookup for everything that is fetched by key', () => {
    expect(lookups.map(({ name }) => name.value)).toEqual(['source', 'account', 'asset', 'balance']);
  });

  test.each(lookups.map((field) => [field.name.value, field] as const))(
    'LOOKUP_RETURNS_LIST, LOOKUP_RETURNS_NON_NULLABLE_TYPE, LOOKUP_MUST_HAVE_ARGUMENTS: %s',
    (_, { type, arguments: given = [] }) => {
      expect(type.kind).toBe(Kind.NAMED_TYPE);
      expect(given.length).toBeGreaterThan(0);
      const target = type.kind === Kind.NAMED_TYPE ? types.get(type.name.value) : undefined;
      const own = (target?.directives ?? []).flatMap(({ arguments: of = [] }) => of.map(({ value }) => value));
      const fields = new Map(target?.fields?.map((field) => [field.name.value, field.type]));
      for (const argument of given) {
        // The argument names a field of the type, has its type, and is a key by itself.
        expect(fields.get(argument.name.value)).toEqual(argument.type);
        expect(own).toContainEqual(expect.objectContaining({ kind: Kind.STRING, value: argument.name.value }));
      }
    },
  );

  const schema = buildSchema('composite');
  const keys = objects('composite').flatMap((type) =>
    (type.directives ?? []).flatMap(({ name, arguments: [fields] = [] }) =>
      name.value === 'key' && fields?.value.kind === Kind.STRING
        ? [[type.name.value, fields.value.value] as const]
        : [],
    ),
  );

  test('has the keys that a lookup serves', () => {
    expect(keys).toEqual(['Account', 'Asset', 'Balance', 'Source'].map((name) => [name, 'id']));
  });

  test.each(keys)(
    'KEY_INVALID_SYNTAX, KEY_INVALID_FIELDS, KEY_FIELDS_SELECT_INVALID_TYPE: %s { %s }',
    (name, fields) => {
      const type = schema.getType(name);
      const asRoot = new GraphQLSchema({ ...schema.toConfig(), query: isObjectType(type) ? type : null });
      const selection = parse(`{ ${fields} }`);
      expect(validate(asRoot, selection)).toEqual([]);
      const info = new TypeInfo(asRoot);
      visit(
        selection,
        visitWithTypeInfo(info, {
          Field: ({ name: field }) => {
            const selected = getNullableType(info.getType());
            expect(isListType(selected) || isAbstractType(selected), `${name}.${field.value}`).toBe(false);
          },
        }),
      );
    },
  );

  test('defines every directive that it uses, and has no @link: the draft knows none', () => {
    const defined = document.definitions.flatMap((node) =>
      node.kind === Kind.DIRECTIVE_DEFINITION ? [node.name.value] : [],
    );
    expect(defined).toEqual(['key', 'lookup', 'shareable', 'calls']);
    expect(schemaSdl('composite')).not.toMatch(/@link|resolvable|@merge|_sdl/);
  });
});
