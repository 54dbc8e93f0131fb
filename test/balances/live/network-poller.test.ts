import { afterEach, expect, test } from 'vitest';
import { cellKey, type LiveCell, type Watching } from '../../../src/balances/live/cell.ts';
import { LiveWatches, WatchLimitError } from '../../../src/balances/live/live-watches.ts';
import { LocalPollers } from '../../../src/balances/live/local-pollers.ts';
import type { Delivery, Watch } from '../../../src/balances/live/watch.ts';
import { noAmounts } from '../../../src/model/reading.ts';
import { chosenAssets } from '../../../src/providers/chosen.ts';
import type { BalanceRead, BlockReads, Provider } from '../../../src/providers/provider.ts';
import { account, get, openInvented, unlimited, wholePage } from '../invented.ts';
import { every, standingClock } from '../sharing/standing-clock.ts';

const cell = (address: string, ref: string): LiveCell => ({ account: account(address), ref });

interface Stage {
  readonly watches: LiveWatches;
  /** Of each upstream request. */
  readonly sent: readonly string[];
  readonly timers: () => number;
  readonly pollers: LocalPollers;
  watch(cells: readonly LiveCell[], maxAgeMs?: number): Watch;
  pass(ms: number): Promise<void>;
}

const open: LiveWatches[] = [];
afterEach(() => {
  for (const watches of open.splice(0)) watches.close();
});

function stage({ provider = {}, amount }: { provider?: Partial<Provider>; amount: () => bigint }): Stage {
  const reading: BalanceRead<'cross-product'> = {
    ...{ name: 'read', shape: 'cross-product', limits: unlimited, serves: () => true, listing: 'none', filters: [] },
    ...{ absent: 'unknown', unasked: 'drop' },
    balances: {
      request: ({ accounts, assets }) => get(`/${accounts.map(({ address }) => address)}/${assets}`, 'read'),
      decode: ({ accounts, assets }) =>
        wholePage(
          accounts.flatMap(({ address }) =>
            chosenAssets(assets).map((asset) => ({
              ...{ address, asset, amounts: { ...noAmounts, total: amount() }, facts: null, details: null },
              block: provider.blocks === undefined ? null : { number: amount(), hash: `h${amount()}`, time: null },
            })),
          ),
        ),
    },
  };
  const { source, sent } = openInvented([reading], { provider });
  const standing = standingClock();
  const clock = { ...standing.clock, date: () => new Date(standing.clock.now()) };
  const onFault = (error: unknown): never => {
    throw error;
  };
  const pollers = new LocalPollers({ share: 0.5, maxSurplus: 9, deadlineMs: 10_000, onFault, clock });
  const watches = new LiveWatches({
    ...{ pollers, clock, heartbeatMs: 5000, stalledMs: 20_000 },
    limits: { watches: 4, watchesPerClient: 3, cells: 10 },
    every: (ms, run) => every(clock, ms, run),
  });
  open.push(watches);
  return {
    ...{ watches, sent, pollers, timers: () => standing.waiting },
    watch(cells, maxAgeMs = 1000) {
      const part: Watching = { source, network: null, cells, maxAgeMs, restAgeMs: maxAgeMs };
      return watches.open([part], 'client');
    },
    async pass(ms) {
      for (let left = ms; left > 0; left -= 100) {
        standing.advance(Math.min(100, left));
        await settled();
      }
    },
  };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function brief(delivery: Delivery | undefined): unknown {
  return delivery?.changes.map(({ cell, kind, current: { outcome } }) => [
    cellKey(cell),
    kind,
    'value' in outcome ? outcome.value.amounts.total : outcome.failure.code,
  ]);
}

test('two watchers of one cell cost one reading each time, and the last one to leave ends it at once', async () => {
  let now = 5n;
  const { watch, sent, pass, timers, pollers } = stage({ amount: () => now });
  const [a, b] = [watch([cell('a', 't')]), watch([cell('a', 't'), cell('b', 't')], 3000)];
  const [first, second] = [a.next(), b.next()];
  await pass(100);
  expect(brief((await first).value)).toEqual([['account/s/a t', 'FIRST', 5n]]);
  expect(brief((await second).value)).toEqual([
    ['account/s/a t', 'FIRST', 5n],
    ['account/s/b t', 'FIRST', 5n],
  ]);
  expect(sent).toEqual(['read /a,b/t']);
  const [third, fourth] = [a.next(), b.next()];
  now = 6n;
  await pass(1000);
  expect(brief((await third).value)).toEqual([['account/s/a t', 'CHANGE', 6n]]);
  expect(brief((await fourth).value)).toEqual([['account/s/a t', 'CHANGE', 6n]]);
  await pass(2000);
  // Of the other cell something three seconds old is young enough.
  expect(sent.slice(1)).toEqual(['read /a/t', 'read /a/t', 'read /a,b/t']);
  await a.return();
  await b.return();
  const before = sent.length;
  await pass(1000);
  expect([timers(), pollers.size]).toEqual([0, 0]);
  await pass(10_000);
  expect(sent.length).toBe(before);
});

test('who comes back within a second gets what is known, and no reading is made for it', async () => {
  const { watch, sent, pass } = stage({ amount: () => 5n });
  for (let visit = 0; visit < 20; visit += 1) {
    const one = watch([cell('a', 't')], 60_000);
    const snapshot = one.next();
    await pass(100);
    expect(brief((await snapshot).value)).toEqual([['account/s/a t', 'FIRST', 5n]]);
    await one.return();
  }
  expect(sent).toEqual(['read /a/t']);
});

function blocks(head: () => bigint, stated: boolean): BlockReads {
  return {
    names: ['number', 'hash'],
    stated,
    find: {
      request: () => get('/head', 'head'),
      decode: () => ({ items: [{ number: head(), hash: `h${head()}`, time: null }] }),
    },
  };
}

test('a source that is asked for its newest block is read once for each block', async () => {
  let head = 1n;
  const { watch, sent, pass } = stage({ amount: () => head, provider: { blocks: blocks(() => head, false) } });
  const one = watch([cell('a', 't')]);
  const snapshot = one.next();
  await pass(3100);
  await snapshot;
  expect(sent).toEqual(['head /head', 'read /a/t', 'head /head', 'head /head', 'head /head']);
  expect(one.confirmed()).toMatchObject([{ block: { number: 1n }, failing: 0, observed: { ms: 4000 } }]);
  const change = one.next();
  head = 2n;
  await pass(1000);
  expect(brief((await change).value)).toEqual([['account/s/a t', 'CHANGE', 2n]]);
  expect(sent.slice(5)).toEqual(['head /head', 'read /a/t']);
  await one.return();
});

test('where one call states balances and block, that call alone is made', async () => {
  const { watch, sent, pass } = stage({ amount: () => 3n, provider: { blocks: blocks(() => 3n, true) } });
  const one = watch([cell('a', 't')]);
  void takeAll(one);
  await pass(2100);
  expect(sent).toEqual(['read /a/t', 'read /a/t', 'read /a/t']);
  await one.return();
});

test('readings take no more than the share of the quota, and the watch says how often they come', async () => {
  const capabilities = { history: 'none', amounts: ['total'], relation: '', concurrency: 1 } as const;
  const rate = { calls: 10, perMs: 60_000 };
  const { watch, sent, pass } = stage({ amount: () => 3n, provider: { capabilities: { ...capabilities, rate } } });
  const one = watch([cell('a', 't')]);
  void takeAll(one);
  await pass(60_000);
  expect(sent.length).toBe(5);
  expect(one.confirmed()).toMatchObject([{ intervalMs: 12_000 }]);
  await one.return();
});

async function takeAll(watch: Watch): Promise<void> {
  for (;;) {
    const { done } = await watch.next().catch(() => ({ done: true }));
    if (done === true) return;
  }
}

test('a sign of life comes where nothing changes, and a watcher that takes nothing is let go', async () => {
  const { watch, pass, timers } = stage({ amount: () => 3n });
  const one = watch([cell('a', 't')]);
  const snapshot = one.next();
  await pass(100);
  expect((await snapshot).value?.kind).toBe('SNAPSHOT');
  const beat = one.next();
  await pass(6000);
  expect((await beat).value).toMatchObject({ kind: 'HEARTBEAT', changes: [] });
  await pass(21_000);
  await expect(one.next()).rejects.toThrow('took nothing');
  await pass(1000);
  expect(timers()).toBe(0);
});

test('what a slow watcher has not taken is merged to the newest state, and said to be', async () => {
  let now = 1n;
  const { watch, pass } = stage({ amount: () => now });
  const one = watch([cell('a', 't')]);
  const snapshot = one.next();
  await pass(100);
  await snapshot;
  for (now = 2n; now < 6n; now += 1n) await pass(1000);
  now = 5n;
  const late = (await one.next()).value;
  expect(brief(late)).toEqual([['account/s/a t', 'CHANGE', 5n]]);
  expect(late).toMatchObject({
    merged: 3,
    changes: [{ previous: { outcome: { value: { amounts: { total: 1n } } } } }],
  });
  await one.return();
});

test('watches are bounded for each client and together, and what has left makes room', async () => {
  const { watch, watches } = stage({ amount: () => 1n });
  const [one] = [watch([cell('a', 't')]), watch([cell('a', 't')]), watch([cell('a', 't')])];
  expect(() => watch([cell('a', 't')])).toThrow(WatchLimitError);
  await one?.return();
  expect(() => watch(Array.from({ length: 10 }, (_, index) => cell('a', `t${index}`)))).toThrow('cells');
  expect([watches.size, watches.cells]).toEqual([2, 2]);
  watches.close();
  expect([watches.size, watches.cells]).toEqual([0, 0]);
});

test('cells that are joined one after the other are read together from the next beat on', async () => {
  const { watch, sent, pass } = stage({ amount: () => 3n });
  for (const name of ['a', 'b', 'c']) {
    void takeAll(watch([cell(name, 't')]));
    await pass(300);
  }
  expect(sent).toEqual(['read /a/t', 'read /b/t', 'read /c/t']);
  await pass(2000);
  expect(sent.slice(3)).toEqual(['read /a,b,c/t', 'read /a,b,c/t']);
});
