/** An answer of thousands of rows is read, matched and written down in turns with everyone else's work. */
import { describe, expect, test } from 'vitest';
import { openLoader } from '../../../src/balances/loader.ts';
import { openSource } from '../../../src/balances/open-source.ts';
import { asArray, stringField } from '../../../src/http/decode.ts';
import { accept } from '../../../src/model/checked.ts';
import { noAmounts, type Reading } from '../../../src/model/reading.ts';
import { STEPS_AT_ONCE } from '../../../src/model/steps.ts';
import { STEPS_PER_TURN } from '../../../src/model/turns.ts';
import type { AnyBalanceRead } from '../../../src/providers/provider.ts';
import { readInSteps, rowsInSteps } from '../../../src/providers/rows.ts';
import { ok, openRawUpstream } from '../../http/raw-upstream.ts';
import { type Turn, type WatchedTurns, watchTurns } from '../../model/watch-turns.ts';
import { account, get, unlimited } from '../invented.ts';

const ROWS = 5 * STEPS_PER_TURN;
const MOST = STEPS_PER_TURN + STEPS_AT_ONCE;

/** Lists all that an account holds, and notes every row that is read and every reading that is matched. */
function listing(turns: WatchedTurns): AnyBalanceRead {
  const [read, match] = [turns.note('read'), turns.note('matched')];
  const readingOf = (address: string, asset: string): Reading => ({
    address,
    asset,
    get amounts() {
      match();
      return { ...noAmounts, total: 1n };
    },
    block: null,
    facts: null,
    details: null,
  });
  return {
    name: 'list',
    shape: 'account-assets',
    limits: unlimited,
    serves: () => true,
    listing: 'complete',
    filters: [],
    absent: 'zero',
    unasked: 'drop',
    balances: {
      request: () => get('/list', 'list'),
      decode: readInSteps(function* (call, { body }) {
        const rows = asArray(body, '');
        const items = yield* rowsInSteps(rows, '', (row, path) => {
          read();
          return { items: [readingOf(call.account.address, stringField(row, 'asset', path))] };
        });
        return { ...items, completeness: { rows: rows.length, counted: null, cutAt: null, doubts: [] } };
      }),
    },
  };
}

async function openListing(rows: number) {
  const turns = await watchTurns();
  const body = JSON.stringify(Array.from({ length: rows }, (_, row) => ({ asset: `T${row}` })));
  const { upstream, seen } = await openRawUpstream(ok(body), { maxBodyBytes: 10_000_000 });
  const source = openSource({
    name: 's',
    kind: 'fake',
    label: '',
    provider: {
      capabilities: { history: 'none', amounts: ['total'], relation: '', concurrency: 4, rate: null },
      accounts: { description: '', example: '', normalise: accept },
      assets: {
        description: '',
        example: '',
        normalise: accept,
        facts: () => null,
        kin: (ref) => {
          turns.note('compared')();
          return [ref];
        },
      },
      reads: [listing(turns)],
      chain: () => null,
      ping: { request: () => get('/', 'ping'), decode: () => ({ items: [] }) },
      headers: new Map(),
      refusal: () => null,
    },
    upstream,
    sandbox: false,
    factsTtlMs: 1000,
    maxPages: 1,
    mergeWindowMs: 0,
    keep: { pairs: 0, maxAgeMs: 0 },
  });
  const loader = () => openLoader(source, { context: { signal: new AbortController().signal }, maxSurplus: 9 });
  return { turns, loader, calls: () => seen.length };
}

function most(turns: readonly Turn[], what: string): number {
  return Math.max(...turns.map((turn) => turn.get(what) ?? 0));
}

function total(turns: readonly Turn[], what: string): number {
  return turns.reduce((sum, turn) => sum + (turn.get(what) ?? 0), 0);
}

describe('an answer of thousands of rows', () => {
  test('is read and matched part by part', async () => {
    const { turns, loader } = await openListing(ROWS);
    const held = await loader().holdings(account('a'), null, null);
    const seen = turns.stop();
    expect('refs' in held && held.refs.length).toBe(ROWS);
    for (const what of ['read', 'matched']) {
      expect(total(seen, what)).toBe(ROWS);
      expect(most(seen, what)).toBeLessThanOrEqual(MOST);
    }
  });

  test('is compared part by part with an asset that it does not mention', async () => {
    const { turns, loader } = await openListing(ROWS);
    const outcomes = await loader().pairs(account('a'), ['other'], null);
    expect(outcomes.at(0)).toMatchObject({ basis: 'ABSENT_IS_ZERO' });
    const seen = turns.stop();
    expect(total(seen, 'compared')).toBe(ROWS + 1);
    expect(most(seen, 'compared')).toBeLessThanOrEqual(MOST);
  });

  test('has the same outcome for every row as a short one', async () => {
    const long = await (await openListing(ROWS)).loader().holdings(account('a'), null, null);
    const short = await (await openListing(10)).loader().holdings(account('a'), null, null);
    if ('failure' in long || 'failure' in short) throw new Error('both are listed');
    expect(long.refs).toEqual(Array.from({ length: ROWS }, (_, row) => `T${row}`));
    expect(long.balances.slice(0, 10).map(({ outcome }) => 'value' in outcome && outcome.value)).toEqual(
      short.balances.map(({ outcome }) => 'value' in outcome && outcome.value),
    );
  });

  test('is asked for once, however many ask again before it is handed over', async () => {
    const { loader, calls } = await openListing(ROWS);
    const { holdings } = loader();
    let isOver = false;
    const first = holdings(account('a'), null, null).finally(() => {
      isOver = true;
    });
    const others: Promise<unknown>[] = [];
    while (!isOver) {
      others.push(holdings(account('a'), null, null));
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    const held = await first;
    for (const other of others) expect(await other).toBe(held);
    expect(calls()).toBe(1);
  });
});

test('an answer of a few rows is read and matched in the turn in which it arrived', async () => {
  const { turns, loader } = await openListing(100);
  await loader().holdings(account('a'), null, null);
  expect(turns.stop()).toEqual([
    new Map([
      ['read', 100],
      ['matched', 100],
    ]),
  ]);
});
