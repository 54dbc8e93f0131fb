/** A real chain of the Cosmos SDK: what its accounts hold, at any height, is read as its own command line says. */
import { bech32 } from '@scure/base';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Relay, startProxy } from '../../src/conformance/proxy.ts';
import { fileWith } from '../cli/files.ts';
import { run } from '../cli/run.ts';
import { type CosmosGraph, openGraph, totals } from '../cosmos/support.ts';
import { CHAIN, type Genesis, PREFIX, prepareChain, type Simd } from './simd.ts';

const METADATA = {
  description: 'of the tests',
  denom_units: [
    { denom: 'utin', exponent: 0, aliases: [] },
    { denom: 'tin', exponent: 6, aliases: [] },
  ],
  base: 'utin',
  display: 'tin',
  name: 'Tin',
  symbol: 'TIN',
  uri: '',
  uri_hash: '',
};
const COLLECTED = Array.from({ length: 161 }, (_, index) => `coin${index}`);
const SPAM = Array.from({ length: 2500 }, (_, index) => `spam${index}`);
const LARGE = '340282366920938463463374607431768211457';

let genesis: Genesis;
let node: Simd;
let proxy: Relay;
let ann: string;
let bob: string;
let collector: string;
let spammed: string;

beforeAll(async () => {
  genesis = await prepareChain([METADATA]);
  [ann, bob] = [await genesis.key('ann'), await genesis.key('bob')];
  [collector, spammed] = [await genesis.key('collector'), await genesis.key('spammed')];
  await genesis.endow(ann, `1000000stake,${LARGE}utin`);
  await genesis.endow(bob, '7utin');
  await genesis.endow(
    collector,
    COLLECTED.map((denom, index) => `${index + 1}${denom}`)
      .toSorted()
      .join(','),
  );
  await genesis.endow(
    spammed,
    SPAM.map((denom) => `1${denom}`)
      .toSorted()
      .join(','),
  );
  node = await genesis.start();
  proxy = await startProxy(node.url);
});
afterAll(async () => {
  await proxy.close();
  await node.close();
  await genesis.close();
});

const opened: CosmosGraph[] = [];
afterEach(async () => {
  proxy.reset();
  for (const graph of opened.splice(0)) {
    expect(graph.faults).toEqual([]);
    await graph.close();
  }
});

function open(options: object = {}, url = proxy.url): CosmosGraph {
  const graph = openGraph({ url, options: { chain: CHAIN, prefix: PREFIX, ...options } });
  opened.push(graph);
  return graph;
}

const PATHS = ['by_denom', 'balances', 'node_info', 'denoms_metadata', 'blocks'];
const steps = () => proxy.seen.map(({ asked }) => PATHS.find((name) => asked.includes(name)));

const coinsSchema = z.object({ balances: z.array(z.object({ denom: z.string(), amount: z.string() })) });

/** What the node's own command line says. */
async function own(address: string): Promise<Map<string, string>> {
  const { balances } = coinsSchema.parse(await node.query('bank', 'balances', address, '--limit', '5000'));
  return new Map(balances.map(({ denom, amount }) => [denom, amount]));
}

async function list(graph: CosmosGraph, address: string) {
  const [balances] = await graph.read({ addresses: [address], assets: null });
  if (balances === undefined || balances.failure !== null) throw new Error(JSON.stringify(balances));
  return balances;
}

describe('balances', () => {
  test.each(['ann', 'bob', 'collector'])('of %s are those that the command line of the node says', async (name) => {
    const address = { ann, bob, collector }[name] ?? '';
    const balances = await list(open(), address);
    expect(totals(balances)).toEqual(await own(address));
    expect(steps()).toEqual(['node_info', 'balances']);
  });

  test('more than 100 denominations come in as many pages as were asked for, all at one height', async () => {
    for (const [limit, pages] of [
      [1000, 1],
      [100, 2],
      [50, 4],
    ] as const) {
      const balances = await list(open({ limit }), collector);
      expect(totals(balances)).toEqual(await own(collector));
      expect(totals(balances).size).toBe(COLLECTED.length);
      expect(new Set(balances.nodes.map(({ provenance }) => provenance?.block?.number)).size).toBe(1);
      expect(steps()).toEqual(['node_info', ...Array.from({ length: pages }, () => 'balances')]);
      proxy.reset();
    }
  });

  test('what somebody else sent does not hide what an account has not', async () => {
    const assets = ['stake', 'spam2499', 'utin'];
    const [balances] = await open().read({ addresses: [spammed], assets });
    expect(balances && totals(balances)).toEqual(
      new Map([
        ['stake', '0'],
        ['spam2499', '1'],
        ['utin', '0'],
      ]),
    );
    expect(steps()).toEqual(['node_info', 'balances', 'balances', 'balances']);
  });

  test('many accounts are read at one height, by as many calls as the plan says', async () => {
    const graph = open();
    const question = { addresses: [ann, bob, collector], assets: ['stake', 'utin', 'coin7'] };
    const foretold = await graph.foretell(question);
    const balances = await graph.read(question);
    expect(balances.map((each) => [...totals(each).values()])).toEqual([
      ['1000000', LARGE, '0'],
      ['0', '7', '0'],
      ['0', '0', '8'],
    ]);
    expect(steps()).toEqual(['node_info', ...foretold]);
    expect(foretold).toHaveLength(3);
    const blocks = balances.flatMap(({ nodes }) => nodes.map(({ provenance }) => provenance?.block?.number));
    expect(new Set(blocks).size).toBe(1);
  });
});

describe('heights', () => {
  test('coins that were sent have moved, and the past is as it was', async () => {
    const graph = open();
    const question = { addresses: [ann, bob], assets: ['utin', 'stake'] };
    const before = await graph.read(question);
    const then = before[0]?.nodes[0]?.provenance?.block?.number ?? '';
    await node.send(ann, bob, '1234567utin');
    const after = await graph.read(question);
    const moved = (each: typeof before, index: number) => BigInt(each[index]?.nodes[0]?.total?.atomic ?? '-1');
    expect(moved(after, 0)).toBe(moved(before, 0) - 1_234_567n);
    expect(moved(after, 1)).toBe(moved(before, 1) + 1_234_567n);
    expect(await graph.read({ ...question, at: BigInt(then) })).toEqual(before);
    expect(totals(await list(graph, bob))).toEqual(await own(bob));
  });

  test('one that is yet to come is no zero', async () => {
    const graph = open();
    for (const assets of [['utin'], ['utin', 'stake']]) {
      const [balances] = await graph.read({ addresses: [ann], assets, at: 10_000_000n });
      for (const { total, failure } of balances?.nodes ?? []) {
        expect([total, failure]).toEqual([null, expect.objectContaining({ code: 'BLOCK_NOT_FOUND', retryable: true })]);
      }
    }
  });

  test('one whose state was pruned is no zero, and the newest is read', async () => {
    const pruned = await genesis.start({ pruning: 'everything' });
    try {
      await pruned.reached(25);
      const graph = open({}, pruned.url);
      for (const assets of [['utin'], ['utin', 'stake']]) {
        const [balances] = await graph.read({ addresses: [bob], assets, at: 3n });
        expect(balances?.nodes.map(({ failure }) => failure?.code)).toEqual(assets.map(() => 'HISTORY_UNSUPPORTED'));
      }
      expect(totals(await list(graph, bob))).toEqual(new Map([['utin', '7']]));
    } finally {
      await pruned.close();
    }
  });
});

describe('bad input', () => {
  test('a node of another chain is asked for nothing else', async () => {
    const [balances] = await open({ chain: 'cosmoshub-4' }).read({ addresses: [ann], assets: ['utin'] });
    expect(balances?.nodes[0]?.failure?.code).toBe('UPSTREAM_WRONG_CHAIN');
    expect(steps()).toEqual(['node_info']);
  });

  test('a node takes every denomination, and an account without a balance', async () => {
    const nobody = await genesis.key('nobody');
    const [balances] = await open().read({ addresses: [nobody], assets: ['unever'] });
    expect(balances?.nodes.map(({ total, provenance }) => [total?.atomic, provenance?.basis])).toEqual([
      ['0', 'ABSENT_IS_ZERO'],
    ]);
  });

  test('addresses that the node would refuse do not reach it', async () => {
    const words = bech32.decode(`cosmos1${ann.slice('cosmos1'.length)}`).words;
    const others = [bech32.encode('osmo', words), bech32.encode('cosmosvaloper', words)];
    for (const address of others) {
      const { status } = await fetch(`${node.url}/cosmos/bank/v1beta1/balances/${address}`);
      expect(status).toBe(400);
    }
    const { data } = await open().ask(
      `{ addressLookup(addresses: ${JSON.stringify(others)}, sources: ["chain"]) { refused } }`,
    );
    const refused = 'chain: an address of another chain or kind: it must begin with cosmos1';
    expect(JSON.parse(JSON.stringify(data))).toEqual({ addressLookup: others.map(() => ({ refused })) });
    expect(steps()).toEqual([]);
  });
});

test('what the chain says of a denomination is shown', async () => {
  const { data } = await open().ask(
    '{ assets(ids: ["asset/chain/utin", "asset/chain/stake"]) { name symbol decimals failure { code } } }',
  );
  expect(JSON.parse(JSON.stringify(data)).assets).toEqual([
    { name: 'Tin', symbol: 'TIN', decimals: 6, failure: null },
    { name: null, symbol: null, decimals: null, failure: null },
  ]);
});

test('`check` reads the account of the staked coins by itself', async () => {
  const source = { id: 'node', provider: 'cosmos', url: node.url, options: { chain: CHAIN, prefix: PREFIX } };
  const { code, out } = await run(['check', '--config', await fileWith({ sources: [source] })]);
  expect([code, out]).toEqual([0, expect.stringContaining('ok')]);
});
