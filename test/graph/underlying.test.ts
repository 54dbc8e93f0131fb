/** The same thing at several sources: what assets stand for, and asking for all that stands for it. Calls are counted. */

import { createServer } from 'node:http';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { graphql } from 'graphql';
import { createHandler } from 'graphql-http/lib/use/http';
import { afterEach, expect, test } from 'vitest';
import { createBalancegraph } from '../../src/balancegraph.ts';
import { configSchema } from '../../src/config/schema.ts';
import { surfaces } from '../../src/model/surface.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import type { UpstreamName } from '../../src/sandbox/sandbox.ts';
import { openTestGraph, type TestGraph, type TestGraphOptions } from './support.ts';

const ETHER = 'eip155:1337/slip44:60';
const opened: TestGraph[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((graph) => graph.close()));
});

async function open(options: TestGraphOptions = {}): Promise<TestGraph> {
  const graph = await openTestGraph({ ...options, config: { ...options.config, limits: { maxPageSize: 1000 } } });
  opened.push(graph);
  return graph;
}

/** Mesh as an operator would configure a network of an EVM chain. */
const chained = {
  mesh: {
    networks: [
      { blockchain: 'Ethereum', network: 'Sandbox', addresses: 'evm', chain: 'eip155:1337' },
      { blockchain: 'Bitcoin', network: 'Sandbox', addresses: 'base58' },
    ],
  },
};

async function dataOf(graph: TestGraph, query: string): Promise<Record<string, unknown>> {
  const { data } = await graph.ask(query);
  return JSON.parse(JSON.stringify(data));
}

/** By source, the assets that stand for `id`, or why they are unknown. */
async function assetsOf(graph: TestGraph, id: string): Promise<Record<string, unknown>> {
  const { sources } = await dataOf(
    graph,
    `{ sources { provider assets(underlying: "${id}") { nodes { ref underlying } failure { code } } } }`,
  );
  const answered = sources as {
    provider: string;
    assets: { nodes: { ref: string }[] | null; failure: { code: string } | null };
  }[];
  return Object.fromEntries(
    answered.map(({ provider, assets }) => [provider, assets.nodes?.map(({ ref }) => ref) ?? assets.failure?.code]),
  );
}

interface Holding {
  readonly asset: { readonly ref: string; readonly underlying: string | null };
  readonly total: { readonly atomic: string } | null;
  readonly failure: { readonly code: string } | null;
}

/** What the account holds of the thing: `reference amount`, or why it is unknown. */
async function holdingsOf(
  graph: TestGraph,
  account: string,
  id: string,
): Promise<readonly string[] | string | undefined> {
  const { account: reported } = await dataOf(
    graph,
    `{ account(id: "${account}") { balances(filter: { underlying: "${id}" }, first: 1000) {
      nodes { asset { ref underlying } total { atomic } failure { code } } failure { code } } } }`,
  );
  const { balances } = reported as { balances: { nodes: Holding[] | null; failure: { code: string } | null } };
  return (
    balances.nodes?.map(({ asset, total, failure }) => `${asset.ref} ${total?.atomic ?? failure?.code}`) ??
    balances.failure?.code
  );
}

function firstHolder({ sandbox: { ledger } }: TestGraph, upstream: UpstreamName, ref: string) {
  const found = ledger.accounts(upstream).find((account) => ledger.truth(upstream, account, ref)?.total);
  if (found === undefined) throw new Error(`no account holds ${ref}`);
  const query = [found.network && `network=${found.network}`, found.subAccount && `sub=${found.subAccount}`]
    .filter(Boolean)
    .join('&');
  const id = `account/sandbox-${upstream}/${found.address}${query === '' ? '' : `?${query}`}`;
  return { id, address: found.address, total: ledger.truth(upstream, found, ref)?.total?.toString() };
}

test('every source names the assets that stand for a thing, or says that it cannot', async () => {
  const graph = await open();
  const expected = {
    reddio: 'CATALOGUE_UNSUPPORTED',
    teos: 'UNDERLYING_UNSUPPORTED',
    mesh: ['ETH:18'],
    loopring: ['0'],
  };
  expect(await assetsOf(graph, ETHER)).toEqual(expected);
  expect(graph.counts()).toEqual({ reddio: 0, teos: 0, mesh: 0, loopring: 1 });
  // The catalogue is kept.
  expect(await assetsOf(graph, ETHER)).toEqual(expected);
  expect(graph.counts().loopring).toBe(1);
  const { sources } = await dataOf(graph, '{ sources { capabilities { underlying } } }');
  expect(sources).toEqual([true, false, true, true].map((underlying) => ({ capabilities: { underlying } })));
});

test('a thing of another chain belongs to no asset, and no source is asked', async () => {
  const graph = await open();
  expect(await assetsOf(graph, 'eip155:1/slip44:60')).toEqual({
    reddio: [],
    teos: 'UNDERLYING_UNSUPPORTED',
    mesh: [],
    loopring: [],
  });
  expect(graph.counts()).toEqual({ reddio: 0, teos: 0, mesh: 0, loopring: 0 });
});

test('a token is found by its contract, however the id spells it', async () => {
  const graph = await open({ options: chained });
  const token = graph.sandbox.ledger.assets('loopring').find(({ ref }) => ref === '6');
  const contract = token?.upstream === 'loopring' ? token.contract : '';
  for (const spelled of [contract, `0x${contract.slice(2).toUpperCase()}`]) {
    expect(await assetsOf(graph, `eip155:1337/erc20:${spelled}`)).toEqual({
      reddio: 'CATALOGUE_UNSUPPORTED',
      teos: 'UNDERLYING_UNSUPPORTED',
      mesh: 'CATALOGUE_UNSUPPORTED',
      loopring: ['6'],
    });
  }
  expect(graph.counts()).toEqual({ reddio: 0, teos: 0, mesh: 0, loopring: 1 });
});

test('holdings of the same thing, at every source that an address fits', async () => {
  const graph = await open();
  const mesh = firstHolder(graph, 'mesh', 'ETH:18');
  const { accountsByAddress } = await dataOf(
    graph,
    `{ accountsByAddress(addresses: ["${mesh.address}"]) { source { provider } balances(filter: { underlying: "${ETHER}" }) {
      nodes { asset { ref underlying } total { atomic } } failure { code } } } }`,
  );
  const ledger = graph.sandbox.ledger;
  const atLoopring = ledger.truth('loopring', { network: null, address: mesh.address, subAccount: null }, '0')?.total;
  const reported = { underlying: ETHER };
  expect(accountsByAddress).toEqual([
    { source: { provider: 'teos' }, balances: { nodes: null, failure: { code: 'UNDERLYING_UNSUPPORTED' } } },
    {
      source: { provider: 'mesh' },
      balances: { nodes: [{ asset: { ref: 'ETH:18', ...reported }, total: { atomic: mesh.total } }], failure: null },
    },
    {
      source: { provider: 'loopring' },
      balances: {
        nodes: [{ asset: { ref: '0', ...reported }, total: { atomic: atLoopring?.toString() } }],
        failure: null,
      },
    },
  ]);
  // Mesh is asked for one currency, Loopring for its list and its catalogue, TEOS for nothing.
  expect(graph.counts()).toEqual({ reddio: 0, teos: 0, mesh: 1, loopring: 2 });
});

test('Reddio says it beside each balance: coins, tokens and collectibles', async () => {
  const graph = await open();
  const assets = graph.sandbox.ledger.assets('reddio');
  for (const type of ['ETH', 'ERC20', 'ERC721', 'ERC721M']) {
    const asset = assets.find((candidate) => {
      if (candidate.upstream !== 'reddio' || candidate.token.type !== type) return false;
      return graph.sandbox.ledger
        .accounts('reddio')
        .some((account) => graph.sandbox.ledger.truth('reddio', account, candidate.ref)?.total);
    });
    if (asset?.upstream !== 'reddio') throw new Error(`no account holds any ${type}`);
    const { contract, tokenId } = asset.token;
    const id =
      { ETH: ETHER, ERC20: `eip155:1337/erc20:${contract}` }[type] ?? `eip155:1337/erc721:${contract}/${tokenId}`;
    const holder = firstHolder(graph, 'reddio', asset.ref);
    expect(await holdingsOf(graph, holder.id, id)).toEqual([`${asset.ref} ${holder.total}`]);
  }
});

test('an asset without a known underlying may stand for anything', async () => {
  const graph = await open({ options: chained });
  const { id } = firstHolder(graph, 'mesh', 'ETH:18');
  const reported = await holdingsOf(graph, id, ETHER);
  expect(reported).toContainEqual(expect.stringMatching(/^ETH:18 /));
  expect(reported).not.toContainEqual(expect.stringContaining('contractAddress'));
});

test('a contract in the metadata of a currency is a token of the configured chain, and of no other', async () => {
  const metadata = '{"contractAddress":"0x6B175474E89094C44Da98b954EedeAC495271d0F"}';
  const dai = (graph: TestGraph) =>
    dataOf(
      graph,
      `{ source(id: "sandbox-mesh") { asset(ref: ${JSON.stringify(`DAI:18${metadata}`)}, network: "Ethereum/Sandbox") { underlying } } }`,
    );
  expect(await dai(await open({ options: chained }))).toEqual({
    source: { asset: { underlying: 'eip155:1337/erc20:0x6b175474e89094c44da98b954eedeac495271d0f' } },
  });
  expect(await dai(await open())).toEqual({ source: { asset: { underlying: null } } });
});

test('chosen assets and accounts are narrowed down before they are read', async () => {
  const graph = await open();
  const { id, address, total } = firstHolder(graph, 'mesh', 'ETH:18');
  const chosen = `{ account(id: "${id}") { balances(assets: ["ETH:18", "RPB:0"], filter: { underlying: "${ETHER}" }) { nodes { asset { ref } } } } }`;
  expect(await dataOf(graph, chosen)).toEqual({ account: { balances: { nodes: [{ asset: { ref: 'ETH:18' } }] } } });
  const ofAsset = (ref: string) =>
    dataOf(
      graph,
      `{ source(id: "sandbox-mesh") { asset(ref: "${ref}", network: "Ethereum/Sandbox") {
      balances(accounts: ["${address}"], filter: { underlying: "${ETHER}" }) { nodes { total { atomic } } } } } }`,
    );
  expect(await ofAsset('RPB:0')).toEqual({ source: { asset: { balances: { nodes: [] } } } });
  expect(graph.counts().mesh).toBe(1);
  const { source } = await ofAsset('ETH:18');
  expect(source).toEqual({ asset: { balances: { nodes: [{ total: { atomic: total } }] } } });
  expect(graph.counts().mesh).toBe(2);
});

test('where no chain is configured, nothing is reported and nothing is guessed', async () => {
  const graph = await open({ options: { loopring: { homeChain: undefined }, reddio: { homeChain: undefined } } });
  expect(await assetsOf(graph, ETHER)).toMatchObject({
    reddio: 'UNDERLYING_UNSUPPORTED',
    loopring: 'UNDERLYING_UNSUPPORTED',
  });
  expect(graph.counts().loopring).toBe(0);
  const { source } = await dataOf(
    graph,
    '{ source(id: "sandbox-loopring") { asset(ref: "0") { symbol underlying } } }',
  );
  expect(source).toEqual({ asset: { symbol: 'ETH', underlying: null } });
});

test.each([
  ['underlying: ""', 'underlying: is empty'],
  [
    'underlying: "ETH"',
    'underlying: character "E" not allowed at position 0: the namespace of the chain has a-z, 0-9 and -; a CAIP-19 id looks like eip155:1/slip44:60',
  ],
  ['underlying: "eip155:1/erc20:0x12"', 'underlying: contract 2 hex digits, need 40'],
  [
    'underlying: "eip155:1/erc20:0x6b175474E89094C44Da98b954EedeAC495271d0F"',
    'underlying: contract checksum does not match; probably a typing error',
  ],
  [`underlying: "${ETHER}", refs: ["1"]`, 'underlying: must not stand beside refs'],
  [`underlying: "${ETHER}", network: "a/b"`, 'network: is only of use beside refs'],
  [`underlying: "${ETHER}", first: 1001`, 'first: 1001 entries, limit 1000; ask for several pages'],
])('bad input, with nothing asked: %s', async (args, message) => {
  const graph = await open();
  const { errors } = await graph.ask(`{ source(id: "sandbox-loopring") { assets(${args}) { totalCount } } }`);
  expect(errors?.map((error) => error.message)).toEqual([message]);
  expect(graph.counts().loopring).toBe(0);
});

test('a filter that is none is refused', async () => {
  const graph = await open();
  const { id } = firstHolder(graph, 'loopring', '0');
  const { errors } = await graph.ask(
    `{ account(id: "${id}") { balances(filter: { underlying: "ether", contract: "?" }) { totalCount } } }`,
  );
  expect(errors?.map((error) => error.message)).toEqual([
    'filter.contract: must be 1 to 128 letters, digits, ".", "_", ":" or "-"; filter.underlying: ":" is missing at position 5, behind the namespace of the chain; a CAIP-19 id looks like eip155:1/slip44:60',
  ]);
  expect(graph.counts().loopring).toBe(0);
});

test('a source that lists nothing is asked for the very asset, where contracts are its references', async () => {
  const dai = '0x6b175474e89094c44da98b954eedeac495271d0f';
  const asked: unknown[] = [];
  const typeDefs = `type Query { balances(accounts: [String!]!, tokens: [String!]!): [Balance!]! }
    type Balance { account: String! token: String! amount: String! }`;
  const balances = (_: unknown, args: { accounts: string[]; tokens: string[] }) => {
    asked.push(args);
    return args.accounts.flatMap((account) => args.tokens.map((token) => ({ account, token, amount: '7' })));
  };
  const schema = makeExecutableSchema({ typeDefs, resolvers: { Query: { balances } } });
  const server = createServer(createHandler({ schema }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  const options = {
    document:
      'query ($accounts: [String!]!, $tokens: [String!]!) { balances(accounts: $accounts, tokens: $tokens) { account token amount } }',
    shape: 'cross-product',
    variables: { accounts: 'accounts', tokens: 'assets' },
    rows: 'balances',
    fields: { address: 'balances.account', asset: 'balances.token', total: 'balances.amount' },
    addresses: 'evm',
    assetIds: 'evm',
    chain: 'eip155:1',
    contracts: 'erc20',
  };
  const sources = [{ id: 'indexer', provider: 'graphql', url: `http://127.0.0.1:${address.port}`, options }];
  const graph = createBalancegraph({ config: configSchema(builtInKinds).parse({ sources }) });
  const holders = ['0x1111111111111111111111111111111111111111', '0x2222222222222222222222222222222222222222'];
  const source = `{ accountsByAddress(addresses: ${JSON.stringify(holders)}) {
    dai: balances(filter: { underlying: "eip155:1/erc20:${dai}" }) { nodes { asset { ref underlying } total { atomic } } }
    ether: balances(filter: { underlying: "eip155:1/slip44:60" }) { nodes { asset { ref } } } } }`;
  const { data } = await graphql({ schema: graph.schema, source, contextValue: graph.createContext() });
  await graph.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  const held = { asset: { ref: dai, underlying: `eip155:1/erc20:${dai}` }, total: { atomic: '7' } };
  expect(JSON.parse(JSON.stringify(data))).toEqual({
    accountsByAddress: holders.map(() => ({ dai: { nodes: [held] }, ether: { nodes: [] } })),
  });
  expect(asked).toEqual([{ accounts: holders, tokens: [dai] }]);
});

test.each(surfaces)('the %s surface answers alike', async (surface) => {
  const { sandbox } = await open();
  const sources = sandbox.sources.map((source) => ({ ...source, sandbox: true }));
  const graph = createBalancegraph({ config: configSchema(builtInKinds).parse({ server: { surface }, sources }) });
  const source = `{ source(id: "source/sandbox-loopring") { assets(underlying: "${ETHER}") { nodes { id underlying } } } }`;
  const { data, errors } = await graphql({ schema: graph.schema, source, contextValue: graph.createContext() });
  await graph.close();
  expect(errors).toBeUndefined();
  expect(JSON.parse(JSON.stringify(data))).toEqual({
    source: { assets: { nodes: [{ id: 'asset/sandbox-loopring/0', underlying: ETHER }] } },
  });
});
