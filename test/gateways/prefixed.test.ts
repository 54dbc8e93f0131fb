/** Behind gateways beside a bank with an `Account`, an `Amount` and a `Network` of its own: each answers for its own. */
import { buildSubgraphSchema } from '@apollo/subgraph';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApolloGateway } from '../../examples/gateways/apollo.ts';
import type { Graph, Running } from '../../examples/gateways/graph.ts';
import { startHiveGateway } from '../../examples/gateways/hive.ts';
import { serve } from '../../examples/gateways/serve.ts';
import { startStitchingGateway } from '../../examples/gateways/stitching.ts';
import type { Surface } from '../../src/model/surface.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { openServer } from '../server/support.ts';
import { bank, bankAsSubgraph } from './clashing.ts';
import { post } from './example.ts';

let sandbox: Sandbox;
let address: string;
const opened: Pick<Running, 'close'>[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
  address = sandbox.ledger.accounts('teos')[0]?.address ?? '';
});
afterAll(async () => {
  await sandbox.close();
  for (const { close } of opened.toReversed()) await close();
});

async function keep<Opened extends Pick<Running, 'close'>>(opening: Promise<Opened>): Promise<Opened> {
  const result = await opening;
  opened.push(result);
  return result;
}

async function balancegraph(surface: Surface, rootFields?: readonly string[]): Promise<Graph> {
  const server = await openServer({
    sources: sandbox.sources.map((source) => ({ ...source, sandbox: true })),
    config: { server: { surface, schema: { prefix: 'Bg', ...(rootFields && { rootFields }) } } },
  });
  opened.push(server.running);
  return { name: 'balancegraph', url: `${server.url}/graphql` };
}

/** What the bank says of everything. */
const account = { id: 'DE1', balance: { currency: 'EUR', cents: '5' }, fees: { pageInfo: { total: 3 }, sum: '7' } };

function bankResolvers() {
  const onChain = () => ({ __typename: 'BgAccount', id: `account/sandbox-teos/${address}` });
  return { Query: { account: () => account, network: () => 'SEPA' }, Account: { onChain } };
}

async function bankFor(surface: 'federation' | 'stitching'): Promise<Graph> {
  const resolvers = bankResolvers();
  if (surface === 'federation') {
    const schema = buildSubgraphSchema([{ typeDefs: parse(bankAsSubgraph), resolvers }]);
    return { name: 'bank', url: (await keep(serve({ schema }))).url };
  }
  const sdl = `
    directive @merge(keyField: String, keyArg: String) repeatable on FIELD_DEFINITION
    ${bank}
    type BgAccount { id: ID! }
    extend type Query {
      _sdl: String!
      _bgAccounts(ids: [ID!]!): [BgAccount!]! @merge(keyField: "id")
    }`;
  const _bgAccounts = (_: unknown, { ids }: { readonly ids: readonly string[] }) => ids.map((id) => ({ id }));
  const Query = { ...resolvers.Query, _sdl: () => sdl, _bgAccounts };
  const schema = makeExecutableSchema({ typeDefs: sdl, resolvers: { ...resolvers, Query } });
  return { name: 'bank', url: (await keep(serve({ schema }))).url };
}

describe.each([
  { name: 'Apollo', surface: 'federation', start: startApolloGateway },
  { name: 'Hive', surface: 'federation', start: startHiveGateway },
  { name: 'stitching', surface: 'stitching', start: startStitchingGateway },
] as const)('$name', ({ surface, start }) => {
  let url: string;
  let keyed: string;

  beforeAll(async () => {
    const other = await bankFor(surface);
    url = (await keep(start({ graphs: [await balancegraph(surface), other] }))).url;
    keyed = (await keep(start({ graphs: [await balancegraph(surface, []), other] }))).url;
  });

  const own = { __typename: 'Account', ...account, fees: { pageInfo: { __typename: 'PageInfo', total: 3 }, sum: '7' } };
  const theirs = `account { __typename id balance { currency cents } fees { pageInfo { __typename total } sum } `;

  function balances(): unknown {
    const [held] = sandbox.ledger.accounts('teos');
    const total = held && sandbox.ledger.truth('teos', held, 'native')?.total;
    const nodes = [
      {
        __typename: 'BgBalance',
        account: { __typename: 'BgAccount' },
        total: { __typename: 'BgAmount', atomic: String(total) },
        failure: null,
      },
    ];
    return { __typename: 'BgBalanceConnection', pageInfo: { __typename: 'BgPageInfo', hasNextPage: false }, nodes };
  }

  const ours = `__typename balances(assets: ["native"]) {
    __typename pageInfo { __typename hasNextPage }
    nodes { __typename ... on BgNode { __typename } account { __typename } total { __typename atomic } failure { code } }
  }`;

  test('our things, and the bank’s', async () => {
    const query = `{
      network
      ${theirs} }
      bgAccount(id: "account/sandbox-teos/${address}") { ${ours} }
      bgSources(ids: ["sandbox-teos"]) { __typename networks { __typename } }
    }`;
    expect(await post(url, { query })).toEqual({
      data: {
        network: 'SEPA',
        account: own,
        bgAccount: { __typename: 'BgAccount', balances: balances() },
        bgSources: [{ __typename: 'BgSource', networks: { __typename: 'BgNetworkList' } }],
      },
    });
  });

  test('our account below the bank’s, by its key', async () => {
    const query = `{ ${theirs} onChain { ${ours} } } }`;
    const expected = { data: { account: { ...own, onChain: { __typename: 'BgAccount', balances: balances() } } } };
    expect(await post(url, { query })).toEqual(expected);
    // Also where we offer no root field.
    expect(await post(keyed, { query })).toEqual(expected);
  });
});
