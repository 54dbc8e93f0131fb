/**
 * A call goes ahead where answers state their block, and that block holds for all others: which call that is, when the next one
 * goes ahead, and when the source is asked for a block instead.
 */
import { describe, expect, test } from 'vitest';
import { AccountAnswers } from '../../../src/balances/answer/account-answers.ts';
import { openNetworkReader } from '../../../src/balances/block/open-network-reader.ts';
import type { Account } from '../../../src/model/identity.ts';
import type { Block } from '../../../src/model/reading.ts';
import type { HoldingsFilter } from '../../../src/providers/provider.ts';
import { openGate, turns } from '../invented.ts';
import { a, amounts, b, blockOf, c, one, openWorld as open, refs } from './moving-chain.ts';

const gold: HoldingsFilter = { contract: '0xc', type: null };
const silver: HoldingsFilter = { contract: '0xd', type: null };

describe('a call that goes ahead', () => {
  const limits = { assets: 2 };

  test('carries as many assets of the first account as fit', async () => {
    const many = ['x', 'xx', 'y', 'z', 'w', 'v', 'u'];
    for (let most = 1; most <= many.length; most += 1) {
      const world = open({ listing: 'none', limits: { assets: most }, held: () => many });
      const request = world.request();
      const reported = await Promise.all([request.pairs(a, many), request.pairs(b, ['y'])]);
      expect(reported).toEqual([amounts(a, one, many), amounts(b, one, ['y'])]);
      expect(world.asked[0]).toBe(`n now a/${many.slice(0, most)}`);
      expect(world.asked).toHaveLength(Math.ceil(many.length / most) + 1);
      expect(world.asked.slice(1).every((line) => line.startsWith('n 100#0x100an '))).toBe(true);
    }
  });

  test('asks for chosen assets before listings, and for one listing at a time', async () => {
    const world = open({ listing: 'partial', limits });
    const request = world.request();
    const all = refs.map((ref, index) => `${ref}=${amounts(a, one)[index]}`);
    const reported = await Promise.all([
      request.listing(a, gold),
      request.listing(a, silver),
      request.pairs(a, ['x', 'xx', 'y']),
      request.listing(b),
    ]);
    expect(world.asked[0]).toBe('n now a/x,xx');
    expect(world.asked.slice(1).every((line) => line.startsWith('n 100#0x100an '))).toBe(true);
    expect(reported.slice(0, 3)).toEqual([all, all, amounts(a, one)]);
    expect(reported[3]).toEqual(refs.map((ref, index) => `${ref}=${amounts(b, one)[index]}`));
  });

  test('may be a listing, whose entries state the block', async () => {
    const world = open({ listing: 'partial' });
    const request = world.request();
    const reported = await Promise.all([request.listing(a, gold), request.listing(a), request.listing(b)]);
    expect(world.asked[0]).toBe('n now a/all');
    expect(world.asked.slice(1).every((line) => line.startsWith('n 100#0x100an '))).toBe(true);
    for (const [index, who] of [a, a, b].entries()) {
      expect(reported[index]).toEqual(refs.map((ref, place) => `${ref}=${amounts(who, one)[place]}`));
    }
  });

  test('may be a listing without entries, after which the next one goes ahead', async () => {
    const world = open({ held: (address) => (address === 'a' ? [] : refs) });
    const request = world.request();
    const reported = await Promise.all([request.listing(a), request.listing(b), request.listing(c)]);
    expect(world.asked).toEqual(['n now a/all', 'n now b/all', 'n 101#0x101an c/all']);
    expect(reported[0]).toEqual([]);
  });

  test('states its block by the number alone where the source cannot be asked for a hash', async () => {
    const telling = ({ number, time }: Block) => ({ number, hash: null, time });
    const world = open({ telling, names: ['number'] });
    const request = world.request();
    const reported = await Promise.all([a, b, c].map((who) => request.pairs(who, refs)));
    expect(world.asked.map((line) => line.slice(0, line.indexOf('/')))).toEqual(['n now a', 'n 100 b', 'n 100 c']);
    expect(reported).toEqual([a, b, c].map((who) => amounts(who, one)));
  });

  test('states no block where it has only the number, or only the hash', async () => {
    for (const telling of [
      ({ number, time }: Block) => ({ number, hash: null, time }),
      ({ hash, time }: Block) => ({ number: null, hash, time }),
    ]) {
      const world = open({ telling });
      await Promise.all([a, b].map((who) => world.request().pairs(who, ['x'])));
      const request = world.request();
      await Promise.all([a, b].map((who) => request.pairs(who, ['x'])));
      expect(world.asked.every((line) => line.startsWith('n now '))).toBe(true);
    }
  });

  test('has several listings of an account where one call brings them all', async () => {
    const world = open({ listing: 'partial' });
    const request = world.request();
    await Promise.all([request.listing(a, gold), request.listing(a, silver), request.listing(b)]);
    expect(world.asked).toEqual(['n now a/all', 'n 100#0x100an b/all']);
  });

  test('has chosen assets and listing of an account where one call brings both', async () => {
    const world = open();
    const request = world.request();
    const reported = await Promise.all([request.pairs(a, ['x']), request.listing(a), request.pairs(b, ['x'])]);
    expect(world.asked).toEqual(['n now a/all', 'n 100#0x100an b/x']);
    expect([reported[0], reported[2]]).toEqual([amounts(a, one, ['x']), amounts(b, one, ['x'])]);
  });

  test('is none where the block is named by its hash, and one where it is named by its number alone', async () => {
    const { hash } = blockOf('n', { number: 60, fork: 'a' });
    for (const [at, atOnce] of [
      [{ number: 60n, hash }, 2],
      [{ number: null, hash }, 2],
      [{ number: 60n, hash: null }, 1],
    ] as const) {
      const gate = openGate();
      const request = open({ send: gate.send }).request();
      const reported = Promise.all([a, b].map((who) => request.pairs(who, ['x'], at)));
      await turns();
      expect(gate.held).toHaveLength(atOnce);
      gate.held[0]?.answer();
      await turns();
      gate.held[1]?.answer();
      expect(await reported).toEqual([a, b].map((who) => amounts(who, { number: 60, fork: 'a' }, ['x'])));
    }
  });
});

describe('the source is asked for a block', () => {
  test('before a listing that takes two calls, which may state different blocks', async () => {
    const world = open({ lists: 2 });
    const request = world.request();
    const reported = await Promise.all([request.listing(a), request.listing(b)]);
    expect(world.asked[0]).toBe('n find latest');
    expect(world.asked.slice(1).map((line) => line.split(' ')[1])).toEqual(Array(4).fill('100#0x100an'));
    for (const [index, who] of [a, b].entries()) {
      expect(reported[index]).toEqual(refs.map((ref, place) => `${ref}=${amounts(who, one)[place]}`));
    }
    const chosen = open({ lists: 2 });
    const both = chosen.request();
    await Promise.all([both.pairs(a, ['x']), both.listing(a)]);
    expect(chosen.asked.map((line) => line.split(' ').slice(1).join(' '))).toEqual([
      'now a/x',
      '100#0x100an a/all',
      '100#0x100an a/all',
    ]);
  });

  test('after an answer without a balance that had trouble with one of its pairs', async () => {
    const world = open({ troubled: 'y', held: (address) => (address === 'a' ? ['y'] : refs) });
    const request = world.request();
    const reported = await Promise.all([a, b].map((who) => request.pairs(who, ['x', 'y'])));
    expect(world.asked).toEqual(['n now a/x,y', 'n find latest', 'n 101#0x101an b/x,y']);
    expect(reported[0]).toEqual(['NOT_REPORTED', 'UPSTREAM_UNAVAILABLE']);
  });

  test('after a listing that had trouble', async () => {
    const world = open({ failing: (call) => call === 0 });
    const request = world.request();
    const reported = await Promise.all([a, b, c].map((who) => request.listing(who)));
    expect(world.asked).toEqual(['n now a/all', 'n find latest', 'n 101#0x101an b/all', 'n 101#0x101an c/all']);
    expect(reported[0]).toBe('UPSTREAM_UNAVAILABLE');
  });

  test('not after a listing that was refused permanently: the next one goes ahead', async () => {
    const world = open({ failing: (call) => call === 0, passing: false });
    const request = world.request();
    const reported = await Promise.all([a, b, c].map((who) => request.listing(who)));
    expect(world.asked).toEqual(['n now a/all', 'n now b/all', 'n 101#0x101an c/all']);
    expect(reported[0]).toBe('UPSTREAM_UNAVAILABLE');
  });

  test('an unexpected error there is reported, and fails what was to be read there', async () => {
    const fault = new Error('a flaw of the provider');
    const world = open({ failing: (call) => call === 0, fault });
    const request = world.request();
    const reported = await Promise.all([a, b].map((who) => request.pairs(who, ['x'])));
    expect(reported).toEqual([['UPSTREAM_UNAVAILABLE'], ['INTERNAL']]);
    expect(request.faults).toEqual([fault]);
  });
});

test('reads that wait for a call without a block send one more call ahead, not one each', async () => {
  const world = open({ held: (address) => (address === 'a' ? [] : refs) });
  const reads = openNetworkReader(world.source, { network: 'n', at: null, maxSurplus: 9 });
  const asker = { context: { signal: new AbortController().signal }, since: 0, patienceMs: 0 };
  const answers = new Map([a, b, c].map((who) => [who.id, new AccountAnswers()]));
  const answersOf = ({ id }: Account) => answers.get(id) ?? new AccountAnswers();
  await Promise.all(
    [a, b, c].map((who) => reads.answer([{ account: who, assets: ['x'], listings: [] }], { asker, answersOf })),
  );
  expect(world.asked).toEqual(['n now a/x', 'n now b/x', 'n 101#0x101an c/x']);
});
