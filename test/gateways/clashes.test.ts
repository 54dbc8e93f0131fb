/** Beside graphs that have names of ours already: without a prefix composers refuse, with one they compose. */
import { buildSchema, type GraphQLSchema, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { stitchGraphs } from '../../examples/gateways/stitching.ts';
import { composeServices } from '../../examples/gateways/supergraph.ts';
import { schemaSdl } from '../../src/graph/schema/sdl.ts';
import { plainSchema, type SchemaSettings } from '../../src/model/schema-settings.ts';
import { asSubgraph, bankAlone, bankAsSubgraph, clashing } from './clashing.ts';
import { composers, faultsBy, type NamedSdl } from './compose.ts';

const bg: SchemaSettings = { ...plainSchema, prefix: 'Bg' };

function ours(settings: SchemaSettings): NamedSdl {
  return { name: 'balancegraph', sdl: schemaSdl('federation', [], settings) };
}

describe.each(composers)('%s', (composer) => {
  const compose = faultsBy[composer];

  test.each(clashing)('$title', (clash) => {
    const other = { name: 'other', sdl: asSubgraph(clash) };
    expect(compose([ours(plainSchema), other]).length > 0).toBe(clash.refused);
    expect(compose([ours(bg), other])).toEqual([]);
  });

  test('all of them at once, with a reference to our accounts', () => {
    expect(compose([ours(bg), { name: 'bank', sdl: bankAsSubgraph }])).toEqual([]);
  });

  test('no root field but those of a subgraph, beside a graph that has them', () => {
    expect(compose([ours({ ...bg, rootFields: [] }), { name: 'bank', sdl: bankAsSubgraph }])).toEqual([]);
    expect(compose([ours({ ...bg, rootFields: ['portfolio'] }), { name: 'bank', sdl: bankAsSubgraph }])).toEqual([]);
  });

  test('tags, and what is hidden', () => {
    const settings: SchemaSettings = {
      ...bg,
      tags: [
        {
          name: 'partner/one',
          on: ['Account', 'Account.balances(assets:)', 'AmountPart.TOTAL', 'BigInt', 'Query.accounts'],
        },
      ],
      inaccessible: ['Source.health', 'SourceHealth', 'Account.asked', 'Query.sources', 'Account.balance(at:)'],
    };
    expect(compose([ours(settings), { name: 'bank', sdl: bankAsSubgraph }])).toEqual([]);
  });

  test.each([['SourceHealth'], ['AmountPart'], ['Account.id']])(
    'what we refuse to hide alone, it refuses too: %s',
    (coordinate) => {
      const sdl = withInaccessible(ours(plainSchema).sdl, coordinate);
      expect(compose([{ name: 'balancegraph', sdl }])).not.toEqual([]);
    },
  );
});

test('Apollo shows tags to the registry and hides the hidden in its API schema', () => {
  const settings = {
    ...bg,
    tags: [{ name: 'partner', on: ['Account'] }],
    inaccessible: ['Source.health', 'SourceHealth'],
  };
  const { supergraphSdl, schema } = composeServices([
    { name: 'balancegraph', url: 'http://127.0.0.1:1/', typeDefs: parse(ours(settings).sdl) },
  ]);
  const [, account = ''] = supergraphSdl?.split('\ntype BgAccount ') ?? [];
  expect(account.split('\n{')[0]).toContain('@tag(name: "partner")');
  const source = schema?.toAPISchema().toGraphQLJSSchema().getType('BgSource');
  expect(source && 'getFields' in source && Object.keys(source.getFields())).not.toContain('health');
});

/** As the settings would write it, without their check. */
function withInaccessible(sdl: string, coordinate: string): string {
  const linked = sdl.replace('"@shareable"]', '"@shareable", "@inaccessible"]');
  const [type, field] = coordinate.split('.');
  if (field === undefined)
    return linked.replace(new RegExp(`^((?:type|enum) ${type}\\b[^{]*)\\{`, 'm'), '$1@inaccessible {');
  const start = linked.search(new RegExp(`^type ${type}\\b`, 'm'));
  return linked.slice(0, start) + linked.slice(start).replace(/^( {2}id: ID!)$/m, '$1 @inaccessible');
}

describe('@graphql-tools/stitch', () => {
  function stitched(settings: SchemaSettings): GraphQLSchema {
    const subschemas = [
      { schema: buildSchema(schemaSdl('stitching', [], settings), { assumeValidSDL: true }) },
      { schema: buildSchema(bankAlone) },
    ];
    return stitchGraphs(subschemas);
  }

  test('without a prefix one side would win', () => expect(() => stitched(plainSchema)).toThrow());

  test('with one no name is of both sides, and every name of each is there', () => {
    const both = stitched(bg);
    const theirs = buildSchema(bankAlone);
    const oursAlone = buildSchema(schemaSdl('stitching', [], bg), { assumeValidSDL: true });
    const typesOf = (schema: GraphQLSchema) =>
      Object.keys(schema.getTypeMap()).filter((name) => !/^(?:__.*|Query|String|Int|Boolean|ID)$/.test(name));
    expect(typesOf(theirs).filter((name) => typesOf(oursAlone).includes(name))).toEqual([]);
    expect(typesOf(both).toSorted()).toEqual([...typesOf(theirs), ...typesOf(oursAlone)].toSorted());
    const rootOf = (schema: GraphQLSchema) => Object.keys(schema.getQueryType()?.getFields() ?? {});
    expect(rootOf(both).toSorted()).toEqual([...rootOf(theirs), ...rootOf(oursAlone)].toSorted());
    expect(String(both.getQueryType()?.getFields().account?.type)).toBe('Account!');
    expect(String(both.getQueryType()?.getFields().bgAccount?.type)).toBe('BgAccount');
  });
});
