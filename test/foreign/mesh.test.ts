/** Coinbase's own SDK as server, and as judge of what our provider asks and of what our sandbox answers. */
import fc from 'fast-check';
import { type ExecutionResult, graphql } from 'graphql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Balancegraph, createBalancegraph } from '../../src/balancegraph.ts';
import { configSchema } from '../../src/config/schema.ts';
import { parseJson } from '../../src/http/json.ts';
import { makeAccount } from '../../src/model/identity.ts';
import { formatCurrency, readCurrency } from '../../src/providers/mesh/currency.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { fileWith } from '../cli/files.ts';
import { run } from '../cli/run.ts';
import { runs } from '../depth.ts';
import {
  type Amount,
  type Book,
  type Currency,
  hashesOf,
  type Judge,
  type Running,
  startJudge,
  startServer,
} from './mesh.ts';

const PLAIN = { blockchain: 'Foreign', network: 'main net' };
const SHARD = {
  blockchain: 'Foreign',
  network: 'shards',
  sub_network_identifier: { network: 'shard 1', metadata: { producer: '0x52', round: 3 } },
};

/** Two share symbol and decimals; keys in no order, marks that Go escapes, fractions and other alphabets. */
const CURRENCIES: readonly Currency[] = [
  { symbol: 'ETH', decimals: 18 },
  { symbol: 'USDT', decimals: 6, metadata: { contractAddress: '0xdAC17F958D2ee523a2206206994597C13D831ec7' } },
  { symbol: 'USDT', decimals: 6, metadata: { contractAddress: '0x55d398326f99059fF775485246999027B3197955' } },
  { symbol: '5%{OFF}', decimals: 2 },
  { symbol: 'é€', decimals: 0, metadata: { z: [2, 1, { b: null, a: true }], a: { y: 1.5, x: '<&>\u2028é' } } },
];
const VALUES = ['9007199254740993', '-5', '0', `1${'0'.repeat(40)}`, '7'];
const ADDRESSES = ['alice', 'bob.near', 'KT1:x@y'];

/** Every account has another sum of each currency at each block, but for the last currency, which comes with the last block. */
function bookOf(networks: readonly Book['ledgers'][number]['network'][], history: boolean): Book {
  const indexes = [0, 1, 2, 3];
  const accounts = [
    ...ADDRESSES.map((address) => ({ address })),
    { address: 'alice', sub_account: { address: 'staked' } },
  ];
  return {
    history,
    ledgers: networks.map((network, shift) => ({
      network,
      blocks: indexes.map((index) => ({
        identifier: { index, hash: `block-${shift}/${index}` },
        timestamp: Date.UTC(2026, 0, 1) + index,
      })),
      holdings: indexes.flatMap((since) =>
        accounts.map((account, place) => ({ account, since, balances: balancesAt(since, place + 10 * shift) })),
      ),
    })),
  };
}

function balancesAt(index: number, place: number): Amount[] {
  const held = index === 3 ? CURRENCIES : CURRENCIES.slice(0, -1);
  return held.map((currency, at) => ({
    currency,
    value: (BigInt(VALUES[at] ?? '0') + BigInt(index * 1000 + place)).toString(),
  }));
}

function refOf(currency: Currency): string {
  const read = readCurrency(parseJson(Buffer.from(JSON.stringify(currency))), 'currency');
  if (!read.ok) throw new Error(read.rule);
  return formatCurrency(read.value);
}

const REFS = CURRENCIES.map(refOf);

const rowsSchema = z.array(
  z.object({
    balances: z.object({
      nodes: z.array(
        z.object({
          asset: z.object({ ref: z.string() }),
          total: z.object({ atomic: z.string() }).nullable(),
          provenance: z.object({ block: z.object({ number: z.string(), hash: z.string() }) }).nullable(),
          failure: z.object({ code: z.string() }).nullable(),
        }),
      ),
    }),
  }),
);

const ROWS = `nodes { asset { ref } total { atomic } provenance { block { number hash } } failure { code } }`;
const CHOSEN = `query ($ids: [ID!]!, $assets: [ID!]!, $at: AtInput) {
  accounts(ids: $ids) { balances(assets: $assets, at: $at) { ${ROWS} } } }`;
const LISTED = `query ($ids: [ID!]!, $at: AtInput) { accounts(ids: $ids) { balances(at: $at) { ${ROWS} } } }`;
const NETWORKS = `{ source(id: "mesh") { networks { failure { code } nodes { name
  abilities { history version errors { code message retryable } failure { code } }
  status { current { number hash time } genesis { number hash } failure { code } } } } } }`;

interface MeshGraph {
  readonly graph: Balancegraph;
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<ExecutionResult>;
}

const opened: Balancegraph[] = [];
const faults: unknown[] = [];
afterEach(async () => {
  for (const graph of opened.splice(0)) await graph.close();
  expect(faults.splice(0)).toEqual([]);
});

function open(url: string, options: object): MeshGraph {
  const sources = [{ id: 'mesh', provider: 'mesh', url, retries: 0, options }];
  const graph = createBalancegraph({
    config: configSchema(builtInKinds).parse({ sources }),
    onFault: (fault) => faults.push(fault),
  });
  opened.push(graph);
  return {
    graph,
    ask: (source, variableValues = {}) =>
      graphql({ schema: graph.schema, source, variableValues, contextValue: graph.createContext() }),
  };
}

function idsOf(network: string, addresses = ADDRESSES, subAccount: string | null = null): readonly string[] {
  return addresses.map((address) => makeAccount('mesh', { network, address, subAccount }).id);
}

async function rowsOf({ ask }: MeshGraph, query: string, variables: Readonly<Record<string, unknown>>) {
  const { data, errors } = await ask(query, variables);
  const read = rowsSchema.safeParse(data?.accounts);
  if (!read.success) throw new Error(JSON.stringify(errors));
  return read.data.map(({ balances }) => balances.nodes);
}

function byRef<Row extends { readonly asset: { readonly ref: string } }>(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => (a.asset.ref < b.asset.ref ? -1 : 1));
}

/** What the judge has against requests and answers. */
function offences(verdicts: Awaited<ReturnType<Judge['verdicts']>>) {
  return verdicts.filter(({ request, answer }) => request !== '' || answer !== '');
}

describe.each([
  { name: 'plain', shift: 0, network: PLAIN, id: 'Foreign/main%20net' },
  { name: 'a sub-network with metadata', shift: 1, network: SHARD, id: 'Foreign/shards/shard%201' },
])('a server of the SDK with history: $name', ({ shift, network, id }) => {
  let server: Running;
  let judge: Judge;
  beforeAll(async () => {
    server = await startServer(bookOf([PLAIN, SHARD], true));
    judge = await startJudge(server.url);
  });
  afterAll(async () => {
    await judge.close();
    await server.close();
  });

  const {
    blockchain,
    network: name,
    sub_network_identifier: subNetwork,
  } = { sub_network_identifier: undefined, ...network };
  beforeEach(() => judge.verdicts());

  const options = { networks: [{ blockchain, network: name, subNetwork, subAccounts: true }] };
  const held = (index: number, places: readonly number[]) =>
    places.map((place) =>
      balancesAt(index, place + 10 * shift).map(({ currency, value }) => ({
        asset: { ref: refOf(currency) },
        total: { atomic: value },
        provenance: { block: { number: String(index), hash: `block-${shift}/${index}` } },
        failure: null,
      })),
    );

  test('passes check', async () => {
    const pair = { network: id, account: 'alice', asset: REFS[0] };
    const source = { id: 'mesh', provider: 'mesh', url: judge.url, check: [pair], options };
    expect(await run(['check', '--config', await fileWith({ sources: [source] })])).toMatchObject({ code: 0, err: '' });
    expect(offences(await judge.verdicts())).toEqual([]);
  });

  test('is read now, chosen or listed, with as many calls as planned', async () => {
    const graph = open(judge.url, options);
    for (const [query, variables] of [
      [CHOSEN, { ids: idsOf(id), assets: REFS }],
      [LISTED, { ids: idsOf(id) }],
    ] as const) {
      const { plan } = await graph.graph.explain({ query, variables });
      expect(await judge.verdicts()).toEqual([]);
      // A list has an order of its own.
      const rows = await rowsOf(graph, query, variables);
      expect(rows.map(byRef)).toEqual(held(3, [0, 1, 2]).map(byRef));
      const verdicts = await judge.verdicts();
      expect(offences(verdicts)).toEqual([]);
      const planned = plan?.calls.flatMap(({ step, count }) => Array.from({ length: count }, () => step));
      expect(verdicts.map(({ path }) => path).toSorted()).toEqual(planned?.toSorted());
    }
  });

  test('is read at each block, by number and by hash, and of a sub-account', async () => {
    const graph = open(judge.url, options);
    for (const index of [0, 1, 2, 3]) {
      for (const at of [{ block: String(index) }, { hash: `block-${shift}/${index}` }]) {
        const assets = REFS.slice(0, -1);
        const expected = (places: readonly number[]) => held(index, places).map((rows) => rows.slice(0, assets.length));
        expect(await rowsOf(graph, CHOSEN, { ids: idsOf(id), assets, at })).toEqual(expected([0, 1, 2]));
        const staked = idsOf(id, ['alice'], 'staked');
        expect(await rowsOf(graph, CHOSEN, { ids: staked, assets, at })).toEqual(expected([3]));
      }
    }
    expect(offences(await judge.verdicts())).toEqual([]);
  });

  test('has no zero where it is silent, and no block or account that it does not know', async () => {
    const graph = open(judge.url, options);
    const [last = ''] = REFS.slice(-1);
    const codes = async (ids: readonly string[], at: object) =>
      (await rowsOf(graph, CHOSEN, { ids, assets: [last], at })).flat().map(({ failure }) => failure?.code);
    expect(await codes(idsOf(id, ['alice']), { block: '0' })).toEqual(['NOT_REPORTED']);
    expect(await codes(idsOf(id, ['alice']), { block: '4' })).toEqual(['BLOCK_NOT_FOUND']);
    expect(await codes(idsOf(id, ['alice']), { hash: 'no-such-block' })).toEqual(['BLOCK_NOT_FOUND']);
    expect(await codes(idsOf(id, ['carol']), { block: '3' })).toEqual(['ACCOUNT_NOT_FOUND']);
    expect(offences(await judge.verdicts())).toEqual([]);
  });

  test('says what it can do, and its newest block', async () => {
    const { data, errors } = await open(judge.url, options).ask(NETWORKS);
    expect(errors).toBeUndefined();
    expect(JSON.parse(JSON.stringify(data))).toMatchObject({
      source: {
        networks: {
          failure: null,
          nodes: [
            {
              name: id,
              abilities: {
                history: true,
                version: 'node book, Mesh 1.4.12',
                errors: [
                  { code: '1', message: 'Endpoint not implemented', retryable: false },
                  { code: '2', message: 'Block not found', retryable: true },
                  { code: '3', message: 'Account not found', retryable: false },
                ],
                failure: null,
              },
              status: {
                current: { number: '3', hash: `block-${shift}/3`, time: '2026-01-01T00:00:00.003Z' },
                genesis: { number: '0', hash: `block-${shift}/0` },
                failure: null,
              },
            },
          ],
        },
      },
    });
    expect(offences(await judge.verdicts())).toEqual([]);
  });
});

describe('a server of the SDK without history', () => {
  let server: Running;
  let judge: Judge;
  beforeAll(async () => {
    server = await startServer(bookOf([PLAIN], false));
    judge = await startJudge(server.url);
  });
  afterAll(async () => {
    await judge.close();
    await server.close();
  });
  beforeEach(() => judge.verdicts());

  const ids = idsOf('Foreign/main%20net');
  const codesOf = async (graph: MeshGraph, variables: object) =>
    new Set(
      (await rowsOf(graph, CHOSEN, { ids, assets: REFS, ...variables })).flat().map(({ failure }) => failure?.code),
    );

  test('is read now, where its networks are learned', async () => {
    const rows = await rowsOf(open(judge.url, {}), CHOSEN, { ids, assets: REFS });
    expect(rows.map((nodes) => nodes.map(({ total }) => total?.atomic))).toEqual(
      [0, 1, 2].map((place) => balancesAt(3, place).map(({ value }) => value)),
    );
    expect(offences(await judge.verdicts())).toEqual([]);
  });

  test('is not asked for the past, of which it says that it has none', async () => {
    expect(await codesOf(open(judge.url, {}), { at: { block: '1' } })).toEqual(new Set(['HISTORY_UNSUPPORTED']));
    const verdicts = await judge.verdicts();
    expect(verdicts.map(({ path }) => path)).not.toContain('/account/balance');
    expect(offences(verdicts)).toEqual([]);
  });

  test('refuses the past, and networks that it does not have, in words that are understood', async () => {
    const of = (network: string, history: boolean) => ({
      networks: [{ blockchain: 'Foreign', network, history }],
    });
    const past = open(judge.url, of('main net', true));
    expect(await codesOf(past, { at: { block: '1' } })).toEqual(new Set(['HISTORY_UNSUPPORTED']));
    const elsewhere = open(judge.url, of('other net', false));
    expect(await codesOf(elsewhere, { ids: idsOf('Foreign/other%20net') })).toEqual(new Set(['UNKNOWN_NETWORK']));
    // The judge is of one mind with the server, but for the code of its refusals: the server never declared it.
    const said = offences(await judge.verdicts()).filter(({ path }) => path === '/account/balance');
    expect(new Set(said.map(({ request, answer }) => `${request} / ${answer}`))).toEqual(
      new Set([
        'historical balance lookup is not supported / code 0: Error.Code unexpected',
        'a network that the server does not list / code 0, with no network that has declared it',
      ]),
    );
  });
});

describe('our sandbox before the judge', () => {
  let sandbox: Sandbox;
  let judge: Judge;
  beforeAll(async () => {
    sandbox = await startSandbox();
    judge = await startJudge(sandbox.upstreams.mesh.url);
  });
  afterAll(async () => {
    await judge.close();
    await sandbox.close();
  });
  beforeEach(() => judge.verdicts());

  const optionsOf = (): object => sandbox.sources.find(({ provider }) => provider === 'mesh')?.options ?? {};

  test('answers as the SDK wants it, and is asked as it wants it', async () => {
    const graph = open(judge.url, optionsOf());
    const { ledger } = sandbox;
    for (const network of ['Ethereum/Sandbox', 'Bitcoin/Sandbox']) {
      const accounts = ledger.accounts('mesh', network);
      const assets = ledger.assets('mesh', network).map(({ ref }) => ref);
      const ids = accounts.map((account) => makeAccount('mesh', account).id);
      const read = await rowsOf(graph, CHOSEN, { ids, assets });
      for (const [index, account] of accounts.entries()) {
        const truth = assets.map((ref) => ledger.truth('mesh', account, ref)?.total?.toString() ?? null);
        expect(read[index]?.map(({ total }) => total?.atomic ?? null)).toEqual(truth);
      }
      await rowsOf(graph, LISTED, { ids });
    }
    const [first] = ledger.accounts('mesh', 'Ethereum/Sandbox');
    if (first === undefined) throw new Error('the sandbox has accounts');
    const { blocks } = ledger.chain('Ethereum/Sandbox');
    for (const { number, hash } of blocks.slice(1, 4)) {
      for (const at of [{ block: number.toString() }, { hash }]) {
        await rowsOf(graph, CHOSEN, { ids: [makeAccount('mesh', first).id], assets: ['ETH:18'], at });
      }
    }
    await graph.ask(NETWORKS);
    await open(judge.url, {}).ask(NETWORKS);
    const verdicts = await judge.verdicts();
    expect(new Set(verdicts.map(({ path }) => path))).toEqual(
      new Set(['/network/list', '/network/options', '/network/status', '/account/balance']),
    );
    expect(offences(verdicts)).toEqual([]);
  });

  test('refuses in words that it has declared', async () => {
    const graph = open(judge.url, optionsOf());
    const [first] = sandbox.ledger.accounts('mesh', 'Ethereum/Sandbox');
    if (first === undefined) throw new Error('the sandbox has accounts');
    const ids = [makeAccount('mesh', first).id];
    for (const at of [{ block: '0' }, { block: '1000' }, { hash: '0x00' }]) {
      const rows = await rowsOf(graph, CHOSEN, { ids, assets: ['ETH:18'], at });
      expect(rows.flat().map(({ failure }) => failure?.code)).toEqual(['BLOCK_NOT_FOUND']);
    }
    const verdicts = await judge.verdicts();
    expect(verdicts.filter(({ status }) => status === 500).length).toBe(3);
    expect(offences(verdicts)).toEqual([]);
  });
});

/** Few of each, so that two are often equal, or nearly so. */
const symbol = fc.constantFrom('A', 'a', 'A%', '<', 'é', 'e\u0301', '\ud83d\ude00');
const leaf = fc.constantFrom<unknown>(
  null,
  true,
  '',
  '1',
  1,
  1.5,
  0,
  1e21,
  -1,
  'é',
  '<&>',
  '\u2028',
  [],
  {},
  [1, 2],
  [2, 1],
);
const metadata = fc.dictionary(
  fc.constantFrom('a', 'A', 'b', '', 'é'),
  fc.oneof(leaf, fc.dictionary(fc.constantFrom('x', 'y'), leaf)),
  {
    maxKeys: 3,
  },
);
const currency = fc.record(
  { symbol, decimals: fc.constantFrom(0, 1, 18), metadata },
  { requiredKeys: ['symbol', 'decimals'] },
);

test('two currencies are one for us where they are one for the SDK', async () => {
  const currencies = fc.sample(currency, runs(20_000));
  const hashes = await hashesOf(currencies);
  const refs = currencies.map((one) => refOf(one));
  const hashesOfRef = new Map<string, Set<string>>();
  const refsOfHash = new Map<string, Set<string>>();
  for (const [index, ref] of refs.entries()) {
    const hash = hashes[index] ?? '';
    hashesOfRef.set(ref, (hashesOfRef.get(ref) ?? new Set()).add(hash));
    refsOfHash.set(hash, (refsOfHash.get(hash) ?? new Set()).add(ref));
  }
  expect(refsOfHash.has('refused')).toBe(false);
  expect([...hashesOfRef].filter(([, several]) => several.size > 1)).toEqual([]);
  expect([...refsOfHash].filter(([, several]) => several.size > 1)).toEqual([]);
  expect(hashesOfRef.size).toBeLessThan(currencies.length);
});
