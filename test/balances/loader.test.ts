/** The loader over invented providers, whose upstream is a function: what one tick asks, and what becomes of odd declarations. */
import { describe, expect, test } from 'vitest';
import { AccountAnswers } from '../../src/balances/answer/account-answers.ts';
import { AnswerGrid } from '../../src/balances/answer/grid.ts';
import type { PairCounts } from '../../src/balances/answer/pair-counts.ts';
import type { PairOutcomes } from '../../src/balances/answer/pair-outcomes.ts';
import { openLoader } from '../../src/balances/loader.ts';
import { RequestGroups } from '../../src/balances/sharing/request-groups.ts';
import { momentKey } from '../../src/balances/sharing/shared-blocks.ts';
import { AmountCells } from '../../src/model/amount-cells.ts';
import { failure } from '../../src/model/failure.ts';
import { isAwaited, Later } from '../../src/model/later.ts';
import type { AnyBalanceRead, AssetFactsRead, NetworkReads } from '../../src/providers/provider.ts';
import {
  account,
  down,
  empty,
  get,
  grid,
  type InventedOptions,
  type InventedRequest,
  openGate,
  openInvented,
  type Rows,
  read,
  readings,
  turns,
  unlimited,
  wanting,
} from './invented.ts';
import { FakeStore } from './kept/fake-store.ts';

interface Setup {
  readonly sent: readonly string[];
  readonly request: InventedRequest;
}

/** One request at a source of its own. */
function open(reads: readonly AnyBalanceRead[], options: InventedOptions = {}): Setup {
  const { sent, request } = openInvented(reads, options);
  return { sent, request: request() };
}

describe('a provider with several reads', () => {
  const native = (rows: Rows) => read({ name: 'native', serves: (ref) => ref === 'native', listing: 'complete', rows });
  const tokens = (rows: Rows) =>
    read({ name: 'tokens', serves: (ref) => ref !== 'native', listing: 'complete', absent: 'zero', rows });

  test('lists what all of them list', async () => {
    expect(await open([native({ native: 1n }), tokens({ x: 2n })]).request.listing(account('a'))).toEqual([
      'native=1',
      'x=2',
    ]);
  });

  test('does not pass the list of one for the whole where the other fails', async () => {
    expect(await open([native(down), tokens({ x: 2n })]).request.listing(account('a'))).toBe('UPSTREAM_HTTP_ERROR');
    expect(await open([native({ native: 1n }), tokens(down)]).request.listing(account('a'))).toBe(
      'UPSTREAM_HTTP_ERROR',
    );
  });

  test("answers a pair by its own read: another read's silence is no zero", async () => {
    const setup = open([native(down), tokens({ x: 2n })]);
    const [chosen] = await Promise.all([
      setup.request.pairs(account('a'), ['native', 'x', 'y']),
      setup.request.listing(account('a')),
    ]);
    expect(chosen).toEqual(['UPSTREAM_HTTP_ERROR', '2', '0']);
  });
});

test('a filter that the source applies in part still answers the request', async () => {
  const setup = open([read({ listing: 'complete', filters: ['contract'], rows: { x: 1n } })]);
  expect(await setup.request.listing(account('a'), { contract: '0xc', type: 'ERC20' })).toEqual(['x=1']);
});

test('an unforeseen error fails its own pairs, is reported, and rejects nothing', async () => {
  const broken = read({
    rows: { x: 1n },
    serves: () => {
      throw new Error('boom http://secret-host/');
    },
  });
  const setup = open([broken, read({ rows: {} })]);
  expect(await setup.request.pairs(account('a'), ['x'])).toEqual(['INTERNAL']);
  expect(await setup.request.listing(account('a'))).toBe('HOLDINGS_UNSUPPORTED');
  expect(setup.request.faults).toHaveLength(1);
});

test('one network that does not say what it can holds up no other', async () => {
  const never = new Promise<never>(() => {});
  const networks: NetworkReads = {
    configured: ['slow', 'fast'],
    list: { request: () => get('/list', 'list'), decode: () => ({ items: [] }) },
    facts: { request: ({ network }) => get(`/facts/${network}`, 'facts'), decode: () => ({ items: [] }) },
    status: { request: () => get('/status', 'status'), decode: () => ({ items: [] }) },
    history: (network) => (network === 'fast' ? true : null),
  };
  const setup = open([read({ rows: { x: 7n } })], {
    provider: { networks },
    send: async (request) => (request.step === 'facts' ? never : empty(request)),
  });
  const at = { number: 1n, hash: null };
  void setup.request.loader.pairs(account('a', 'slow'), ['x'], at);
  void setup.request.loader.pairs(account('a', 'fast'), ['x'], at);
  await expect.poll(() => setup.sent).toEqual(['facts /facts/slow', 'read /a/x']);
});

test('pages that differ only in the body of the request are different pages', async () => {
  const paged: AnyBalanceRead = {
    ...read({ rows: {} }),
    shape: 'account-assets',
    balances: {
      request: () => ({ method: 'POST', path: '/', body: { page: 1 }, step: 'paged' }),
      decode: ({ account: { address } }, { request }) =>
        JSON.stringify(request.body) === '{"page":1}'
          ? { items: readings(account(address), { x: 1n }), next: { ...request, body: { page: 2 } } }
          : { items: readings(account(address), { y: 2n }) },
    },
  };
  expect(await open([paged]).request.pairs(account('a'), ['x', 'y'])).toEqual(['1', '2']);
});

test('a page that points back to itself ends the read', async () => {
  const endless: AnyBalanceRead = {
    ...read({ rows: {} }),
    shape: 'account-assets',
    balances: {
      request: () => get('/', 'endless'),
      decode: (_, { request }) => ({ items: [], next: request }),
    },
  };
  const setup = open([endless]);
  expect(await setup.request.pairs(account('a'), ['x'])).toEqual(['UPSTREAM_BAD_RESPONSE']);
  expect(setup.sent).toHaveLength(1);
});

test('a listing that turns out too large for its pages gives way to the reads that it replaced', async () => {
  let page = 0;
  const large: AnyBalanceRead = {
    ...read({ rows: {}, listing: 'complete' }),
    shape: 'account',
    balances: {
      request: ({ asset }) => get(`/${asset}`, 'large'),
      decode: ({ asset, account: { address } }, { request }) => {
        if (asset !== 'all') return { items: readings(account(address), { [asset]: 5n }) };
        page += 1;
        return { items: [], next: { ...request, path: `/all/${page}` } };
      },
    },
  };
  const setup = open([large]);
  expect(await setup.request.pairs(account('a'), ['x', 'y'])).toEqual(['5', '5']);
  expect(setup.sent.slice(-2)).toEqual(['large /x', 'large /y']);
});

test('the one pair beside a listing that is too large is read alone; a chosen read that is too large is not repeated', async () => {
  const tooLarge = failure('UPSTREAM_TOO_LARGE');
  const large: AnyBalanceRead = {
    ...read({ rows: {}, listing: 'complete' }),
    shape: 'account-assets',
    balances: {
      request: ({ assets }) => get(`/${assets}`, 'large'),
      decode: ({ assets, account: who }) => ({ items: readings(who, assets === 'all' ? tooLarge : { x: 5n }) }),
    },
  };
  const beside = open([large]);
  const [chosen, listed] = await Promise.all([
    beside.request.pairs(account('a'), ['x']),
    beside.request.listing(account('a')),
  ]);
  expect([chosen, listed]).toEqual([['5'], 'UPSTREAM_TOO_LARGE']);
  const alone = open([read({ rows: tooLarge, listing: 'complete' })]);
  expect(await alone.request.pairs(account('a'), ['x', 'y'])).toEqual(['UPSTREAM_TOO_LARGE', 'UPSTREAM_TOO_LARGE']);
  expect(alone.sent).toEqual(['read /a/x,y']);
});

test('a catalogue that fails is asked for once, however many answers are silent', async () => {
  const gate = openGate();
  const catalogue: AssetFactsRead = {
    mode: 'catalogue',
    limits: unlimited,
    facts: { request: () => get('/catalogue', 'catalogue'), decode: () => ({ items: [] }) },
  };
  const { request, sent } = open([read({ rows: { x: 1n }, absent: 'zero' })], {
    provider: { facts: catalogue },
    send: gate.send,
  });
  const asked = Promise.all([request.pairs(account('a'), ['x', 'y']), request.pairs(account('b'), ['y'])]);
  await turns();
  gate.held[0]?.answer();
  await turns();
  gate.held[2]?.fail(down);
  await turns();
  gate.held[1]?.answer();
  expect(await asked).toEqual([['1', down.code], [down.code]]);
  expect(sent).toEqual(['read /a/x,y', 'read /b/y', 'catalogue /catalogue']);
});

test('a pair asked again in the same request is not read again', async () => {
  const setup = open([read({ rows: { x: 1n, y: 2n } })]);
  expect(await setup.request.pairs(account('a'), ['x'])).toEqual(['1']);
  expect(await setup.request.pairs(account('a'), ['x', 'y'])).toEqual(['1', '2']);
  expect(setup.sent).toEqual(['read /a/x', 'read /a/y']);
});

test('all pairs of a failed call fail with the same object, whoever they belong to', async () => {
  const { request } = open([grid({ rows: down })]);
  const refs = ['x', 'y', 'z'];
  const lists = await Promise.all(['a', 'b'].map((who) => request.loader.pairs(account(who), refs, null)));
  const outcomes = lists.flatMap((list) => list.all());
  expect(outcomes.map((outcome) => 'failure' in outcome && outcome.failure.code)).toEqual(Array(6).fill(down.code));
  expect(new Set(outcomes).size).toBe(1);
});

test('all that is asked in one tick waits for one promise, which differs from that of the next', async () => {
  const { request, sent } = openInvented([grid({ rows: { x: 9n, y: 8n } })]);
  const { loader } = request();
  const ask = (who: string, refs: readonly string[]) => {
    const outcomes = loader.pairs(account(who), refs, null);
    if (!(outcomes instanceof Later)) throw new TypeError('it must wait for others');
    return outcomes;
  };
  const together = [ask('a', ['x', 'y']), ask('b', ['y']), ask('a', ['x'])];
  expect(new Set(together.map(({ ready }) => ready)).size).toBe(1);
  const totals = await Promise.all(together);
  expect(totals.map((outcomes) => outcomes.all())).toMatchObject([
    [{ value: { amounts: { total: 9n } } }, { value: { amounts: { total: 8n } } }],
    [{ value: { amounts: { total: 8n } } }],
    [{ value: { amounts: { total: 9n } } }],
  ]);
  expect(sent).toHaveLength(1);
  const later = ask('c', ['x']);
  expect(later.ready).not.toBe(together[0]?.ready);
  expect((await later).all()).toMatchObject([{ value: { amounts: { total: 9n } } }]);
  expect(sent).toHaveLength(2);
});

test('what was kept whole takes no promise for the first accounts, no call, and is counted', async () => {
  const counts: PairCounts[] = [];
  const { source, sent, request } = openInvented([grid({ rows: { x: 9n, y: 9n } })], { keptPairs: 10_000 });
  const counting = { ...source, onPairs: (counted: PairCounts) => counts.push(counted) };
  const refs = ['x', 'y'];
  const accounts = Array.from({ length: 300 }, (_, index) => account(`a${index}`));
  for (const [index, who] of accounts.entries()) {
    const answers = new AccountAnswers();
    const cells = AmountCells.of([String(index), '7']);
    const observed = { date: new Date(), ms: performance.now() };
    answers.addRow({ grid: new AnswerGrid({ accounts: [who], assets: refs, cells }, observed), row: 0 });
    source.memory.kept.keep(momentKey(null, null), wanting(who), answers);
  }
  const context = { signal: new AbortController().signal };
  const loader = openLoader(counting, { context, maxSurplus: 9 });
  const freshness = { maxAgeMs: 60_000, staleIfErrorMs: 0 };
  const found = accounts.map((who) => loader.pairs(who, refs, null, freshness));
  expect(found.filter(isAwaited)).toHaveLength(300 - 256);
  const totals = (await Promise.all(found)).map((outcomes) => outcomes.all());
  expect(totals[299]).toMatchObject([
    { servedFrom: 'CACHE', value: { amounts: { total: 299n } } },
    { servedFrom: 'CACHE', value: { amounts: { total: 7n } } },
  ]);
  // A second field that asks gets the same, and counts no more.
  expect((await loader.pairs(account('a299'), refs, null, freshness)).all()).toEqual(totals[299]);
  expect(counts).toHaveLength(300);
  expect(counts[0]).toEqual({ read: 0, cached: 2, stored: 0, stale: 0, failed: new Map() });
  expect(sent).toEqual([]);
  // A request that takes nothing older asks.
  expect(await request().pairs(account('a299'), refs)).toEqual(['9', '9']);
  expect(sent).toHaveLength(1);
});

test.each([false, true])('what another replica keeps takes no call, for requests of a group: %s', async (isGrouped) => {
  const store = { values: new FakeStore(), sourceKey: 'k' };
  const clock = { now: () => 5000, date: () => new Date(0) };
  const open = (rows: Rows) => openInvented([grid({ rows })], { store, clock });
  const [one, other] = [open({ x: 9n, y: 8n }), open({ x: 1n, y: 1n })];
  const group = isGrouped ? new RequestGroups({ windowMs: 1000, maxBytes: 1_000_000 }).member('g') : undefined;
  const freshness = { maxAgeMs: 60_000, staleIfErrorMs: 0 };
  const ask = async ({ request }: typeof one, refs: readonly string[], inGroup = group) => {
    const { loader } = request(inGroup === undefined ? {} : { group: inGroup });
    const outcomes = await loader.pairs(account('a'), refs, null, freshness);
    return outcomes.all().map((outcome) => 'value' in outcome && [outcome.value.amounts.total, outcome.servedFrom]);
  };
  await ask(one, ['x', 'y'], undefined);
  await expect.poll(() => store.values.writes.length).toBe(1);
  expect(await ask(other, ['x', 'y'])).toEqual([
    [9n, 'CACHE'],
    [8n, 'CACHE'],
  ]);
  expect(await ask(other, ['y'])).toEqual([[8n, 'CACHE']]);
  expect([one.sent.length, other.sent.length, store.values.reads.length]).toEqual([1, 0, 2]);
  // A request that says nothing of ages asks its source, and looks nowhere.
  expect(await other.request().pairs(account('a'), ['x'])).toEqual(['1']);
  expect(store.values.reads).toHaveLength(2);
});

describe('accounts that ask alike', () => {
  const shown = (pairs: PairOutcomes) =>
    pairs.all().map((one) => ('value' in one ? String(one.value.amounts.total) : one.failure.code));

  test('wait for one value, and are answered as each by itself, in the same call', async () => {
    const { sent, request } = open([grid({ absent: 'zero', rows: { x: 1n, y: 2n } })]);
    const accounts = [account('a'), account('b'), account('a')];
    const refs = ['y', 'x', 'none', 'x'];
    const alike = request.loader.pairsOfEach(accounts, refs, null);
    const own = request.loader.pairs(account('c'), ['x'], null);
    expect(isAwaited(own) && own instanceof Later && own.ready).toBe(alike.ready);
    const outcomesOf = await alike;
    for (const each of accounts) expect(shown(outcomesOf(each))).toEqual(['2', '1', '0', '1']);
    expect(shown(await own)).toEqual(['1']);
    expect(sent).toHaveLength(1);
    // What is known is not read again.
    expect(shown((await request.loader.pairsOfEach(accounts, ['x'], null))(account('b')))).toEqual(['1']);
    expect(sent).toHaveLength(1);
  });

  test('fail each with its own pairs', async () => {
    const { request } = open([read({ rows: down })]);
    const outcomesOf = await request.loader.pairsOfEach([account('a'), account('b')], ['x'], null);
    expect([account('a'), account('b')].map((each) => shown(outcomesOf(each)))).toEqual([
      ['UPSTREAM_HTTP_ERROR'],
      ['UPSTREAM_HTTP_ERROR'],
    ]);
    expect(request.faults).toEqual([]);
  });
});
