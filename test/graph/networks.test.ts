/** One source with several networks: learned or configured, described on demand, and never mixed up. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestGraph, type TestGraph } from './support.ts';

let configured: TestGraph;
let learned: TestGraph;
beforeAll(async () => {
  configured = await openTestGraph();
  learned = await openTestGraph({ options: { mesh: { networks: undefined } } });
});
afterAll(() => Promise.all([configured.close(), learned.close()]));

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const NETWORKS = `{ source(id: "sandbox-mesh") { networks { failure { code } nodes { name
  abilities { history version errors { code retryable } failure { code } }
  status { current { number hash time } genesis { number } oldest { number } synced failure { code } } } } } }`;

test.each([
  ['configured', () => configured],
  ['learned', () => learned],
])('%s networks report their abilities and their newest block', async (_, graph) => {
  const { data, errors } = await graph().ask(NETWORKS);
  expect(errors).toBeUndefined();
  const head = graph().sandbox.ledger.chain('Ethereum/Sandbox').head;
  expect(plain(data)).toMatchObject({
    source: {
      networks: {
        failure: null,
        nodes: [
          {
            name: 'Ethereum/Sandbox',
            abilities: { history: true },
            status: { current: { number: String(head.number), hash: head.hash }, synced: true },
          },
          { name: 'Bitcoin/Sandbox', abilities: { history: false } },
        ],
      },
    },
  });
});

test('abilities are asked for once and kept, status never is', async () => {
  configured.sandbox.resetCounters();
  await configured.ask(NETWORKS);
  await configured.ask(NETWORKS);
  expect(configured.sandbox.upstreams.mesh.count('/network/options')).toBeLessThanOrEqual(2);
  expect(configured.sandbox.upstreams.mesh.count('/network/status')).toBe(4);
});

test('an account of a network that a source does not serve: refused where configured, a typed failure where learned', async () => {
  const query =
    '{ account(id: "account/sandbox-mesh/abc?network=Foo/Bar") { balance(asset: "X:1") { failure { code } } } }';
  const refused = await configured.ask(query);
  expect(refused.errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  learned.sandbox.resetCounters();
  const { data } = await learned.ask(query);
  expect(plain(data)).toEqual({ account: { balance: { failure: { code: 'UNKNOWN_NETWORK' } } } });
  expect(learned.sandbox.upstreams.mesh.count('/account/balance')).toBe(0);
});

test('a source that cannot list its networks says why', async () => {
  const fresh = await openTestGraph({ options: { mesh: { networks: undefined } } });
  try {
    fresh.sandbox.upstreams.mesh.inject({ kind: 'status', status: 503 });
    const { data, errors } = await fresh.ask(
      '{ source(id: "sandbox-mesh") { networks { nodes { name } failure { code } } } }',
    );
    expect(errors).toBeUndefined();
    expect(plain(data)).toEqual({ source: { networks: { nodes: null, failure: { code: 'UPSTREAM_UNAVAILABLE' } } } });
  } finally {
    await fresh.close();
  }
});

test('sub-accounts are accounts of their own', async () => {
  const { ledger } = configured.sandbox;
  const staked = ledger.accounts('mesh', 'Ethereum/Sandbox').find(({ subAccount }) => subAccount === 'staked');
  if (staked === undefined) throw new Error('the ledger has a staked account');
  const { data } = await configured.ask(
    `query ($a: String!) { source(id: "sandbox-mesh") {
      liquid: account(address: $a, network: "Ethereum/Sandbox") { id balance(asset: "ETH:18") { total { atomic } } }
      staked: account(address: $a, network: "Ethereum/Sandbox", subAccount: "staked") { id balance(asset: "ETH:18") { total { atomic } } }
    } }`,
    { a: staked.address },
  );
  const liquid = { ...staked, subAccount: null };
  expect(plain(data)).toEqual({
    source: {
      liquid: {
        id: `account/sandbox-mesh/${staked.address}?network=Ethereum/Sandbox`,
        balance: { total: { atomic: ledger.truth('mesh', liquid, 'ETH:18')?.total?.toString() } },
      },
      staked: {
        id: `account/sandbox-mesh/${staked.address}?network=Ethereum/Sandbox&sub=staked`,
        balance: { total: { atomic: ledger.truth('mesh', staked, 'ETH:18')?.total?.toString() } },
      },
    },
  });
});

test('a past block is answered by that block, and the answer says which', async () => {
  const { ledger } = configured.sandbox;
  const [account] = ledger.accounts('mesh', 'Ethereum/Sandbox');
  const blocks = ledger.chain('Ethereum/Sandbox').blocks.slice(4, 8);
  for (const block of blocks) {
    const { data } = await configured.ask(
      `query ($id: ID!, $number: BigInt!, $hash: String!) { account(id: $id) {
        byNumber: balance(asset: "ETH:18", at: { block: $number }) { ...Cell }
        byHash: balance(asset: "ETH:18", at: { hash: $hash }) { ...Cell } } }
      fragment Cell on Balance { total { atomic } provenance { block { number hash } } }`,
      {
        id: `account/sandbox-mesh/${account?.address}?network=Ethereum/Sandbox`,
        number: String(block.number),
        hash: block.hash,
      },
    );
    const truth =
      account === undefined ? null : ledger.truth('mesh', account, 'ETH:18', { number: BigInt(block.number) });
    const cell = {
      total: { atomic: truth?.total?.toString() },
      provenance: { block: { number: String(block.number), hash: block.hash } },
    };
    expect(plain(data)).toEqual({ account: { byNumber: cell, byHash: cell } });
  }
});
