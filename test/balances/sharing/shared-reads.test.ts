/** What concurrent requests to one source share: counted at an invented upstream that answers when the test says so. */
import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FailureError, failure } from '../../../src/model/failure.ts';
import type { AnyBalanceRead } from '../../../src/providers/provider.ts';
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

const a = account('a');
const b = account('b');
const rows = { x: 1n, y: 2n, z: 3n };

/** Timers stand still, so that a window passes when the test says so; turns of the event loop go on. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function openHeld(reads: readonly AnyBalanceRead[] = [read({ rows })], options: InventedOptions = {}) {
  const gate = openGate();
  return { ...openInvented(reads, { ...options, send: gate.send }), held: gate.held };
}

/** Lets the reads arrive, advances the time, and lets the batches due by then begin. */
async function pass(ms: number): Promise<void> {
  await turns();
  vi.advanceTimersByTime(ms);
  await turns();
}

describe('what is read once', () => {
  test('the same question of two requests', async () => {
    const { request, sent, source } = openInvented([read({ rows })]);
    const [one, two] = [request(), request()];
    expect(await Promise.all([one.pairs(a, ['x']), two.pairs(a, ['x'])])).toEqual([['1'], ['1']]);
    expect(sent).toEqual(['read /a/x']);
    expect(source.traffic.sharedReads.size).toBe(0);
  });

  test('overlapping questions of one turn, in the fewest calls', async () => {
    const { request, sent } = openInvented([grid({ rows })]);
    const answers = await Promise.all([
      request().pairs(a, ['x', 'y']),
      request().pairs(b, ['y', 'z']),
      request().pairs(a, ['z']),
    ]);
    expect(answers).toEqual([['1', '2'], ['2', '3'], ['3']]);
    expect(sent).toEqual(['read /a,b/x,y,z']);
  });

  test('what is on its way already; only the rest is asked', async () => {
    const { request, sent, held } = openHeld();
    const early = request().pairs(a, ['x', 'y']);
    await turns();
    const late = request().pairs(a, ['y', 'z']);
    await pass(5);
    expect(sent).toEqual(['read /a/x,y', 'read /a/z']);
    for (const call of held) call.answer();
    expect(await Promise.all([early, late])).toEqual([
      ['1', '2'],
      ['2', '3'],
    ]);
  });

  test('a pair that an earlier tick of the same request is still waiting for, however long ago it began', async () => {
    const { request, sent, held } = openHeld();
    const only = request();
    const early = only.pairs(a, ['x']);
    await turns();
    await pass(1000);
    const late = only.pairs(a, ['x']);
    await turns();
    held[0]?.answer();
    expect(await Promise.all([early, late])).toEqual([['1'], ['1']]);
    expect(sent).toEqual(['read /a/x']);
  });

  test('listings: by the same filter, or by none', async () => {
    const { request, sent, held } = openHeld([read({ rows, listing: 'complete', filters: ['contract', 'type'] })]);
    const gold = { contract: '0xc', type: null };
    const filtered = request().listing(a, gold);
    await turns();
    const same = request().listing(a, gold);
    const other = request().listing(a, { contract: '0xd', type: null });
    await pass(5);
    expect(sent).toEqual(['read /a/all', 'read /a/all']);
    const whole = request().listing(b);
    await pass(5);
    const narrowed = request().listing(b, gold);
    await pass(5);
    expect(sent).toHaveLength(3);
    for (const call of held) call.answer();
    const all = ['x=1', 'y=2', 'z=3'];
    expect(await Promise.all([filtered, same, other, whole, narrowed])).toEqual([all, all, all, all, all]);
  });

  test('no grid with a hole that costs more calls than the whole', async () => {
    const { request, sent, held } = openHeld([grid({ rows })]);
    const strict = { maxSurplus: 0 };
    const corner = request(strict).pairs(a, ['x']);
    await turns();
    const whole = request(strict);
    const both = Promise.all([whole.pairs(a, ['x', 'y']), whole.pairs(b, ['x', 'y'])]);
    await pass(5);
    expect(sent).toEqual(['read /a/x', 'read /a,b/x,y']);
    for (const call of held) call.answer();
    expect(await corner).toEqual(['1']);
    expect(await both).toEqual([
      ['1', '2'],
      ['1', '2'],
    ]);
  });
});

describe('when a read begins', () => {
  test('a lone request waits for no timer, not in a later tick either', async () => {
    const { request, sent } = openHeld();
    const only = request();
    void only.pairs(a, ['x']);
    await turns();
    void only.pairs(a, ['y']);
    await turns();
    expect(sent).toEqual(['read /a/x', 'read /a/y']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('beside a read of another request it waits for company, and goes with all that came', async () => {
    const { request, sent, held } = openHeld([grid({ rows })]);
    const first = request().pairs(a, ['x']);
    await turns();
    const second = request().pairs(a, ['y']);
    await pass(4);
    const third = request().pairs(b, ['y']);
    await turns();
    expect(sent).toEqual(['read /a/x']);
    await pass(1);
    expect(sent).toEqual(['read /a/x', 'read /a,b/y']);
    for (const call of held) call.answer();
    expect(await Promise.all([first, second, third])).toEqual([['1'], ['2'], ['2']]);
  });

  test('a window of 0 ms does not wait', async () => {
    const { request, sent } = openHeld([read({ rows })], { mergeWindowMs: 0 });
    void request().pairs(a, ['x']);
    await turns();
    void request().pairs(a, ['y']);
    await turns();
    expect(sent).toEqual(['read /a/x', 'read /a/y']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a read that is too old for a request is not joined', async () => {
    const { request, sent } = openHeld();
    void request().pairs(a, ['x']);
    await turns();
    await pass(5);
    void request().pairs(a, ['x']);
    await pass(5);
    expect(sent).toEqual(['read /a/x']);
    await pass(1);
    void request().pairs(a, ['x']);
    await pass(5);
    expect(sent).toEqual(['read /a/x', 'read /a/x']);
  });

  test('what counts is when the request began to ask, not when it asks for this', async () => {
    const { request, sent } = openHeld();
    const early = request();
    await pass(1000);
    void request().pairs(a, ['x']);
    await pass(1000);
    void early.pairs(a, ['x']);
    await pass(5);
    expect(sent).toEqual(['read /a/x']);
  });

  test('networks and moments are never mixed, and do not wait for one another', async () => {
    const { request, sent } = openHeld([grid({ rows })]);
    const at = { number: 1n, hash: null };
    void request().pairs(account('a', 'one'), ['x']);
    void request().pairs(account('a', 'two'), ['x']);
    void request().pairs(account('a', 'one'), ['x'], at);
    void request().pairs(account('a', 'one'), ['x'], { number: null, hash: '0x1' });
    void request().pairs(account('a', 'one'), ['x'], { number: null, hash: '0x2' });
    void request().pairs(account('a', 'one'), ['x'], at);
    await turns();
    expect(sent).toEqual(Array.from({ length: 5 }, () => 'read /a/x'));
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a request that wants nothing read in vain shares no plan with one that does not mind', async () => {
    const { request, sent } = openHeld([grid({ rows })]);
    const [strict, lax] = [request({ maxSurplus: 0 }), request()];
    for (const one of [strict, lax]) {
      void one.pairs(a, ['x']);
      void one.pairs(b, ['y']);
    }
    await turns();
    expect(sent).toEqual(['read /a/x', 'read /b/y', 'read /a,b/x,y']);
  });
});

describe('failures', () => {
  test('reach every request that waited for the call and wanted the pair, and no other', async () => {
    const { request, sent, held } = openHeld([read({ rows: { x: 1n, y: 2n }, limits: limitedTo(1) })]);
    const [one, two] = [request(), request()];
    const asked = [one.pairs(a, ['x', 'y']), two.pairs(a, ['y']), two.pairs(a, ['x'])];
    const third = request();
    const only = third.pairs(a, ['x']);
    await turns();
    expect(sent).toEqual(['read /a/x', 'read /a/y']);
    held[0]?.answer();
    held[1]?.fail(down);
    expect(await Promise.all(asked)).toEqual([['1', down.code], [down.code], ['1']]);
    expect(await only).toEqual(['1']);
    const again = third.pairs(a, ['y']);
    await turns();
    held[2]?.answer();
    expect(await again).toEqual(['2']);
  });

  test('of the planner fail the wants, are reported once, and reject nothing', async () => {
    const boom = new Error('boom');
    const serves = vi.fn((_ref: string): boolean => true);
    const { request, held, source } = openHeld([read({ rows, serves }), read({ rows })]);
    const [one, two, three] = [request(), request(), request()];
    const sound = one.pairs(a, ['x']);
    await turns();
    serves.mockImplementation(() => {
      throw boom;
    });
    // The second is counted before it may be joined in part; the third is planned in a batch of its own.
    const counted = two.pairs(a, ['x', 'y']);
    const planned = three.pairs(b, ['y']);
    await pass(5);
    held[0]?.answer();
    expect(await Promise.all([sound, counted, planned])).toEqual([['1'], ['INTERNAL', 'INTERNAL'], ['INTERNAL']]);
    expect([one.faults, two.faults, three.faults]).toEqual([[], [boom], [boom]]);
    expect(source.traffic.sharedReads.size).toBe(0);
  });
});

describe('patience', () => {
  test('a request that is aborted fails alone; the read goes on for the others', async () => {
    const { request, held, source } = openHeld();
    const impatient = new AbortController();
    const early = request({ signal: impatient.signal }).pairs(a, ['x']);
    const patient = request().pairs(a, ['x']);
    await turns();
    impatient.abort();
    expect(await early).toEqual(['CANCELLED']);
    expect(held[0]?.signal.aborted).toBe(false);
    held[0]?.answer();
    expect(await patient).toEqual(['1']);
    expect(source.traffic.sharedReads.size).toBe(0);
  });

  test('when all have given up the call ends, for the reason of the last', async () => {
    const { request, held, source } = openHeld();
    const [gone, late] = [new AbortController(), new AbortController()];
    const first = request({ signal: gone.signal }).pairs(a, ['x']);
    const second = request({ signal: late.signal }).pairs(a, ['x']);
    await turns();
    gone.abort();
    late.abort(new DOMException('the deadline passed', 'TimeoutError'));
    expect(await Promise.all([first, second])).toEqual([['CANCELLED'], ['UPSTREAM_TIMEOUT']]);
    expect(held[0]?.signal.reason).toBe(late.signal.reason);
    expect(source.traffic.sharedReads.size).toBe(0);
  });

  test('a call that was given up is not joined', async () => {
    const { request, sent, held } = openHeld();
    const gone = new AbortController();
    const first = request({ signal: gone.signal }).pairs(a, ['x']);
    await turns();
    gone.abort();
    await first;
    const second = request().pairs(a, ['x']);
    await turns();
    held[1]?.answer();
    expect(await second).toEqual(['1']);
    expect(sent).toHaveLength(2);
  });

  test('pairs of a request that was aborted before the start are not read; without requests nothing starts', async () => {
    const { request, sent, source } = openHeld();
    void request().pairs(a, ['x']);
    await turns();
    const [gone, alsoGone] = [new AbortController(), new AbortController()];
    const given = request({ signal: gone.signal }).pairs(b, ['y']);
    void request().pairs(b, ['z']);
    await turns();
    gone.abort();
    expect(await given).toEqual(['CANCELLED']);
    await pass(5);
    expect(sent).toEqual(['read /a/x', 'read /b/z']);
    const last = request({ signal: alsoGone.signal }).pairs(b, ['x']);
    await turns();
    expect(vi.getTimerCount()).toBe(1);
    alsoGone.abort();
    expect(await last).toEqual(['CANCELLED']);
    expect(vi.getTimerCount()).toBe(0);
    await pass(5);
    expect(sent).toHaveLength(2);
    expect(source.traffic.sharedReads.size).toBe(1);
  });

  test('a request that is over before it asks gets failures and reads nothing', async () => {
    const { request, sent, source } = openHeld([read({ rows, listing: 'complete' })]);
    const only = request({ signal: AbortSignal.abort() });
    expect(await Promise.all([only.pairs(a, ['x']), only.listing(a)])).toEqual([['CANCELLED'], 'CANCELLED']);
    await turns();
    expect(sent).toEqual([]);
    expect(source.traffic.sharedReads.size).toBe(0);
  });

  test('a request that is aborted keeps what was read by then, failures too', async () => {
    const { request, held } = openHeld([read({ rows, limits: limitedTo(1) })]);
    const impatient = new AbortController();
    const early = request({ signal: impatient.signal }).pairs(a, ['x', 'y', 'z']);
    void request().pairs(a, ['x', 'y', 'z']);
    await turns();
    held[0]?.answer();
    held[1]?.fail(down);
    await turns();
    impatient.abort();
    expect(await early).toEqual(['1', down.code, 'CANCELLED']);
  });

  test('an account that is slow holds up only requests that wait for it', async () => {
    const { request, held, source } = openHeld();
    const [slow, quick] = [request(), request()];
    const both = Promise.all([slow.pairs(a, ['x']), slow.pairs(b, ['x'])]);
    const one = quick.pairs(a, ['x']);
    await turns();
    held[0]?.answer();
    expect(await one).toEqual(['1']);
    // A request for pairs that are there already need not wait for the rest.
    expect(await request().pairs(a, ['x'])).toEqual(['1']);
    held[1]?.answer();
    expect(await both).toEqual([['1'], ['1']]);
    expect(held).toHaveLength(2);
    expect(source.traffic.sharedReads.size).toBe(0);
  });

  test('other pairs of an account that is slow are not held up by it', async () => {
    const { request, held } = openHeld();
    void request().pairs(a, ['x']);
    await turns();
    const other = request().pairs(a, ['y']);
    await pass(5);
    held[1]?.answer();
    expect(await other).toEqual(['2']);
  });

  test('an account that has failed is not waited for either', async () => {
    const { request, held } = openHeld();
    const slow = request();
    void slow.pairs(a, ['x']);
    void slow.pairs(b, ['x']);
    const one = request().pairs(a, ['x']);
    await turns();
    held[0]?.fail(down);
    expect(await one).toEqual([down.code]);
  });

  test('pairs that a listing stood in for are waited for until they are read themselves', async () => {
    const tooLarge = failure('UPSTREAM_TOO_LARGE');
    const { request, sent, held } = openHeld([read({ rows, listing: 'complete', limits: limitedTo(1) })]);
    const [one, two] = [request().pairs(a, ['x', 'y']), request().pairs(a, ['y'])];
    await turns();
    held[0]?.fail(tooLarge);
    await turns();
    expect(sent).toEqual(['read /a/all', 'read /a/x', 'read /a/y']);
    held[1]?.answer();
    held[2]?.answer();
    expect(await Promise.all([one, two])).toEqual([['1', '2'], ['2']]);
  });
});

describe('the count of calls', () => {
  test('reports each call to one request, the first that still waits', async () => {
    const { request, sent, held } = openHeld([read({ rows, limits: limitedTo(1) })]);
    const impatient = new AbortController();
    const [one, two, three] = [request({ signal: impatient.signal }), request(), request()];
    const asked = [one.pairs(a, ['x']), two.pairs(a, ['x']), three.pairs(a, ['x'])];
    await turns();
    held[0]?.answer();
    await Promise.all(asked);
    expect([one, two, three].map(({ calls }) => calls.length)).toEqual([1, 0, 0]);
    void one.pairs(b, ['x']);
    void two.pairs(b, ['x']);
    void three.pairs(b, ['x', 'y']);
    await turns();
    expect([one, two, three].map(({ calls }) => calls.length)).toEqual([3, 0, 0]);
    expect(sent).toHaveLength(3);
  });

  test('goes on with the next where the first has left', async () => {
    const gate = openGate();
    const paged: AnyBalanceRead = {
      ...read({ rows }),
      shape: 'account-assets',
      balances: {
        request: () => get('/1'),
        decode: (_, { request }) =>
          request.path === '/1' ? { items: [], next: { ...request, path: '/2' } } : { items: [] },
      },
    };
    const { request } = openInvented([paged], { send: gate.send });
    const impatient = new AbortController();
    const [one, two] = [request({ signal: impatient.signal }), request()];
    const asked = [one.pairs(a, ['x']), two.pairs(a, ['x'])];
    await turns();
    impatient.abort();
    await turns();
    gate.held[0]?.answer();
    await turns();
    gate.held[1]?.answer();
    await Promise.all(asked);
    expect([one.calls.length, two.calls.length]).toEqual([1, 1]);
  });

  test('a fault of a shared call is reported once', async () => {
    const { request } = openInvented([read({ rows })], { send: () => Promise.reject(new Error('boom')) });
    const [one, two] = [request(), request()];
    expect(await Promise.all([one.pairs(a, ['x']), two.pairs(a, ['x'])])).toEqual([['INTERNAL'], ['INTERNAL']]);
    expect([one.faults.length, two.faults.length]).toEqual([1, 0]);
  });
});

test('nothing is left behind by thousands of requests, whatever came of them', async () => {
  let sends = 0;
  const { request, source } = openInvented([read({ rows, listing: 'partial' })], {
    send: async (asked) => {
      sends += 1;
      if (sends % 3 === 0) throw new FailureError(down);
      return empty(asked);
    },
  });
  const signals = Array.from({ length: 3000 }, () => new AbortController());
  const asked = signals.map(async ({ signal }, index) => {
    const one = request({ signal });
    await Promise.all([one.pairs(account(`${index % 50}`, `${index % 7}`), ['x', 'y']), one.listing(a)]);
  });
  for (const controller of signals.slice(0, 1000)) controller.abort();
  await pass(5);
  await Promise.all(asked);
  expect(source.traffic.sharedReads.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  expect(signals.flatMap(({ signal }) => getEventListeners(signal, 'abort'))).toEqual([]);
});

/** Calls of so many assets. */
function limitedTo(assets: number) {
  return { ...unlimited, assets };
}
