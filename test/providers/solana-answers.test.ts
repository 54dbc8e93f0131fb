/** Answers of Solana nodes that are odd: what of them is a value, what fails, and what proves nothing. */
import { LosslessNumber } from 'lossless-json';
import { describe, expect, test } from 'vitest';
import type { Exchange, UpstreamRequest } from '../../src/http/exchange.ts';
import { FailureError } from '../../src/model/failure.ts';
import { makeAccount } from '../../src/model/identity.ts';
import type { Reading } from '../../src/model/reading.ts';
import type { AnyBalanceRead, BalanceRead, CallOf } from '../../src/providers/provider.ts';
import { solana } from '../../src/providers/solana/provider.ts';
import { Bank, type NewTokenAccount } from '../../src/sandbox/solana/bank.ts';
import { bytesOf, keyOf, TOKEN, TOKEN_2022 } from '../../src/sandbox/solana/keys.ts';

const [ann, bob, gold, iron] = ['ann', 'bob', 'gold', 'iron'].map((label) => keyOf(1, label)) as [
  string,
  string,
  string,
  string,
];
const provider = solana.create(solana.options.parse({}));

function isOwnerRead(read: AnyBalanceRead): read is BalanceRead<'account'> {
  return read.shape === 'account' && read.serves(`token:${gold}`);
}

function ownerRead(): BalanceRead<'account'> {
  const read = provider.reads.find(isOwnerRead);
  if (read === undefined) throw new Error('no read of token accounts');
  return read;
}

const call: CallOf<'account'> = {
  shape: 'account',
  account: makeAccount('sol', { network: null, address: ann, subAccount: null }),
  asset: 'all',
  at: null,
  filter: null,
};

function exchange(request: UpstreamRequest, body: object, status = 200): Exchange {
  return { request, status, header: () => null, body, receivedAt: new Date(0) };
}

function idOf({ body }: UpstreamRequest): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, 'id') : null;
}

type Row = ReturnType<typeof row>;

function row(key: string, given: Partial<NewTokenAccount> = {}) {
  const bank = new Bank(1n);
  bank.addTokenAccount({ program: TOKEN, mint: gold, owner: ann, amount: 5n, ...given }, key);
  const account = bank.get(key);
  if (account === null) throw new Error('no account');
  const data = account.data.subarray(0, 109).toString('base64');
  return { pubkey: key, account: { lamports: new LosslessNumber('1'), owner: account.owner, data: [data, 'base64'] } };
}

function list(rows: readonly unknown[], beside: object = {}, asset = 'all') {
  const read = ownerRead();
  const question = { ...call, asset };
  const request = read.balances.request(question);
  const result = { context: { slot: new LosslessNumber('18446744073709551615') }, value: rows, ...beside };
  return read.balances.decode(question, exchange(request, { jsonrpc: '2.0', id: idOf(request), result }));
}

function brief(items: readonly Reading[]): readonly string[] {
  return items.map((item) => `${item.asset}=${'failure' in item ? item.failure.code : item.amounts.total}`);
}

describe('token accounts', () => {
  test('of one mint are one reading, at the slot in all its digits', () => {
    const { items, completeness } = list([row(bob), row(gold, { amount: 2n ** 64n - 1n }), row(iron, { mint: iron })]);
    expect(brief(items)).toEqual([`token:${gold}=${2n ** 64n + 4n}`, `token:${iron}=5`]);
    expect(items.map((item) => 'block' in item && item.block?.number)).toEqual([2n ** 64n - 1n, 2n ** 64n - 1n]);
    expect(completeness).toMatchObject({ rows: 3, doubts: [] });
  });

  test('of somebody else are said to be theirs, which condemns the answer', () => {
    expect(list([row(bob, { owner: bob })]).items[0]?.address).toBe(bob);
  });

  test('that stand twice have no sum, and silence beside them proves nothing', () => {
    const { items, unreadable } = list([row(bob), row(bob, { mint: iron })]);
    expect(brief(items)).toEqual([`token:${gold}=UPSTREAM_BAD_RESPONSE`, `token:${iron}=UPSTREAM_BAD_RESPONSE`]);
    expect(unreadable?.length).toBe(1);
  });

  test('of the other program are no accounts of the program that was asked for', () => {
    const other = row(bob, { program: TOKEN_2022 });
    expect(brief(list([other]).items)).toEqual([`token:${gold}=UPSTREAM_BAD_RESPONSE`]);
    expect(brief(list([other], {}, `token:${gold}`).items)).toEqual([`token:${gold}=UNKNOWN_ASSET`]);
    const strange = { ...row(bob), account: { ...row(bob).account, owner: bob } };
    expect(brief(list([strange], {}, `token:${gold}`).items)).toEqual([`token:${gold}=UPSTREAM_BAD_RESPONSE`]);
  });

  test.each<[string, (good: Row) => unknown]>([
    ['null', () => null],
    ['no key', ({ account }) => ({ account })],
    ['no account', ({ pubkey }) => ({ pubkey })],
    ['no data', (good) => ({ ...good, account: { ...good.account, data: undefined } })],
    ['data in base58', (good) => ({ ...good, account: { ...good.account, data: [good.account.data[0], 'base58'] } })],
    ['data that is no base64', (good) => ({ ...good, account: { ...good.account, data: ['%%%', 'base64'] } })],
    [
      'data of a mint',
      (good) => ({ ...good, account: { ...good.account, data: [Buffer.alloc(82).toString('base64'), 'base64'] } }),
    ],
  ])('of which a row cannot be read (%s) leave the others, and prove nothing about silent ones', (_name, spoil) => {
    const { items, unreadable } = list([spoil(row(bob)), row(gold)]);
    expect(brief(items)).toEqual([`token:${gold}=5`]);
    expect(unreadable?.length).toBe(1);
  });

  test('that nobody has made yet have no amount', () => {
    const data = Buffer.alloc(109);
    data.set(bytesOf(gold), 0);
    data.set(bytesOf(ann), 32);
    const started = { ...row(bob), account: { ...row(bob).account, data: [data.toString('base64'), 'base64'] } };
    expect(brief(list([started, row(gold)]).items)).toEqual([`token:${gold}=UPSTREAM_BAD_RESPONSE`]);
  });

  test('beside which something else stands may have a next page', () => {
    expect(list([row(bob)], { paginationKey: 'next' }).completeness?.doubts.length).toBe(1);
  });
});

describe('accounts by position', () => {
  const associated = solana.create(solana.options.parse({ tokens: 'associated' }));
  const [first] = associated.reads;
  if (first?.shape !== 'pairs') throw new Error('another shape');
  const pairs = ['slip44:501', `token:${gold}`].map((asset) => ({ account: call.account, asset }));
  const question = { shape: 'pairs', pairs, at: null, filter: null } as const;
  const request = first.balances.request(question);
  const coin = { lamports: new LosslessNumber('18446744073709551615'), owner: bob, data: ['', 'base64'] };

  function decode(value: readonly unknown[]) {
    if (first?.shape !== 'pairs') throw new Error('another shape');
    const result = { context: { slot: new LosslessNumber('7') }, value };
    return first.balances.decode(question, exchange(request, { jsonrpc: '2.0', id: idOf(request), result }));
  }

  test('are refused whole where there is not one for each key', () => {
    for (const value of [[], [coin], [coin, null, null]]) expect(() => decode(value)).toThrow(FailureError);
  });

  test('fail one by one', () => {
    expect(brief(decode([coin, row(gold).account]).items)).toEqual([
      'slip44:501=18446744073709551615',
      `token:${gold}=5`,
    ]);
    for (const lamports of [
      new LosslessNumber('-1'),
      new LosslessNumber('1.5'),
      new LosslessNumber('18446744073709551616'),
      '',
      null,
      true,
    ]) {
      const [odd] = decode([{ ...coin, lamports }, null]).items;
      expect(odd !== undefined && 'failure' in odd && odd.failure.code).toBe('UPSTREAM_BAD_AMOUNT');
    }
    expect(brief(decode([null, 7]).items)).toEqual([`token:${gold}=UPSTREAM_BAD_RESPONSE`]);
    expect(brief(decode([null, null]).items)).toEqual([]);
  });
});

describe('an error', () => {
  const request = provider.ping.request(null);
  const meaning = (code: number, message: string, status = 200) => {
    const error = { code: new LosslessNumber(String(code)), message };
    const failure = provider.refusal(exchange(request, { jsonrpc: '2.0', id: idOf(request), error }, status));
    return failure && [failure.code, failure.retryable];
  };

  test.each<[number, string, string, boolean]>([
    [-32_005, 'Node is behind by 42 slots', 'UPSTREAM_UNAVAILABLE', true],
    [-32_005, 'Node is unhealthy', 'UPSTREAM_UNAVAILABLE', true],
    [-32_005, 'Too many requests', 'UPSTREAM_RATE_LIMITED', true],
    [-32_016, 'Minimum context slot has not been reached', 'UPSTREAM_UNAVAILABLE', true],
    [-32_602, 'Invalid param: could not find mint', 'UNKNOWN_ASSET', false],
    [-32_602, 'Invalid param: not a Token mint', 'UNKNOWN_ASSET', false],
    [-32_602, 'Too many inputs provided; max 100', 'UPSTREAM_REJECTED', false],
    [-32_602, 'Invalid param: WrongSize', 'UPSTREAM_REJECTED', false],
    [
      -32_010,
      'x excluded from account secondary indexes; this RPC method unavailable for key',
      'UPSTREAM_INCAPABLE',
      false,
    ],
    [-32_012, 'Failed to scan accounts: The accumulated scan results exceeded the limit', 'UPSTREAM_TOO_LARGE', false],
    [-32_601, 'Method not found', 'UPSTREAM_INCAPABLE', false],
    [-32_429, 'x', 'UPSTREAM_RATE_LIMITED', true],
    [-32_603, 'Internal error', 'UPSTREAM_UNEXPLAINED', true],
    [7, 'the moon is in the wrong house', 'UPSTREAM_UNEXPLAINED', true],
  ])('%i, "%s", is %s', (code, message, expected, retryable) => {
    expect(meaning(code, message)).toEqual([expected, retryable]);
  });

  test('says less than a status that says more, and a good answer states none', () => {
    expect(meaning(-32_601, 'Method not found', 429)).toBeNull();
    expect(provider.refusal(exchange(request, { jsonrpc: '2.0', id: idOf(request), result: 'ok' }))).toBeNull();
  });
});
