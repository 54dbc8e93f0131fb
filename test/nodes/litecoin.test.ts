/** A real node of Litecoin Core: what was mined, sent and taken back is read as the chain and the node's own wallet have it. */
import { bech32m } from '@scure/base';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Relay, startProxy } from '../../src/conformance/proxy.ts';
import { type BitcoinGraph, openGraph } from '../bitcoin/support.ts';
import { fileWith } from '../cli/files.ts';
import { run } from '../cli/run.ts';
import { type Litecoind, PASSWORD, startLitecoind, USER } from './litecoind.ts';

let node: Litecoind;
let proxy: Relay;
/** Of the wallet in three forms, and one of taproot, which the wallet does not make. */
let mine: { readonly miner: string; readonly all: readonly string[] };

/** Addresses that are none of the node's wallet, so that it never spends what they hold. */
function foreign(index: number): string {
  const program = new Uint8Array(32).fill(7);
  new DataView(program.buffer).setUint32(0, index);
  return bech32m.encode('rltc', [1, ...bech32m.toWords(program)]);
}

const TAPROOT = foreign(0);

beforeAll(async () => {
  node = await startLitecoind();
  proxy = await startProxy(node.url);
  const miner = await node.address('bech32');
  const others = [await node.address('legacy'), await node.address('p2sh-segwit'), await node.address('bech32')];
  mine = { miner, all: [miner, ...others, TAPROOT] };
  await node.cli('generatetoaddress', '120', miner);
  const shares = Object.fromEntries([...others, TAPROOT].map((address, index) => [address, `${index + 1}.00000001`]));
  await node.cli('sendmany', '', JSON.stringify(shares));
  await node.cli('sendtoaddress', others[0] ?? '', '0.12345678');
  await node.cli('generatetoaddress', '1', miner);
});
afterAll(async () => {
  await proxy.close();
  await node.close();
});

const opened: BitcoinGraph[] = [];
afterEach(async () => {
  proxy.reset();
  for (const graph of opened.splice(0)) {
    expect(graph.faults).toEqual([]);
    await graph.close();
  }
});

function open(options: object = {}): BitcoinGraph {
  const source = {
    url: proxy.url,
    options: { network: 'litecoin-regtest', user: USER, password: PASSWORD, ...options },
  };
  const graph = openGraph(source);
  opened.push(graph);
  return graph;
}

const blockSchema = z.object({
  tx: z.array(
    z.object({
      txid: z.string(),
      vin: z.array(z.object({ txid: z.string().optional(), vout: z.number().optional() })),
      vout: z.array(
        z.object({
          n: z.number(),
          value: z.string(),
          scriptPubKey: z.object({ addresses: z.array(z.string()).default([]) }),
        }),
      ),
    }),
  ),
});

/** Amounts as texts, so that none passes through a double. */
function parsed(text: string): unknown {
  return JSON.parse(text.replaceAll(/("(?:value|amount)"): ([0-9.]+)/g, '$1: "$2"'));
}

function atoms(coins: string): bigint {
  const [whole = '', fraction = ''] = coins.split('.');
  return BigInt(whole) * 100_000_000n + BigInt(fraction.padEnd(8, '0'));
}

/** What each address holds, added up from all blocks of the chain. */
async function ledger(): Promise<ReadonlyMap<string, bigint>> {
  const unspent = new Map<string, { readonly address: string; readonly amount: bigint }>();
  const height = Number(await node.cli('getblockcount'));
  for (let number = 1; number <= height; number += 1) {
    const hash = await node.cli('getblockhash', String(number));
    for (const { txid, vin, vout } of blockSchema.parse(parsed(await node.cli('getblock', hash, '2'))).tx) {
      for (const input of vin) unspent.delete(`${input.txid}:${input.vout}`);
      for (const { n, value, scriptPubKey } of vout) {
        const [address] = scriptPubKey.addresses;
        if (address !== undefined) unspent.set(`${txid}:${n}`, { address, amount: atoms(value) });
      }
    }
  }
  const sums = new Map<string, bigint>();
  for (const { address, amount } of unspent.values()) sums.set(address, (sums.get(address) ?? 0n) + amount);
  return sums;
}

async function read(graph: BitcoinGraph, addresses: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
  const pairs = await graph.read(addresses);
  expect(pairs.map(({ failure }) => failure)).toEqual(addresses.map(() => null));
  return new Map(addresses.map((address, index) => [address, BigInt(pairs[index]?.total?.atomic ?? -1)]));
}

const methods = (): readonly string[] => proxy.seen.map(({ body }) => /"method":"(\w+)"/.exec(body)?.[1] ?? '');

describe('balances', () => {
  test('every address that the chain pays is read in one scan, as the blocks have it', async () => {
    const sums = await ledger();
    const addresses = [...sums.keys()];
    expect(addresses).toEqual(expect.arrayContaining([...mine.all]));
    const graph = open();
    expect(await read(graph, addresses)).toEqual(sums);
    expect(methods()).toEqual(['getblockhash', 'scantxoutset']);
    const [pair] = await graph.read([mine.miner]);
    const tip = await node.cli('getbestblockhash');
    expect(pair?.provenance?.block).toEqual({ number: await node.cli('getblockcount'), hash: tip });
  });

  test("the node's own wallet says the same", async () => {
    const own = mine.all.filter((address) => address !== mine.miner && address !== TAPROOT);
    const text = await node.cli('listunspent', '1', '9999999', JSON.stringify(own));
    const rows = z.array(z.object({ address: z.string(), amount: z.string() })).parse(parsed(text));
    const sums = Map.groupBy(rows, ({ address }) => address);
    const expected = own.map((address): [string, bigint] => [
      address,
      (sums.get(address) ?? []).reduce((sum, { amount }) => sum + atoms(amount), 0n),
    ]);
    expect(await read(open(), own)).toEqual(new Map(expected));
  });

  test('what was mined counts before it may be spent, and what waits for a block does not', async () => {
    const [young, old] = [await node.address('bech32'), foreign(1)];
    const graph = open();
    const before = (await read(graph, [old])).get(old) ?? 0n;
    await node.cli('sendtoaddress', old, '3');
    expect((await read(graph, [old])).get(old)).toBe(before);
    await node.cli('generatetoaddress', '1', young);
    const after = await read(graph, [old, young]);
    expect(after.get(old)).toBe(before + 300_000_000n);
    expect(after.get(young)).toBeGreaterThanOrEqual(5_000_000_000n);
  });

  test('a block that is taken back takes its payments along, and shows', async () => {
    const address = foreign(2);
    const graph = open();
    await node.cli('sendtoaddress', address, '0.00012345');
    await node.cli('generatetoaddress', '1', mine.miner);
    const tip = await node.cli('getbestblockhash');
    const [paid] = await graph.read([address]);
    expect([paid?.total?.atomic, paid?.provenance?.block?.hash]).toEqual(['12345', tip]);
    await node.cli('invalidateblock', tip);
    const [gone] = await graph.read([address]);
    expect([gone?.total?.atomic, gone?.provenance?.basis]).toEqual(['0', 'ABSENT_IS_ZERO']);
    await node.cli('reconsiderblock', tip);
    expect((await graph.read([address]))[0]).toEqual(paid);
  });
});

describe('calls', () => {
  test('1000 addresses are one scan, and so many as the limit of addresses asks for', async () => {
    const many = Array.from({ length: 1000 }, (_, index) => foreign(1000 + index));
    const asked = [...mine.all, ...many].slice(0, 1000);
    for (const [addressesPerScan, scans] of [
      [10_000, 1],
      [400, 3],
    ] as const) {
      const graph = open({ addressesPerScan });
      const foretold = await graph.foretell(asked);
      await read(graph, asked);
      const [greeting, ...made] = methods();
      expect([greeting, made]).toEqual(['getblockhash', foretold]);
      expect(methods().filter((method) => method === 'scantxoutset')).toHaveLength(scans);
      proxy.reset();
    }
  });
});

describe('bad input', () => {
  test.each([
    ['another chain', { network: 'regtest' }, 'mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn', 'UPSTREAM_WRONG_CHAIN'],
    ['a wrong password', { password: 'no' }, TAPROOT, 'UPSTREAM_AUTH'],
  ] as const)('%s', async (_, options, address, code) => {
    const [pair] = await open(options).read([address]);
    expect([pair?.total, pair?.failure?.code]).toEqual([null, code]);
    expect(methods()).toEqual(['getblockhash']);
  });

  test('addresses that the node would refuse, and so the whole scan, do not reach it', async () => {
    const graph = open();
    const wrong = [
      '2Mt4ztnz9eRc2nEuhbgPcCkqjK4mRhx2NHT',
      'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
      `${TAPROOT.slice(0, -1)}q`,
      await node.cli('getnewaddress', '', 'mweb'),
    ];
    const found = await graph.lookUp([TAPROOT, ...wrong]);
    expect(found.map(({ refused }) => refused === null)).toEqual([true, false, false, false, false]);
    expect(found[0]?.accounts[0]?.balances.nodes[0]?.total?.atomic).toBe('400000001');
    expect(methods()).toEqual(['getblockhash', 'scantxoutset']);
  });

  test('no block is there to be asked for, so that a past balance is no zero', async () => {
    const { data } = await open().ask(
      `{ account(id: "account/chain/${TAPROOT}") { balances(assets: ["native"], at: { block: "5" }) { nodes { total { atomic } failure { code } } } } }`,
    );
    expect(JSON.stringify(data)).toBe(
      '{"account":{"balances":{"nodes":[{"total":null,"failure":{"code":"HISTORY_UNSUPPORTED"}}]}}}',
    );
    expect(methods()).toEqual([]);
  });
});

test('`check` reads a balance of an address that it is given', async () => {
  const source = {
    id: 'node',
    provider: 'bitcoin',
    url: node.url,
    check: [{ account: mine.miner, asset: 'native' }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the form of a reference in a configuration
    options: { network: 'litecoin-regtest', user: USER, password: '${NODE_PASSWORD}' },
  };
  const { code, out } = await run(['check', '--config', await fileWith({ sources: [source] })], {
    NODE_PASSWORD: PASSWORD,
  });
  expect([code, out.includes('node')]).toEqual([0, true]);
});
