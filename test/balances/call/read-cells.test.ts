/** Answers whose rows are read by their bytes: the decoder is asked for what is needed of it, and no more. */
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { BodyPool } from '../../../src/http/body-pool.ts';
import { asArray, digitsOf, field, type JsonObject, stringField } from '../../../src/http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../../src/http/exchange.ts';
import { receivedExchange } from '../../../src/http/received.ts';
import { decimalScale, parseUnsigned } from '../../../src/model/amount.ts';
import { FailureError, failure } from '../../../src/model/failure.ts';
import { noAmounts } from '../../../src/model/reading.ts';
import { atOnce } from '../../../src/model/steps.ts';
import type { AnyBalanceRead, BalanceRead, CallOf, PlainRows, RowFrame } from '../../../src/providers/provider.ts';
import { pageInSteps, readingOf } from '../../../src/providers/rows.ts';
import { digitsOf as cellDigits } from '../../model/cell-digits.ts';
import { account, get, openInvented, read } from '../invented.ts';

const BLOCK = { number: 7n, hash: '0xab', time: null };

type Frame = (address: string, exchange: Exchange) => RowFrame;

const frameOf: Frame = (address, { body }) => {
  const rows = asArray(body, '');
  return {
    rows,
    at: '',
    form: {
      holder: () => address,
      read: (row, place) => readingOf({ address, asset: stringField(row, 'asset', place.path) }, () => amountsOf(row)),
    },
    block: BLOCK,
    completeness: { rows: rows.length, counted: null, cutAt: null, doubts: [] },
  };
};

function amountsOf(row: JsonObject) {
  const [total, locked] = ['total', 'locked'].map((name) => parseUnsigned(digitsOf(field(row, name)) ?? ''));
  if (total == null || locked == null) throw new FailureError(failure('UPSTREAM_BAD_AMOUNT'));
  const facts = {
    name: null,
    symbol: stringField(row, 'symbol', ''),
    scale: decimalScale(2),
    type: null,
    contract: null,
  };
  return {
    amounts: { ...noAmounts, total, available: total - locked, locked },
    block: BLOCK,
    facts: { ...facts, details: null },
    details: { __typename: 'InventedDetails', note: String(total) },
  };
}

interface Setup {
  readonly rows: readonly object[];
  readonly unasked?: 'drop' | 'fault';
  readonly absent?: 'zero' | 'unknown';
  readonly plain?: Partial<PlainRows<CallOf<'account-assets'>>>;
}

/** A source that answers every account with these rows, and counts the answers that are decoded. */
function openRows({ rows, unasked = 'drop', absent = 'unknown', plain = {} }: Setup) {
  const decoded: string[] = [];
  const balances: BalanceRead<'account-assets'>['balances'] = {
    request: ({ account: { address }, assets }) => get(`/${address}/${assets}`),
    decode(call, exchange) {
      decoded.push(call.account.address);
      return atOnce(pageInSteps(frameOf(call.account.address, exchange)));
    },
    rows: {
      list: [],
      amounts: [
        { at: ['total'], counts: 'added' },
        { at: ['locked'], counts: 'within', part: 'locked' },
      ],
      rest: 'available',
      frame: (call, exchange) => frameOf(call.account.address, exchange),
      ...plain,
    },
  };
  const one: AnyBalanceRead = { ...read({ rows: {}, unasked, absent }), shape: 'account-assets', balances };
  const pool = new BodyPool();
  const send = async (request: UpstreamRequest): Promise<Exchange> => {
    const body = Buffer.from(JSON.stringify(rows));
    const exchange = receivedExchange({
      ...{ request, status: 200, header: () => null, receivedAt: new Date(0) },
      ...pool.join([body], body.length),
    });
    // Its reader has returned by then.
    void setImmediate().then(() => exchange.release());
    return exchange;
  };
  return { decoded, pool, ...openInvented([one], { send }) };
}

const x = { asset: 'x', symbol: 'X', total: '7', locked: '1' };
const y = { asset: 'y', symbol: 'Y', total: '0', locked: '0' };

describe('rows', () => {
  test('are not decoded for their totals and the facts beside them', async () => {
    const { decoded, request } = openRows({ rows: [x, y] });
    const outcomes = await request().loader.pairs(account('a'), ['y', 'x'], null);
    expect([0, 1].map((index) => outcomes.totals.digits(index))).toEqual(['0', '7']);
    expect(outcomes.facts?.map((facts) => facts?.symbol)).toEqual(['Y', 'X']);
    expect(decoded).toEqual([]);
  });

  test('are not decoded for all of their amounts, the block of the answer and what stands beside', async () => {
    const { decoded, request } = openRows({ rows: [x, y] });
    const outcomes = await request().loader.pairs(account('a'), ['y', 'x'], null);
    expect(outcomes.at(1)).toMatchObject({
      basis: 'REPORTED',
      value: { amounts: { ...noAmounts, total: 7n, available: 6n, locked: 1n }, block: BLOCK, facts: { symbol: 'X' } },
    });
    const cells = outcomes.totals.tableAt(1)?.parts?.cells;
    expect(cells && cellDigits(cells)).toEqual(['6', '1', '0', '0']);
    expect(decoded).toEqual([]);
  });

  test('are decoded once for an answer of which more is looked at', async () => {
    const { decoded, request } = openRows({ rows: [x, y] });
    const asked = request();
    const outcomes = await asked.loader.pairs(account('a'), ['x', 'y'], null);
    expect(outcomes.all().map((one) => 'value' in one && one.value.details?.note)).toEqual(['7', '0']);
    expect(outcomes.at(0)).toMatchObject({ basis: 'REPORTED', value: { details: { note: '7' } } });
    expect(decoded).toEqual(['a']);
    expect(asked.faults).toEqual([]);
  });

  test('are read further and decoded also of a long answer, whose memory others would use again', async () => {
    const names = Array.from({ length: 2000 }, (_, index) => `asset-${index}`);
    const rows = names.map((asset, index) => ({ asset, symbol: 'S', total: String(index + 1), locked: '1' }));
    const { decoded, pool, request } = openRows({ rows });
    const outcomes = await request().loader.pairs(account('a'), names, null);
    await setImmediate();
    expect(decoded).toEqual([]);
    const other = pool.join([Buffer.alloc(200_000)], 200_000);
    expect(outcomes.all().map((one) => 'value' in one && one.value.amounts.available)).toEqual(
      names.map((_, index) => BigInt(index)),
    );
    expect(decoded).toEqual([]);
    expect(outcomes.all().map((one) => 'value' in one && one.value.details?.note)).toEqual(
      names.map((_, index) => String(index + 1)),
    );
    expect(decoded).toEqual(['a']);
    other.memory?.release();
    expect(pool.used).toBe(0);
  });

  test('share the list of their facts, as long as they say the same', async () => {
    const { request } = openRows({ rows: [x, y] });
    const { loader } = request();
    const refs = ['y', 'x', 'z'];
    const [a, b] = await Promise.all(['a', 'b'].map((who) => loader.pairs(account(who), refs, null)));
    expect(a?.facts?.map((facts) => facts?.symbol)).toEqual(['Y', 'X', undefined]);
    expect(b?.facts).toBe(a?.facts);
  });

  test('of assets that were not asked for are dropped, or fail the answer, as where they are decoded', async () => {
    const dropping = openRows({ rows: [x, y] });
    const asked = dropping.request();
    expect(await asked.pairs(account('a'), ['x'])).toEqual(['7']);
    expect(await asked.pairs(account('a'), ['y'])).toEqual(['0']);
    // What was dropped is asked for.
    expect(dropping.sent).toHaveLength(2);
    const failing = openRows({ rows: [x, y], unasked: 'fault' });
    expect(await failing.request().pairs(account('a'), ['x'])).toEqual(['UPSTREAM_MISATTRIBUTED']);
  });

  test('are decoded where a pair is missing, which decides whether it is zero', async () => {
    for (const [absent, outcome] of [
      ['zero', '0'],
      ['unknown', 'NOT_REPORTED'],
    ] as const) {
      const { decoded, request } = openRows({ rows: [x], absent });
      expect(await request().pairs(account('a'), ['x', 'y'])).toEqual(['7', outcome]);
      expect(decoded).toEqual(['a']);
    }
  });

  test('are left to the decoder with a fault, with a pair twice, and where they have none', async () => {
    const odd: readonly (readonly [object[], string])[] = [
      [[{ ...x, total: 'many' }], 'UPSTREAM_BAD_AMOUNT'],
      [[{ ...x, locked: '8' }], 'UPSTREAM_BAD_AMOUNT'],
      [[x, x], '7'],
      [[x, { ...x, total: '8' }], 'UPSTREAM_CONFLICT'],
      [[], 'NOT_REPORTED'],
    ];
    for (const [rows, outcome] of odd) {
      const { decoded, request } = openRows({ rows });
      expect(await request().pairs(account('a'), ['x'])).toEqual([outcome]);
      expect(decoded.length).toBeGreaterThan(0);
    }
  });

  const total = { at: ['total'], counts: 'added' } as const;
  const locked = { at: ['locked'], counts: 'within', part: 'locked' } as const;
  test.each<readonly [string, Partial<PlainRows<CallOf<'account-assets'>>>]>([
    ['a total', { amounts: [{ at: ['locked'], counts: 'added', part: 'locked' }] }],
    ['a part', { amounts: [total, { ...locked, part: 'pendingDeposit' }] }],
    ['a part that is not declared', { amounts: [total, { at: ['locked'], counts: 'within' }] }],
    ['a rest that is not declared', { amounts: [total, locked], rest: 'pendingWithdrawal' }],
    [
      'a block',
      { frame: (call, exchange) => ({ ...frameOf(call.account.address, exchange), block: { ...BLOCK, hash: null } }) },
    ],
  ])('are decoded where %s comes to something else than is declared', async (_, plain) => {
    const { decoded, request } = openRows({ rows: [x], plain });
    const { loader } = request();
    for (const who of ['a', 'b']) {
      const outcomes = await loader.pairs(account(who), ['x'], null);
      expect(outcomes.totals.tableAt(0)?.parts ?? null).toBeNull();
      expect(outcomes.at(0)).toMatchObject({
        value: { amounts: { total: 7n, available: 6n, locked: 1n }, block: BLOCK },
      });
    }
    expect(decoded).toEqual(['a', 'b']);
  });
});
