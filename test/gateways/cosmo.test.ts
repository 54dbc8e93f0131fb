/** `wgc router compose` makes a configuration for Cosmo's router out of the SDL that `balancegraph schema` prints. */
import { beforeAll, expect, test } from 'vitest';
import { payoutsSdl } from '../../examples/gateways/payouts.ts';
import { usersSdl } from '../../examples/gateways/users.ts';
import { schemaSdl } from '../../src/graph/schema/sdl.ts';
import { composeByWgc } from './composers/cosmo.ts';

const worth = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires"])
  type Query { currency: String! }
  type Asset @key(fields: "id") {
    id: ID!
    underlying: String @external
    price: String @requires(fields: "underlying")
  }
`;

const graphs = Object.entries({
  balancegraph: schemaSdl('federation'),
  users: usersSdl('federation'),
  payouts: payoutsSdl(),
  prices: worth,
}).map(([name, sdl]) => ({ name, url: `http://127.0.0.1:1/${name}`, sdl }));

let sources: ReadonlyMap<
  string,
  Awaited<ReturnType<typeof composeByWgc>>['engineConfig']['datasourceConfigurations'][number]
>;

beforeAll(async () => {
  const { engineConfig, subgraphs } = await composeByWgc(graphs);
  const byId = new Map(engineConfig.datasourceConfigurations.map((source) => [source.id, source]));
  sources = new Map(
    subgraphs.flatMap(({ id, name }) => {
      const source = byId.get(id);
      return source === undefined ? [] : [[name, source] as const];
    }),
  );
});

test('the router can fetch everything of ours by all of its keys', () => {
  const keys = sources.get('balancegraph')?.keys.map(({ typeName, selectionSet }) => `${typeName}: ${selectionSet}`);
  expect(keys).toEqual([
    'Account: id',
    'Account: address network source { name } subAccount',
    'Asset: id',
    'Asset: network ref source { name }',
    'Balance: id',
    'Source: id',
    'Source: name',
  ]);
});

test('what another graph requires of ours is in the configuration', () => {
  expect(sources.get('prices')?.requires).toEqual([
    { typeName: 'Asset', fieldName: 'price', selectionSet: 'underlying' },
  ]);
});

test('a graph that does not fit is refused with a reason', async () => {
  const misfit = { name: 'misfit', url: 'http://127.0.0.1:1/misfit', sdl: 'type Query { source(id: ID!): Int }' };
  await expect(composeByWgc([...graphs, misfit])).rejects.toThrow(/Query\.source|source/);
});
