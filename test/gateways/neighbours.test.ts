/** What other graphs do with our types composes as docs/federation.md says, and is answered as composed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApolloGateway } from '../../examples/gateways/apollo.ts';
import type { Running } from '../../examples/gateways/graph.ts';
import { startHiveGateway } from '../../examples/gateways/hive.ts';
import { startHiveRouterGateway } from '../../examples/gateways/hive-router.ts';
import { serve } from '../../examples/gateways/serve.ts';
import { type Stack, startStack } from '../../examples/gateways/stack.ts';
import { composers } from './compose.ts';
import { post } from './example.ts';
import { faultsOf, neighbours } from './neighbours.ts';
import { withReport } from './report.ts';
import { atomicTotal } from './truth.ts';

const page = new URL('../../docs/federation.md', import.meta.url);

const outcomes = neighbours.map((neighbour) => ({ neighbour, faults: faultsOf(neighbour) }));

test('what composes stands in docs/federation.md as it was found (UPDATE_DOCS=1 writes it)', () => {
  const rows = outcomes.map(({ neighbour: { directive, does }, faults }) => [
    directive,
    does,
    ...composers.map((composer) => (faults[composer].length === 0 ? 'composes' : 'refused')),
  ]);
  const table = [
    ['directive', 'the other graph', ...composers],
    ['---', '---', ...composers.map(() => '---')],
    ...rows,
  ];
  const text = readFileSync(page, 'utf8');
  const expected = withReport(text, 'neighbours', table.map((cells) => `| ${cells.join(' | ')} |\n`).join(''));
  if (process.env.UPDATE_DOCS === '1') writeFileSync(page, expected);
  else expect(text).toBe(expected);
});

test('a graph that does not fit is refused by all three', () => {
  const faults = faultsOf({
    directive: '',
    does: '',
    types: 'type Asset @key(fields: "id") { id: ID! symbol: String }',
  });
  for (const composer of composers) expect(faults[composer].join()).toMatch(/Asset.*symbol/s);
});

const ETHER = 'asset/sandbox-teos/native';
const ACCOUNT = 'account/sandbox-teos/0xe12ee2c013468c132a1f980067e22f39f3f42dff';
/** The account that the payouts of the examples name by source, network, address and sub-account, two of them null. */
const PAID = 'account/sandbox-loopring/0xe12ee2c013468c132a1f980067e22f39f3f42dff';

const IMPORTS = '"@key", "@external", "@requires", "@provides", "@override", "@interfaceObject", "@inaccessible"';

const graphs = {
  notes: {
    types: `
      type Query { notes: Int }
      type Node @key(fields: "id") @interfaceObject { id: ID! note: String }
    `,
    resolvers: {
      Node: { __resolveReference: ({ id }: { readonly id: string }) => ({ id, note: `about ${id}` }) },
    },
  },
  labels: {
    types: `
      type Query { labels: Int }
      type Asset @key(fields: "id") {
        id: ID!
        name: String @override(from: "balancegraph")
        underlying: String @external
        label: String @requires(fields: "underlying")
      }
    `,
    resolvers: {
      Asset: {
        __resolveReference: (key: { readonly id: string; readonly underlying?: string }) => key,
        name: () => 'Ether, as the other graph calls it',
        // Some planners leave out what is null.
        label: ({ underlying = null }: { readonly underlying?: string | null }) => `of ${underlying}`,
      },
    },
  },
  transfers: {
    types: `
      type Query { transfer: Transfer }
      type Transfer { from: Account @provides(fields: "address") }
      type Account @key(fields: "id") { id: ID! address: String! @external secret: String @inaccessible }
    `,
    resolvers: { Query: { transfer: () => ({ from: { id: ACCOUNT, address: 'as the other graph has it' } }) } },
  },
};

let stack: Stack;
const others: (Running & { readonly name: string })[] = [];

beforeAll(async () => {
  stack = await startStack('federation');
  for (const [name, { types, resolvers }] of Object.entries(graphs)) {
    const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${IMPORTS}])`;
    const schema = buildSubgraphSchema([{ typeDefs: parse(`${link} ${types}`), resolvers }]);
    others.push({ name, ...(await serve({ schema })) });
  }
});
afterAll(async () => {
  for (const { close } of others) await close();
  await stack.close();
});

describe.each([
  { name: 'Apollo', start: startApolloGateway, asksInterfaceObjects: true },
  { name: 'Hive', start: startHiveGateway, asksInterfaceObjects: false },
  { name: 'Hive with the Rust planner', start: startHiveRouterGateway, asksInterfaceObjects: true },
])('$name', ({ start, asksInterfaceObjects }) => {
  let gateway: Running;
  beforeAll(async () => {
    gateway = await start({ graphs: [...stack.graphs, ...others] });
  });
  afterAll(() => gateway?.close());

  const ask = async (query: string) => {
    const { data, errors } = await post(gateway.url, { query });
    return { data, codes: (errors ?? []).map(({ extensions }) => extensions?.code) };
  };

  test('@interfaceObject: a field of Node is on an account and on an asset, or null without asking', async () => {
    const note = (id: string) => (asksInterfaceObjects ? `about ${id}` : null);
    expect(await ask(`{ account(id: "${ACCOUNT}") { network note } asset(id: "${ETHER}") { note } }`)).toEqual({
      data: { account: { network: null, note: note(ACCOUNT) }, asset: { note: note(ETHER) } },
      codes: [],
    });
  });

  test('@override and @requires: the other graph answers its fields, and we the rest', async () => {
    const { data, codes } = await ask(`{ asset(id: "${ETHER}") { ref name underlying label } }`);
    expect(codes).toEqual([]);
    const { asset } = data as { readonly asset: { readonly underlying: string | null } };
    expect(asset).toEqual({
      ref: 'native',
      name: 'Ether, as the other graph calls it',
      underlying: asset.underlying,
      label: `of ${asset.underlying}`,
    });
  });

  test('@provides: on its own path the other graph is taken at its word, and nowhere else', async () => {
    expect(await ask(`{ transfer { from { address } } account(id: "${ACCOUNT}") { address } }`)).toEqual({
      data: {
        transfer: { from: { address: 'as the other graph has it' } },
        account: { address: '0xe12ee2c013468c132a1f980067e22f39f3f42dff' },
      },
      codes: [],
    });
  });

  test('a natural key whose parts are null in part names the same account as its id', async () => {
    const fields = '{ id balance(asset: "0") { id total { atomic } } }';
    const { data } = await ask(`{ payouts { to ${fields} } account(id: "${PAID}") ${fields} }`);
    const { payouts, account } = data as { readonly payouts: { readonly to: unknown }[]; readonly account: object };
    expect(payouts[0]?.to).toEqual(account);
    expect(JSON.stringify(account)).toContain(atomicTotal(PAID, '0'));
  });

  test('@inaccessible: clients do not see the field', async () => {
    const { data, codes } = await ask(`{ account(id: "${ACCOUNT}") { id secret } }`);
    expect({ data, codes }).toEqual({ data: undefined, codes: ['GRAPHQL_VALIDATION_FAILED'] });
  });
});
