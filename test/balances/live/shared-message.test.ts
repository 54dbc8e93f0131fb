import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KnownBalance } from '../../../src/balances/answer/reconcile.ts';
import { channelName } from '../../../src/balances/kept/entry-name.ts';
import type { LiveCell } from '../../../src/balances/live/cell.ts';
import {
  type KnownCell,
  type LiveMessage,
  readCell,
  readMessage,
  writeCell,
  writeMessage,
} from '../../../src/balances/live/shared-message.ts';
import { StoreTime } from '../../../src/balances/live/store-time.ts';
import { failure } from '../../../src/model/failure.ts';
import { makeAccount } from '../../../src/model/identity.ts';

const channel = channelName('key', null);
const odd = fc.string({ unit: fc.constantFrom('a', ' ', '/', '"', '\n', '�', 'é'), maxLength: 6 });
const amount = fc.option(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }));
const observed = fc.nat(1e9).map((ms) => ({ ms, date: new Date(1e12 + ms) }));
const time: Pick<StoreTime, 'stampOf' | 'observedAt' | 'storeMsOf' | 'ownMsOf'> = {
  stampOf: ({ ms, date }) => ({ storeMs: ms + 5, dateMs: date.getTime() }),
  observedAt: ({ storeMs, dateMs }) => ({ ms: storeMs - 5, date: new Date(dateMs) }),
  storeMsOf: (ms) => ms + 5,
  ownMsOf: (storeMs) => storeMs - 5,
};
const balance = fc.record({
  value: fc.record({
    amounts: fc.record({
      total: amount,
      available: amount,
      locked: amount,
      pendingDeposit: amount,
      pendingWithdrawal: amount,
    }),
    block: fc.option(
      fc.record({
        number: fc.option(fc.bigInt({ min: 0n, max: 2n ** 70n })),
        hash: fc.option(odd),
        time: fc.constant(null),
      }),
    ),
    facts: fc.constant(null),
    details: fc.option(fc.record({ __typename: fc.constant('D'), quantum: fc.bigInt(), text: odd })),
  }),
  observed,
  basis: fc.constantFrom('REPORTED', 'ABSENT_IS_ZERO'),
}) satisfies fc.Arbitrary<KnownBalance>;
const cell = fc.tuple(fc.option(odd), odd, fc.option(odd), odd).map(
  ([network, address, subAccount, ref]): LiveCell => ({
    account: makeAccount('mine', { network, address, subAccount }),
    ref,
  }),
);
const failed = fc
  .tuple(fc.constantFrom('UPSTREAM_TIMEOUT', 'UPSTREAM_RATE_LIMITED'), odd, fc.option(fc.nat(1e9)))
  .map(([code, detail, ms]) =>
    failure(code, { detail, retryAfter: ms === null ? null : new Date(ms), httpStatus: 429 }),
  );
const known: fc.Arbitrary<KnownCell> = fc.record({
  cell,
  known: fc.option(balance),
  failure: fc.option(failed),
  confirmed: fc.option(observed),
  readAt: fc.option(fc.nat(1e9)),
});

test('what is told of a cell is heard as it was, whatever the other replica calls the source', () => {
  fc.assert(
    fc.property(known, (given) => {
      const told = writeCell(given, time);
      if (told === null) throw new Error('not written');
      const message: LiveMessage = { kind: 'read', fence: 1, seq: 2, head: null, cells: [told] };
      const heard = readMessage(channel, writeMessage(channel, message));
      if (heard?.kind !== 'read' || heard.cells[0] === undefined) throw new Error('not heard');
      const read = readCell('mine', heard.cells[0], time);
      expect(read).toEqual({ ...given, key: `${given.cell.account.id} ${given.cell.ref}` });
      expect(readCell('theirs', heard.cells[0], time)?.cell.account.source).toBe('theirs');
    }),
  );
});

test('what is cut, changed, of another channel or of another form is not heard', () => {
  const text = writeMessage(channel, { kind: 'here', from: 'a', step: 1 });
  expect(readMessage(channel, text)).not.toBeNull();
  expect(readMessage(channel, text.slice(0, -1))).toBeNull();
  expect(readMessage(channel, text.replace('"step":1', '"step":2'))).toBeNull();
  expect(readMessage(channelName('key', 'a/b'), text)).toBeNull();
  expect(readMessage(channel, '')).toBeNull();
  const odd = { kind: 'here', from: 'a', step: 1, more: 1 } as const;
  expect(readMessage(channel, writeMessage(channel, odd))).toBeNull();
});

test('a value of another asset than its name says is none', () => {
  const [given] = fc.sample(balance, { numRuns: 1, seed: 1 });
  if (given === undefined) throw new Error('no sample');
  const of = (ref: string): KnownCell => ({
    cell: { account: makeAccount('s', { network: null, address: 'a', subAccount: null }), ref },
    ...{ known: given, failure: null, confirmed: null, readAt: null },
  });
  const [one, other] = [writeCell(of('t'), time), writeCell(of('u'), time)];
  if (one === null || other === null) throw new Error('not written');
  expect(readCell('s', { ...one, value: other.value }, time)).toBeNull();
});

test('a value that cannot be written without change is not written', () => {
  const [given] = fc.sample(balance, { numRuns: 1, seed: 1 });
  if (given === undefined) throw new Error('no sample');
  const value = { ...given.value, details: { __typename: 'D', when: new Date(0) } };
  const account = makeAccount('s', { network: null, address: 'a', subAccount: null });
  const cellOf = { account, ref: 't' };
  const of = { cell: cellOf, known: { ...given, value }, failure: null, confirmed: null, readAt: null };
  expect(writeCell(of, time)).toBeNull();
});

test('of two observations of one replica the later one stays the later, and none is later than now', () => {
  let [ms, date] = [1000, 1_000_000];
  const clock = { now: () => ms, date: () => new Date(date) };
  const time = new StoreTime(clock);
  time.note(5000, 990);
  const early = time.stampOf({ ms: 1000, date: new Date(date) });
  ms += 500;
  date += 500;
  // An answer that took longer says nothing new.
  time.note(5480, 1400);
  const late = time.stampOf({ ms: 1001, date: new Date(date) });
  expect(late.storeMs).toBe(early.storeMs + 1);
  expect(time.observedAt(early)).toEqual({ ms: 1000, date: new Date(1_000_000) });
  expect(time.observedAt({ storeMs: 9_000_000, dateMs: 9_000_000 }).ms).toBe(ms);
  expect(time.observedAt({ storeMs: 9_000_000, dateMs: 9_000_000 }).date).toEqual(new Date(date));
  // When a reading began is told to the millisecond, and never as sooner than it was.
  expect([time.storeMsOf(1000), time.storeMsOf(1000.2)]).toEqual([early.storeMs, early.storeMs + 1]);
  expect([time.ownMsOf(early.storeMs), time.ownMsOf(9_000_000)]).toEqual([1000, ms]);
  // The clock of the store was set.
  time.note(100_000, 1499);
  expect(time.stampOf({ ms, date: new Date(date) }).storeMs).toBe(100_000);
});
