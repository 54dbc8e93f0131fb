/** HTTP requests that arrive together, as a gateway sends the parts of one query, share their calls to a source. */
import { afterEach, expect, test, vi } from 'vitest';
import { SharedReads } from '../../src/balances/sharing/shared-reads.ts';
import { json, type Reply } from '../sandbox/ask.ts';
import { openTeosBehindProxy, WINDOW } from './teos-behind-proxy.ts';

const AMOUNTS = `query ($addresses: [String!]!, $assets: [ID!]!) {
  accountsByAddress(addresses: $addresses) {
    balances(assets: $assets) { nodes { total { atomic } failure { code } } }
  }
}`;

afterEach(() => {
  vi.restoreAllMocks();
});

/** Some accounts × as many assets, by their places in the ledger. */
type Square = readonly [from: number, to: number];

/** A server with TEOS alone, whose answers are held back until the test lets them go. */
async function openHeld() {
  const config = { server: { extensions: { calls: true } } };
  const { sandbox, proxy, server } = await openTeosBehindProxy({ config });
  const gate = Promise.withResolvers<void>();
  proxy.play(async (_, forward) => {
    await gate.promise;
    return forward();
  });
  const { ledger } = sandbox;
  const accounts = ledger.accounts('teos');
  const assets = ledger.assets('teos').filter(({ ref }) => ref !== 'native');
  return {
    open: () => gate.resolve(),
    arrived: (calls: number) => proxy.arrived(calls),
    calls: () => sandbox.upstreams.teos.count(),
    post: ([from, to]: Square): Promise<Reply> => {
      const addresses = accounts.slice(from, to).map(({ address }) => address);
      return server.post(AMOUNTS, { addresses, assets: assets.slice(from, to).map(({ ref }) => ref) });
    },
    truth: ([from, to]: Square) => ({
      accountsByAddress: accounts.slice(from, to).map((account) => ({
        balances: {
          nodes: assets.slice(from, to).map(({ ref }) => {
            const known = ledger.truth('teos', account, ref);
            if (known === null) return { total: null, failure: { code: 'NOT_REPORTED' } };
            return { total: { atomic: String(known.total) }, failure: null };
          }),
        },
      })),
    }),
  };
}

/** What the requests say that they cost, together. */
function countedRequests(replies: readonly Reply[]): number {
  const entries = replies
    .map((reply) => JSON.stringify(json(reply)))
    .join()
    .matchAll(/"requests":(\d+)/g);
  return [...entries].reduce((sum, [, count]) => sum + Number(count), 0);
}

test('requests for the same while it is being read cost no further call', async () => {
  const answer = vi.spyOn(SharedReads.prototype, 'answer');
  const held = await openHeld();
  const first = held.post([0, 3]);
  await held.arrived(1);
  const others = Array.from({ length: 5 }, () => held.post([0, 3]));
  await expect.poll(() => answer.mock.calls.length).toBe(6);
  held.open();
  const replies = await Promise.all([first, ...others]);
  expect(held.calls()).toBe(1);
  expect(countedRequests(replies)).toBe(1);
  for (const reply of replies) expect(json(reply)).toMatchObject({ data: held.truth([0, 3]) });
});

test('what others ask beside it, overlapping or not, is one further call for all of them', async () => {
  const held = await openHeld();
  const first = held.post([0, 3]);
  await held.arrived(1);
  const squares: readonly Square[] = [
    [0, 3],
    [1, 4],
    [2, 5],
    [5, 6],
  ];
  const others = squares.map((square) => held.post(square));
  await held.arrived(2);
  held.open();
  const replies = await Promise.all(others);
  expect(replies.map(json)).toMatchObject(squares.map((square) => ({ data: held.truth(square) })));
  expect(held.calls()).toBe(2);
  expect(countedRequests([await first, ...replies])).toBe(2);
});

test('a lone request waits for no window', async () => {
  const timers = vi.spyOn(globalThis, 'setTimeout');
  const held = await openHeld();
  held.open();
  expect(json(await held.post([0, 3]))).toMatchObject({ data: held.truth([0, 3]) });
  expect(held.calls()).toBe(1);
  expect(timers.mock.calls.map(([, ms]) => ms)).not.toContain(WINDOW);
});
