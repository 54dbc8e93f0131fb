/** Esplora over the sandbox: one address in each call, with what waits for a block. */
import { afterEach, expect, test } from 'vitest';
import { openSandboxed, type Sandboxed } from './support.ts';

const open: Sandboxed[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((graph) => graph.close()));
});

async function opened(given: Parameters<typeof openSandboxed>[1] = {}): Promise<Sandboxed> {
  const graph = await openSandboxed('esplora', given);
  open.push(graph);
  return graph;
}

test('each address is one call after one greeting, and zeros are stated', async () => {
  const graph = await opened();
  const addresses = graph.chain.addresses();
  const pairs = await graph.read(addresses);
  for (const [index, pair] of pairs.entries()) {
    const truth = graph.chain.truth(addresses[index] ?? '', true);
    expect([pair.total, pair.pendingDeposit, pair.pendingWithdrawal].map((part) => part?.atomic)).toEqual(
      [truth.total, truth.pendingDeposit, truth.pendingWithdrawal].map(String),
    );
    expect(pair.provenance).toEqual({ basis: 'REPORTED', block: null });
  }
  expect(pairs.some(({ pendingDeposit }) => pendingDeposit?.atomic !== '0')).toBe(true);
  expect(graph.asked()).toEqual(['/block-height', ...addresses.map(() => '/address')]);
  expect(graph.faults).toEqual([]);
});

test('both ways of reading name one account and one asset, and agree on it', async () => {
  const [node, explorer] = [await openSandboxed('core'), await opened()];
  open.push(node);
  const addresses = node.chain.addresses();
  const [scanned, told] = [await node.lookUp(addresses), await explorer.lookUp(addresses)];
  expect(scanned.map(({ accounts }) => accounts[0]?.caip10)).toEqual(told.map(({ accounts }) => accounts[0]?.caip10));
  expect(told[0]?.accounts[0]?.caip10).toBe(`bip122:0f9188f13cb7b2c71f2a335e3a4fc328:${addresses[0]}`);
  const totals = (found: typeof told) => found.map(({ accounts }) => accounts[0]?.balances.nodes[0]?.total?.atomic);
  expect(totals(scanned)).toEqual(totals(told));
});

test('an amount that a double would change stays as it is', async () => {
  const graph = await opened({ accounts: 1 });
  const [address = ''] = graph.chain.addresses();
  const before = graph.chain.truth(address, true).total ?? 0n;
  graph.chain.pay(address, 2n ** 60n + 1n);
  expect((await graph.read([address]))[0]?.total?.atomic).toBe(String(before + 2n ** 60n + 1n));
});

test('a server of another chain is asked for nothing else', async () => {
  const graph = await opened();
  graph.server.knobs.genesis = '530827f38f93b43ed12af0b3ad25a288dc02ed74d6d7857862df51fc56c416f9';
  const [first] = await graph.read(graph.chain.addresses());
  expect(first?.failure?.code).toBe('UPSTREAM_WRONG_CHAIN');
  expect(graph.asked()).toEqual(['/block-height']);
});

test.each([
  [
    'another address',
    (body: object) => ({ ...body, address: 'mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn' }),
    'UPSTREAM_MISATTRIBUTED',
  ],
  [
    'an address of another network',
    (body: object) => ({ ...body, address: '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa' }),
    'UPSTREAM_BAD_RESPONSE',
  ],
  [
    'more spent than came',
    (body: object) => ({ ...body, chain_stats: { funded_txo_sum: 1, spent_txo_sum: 2 } }),
    'UPSTREAM_INCONSISTENT',
  ],
  ['no sums', (body: object) => ({ ...body, chain_stats: {} }), 'UPSTREAM_BAD_AMOUNT'],
  ['no sums of what waits', (body: object) => ({ ...body, mempool_stats: null }), 'UPSTREAM_BAD_RESPONSE'],
  ['a page of HTML', () => 'down', 'UPSTREAM_BAD_RESPONSE'],
] as const)('an answer with %s is a failure', async (_, change, code) => {
  const graph = await opened();
  graph.server.inject({
    kind: 'body',
    transform: (json) => change(typeof json === 'object' && json !== null ? json : {}),
    when: ({ endpoint }) => endpoint === '/address',
  });
  const [first] = await graph.read(graph.chain.addresses().slice(0, 1));
  expect([first?.total, first?.failure?.code]).toEqual([null, code]);
});

test('errors in plain text are failures of their own address', async () => {
  const graph = await opened();
  const addresses = graph.chain.addresses().slice(0, 3);
  graph.server.inject({
    kind: 'raw',
    status: 400,
    body: 'Too many history entries',
    when: ({ target }) => target.endsWith(addresses[1] ?? ''),
  });
  const pairs = await graph.read(addresses);
  expect(pairs.map(({ total }) => total === null)).toEqual([false, true, false]);
});
