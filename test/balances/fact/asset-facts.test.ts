/** Facts by id, which concurrent requests share while they are on their way. */

import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import type { CallRecord, ReadContext } from '../../../src/balances/context.ts';
import { type FactsLoader, openFacts } from '../../../src/balances/fact/asset-facts.ts';
import type { FactsAnswer } from '../../../src/balances/fact/catalogue.ts';
import { FailureError } from '../../../src/model/failure.ts';
import { makeAsset } from '../../../src/model/identity.ts';
import { noFacts } from '../../../src/model/reading.ts';
import type { AssetFactsRead } from '../../../src/providers/provider.ts';
import { down, get, openGate, openInvented, turns, unlimited } from '../invented.ts';

/** Names every asset after itself, two in a call; none is known under the name `nobody`. */
const facts: AssetFactsRead = {
  mode: 'ids',
  limits: { ...unlimited, assets: 2 },
  facts: {
    request: ({ assets }) => get(`/${assets}`, 'facts'),
    decode: ({ assets }) => ({
      items: assets
        .filter((asset) => asset !== 'nobody')
        .map((asset) => ({
          asset,
          facts: { name: asset, symbol: null, scale: null, type: null, contract: null, details: null },
        })),
    }),
  },
};

interface Asker {
  readonly calls: CallRecord[];
  ask(...refs: string[]): Promise<string[]>;
}

function open() {
  const { send, held } = openGate();
  const { source, sent } = openInvented([], { provider: { facts }, send });
  const asker = (signal = new AbortController().signal): Asker => {
    const calls: CallRecord[] = [];
    const loader: FactsLoader = openFacts(source, { signal, onCall: (call) => calls.push(call) });
    const ask = async (...refs: string[]): Promise<string[]> => {
      const answers = await Promise.all(refs.map((ref) => loader.load(makeAsset('s', { network: null, ref }))));
      return answers.map(brief);
    };
    return { calls, ask };
  };
  return { source, sent, held, asker };
}

function brief(answer: FactsAnswer): string {
  return 'failure' in answer ? answer.failure.code : String(answer.facts.name);
}

test('an asset that is being asked about is not asked about again', async () => {
  const { source, sent, held, asker } = open();
  const [one, two] = [asker(), asker()];
  const early = one.ask('gold', 'nobody', 'wine');
  await turns();
  const late = two.ask('wine', 'nobody', 'salt');
  await turns();
  expect(sent).toEqual(['facts /gold,nobody', 'facts /wine', 'facts /salt']);
  for (const call of held) call.answer();
  expect(await early).toEqual(['gold', 'UNKNOWN_ASSET', 'wine']);
  expect(await late).toEqual(['wine', 'UNKNOWN_ASSET', 'salt']);
  expect([one.calls.length, two.calls.length]).toEqual([2, 1]);
  expect(source.traffic.factsReadings.size).toBe(0);
});

test('a failure reaches all waiters and is not kept', async () => {
  const { source, held, asker } = open();
  const both = Promise.all([asker().ask('gold'), asker().ask('gold')]);
  await turns();
  held[0]?.fail(down);
  expect(await both).toEqual([[down.code], [down.code]]);
  const again = asker().ask('gold');
  await turns();
  held[1]?.answer();
  expect(await again).toEqual(['gold']);
  expect(source.traffic.factsReadings.size).toBe(0);
});

test('a waiter that is aborted fails alone; the call ends with the last', async () => {
  const { source, held, asker } = open();
  const [gone, late] = [new AbortController(), new AbortController()];
  const first = asker(gone.signal).ask('gold', 'wine', 'salt');
  const second = asker(late.signal).ask('gold');
  await turns();
  gone.abort();
  expect(await first).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED']);
  expect(held.map(({ signal }) => signal.aborted)).toEqual([false, true]);
  late.abort(new DOMException('the deadline passed', 'TimeoutError'));
  expect(await second).toEqual(['UPSTREAM_TIMEOUT']);
  expect(held[0]?.signal.reason).toBe(late.signal.reason);
  const third = asker().ask('gold');
  await turns();
  held[2]?.answer();
  expect(await third).toEqual(['gold']);
  expect(source.traffic.factsReadings.size).toBe(0);
  expect(getEventListeners(late.signal, 'abort')).toEqual([]);
});

test.each([
  [undefined, 'UNKNOWN_ASSET'],
  [false, 'null'],
] as const)('an asset that a catalogue leaves out, which knows all: %s', async (knowsAll, unlisted) => {
  const catalogue: AssetFactsRead = {
    mode: 'catalogue',
    ...(knowsAll === undefined ? {} : { knowsAll }),
    limits: unlimited,
    facts: {
      request: () => get('/all', 'facts'),
      decode: () => ({ items: [{ asset: 'gold', facts: { ...noFacts, name: 'gold' } }] }),
    },
  };
  const { source, sent } = openInvented([], { provider: { facts: catalogue } });
  const loader = openFacts(source, { signal: new AbortController().signal });
  const load = (ref: string) => loader.load(makeAsset('s', { network: null, ref }));
  expect((await Promise.all([load('gold'), load('wine')])).map(brief)).toEqual(['gold', unlisted]);
  expect(sent).toEqual(['facts /all']);
});

test.each([
  ['an asset that does not exist', facts, 'facts /nobody', 'UNKNOWN_ASSET'],
  ['a catalogue that cannot be read', brokenCatalogue(), 'facts /all', down.code],
] as const)('all reads of a request are told once about %s', async (_, provided, asked, told) => {
  const { source, sent } = openInvented([], { provider: { facts: provided } });
  const nobody = makeAsset('s', { network: null, ref: 'nobody' });
  const request: ReadContext = { signal: new AbortController().signal };
  const load = async (context: ReadContext) => brief(await openFacts(source, context).load(nobody));
  expect(await load(request)).toBe(told);
  expect(await load(request)).toBe(told);
  const peeked = openFacts(source, request).peek(nobody);
  expect(peeked && brief(peeked)).toBe(told);
  expect(sent).toEqual([asked]);
  // A read that serves this request and another one: that one was told nothing.
  const other: ReadContext = { signal: new AbortController().signal };
  const both = { ...other, askers: new Set([request, other]) };
  expect(await load(both)).toBe(told);
  expect(await load(other)).toBe(told);
  expect(sent).toEqual([asked, asked]);
});

test('what failed because a read was given up is told to no other read of the request', async () => {
  const { sent, held, source } = open();
  const gold = makeAsset('s', { network: null, ref: 'gold' });
  const request: ReadContext = { signal: new AbortController().signal };
  const left = new AbortController();
  const given = openFacts(source, { signal: left.signal, askers: new Set([request]) }).load(gold);
  await turns();
  left.abort();
  expect(brief(await given)).toBe('CANCELLED');
  const again = openFacts(source, request).load(gold);
  await turns();
  held[1]?.answer();
  expect(brief(await again)).toBe('gold');
  expect(sent).toEqual(['facts /gold', 'facts /gold']);
});

/** A catalogue that fails. */
function brokenCatalogue(): AssetFactsRead {
  const decode = (): never => {
    throw new FailureError(down);
  };
  return { mode: 'catalogue', limits: unlimited, facts: { request: () => get('/all', 'facts'), decode } };
}
