/** What requests that belong together share: each cell is read once for all of them, and they cannot disagree. Counted at an invented upstream. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDetails } from '../../../src/balances/fact/account-details.ts';
import { openFacts } from '../../../src/balances/fact/asset-facts.ts';
import { RequestGroups } from '../../../src/balances/sharing/request-groups.ts';
import { FailureError } from '../../../src/model/failure.ts';
import { type Asset, makeAsset } from '../../../src/model/identity.ts';
import type { AnyBalanceRead, Provider } from '../../../src/providers/provider.ts';
import { a, amounts, b, one, openWorld, refs } from '../block/moving-chain.ts';
import {
  account,
  down,
  empty,
  get,
  grid,
  type InventedOptions,
  openGate,
  openInvented,
  read,
  turns,
  unlimited,
} from '../invented.ts';
import { type StandingClock, standingClock } from './standing-clock.ts';

const WINDOW = 5000;
const who = account('who');
const rows = { x: 1n, y: 2n, z: 3n };
const many = Array.from({ length: 50 }, (_, index) => `asset-${index}`);

let time: StandingClock;
let groups: RequestGroups;
beforeEach(() => {
  time = standingClock();
  groups = new RequestGroups({ windowMs: WINDOW, maxBytes: 1_000_000, clock: time.clock });
});
afterEach(() => {
  groups.close();
  expect({ size: groups.size, bytes: groups.bytes, waiting: time.waiting }).toEqual({ size: 0, bytes: 0, waiting: 0 });
});

const of = (name: string) => ({ group: groups.member(name) });

function openHeld(reads: readonly AnyBalanceRead[], options: InventedOptions = {}) {
  const gate = openGate();
  return { ...openInvented(reads, { ...options, send: gate.send }), held: gate.held };
}

/** A read whose amount grows with every call. */
function growing(options: { readonly listing?: 'complete' } = {}): AnyBalanceRead {
  let calls = 0n;
  const rows = {
    get x() {
      calls += 1n;
      return calls;
    },
  };
  return read({ rows, ...options });
}

function openGrowing(options: { readonly listing?: 'complete' } = {}) {
  return openInvented([growing(options)], { clock: { now: () => 0, date: () => new Date(0) } });
}

describe('one after the other', () => {
  test('the same cells are read once, and counted at the request that read them', async () => {
    const { request, sent } = openInvented([read({ rows })]);
    const [first, later] = [request(of('one')), request(of('one'))];
    expect(await first.pairs(who, ['x', 'y'])).toEqual(['1', '2']);
    expect(await later.pairs(who, ['y', 'x'])).toEqual(['2', '1']);
    expect(sent).toEqual(['read /who/x,y']);
    expect([first.calls.length, later.calls.length]).toEqual([1, 0]);
  });

  test('of other cells only the rest is read', async () => {
    const { request, sent } = openInvented([grid({ rows })]);
    await request(of('one')).pairs(who, ['x']);
    expect(await request(of('one')).pairs(who, ['x', 'z'])).toEqual(['1', '3']);
    expect(sent).toEqual(['read /who/x', 'read /who/z']);
  });

  test('another operation, and a request of none, read for themselves', async () => {
    const { request } = openGrowing();
    const answers = [];
    for (const settings of [of('one'), of('two'), {}, {}, of('one')])
      answers.push(...(await request(settings).pairs(who, ['x'])));
    expect(answers).toEqual(['1', '2', '3', '4', '1']);
  });

  test('a listing answers for all that it lists, and a pair that was read before keeps its amount in one', async () => {
    const { request, sent } = openGrowing({ listing: 'complete' });
    expect(await request(of('one')).listing(who)).toEqual(['x=1']);
    expect(await request(of('one')).pairs(who, ['x'])).toEqual(['1']);
    expect(await request(of('two')).pairs(who, ['x'])).toEqual(['2']);
    expect(await request(of('two')).listing(who)).toEqual(['x=2']);
    expect(sent).toHaveLength(3);
  });

  test('another source shares nothing, were it of the same name', async () => {
    const [here, there] = [openInvented([read({ rows })]), openInvented([read({ rows: { x: 9n } })])];
    expect(await here.request(of('one')).pairs(who, ['x'])).toEqual(['1']);
    expect(await there.request(of('one')).pairs(who, ['x'])).toEqual(['9']);
  });

  test('a failure is one for all, and for no other operation', async () => {
    let isDown = true;
    const send: InventedOptions['send'] = async (asked) => {
      if (isDown) throw new FailureError(down);
      return empty(asked);
    };
    const { request, sent } = openInvented([read({ rows })], { send });
    expect(await request(of('one')).pairs(who, ['x'])).toEqual([down.code]);
    isDown = false;
    expect(await request(of('one')).pairs(who, ['x', 'y'])).toEqual([down.code, '2']);
    expect(await request(of('two')).pairs(who, ['x'])).toEqual(['1']);
    expect(sent).toEqual(['read /who/x', 'read /who/y', 'read /who/x']);
  });
});

describe('at the same time', () => {
  test('a read that is on its way is joined however long ago it began', async () => {
    const { request, sent, held } = openHeld([read({ rows })], { mergeWindowMs: 0 });
    const first = request(of('one')).pairs(who, ['x', 'y']);
    await turns();
    const stranger = request().pairs(who, ['x']);
    const later = request(of('one')).pairs(who, ['x']);
    await turns();
    expect(sent).toEqual(['read /who/x,y', 'read /who/x']);
    for (const call of held) call.answer();
    expect(await Promise.all([first, stranger, later])).toEqual([['1', '2'], ['1'], ['1']]);
  });

  test('a read of the operation is joined before one of a stranger that would do as well', async () => {
    const { request, held } = openHeld([growing()], { mergeWindowMs: 0 });
    const early = request(of('one'));
    const stranger = request().pairs(who, ['x']);
    await turns();
    const first = request(of('one')).pairs(who, ['x']);
    await turns();
    const later = early.pairs(who, ['x']);
    await turns();
    expect(held).toHaveLength(2);
    for (const call of held) call.answer();
    expect(await Promise.all([stranger, first, later])).toEqual([['1'], ['2'], ['2']]);
  });

  test('one whose client has gone costs the others nothing', async () => {
    const { request, sent, held } = openHeld([read({ rows })]);
    const gone = new AbortController();
    const first = request({ ...of('one'), signal: gone.signal }).pairs(who, ['x']);
    await turns();
    const later = request(of('one')).pairs(who, ['x']);
    await turns();
    gone.abort();
    expect(await first).toEqual([expect.not.stringMatching(/^\d+$/)]);
    expect(held[0]?.signal.aborted).toBe(false);
    held[0]?.answer();
    expect(await later).toEqual(['1']);
    expect(await request(of('one')).pairs(who, ['x'])).toEqual(['1']);
    expect(sent).toEqual(['read /who/x']);
  });

  test('what failed because all clients had gone is no failure of the operation', async () => {
    const { request, sent, held } = openHeld([read({ rows })]);
    const gone = new AbortController();
    const first = request({ ...of('one'), signal: gone.signal }).pairs(who, ['x']);
    await turns();
    gone.abort();
    await first;
    const later = request(of('one')).pairs(who, ['x']);
    await turns();
    held[1]?.answer();
    expect(await later).toEqual(['1']);
    expect(sent).toEqual(['read /who/x', 'read /who/x']);
  });

  test('a pair of an account that is being listed waits for the listing', async () => {
    const { request, sent, held } = openHeld([read({ rows, listing: 'complete' })]);
    const listed = request(of('one')).listing(who);
    await turns();
    const pair = request(of('one')).pairs(who, ['x']);
    await turns();
    expect(sent).toEqual(['read /who/all']);
    held[0]?.answer();
    expect(await Promise.all([listed, pair])).toEqual([['x=1', 'y=2', 'z=3'], ['1']]);
    expect(sent).toHaveLength(1);
  });

  test('a listing does not wait for a pair, and whichever is answered first is what both show', async () => {
    const late = account('late');
    const { request, sent, held } = openHeld([growing({ listing: 'complete' })], { mergeWindowMs: 0 });
    const pairs = [who, late].map((one) => request(of(one.address)).pairs(one, ['x']));
    await turns();
    const listings = [who, late].map((one) => request(of(one.address)).listing(one));
    await turns();
    expect(sent).toEqual(['read /who/x', 'read /late/x', 'read /who/all', 'read /late/all']);
    for (const call of [held[0], held[2], held[3], held[1]]) {
      call?.answer();
      await turns();
    }
    expect(await Promise.all(pairs)).toEqual([['1'], ['3']]);
    expect(await Promise.all(listings)).toEqual([['x=1'], ['x=3']]);
  });

  test('a listing has what the read of a pair that failed has not', async () => {
    const { request, held } = openHeld([read({ rows, listing: 'complete' })], { mergeWindowMs: 0 });
    const pair = request(of('one')).pairs(who, ['x']);
    await turns();
    const listed = request(of('one')).listing(who);
    await turns();
    held[0]?.fail(down);
    await turns();
    held[1]?.answer();
    expect(await pair).toEqual([down.code]);
    expect(await listed).toEqual(['x=1', 'y=2', 'z=3']);
  });
});

describe('one block', () => {
  const at = (number: number) => ({ number, fork: 'a' });

  test.each([true, false])('for all requests, though the chain moves (answers state it: %s)', async (stated) => {
    const world = openWorld({ stated });
    const begun = world.request(of('one'));
    expect(await begun.pairs(a, ['x'])).toEqual(amounts(a, one, ['x']));
    world.tip.number += 7;
    const later = world.request(of('one'));
    expect(await later.pairs(b, refs)).toEqual(amounts(b, one));
    expect(await later.pairs(a, refs)).toEqual(amounts(a, one));
    expect([begun, later].map(({ loader }) => loader.pin('n', null))).toEqual([{ behind: 0n }, { behind: 0n }]);
    expect(world.sent.filter((line) => line.startsWith('block'))).toHaveLength(stated ? 0 : 1);
    expect(world.asked.filter((line) => /a\/.*\bx\b/.test(line))).toHaveLength(1);
    const before = world.tip.number;
    expect(await world.request(of('two')).pairs(a, ['x'])).toEqual(amounts(a, at(before), ['x']));
  });

  test.each([true, false])('also where the request that looked for it has gone (stated: %s)', async (stated) => {
    const gate = openGate();
    const world = openWorld({ stated, send: gate.send });
    const gone = new AbortController();
    const first = world.request({ ...of('one'), signal: gone.signal }).pairs(a, ['x']);
    await turns();
    const later = world.request(of('one')).pairs(a, ['x']);
    await turns();
    gone.abort();
    await first;
    for (let call = 0; call < (stated ? 1 : 2); call += 1) {
      gate.held[call]?.answer();
      await turns();
    }
    expect(await later).toEqual(amounts(a, one, ['x']));
    expect(world.sent).toHaveLength(stated ? 1 : 2);
  });

  test('is looked for anew where all had gone', async () => {
    const gate = openGate();
    const world = openWorld({ stated: true, send: gate.send });
    const gone = new AbortController();
    const first = world.request({ ...of('one'), signal: gone.signal }).pairs(a, ['x']);
    await turns();
    gone.abort();
    await first;
    const later = world.request(of('one')).pairs(a, ['x']);
    await turns();
    gate.held[1]?.answer();
    expect(await later).toEqual(amounts(a, one, ['x']));
  });

  test('that is not found is not found for any of them', async () => {
    const world = openWorld({ stated: false, findable: false });
    const failed = await world.request(of('one')).pairs(a, ['x']);
    expect(await world.request(of('one')).pairs(b, ['x'])).toEqual(failed);
    expect(world.sent).toHaveLength(1);
  });
});

describe('balances of some age', () => {
  test('are the same for all requests that allow it, whoever reads them meanwhile', async () => {
    const { request } = openGrowing();
    const askFor = async (settings: object, maxAgeMs = 10_000) => {
      const freshness = { maxAgeMs, staleIfErrorMs: 10_000 };
      const [outcome] = (await request(settings).loader.pairs(who, ['x'], null, freshness)).all();
      if (outcome === undefined || 'failure' in outcome) throw new Error('the balance is not known');
      return `${outcome.servedFrom ?? 'SOURCE'} ${outcome.value.amounts.total}`;
    };
    expect(await askFor(of('one'))).toBe('SOURCE 1');
    expect(await askFor(of('one'))).toBe('SOURCE 1');
    expect(await askFor(of('two'))).toBe('CACHE 1');
    expect(await askFor({}, 0)).toBe('SOURCE 2');
    expect(await askFor({})).toBe('CACHE 2');
    expect(await askFor(of('one'))).toBe('SOURCE 1');
    expect(await askFor(of('two'))).toBe('CACHE 1');
    expect(await request(of('one')).pairs(who, ['x'])).toEqual(['1']);
    expect(await request(of('two')).pairs(who, ['x'])).toEqual(['3']);
  });
});

test('what the operation is reading is not taken from what was kept meanwhile', async () => {
  const clock = { now: () => 0, date: () => new Date(0) };
  const { request, held } = openHeld([growing()], { mergeWindowMs: 0, clock });
  const ask = async (settings: object, maxAgeMs: number) => {
    const asked = request(settings).loader.pairs(who, ['x'], null, { maxAgeMs, staleIfErrorMs: 0 });
    await turns();
    return async () => (await asked).all().map((outcome) => ('value' in outcome ? outcome.servedFrom : outcome));
  };
  const first = await ask(of('one'), 10_000);
  const stranger = await ask({}, 0);
  held[1]?.answer();
  await stranger();
  const second = await ask(of('one'), 10_000);
  held[0]?.answer();
  expect([await first(), await second()]).toEqual([[undefined], [undefined]]);
  expect(held).toHaveLength(2);
});

describe('facts', () => {
  const asset: Asset = makeAsset('s', { ref: 'x', network: null });

  test('that could not be read are not asked for again', async () => {
    const unreadable = () => {
      throw new FailureError(down);
    };
    const provider: Partial<Provider> = {
      facts: {
        mode: 'ids',
        limits: unlimited,
        facts: { request: ({ assets }) => get(`/${assets}`, 'facts'), decode: unreadable },
      },
      accountDetails: { request: () => get('/details', 'details'), decode: unreadable },
    };
    const { source, sent, request } = openInvented([], { provider });
    const contexts = [of('one'), of('one'), of('two')].map((settings) => request(settings).context);
    const failed = contexts.map(() => ({ failure: down }));
    const answers = [];
    for (const context of contexts) answers.push(await openDetails(source, context).load(who));
    for (const context of contexts) answers.push(await openFacts(source, context).load(asset));
    expect(answers).toEqual([...failed, ...failed]);
    expect(sent).toEqual(['details /details', 'details /details', 'facts /x', 'facts /x']);
  });

  test('that are on their way are awaited, and a request that has gone costs the others nothing', async () => {
    const provider: Partial<Provider> = {
      accountDetails: { request: () => get('/details', 'details'), decode: () => ({ items: [] }) },
    };
    const { source, sent, request, held } = openHeld([], { provider });
    const gone = new AbortController();
    const first = openDetails(source, request({ ...of('one'), signal: gone.signal }).context).load(who);
    const later = openDetails(source, request(of('one')).context).load(who);
    await turns();
    gone.abort();
    expect(await first).toHaveProperty('failure');
    held[0]?.answer();
    expect(await later).toEqual({ details: null });
    expect(sent).toEqual(['details /details']);
  });
});

describe('how long, and how much', () => {
  const ask = async (source: ReturnType<typeof openGrowing>, name: string) =>
    (await source.request(of(name)).pairs(who, ['x'])).join();

  test('the time counts from the first read, and use does not prolong it', async () => {
    const source = openGrowing();
    expect(await ask(source, 'one')).toBe('1');
    time.advance(WINDOW - 1);
    expect(await ask(source, 'one')).toBe('1');
    time.advance(1);
    expect(await ask(source, 'one')).toBe('2');
    time.advance(3_600_000);
    expect(await ask(source, 'one')).toBe('3');
  });

  test('all is released in time, without a further request', async () => {
    const source = openGrowing();
    await ask(source, 'one');
    time.advance(1000);
    await ask(source, 'two');
    expect(groups.size).toBe(2);
    time.advance(WINDOW - 1000);
    expect(groups.size).toBe(1);
    time.advance(1000);
    expect({ size: groups.size, bytes: groups.bytes, waiting: time.waiting }).toEqual({
      size: 0,
      bytes: 0,
      waiting: 0,
    });
  });

  test('a request that outlives the operation goes on alone', async () => {
    const { request } = openGrowing();
    const long = request(of('one'));
    expect(await long.pairs(who, ['x'])).toEqual(['1']);
    time.advance(WINDOW);
    expect(await request(of('one')).pairs(who, ['x'])).toEqual(['2']);
    expect(await long.pairs(who, ['x'])).toEqual(['1']);
    expect(await long.pairs(account('other'), ['x'])).toEqual(['3']);
    expect(await request(of('one')).pairs(account('other'), ['x'])).toEqual(['4']);
  });

  test('a request that reads nothing begins no operation', () => {
    openInvented([read({ rows })]).request(of('one'));
    expect(groups.size).toBe(0);
  });

  test('a flood of operations, and of pairs, stays within the bytes; the oldest end early', async () => {
    const { request } = openInvented([read({ rows: Object.fromEntries(many.map((ref) => [ref, 1n])) })]);
    for (let name = 0; name < 100; name += 1) {
      await request(of(`${name}`)).pairs(who, many);
      expect(groups.bytes).toBeLessThanOrEqual(1_000_000);
    }
    expect(groups.size).toBeGreaterThan(0);
    expect(groups.size).toBeLessThan(100);
    const { sent, request: again } = openInvented([read({ rows })]);
    await again(of('99')).pairs(who, ['x']);
    await again(of('99')).pairs(who, ['x']);
    expect(sent).toHaveLength(1);
  });

  test('a flood of operations stays within its number', () => {
    const wide = new RequestGroups({ windowMs: WINDOW, maxBytes: 1e9, clock: time.clock });
    for (let name = 0; name < 12_000; name += 1) wide.member(`${name}`).current();
    expect(wide.size).toBe(10_000);
    wide.close();
    expect({ size: wide.size, bytes: wide.bytes }).toEqual({ size: 0, bytes: 0 });
  });

  test('what has no room at all is read again, and is no fault', async () => {
    groups = new RequestGroups({ windowMs: WINDOW, maxBytes: 0, clock: time.clock });
    const source = openGrowing();
    expect([await ask(source, 'one'), await ask(source, 'one')]).toEqual(['1', '2']);
  });

  test('a window of 0 shares nothing', async () => {
    groups = new RequestGroups({ windowMs: 0, maxBytes: 1e6, clock: time.clock });
    const source = openGrowing();
    expect([await ask(source, 'one'), await ask(source, 'one')]).toEqual(['1', '2']);
  });
});
