/** A dry run predicts at which block calls are made, though no answer states one, and when a block may have to be asked for. */
import { expect, test, vi } from 'vitest';
import { DryRun } from '../../../src/balances/dry-run/dry-run.ts';
import { openDrySource } from '../../../src/balances/dry-run/open-dry-source.ts';
import { openLoader } from '../../../src/balances/loader.ts';
import type { At } from '../../../src/model/reading.ts';
import { account } from '../invented.ts';
import { a, b, c, openWorld, totalOf, type WorldOptions } from './moving-chain.ts';

function openDry(options: WorldOptions = {}) {
  const world = openWorld(options);
  const dryRun = new DryRun({ listed: 0 });
  const source = openDrySource(world.source, dryRun);
  const context = { signal: new AbortController().signal };
  return { ...world, dryRun, loader: openLoader(source, { context, maxSurplus: 9 }) };
}

/** Paths of calls at no named block, at the one that is predicted, and at a number. */
const now = (what: string): number => `/${what}/now`.length;
const foreseen = (what: string): number => `/${what}/999999999#0x${'0'.repeat(64)}`.length;

const callsOf = ({ calls }: DryRun) => calls.map(({ step, urlBytes }) => [step, urlBytes]);

test('one call goes ahead, and the others are at a block', async () => {
  const { loader, dryRun, asked } = openDry();
  const reported = await Promise.all(
    [a, b].map(async (who) => (await loader.pairs(who, ['x'], null)).all().map(totalOf)),
  );
  expect(reported).toEqual([['1'], ['1']]);
  expect(callsOf(dryRun)).toEqual([
    ['read', now('a/x')],
    ['read', foreseen('b/x')],
  ]);
  expect(asked).toEqual([]);
});

test('a listing states its block, though the dry run does not know whether it has entries', async () => {
  const { loader, dryRun } = openDry();
  await Promise.all([a, b, c].map((who) => loader.holdings(who, null, null)));
  expect(callsOf(dryRun)).toEqual([
    ['read', now('a/all')],
    ['read', foreseen('b/all')],
    ['read', foreseen('c/all')],
  ]);
});

test('a listing at a number is at that number', async () => {
  const { loader, dryRun } = openDry();
  await Promise.all([a, b].map((who) => loader.holdings(who, null, { number: 60n, hash: null })));
  expect(callsOf(dryRun)).toEqual([
    ['read', '/a/all/60'.length],
    ['read', '/b/all/60'.length],
  ]);
});

test('where answers state no block, it is asked for first', async () => {
  const { loader, dryRun } = openDry({ stated: false });
  const [reported] = (await loader.pairs(a, ['x'], null)).all().map(totalOf);
  expect(reported).toBe('1');
  expect(callsOf(dryRun)).toEqual([
    ['block', '/block/n/latest'.length],
    ['read', foreseen('a/x')],
  ]);
});

test('the question for a block is possible where eight calls may go ahead and more are left', async () => {
  const possibleOf = async (accounts: number, at: At | null) => {
    const { loader, dryRun, source } = openDry();
    const request = vi.spyOn(source.provider.blocks?.find ?? { request: () => {} }, 'request');
    await Promise.all(
      Array.from({ length: accounts }, (_, index) => loader.pairs(account(`p${index}`, 'n'), ['x'], at)),
    );
    const possible = dryRun.possible.filter(({ step }) => step === 'block');
    return { possible, requests: request.mock.calls };
  };
  const one = { source: 's', step: 'block', why: 'an answer without a balance states no block', most: 1 };
  expect(await possibleOf(9, null)).toEqual({
    possible: [one],
    requests: [[{ network: 'n', at: { tag: 'latest' } }]],
  });
  expect(await possibleOf(8, null)).toEqual({ possible: [], requests: [] });
  expect(await possibleOf(9, { number: 60n, hash: null })).toEqual({ possible: [], requests: [] });
});
