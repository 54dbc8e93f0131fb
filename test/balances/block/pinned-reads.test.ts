/**
 * What one request reads from one network holds at one block, though the chain moves with every call and has two blocks of each
 * number: by sources whose answers state their block, and by those that are asked for one first.
 */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { openNetworkReader } from '../../../src/balances/block/open-network-reader.ts';
import type { Account } from '../../../src/model/identity.ts';
import type { At } from '../../../src/model/reading.ts';
import type { BlockReads, MomentName } from '../../../src/providers/provider.ts';
import { account, get, openGate, openInvented, read as readOf, turns } from '../invented.ts';
import {
  a,
  amounts,
  b,
  blockOf,
  c,
  GENESIS,
  one,
  openWorld,
  refs,
  totalOf,
  type World,
  type WorldOptions,
} from './moving-chain.ts';

const opened: World[] = [];
afterEach(() => {
  for (const world of opened.splice(0)) {
    expect(world.source.traffic.sharedReads.size).toBe(0);
  }
});
function open(options: WorldOptions = {}): World {
  const world = openWorld(options);
  opened.push(world);
  return world;
}

describe.each([
  ['whose answers state their block', true],
  ['that is asked for its block first', false],
])('a source %s', (_, stated) => {
  /** Found by a question of its own, after which the chain has moved on. */
  const first = stated ? 0 : 1;

  test('is read at one block, over accounts, ticks and calls', async () => {
    const world = open({ stated, limits: { assets: 2 }, held: () => refs });
    const request = world.request();
    const early = await Promise.all([a, b].map((who) => request.pairs(who, ['x', 'xx'])));
    expect(early).toEqual([a, b].map((who) => amounts(who, one, ['x', 'xx'])));
    world.tip.number += 5;
    expect(await request.pairs(c, refs)).toEqual(amounts(c, one));
    expect(await request.listing(a)).toEqual(refs.map((ref, index) => `${ref}=${amounts(a, one)[index]}`));
    expect(request.faults).toEqual([]);
    expect(request.loader.pin('n', null)).toEqual({ behind: 0n });
  });

  test('is read at the block of its hash, where the chain was replaced meanwhile', async () => {
    const world = open({ stated });
    const request = world.request();
    await request.pairs(a, ['x']);
    await request.pairs(a, ['y']);
    world.tip.fork = 'b';
    expect(await request.pairs(b, refs)).toEqual(amounts(b, one));
    expect(await world.request().pairs(b, ['x'])).toEqual(
      amounts(b, { number: world.tip.number - 1 - first, fork: 'b' }, ['x']),
    );
  });

  test('is read at one block of a number that is named, though the chain is replaced meanwhile', async () => {
    const world = open({ stated });
    const request = world.request();
    const at = { number: 60n, hash: null };
    expect(await request.pairs(a, ['x'], at)).toEqual(amounts(a, { number: 60, fork: 'a' }, ['x']));
    await request.pairs(a, ['y'], at);
    world.tip.fork = 'b';
    expect(await request.pairs(b, refs, at)).toEqual(amounts(b, { number: 60, fork: 'a' }));
    expect(await world.request().pairs(b, refs, at)).toEqual(amounts(b, { number: 60, fork: 'b' }));
  });

  test('is read anew by each request', async () => {
    const world = open({ stated });
    await world.request().pairs(a, ['x']);
    const before = world.tip.number;
    expect(await world.request().pairs(a, ['x'])).toEqual(amounts(a, { number: before, fork: 'a' }, ['x']));
    expect(world.tip.number).toBe(before + first + 1);
  });

  test('has one block on each network', async () => {
    const world = open({ stated });
    const request = world.request();
    const other = account('a', 'n/m');
    await request.pairs(a, ['x']);
    const then = world.tip.number;
    expect(await request.pairs(other, ['x', 'y'])).toEqual(amounts(other, { number: then, fork: 'a' }, ['x', 'y']));
    expect(await request.pairs(other, ['xx'])).toEqual(amounts(other, { number: then, fork: 'a' }, ['xx']));
    expect(await request.pairs(b, ['y'])).toEqual(amounts(b, one, ['y']));
  });

  test('has one block for each moment', async () => {
    const world = open({ stated });
    const request = world.request();
    await request.pairs(a, ['x']);
    const past = (number: number, hash: string | null = null) => ({ number: BigInt(number), hash });
    expect(await request.pairs(a, ['x', 'y'], past(60))).toEqual(amounts(a, { number: 60, fork: 'a' }, ['x', 'y']));
    expect(await request.pairs(a, ['x', 'y'], past(61))).toEqual(amounts(a, { number: 61, fork: 'a' }, ['x', 'y']));
    const forked = past(60, blockOf('n', { number: 60, fork: 'b' }).hash);
    expect(await request.pairs(a, ['x', 'y'], forked)).toEqual(amounts(a, { number: 60, fork: 'b' }, ['x', 'y']));
    expect(await request.pairs(a, ['xx'], past(60))).toEqual(amounts(a, { number: 60, fork: 'a' }, ['xx']));
    expect(await request.pairs(a, ['y'])).toEqual(amounts(a, one, ['y']));
    expect(request.loader.pin('n', past(60))).toEqual({ behind: null });
  });

  test('cannot be asked for a moment that it does not name', async () => {
    const world = open({ stated, names: ['number'] });
    const request = world.request();
    const at = { number: null, hash: '0x1' };
    expect(await request.pairs(a, ['x'], at)).toEqual(['HISTORY_UNSUPPORTED']);
    expect(await request.pairs(a, ['x'], { number: 60n, hash: '0x1' })).toEqual(['HISTORY_UNSUPPORTED']);
    expect(world.asked).toEqual([]);
    expect(await request.pairs(a, ['x'], { number: 60n, hash: null })).toEqual(
      amounts(a, { number: 60, fork: 'a' }, ['x']),
    );
  });

  test('says how far it is behind a block that was seen before', async () => {
    const world = open({ stated });
    await world.request().pairs(a, ['x']);
    world.tip.number = GENESIS - 3;
    const request = world.request();
    expect(await request.pairs(a, ['x', 'y'])).toEqual(amounts(a, { number: GENESIS - 3, fork: 'a' }, ['x', 'y']));
    expect(request.loader.pin('n', null)).toEqual({ behind: 3n });
  });
});

describe('the calls', () => {
  test('of answers that state their block are as many as without one', async () => {
    const world = open({ limits: { assets: 1 } });
    const request = world.request();
    await Promise.all([request.pairs(a, ['x']), request.pairs(b, ['y'])]);
    expect(world.asked).toEqual(['n now a/x', 'n 100#0x100an b/y']);
    await request.pairs(c, ['x']);
    expect(world.asked.slice(2)).toEqual(['n 100#0x100an c/x']);
  });

  test('begin with as much as one call carries', async () => {
    const world = open({ limits: { assets: 2 }, held: () => refs });
    // Three assets of one account are a listing: one call.
    await world.request().pairs(a, refs);
    expect(world.asked).toEqual(['n now a/all']);
  });

  test('go ahead one by one until one states a block', async () => {
    const world = open({ held: (address) => (address === 'c' ? refs : []) });
    const request = world.request();
    const reported = await Promise.all([a, b, c, account('d', 'n')].map((who) => request.pairs(who, ['x'])));
    expect(world.asked).toEqual(['n now a/x', 'n now b/x', 'n now c/x', 'n 102#0x102an d/x']);
    expect(reported).toEqual([
      ['NOT_REPORTED'],
      ['NOT_REPORTED'],
      amounts(c, { number: 102, fork: 'a' }, ['x']),
      ['NOT_REPORTED'],
    ]);
  });

  test('are followed by a question for the block where eight stated none', async () => {
    const world = open({ held: () => [] });
    const request = world.request();
    const people = Array.from({ length: 10 }, (_, index) => account(`p${index}`, 'n'));
    await Promise.all(people.map((who) => request.pairs(who, ['x'])));
    expect(world.asked.filter((line) => line.includes('find'))).toEqual(['n find latest']);
    expect(world.asked.indexOf('n find latest')).toBe(8);
    expect(world.asked.slice(9)).toEqual(['n 108#0x108an p8/x', 'n 108#0x108an p9/x']);
    // What is asked later in the same request is read there as well.
    await request.pairs(a, ['x']);
    expect(world.asked.slice(11)).toEqual(['n 108#0x108an a/x']);
  });

  test('are followed by it at once where the source has trouble', async () => {
    const world = open({ failing: (call) => call === 0 });
    const request = world.request();
    const reported = await Promise.all([a, b, c].map((who) => request.pairs(who, ['x'])));
    expect(world.asked[1]).toBe('n find latest');
    const at = { number: 101, fork: 'a' };
    expect(reported.slice(1)).toEqual([b, c].map((who) => amounts(who, at, ['x'])));
    expect(reported[0]).toEqual(['UPSTREAM_UNAVAILABLE']);
  });

  test('are held to the block that one states, though one of its pairs fails', async () => {
    const world = open({ troubled: 'y' });
    const request = world.request();
    const reported = await Promise.all([a, b].map((who) => request.pairs(who, ['y', 'x'])));
    expect(reported).toEqual([a, b].map((who) => ['UPSTREAM_UNAVAILABLE', ...amounts(who, one, ['x'])]));
    expect(world.asked).toEqual(['n now a/y,x', 'n 100#0x100an b/y,x']);
  });

  test('are made without a block where the source does not state one', async () => {
    const world = open({ findable: false, failing: (call) => call === 0 });
    const request = world.request();
    const reported = await Promise.all([a, b, c].map((who) => request.pairs(who, ['x'])));
    expect(reported[0]).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(
      reported
        .slice(1)
        .flat()
        .every((text) => /^[0-9]+$/.test(text)),
    ).toBe(true);
    expect(world.asked.slice(2).map((line) => line.split(' ')[1])).toEqual(['now', 'now']);
    expect(request.loader.pin('n', null)).toBeNull();
  });

  test('of a lone call are one, and the next begins anew where it stated no block', async () => {
    const world = open({ held: (address) => (address === 'a' ? [] : refs) });
    const request = world.request();
    await request.pairs(a, ['x']);
    await request.pairs(b, ['x']);
    await request.pairs(c, ['x']);
    expect(world.asked).toEqual(['n now a/x', 'n now b/x', 'n 101#0x101an c/x']);
  });

  test('of a source without history are never at a block', async () => {
    const world = open({ history: 'none' });
    const request = world.request();
    const reported = await Promise.all([a, b].map((who) => request.pairs(who, ['x'])));
    expect(reported).toEqual([amounts(a, one, ['x']), amounts(b, { number: 101, fork: 'a' }, ['x'])]);
    expect(world.asked).toEqual(['n now a/x', 'n now b/x']);
    expect(request.loader.pin('n', null)).toBeNull();
  });

  test('are none where nothing is wanted', async () => {
    const world = open({ stated: false });
    const reads = openNetworkReader(world.source, { network: 'n', at: null, maxSurplus: 9 });
    const context = { signal: new AbortController().signal };
    const asker = { context, since: 0, patienceMs: 0 };
    await reads.answer([], {
      asker,
      answersOf: () => {
        throw new Error('no account is asked for');
      },
    });
    expect(world.asked).toEqual([]);
  });
});

describe('the question for a block', () => {
  test('is one for requests that come together, and one for each network and moment', async () => {
    const world = open({ stated: false });
    const times = [60, 61].map((number) => ({ number: BigInt(number), hash: null }));
    const hash = { number: null, hash: blockOf('n', { number: 60, fork: 'a' }).hash };
    const requests = [world.request(), world.request()];
    const reported = await Promise.all(
      requests.flatMap((request) => [
        request.pairs(a, ['x']),
        request.pairs(account('a', 'n/m'), ['x']),
        ...[...times, hash].map((at) => request.pairs(a, ['x'], at)),
      ]),
    );
    expect(world.asked.filter((line) => line.includes('find')).toSorted()).toEqual(
      ['n find #0x60an', 'n find 60', 'n find 61', 'n find latest', 'n/m find latest'].toSorted(),
    );
    expect(reported.slice(0, 5)).toEqual(reported.slice(5));
    expect(reported.slice(2, 5)).toEqual([60, 61, 60].map((number) => amounts(a, { number, fork: 'a' }, ['x'])));
  });

  test('is asked again by a request that comes later', async () => {
    const world = open({ stated: false });
    await world.request().pairs(a, ['x']);
    await turns();
    await world.request().pairs(a, ['x']);
    expect(world.asked).toEqual(['n find latest', 'n 100#0x100an a/x', 'n find latest', 'n 102#0x102an a/x']);
  });
});

describe('a network of which the source has to say whether it keeps the past', () => {
  test('is read at one block where it does', async () => {
    const world = open({ keeps: true });
    const request = world.request();
    expect(request.loader.pin('n', null)).toBeNull();
    expect(await Promise.all([a, b].map((who) => request.pairs(who, ['x'])))).toEqual(
      [a, b].map((who) => amounts(who, one, ['x'])),
    );
    expect(world.asked).toEqual(['n facts', 'n now a/x', 'n 100#0x100an b/x']);
    expect(request.loader.pin('n', null)).toEqual({ behind: 0n });
  });

  test('is read at no block where it does not, in the same tick or later', async () => {
    const world = open({ keeps: false });
    const request = world.request();
    await Promise.all([a, b].map((who) => request.pairs(who, ['x'])));
    expect(world.asked).toEqual(['n facts', 'n now a/x', 'n now b/x']);
    expect(request.loader.pin('n', null)).toBeNull();
    const later = open({ keeps: false });
    const alone = later.request();
    await alone.pairs(a, ['x']);
    expect(later.asked).toEqual(['n now a/x']);
    expect(await alone.pairs(b, ['x'])).toEqual(amounts(b, { number: 101, fork: 'a' }, ['x']));
    expect(later.asked).toEqual(['n now a/x', 'n facts', 'n now b/x']);
  });

  test('is not said to be held to a block before that is known', async () => {
    const world = open({ keeps: true });
    const request = world.request();
    await request.pairs(a, ['x']);
    expect(world.asked).toEqual(['n now a/x']);
    expect(request.loader.pin('n', null)).toBeNull();
  });

  test('is held to a block that is named, whatever is known by then', async () => {
    const request = open({ keeps: true, names: ['safe'] }).request();
    const at = { number: 60n, hash: null };
    expect(await request.pairs(a, ['x'], at)).toEqual(['HISTORY_UNSUPPORTED']);
    expect(request.loader.pin('n', at)).toEqual({ behind: null });
  });

  test('is never read now in the place of a number that several accounts are asked for at', async () => {
    for (const stated of [true, false]) {
      const world = open({ stated, keeps: false });
      const request = world.request();
      const at = { number: 60n, hash: null };
      const reported = await Promise.all([a, b, c].map((who) => request.pairs(who, ['x'], at)));
      expect(reported.flat()).toEqual(['HISTORY_UNSUPPORTED', 'HISTORY_UNSUPPORTED', 'HISTORY_UNSUPPORTED']);
      expect(world.asked.filter((line) => line.includes(' now '))).toEqual([]);
    }
  });

  test('is never read now in the place of a moment that is named', async () => {
    for (const at of [
      { number: 60n, hash: null },
      { number: 60n, hash: '0x60an' },
    ]) {
      const losing = open({ stated: false, keeps: false });
      const request = losing.request();
      expect(await request.pairs(a, ['x'], at)).toEqual(['HISTORY_UNSUPPORTED']);
      expect(await request.pairs(b, ['x'], at)).toEqual(['HISTORY_UNSUPPORTED']);
      expect(losing.asked.filter((line) => line.includes(' now '))).toEqual([]);
      const keeping = open({ stated: false, keeps: true }).request();
      expect(await keeping.pairs(b, ['x'], at)).toEqual(amounts(b, { number: 60, fork: 'a' }, ['x']));
    }
  });

  test('is read at a block that is named, or not at all', async () => {
    const at = { number: 60n, hash: null };
    const keeping = open({ keeps: true }).request();
    expect(await keeping.pairs(a, ['x'], at)).toEqual(amounts(a, { number: 60, fork: 'a' }, ['x']));
    expect(await keeping.pairs(b, ['x'], at)).toEqual(amounts(b, { number: 60, fork: 'a' }, ['x']));
    const losing = open({ keeps: false }).request();
    expect(await losing.pairs(a, ['x'], at)).toEqual(['HISTORY_UNSUPPORTED']);
    expect(await losing.pairs(b, ['x'], at)).toEqual(['HISTORY_UNSUPPORTED']);
  });
});

describe.each([true, false])('a moment (answers state their block: %s)', (stated) => {
  const time = new Date(60_000);

  test('by its time or standing is one block, found once', async () => {
    const world = open({ stated, names: ['time', 'safe', 'finalized'] });
    const request = world.request();
    const ask = async (who: Account, at: At) => (await request.loader.pairs(who, ['x'], at)).all().map(totalOf);
    expect(await ask(a, { time })).toEqual(amounts(a, { number: 60, fork: 'a' }, ['x']));
    expect(await ask(b, { time: new Date(60_000) })).toEqual(amounts(b, { number: 60, fork: 'a' }, ['x']));
    const tip = world.tip.number;
    expect(await ask(a, { tag: 'safe' })).toEqual(amounts(a, { number: tip, fork: 'a' }, ['x']));
    expect(await ask(b, { tag: 'safe' })).toEqual(amounts(b, { number: tip, fork: 'a' }, ['x']));
    const finds = world.asked.filter((line) => line.includes('find'));
    expect(finds).toEqual(['n find 1970-01-01T00:01:00.000Z', 'n find safe']);
    expect(request.loader.pin('n', { time })).toEqual({ behind: null });
  });

  test('that is the latest is now', async () => {
    const world = open({ stated, names: [] });
    const request = world.request();
    const latest = { tag: 'latest' } as const;
    const reported = (await request.loader.pairs(a, ['x'], latest)).all().map(totalOf);
    expect(reported).toEqual(amounts(a, one, ['x']));
    expect(world.asked).toEqual(stated ? ['n now a/x'] : ['n find latest', 'n 100#0x100an a/x']);
    const more = (await request.loader.pairs(b, ['x'], latest)).all().map(totalOf);
    expect(more).toEqual(amounts(b, one, ['x']));
  });

  test('is asked for by the names that the source knows, each by its own', async () => {
    const hash = blockOf('n', { number: 60, fork: 'a' }).hash;
    const moments: readonly (readonly [name: MomentName, at: At])[] = [
      ['number', { number: 60n, hash: null }],
      ['hash', { number: null, hash }],
      ['time', { time }],
      ['safe', { tag: 'safe' }],
      ['finalized', { tag: 'finalized' }],
    ];
    for (const [name] of moments) {
      for (const [needed, at] of moments) {
        const { loader } = open({ stated, names: [name] }).request();
        const [reported] = (await loader.pairs(a, ['x'], at)).all().map(totalOf);
        expect(reported === 'HISTORY_UNSUPPORTED', `${needed} by ${name}`).toBe(name !== needed);
      }
    }
    const both = { number: 60n, hash };
    for (const names of [['number'], ['hash']] as const) {
      const { loader } = open({ stated, names }).request();
      expect((await loader.pairs(a, ['x'], both)).all().map(totalOf)).toEqual(['HISTORY_UNSUPPORTED']);
    }
  });

  test('that the source does not name is refused before anything is asked', async () => {
    const world = open({ stated, names: ['number', 'hash', 'safe'] });
    const request = world.request();
    for (const at of [{ time }, { tag: 'finalized' }] as const) {
      const [reported] = (await request.loader.pairs(a, ['x'], at)).all();
      expect(reported).toMatchObject({
        failure: { code: 'HISTORY_UNSUPPORTED', detail: 'the source cannot be asked for such a moment' },
      });
    }
    expect(world.asked).toEqual([]);
  });
});

test('a block that is named is asked for only where answers do not state theirs', async () => {
  const at = { number: 60n, hash: blockOf('n', { number: 60, fork: 'b' }).hash };
  for (const stated of [true, false]) {
    const world = open({ stated });
    const request = world.request();
    expect(await request.pairs(a, ['x'], at)).toEqual(amounts(a, { number: 60, fork: 'b' }, ['x']));
    expect(world.asked).toHaveLength(stated ? 1 : 2);
  }
});

test('a source without blocks is not asked for a moment', async () => {
  const { request, sent, source } = openInvented([readOf({ rows: { x: 7n } })]);
  expect(openNetworkReader(source, { network: null, at: null, maxSurplus: 9 }).pin()).toBeNull();
  const { loader } = request();
  for (const at of [{ time: new Date(5) }, { tag: 'safe' }] as const) {
    expect((await loader.pairs(a, ['x'], at)).all().map(totalOf)).toEqual(['HISTORY_UNSUPPORTED']);
  }
  expect(sent).toEqual([]);
  expect(loader.pin('n', null)).toBeNull();
  expect((await loader.pairs(a, ['x'], null)).all().map(totalOf)).toEqual(['7']);
  expect(loader.pin('n', null)).toBeNull();
});

test('a question for a block that runs too long does not hold up later requests', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  try {
    const gate = openGate();
    const blocks: BlockReads = {
      names: [],
      stated: false,
      find: {
        request: () => get('/block', 'block'),
        decode: () => ({ items: [blockOf('n', { number: gate.held.length, fork: 'a' })] }),
      },
    };
    const { request, sent } = openInvented([readOf({ rows: { x: 1n } })], { provider: { blocks }, send: gate.send });
    const blocksAsked = () => sent.filter((line) => line.startsWith('block')).length;
    void request().pairs(a, ['x']);
    await turns();
    vi.advanceTimersByTime(5);
    void request().pairs(a, ['x']);
    await turns();
    expect(blocksAsked()).toBe(1);
    vi.advanceTimersByTime(1);
    void request().pairs(a, ['x']);
    await turns();
    expect(blocksAsked()).toBe(2);
    // The first comes to its end; what began later is still there to be joined.
    gate.held[0]?.answer();
    await turns();
    void request().pairs(a, ['x']);
    await turns();
    expect(blocksAsked()).toBe(2);
    for (const call of gate.held) call.answer();
  } finally {
    vi.useRealTimers();
  }
});

test('an answer without a block is none', async () => {
  const find = { request: () => get('/block', 'block'), decode: () => ({ items: [] }) };
  const blocks: BlockReads = { names: [], stated: false, find };
  const { request, sent } = openInvented([readOf({ rows: { x: 1n } })], { provider: { blocks } });
  const [reported] = (await request().loader.pairs(a, ['x'], null)).all();
  expect(reported).toMatchObject({ failure: { code: 'UPSTREAM_BAD_RESPONSE', detail: 'the answer is empty' } });
  expect(sent).toEqual(['block /block']);
});
