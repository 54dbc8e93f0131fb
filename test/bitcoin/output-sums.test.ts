/** Outputs add up to balances, and what speaks against the sum is told; random lists against a plain sum. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failure } from '../../src/model/failure.ts';
import { type Output, OutputSums } from '../../src/providers/bitcoin/output-sums.ts';
import { runs } from '../depth.ts';

const block = { number: 1n, hash: 'a', time: null };
const addresses = ['ann', 'bob', 'cid'];

const outputs = fc.uniqueArray(
  fc.record({
    address: fc.constantFrom(...addresses),
    id: fc.integer({ min: 0, max: 60 }).map((number) => `t:${number}`),
    amount: fc.bigInt({ min: 0n, max: 2n ** 60n }),
  }),
  { selector: ({ id }) => id, maxLength: 12 },
);

function read(rows: readonly Output[], total: bigint | null) {
  const sums = new OutputSums();
  for (const row of rows) sums.add(row);
  const { reason, doubts } = sums.compare(total);
  return { readings: sums.readings(block, reason), doubts };
}

test('sound rows come to their sums', () => {
  fc.assert(
    fc.property(outputs, (rows) => {
      const total = rows.reduce((sum, { amount }) => sum + amount, 0n);
      const { readings, doubts } = read(rows, total);
      expect(doubts).toEqual([]);
      for (const address of addresses) {
        const own = rows.filter((row) => row.address === address);
        const reading = readings.find((each) => each.address === address);
        if (own.length === 0) expect(reading).toBeUndefined();
        else
          expect(reading).toMatchObject({
            amounts: { total: own.reduce((sum, { amount }) => sum + amount, 0n) },
            block,
          });
      }
    }),
    { numRuns: runs(300) },
  );
});

test('a row that is missing, changed or doubled is never a value, and silence then proves nothing', () => {
  const change = fc.constantFrom('missing', 'changed', 'doubled', 'total');
  fc.assert(
    fc.property(outputs, change, fc.nat(), (rows, kind, place) => {
      const total = rows.reduce((sum, { amount }) => sum + amount, 0n);
      const at = rows.length === 0 ? 0 : place % rows.length;
      const struck = rows[at];
      fc.pre(struck !== undefined && struck.amount > 0n);
      if (struck === undefined) return;
      const changed = {
        missing: rows.toSpliced(at, 1),
        changed: rows.with(at, { ...struck, amount: struck.amount + 1n }),
        doubled: [...rows, struck],
        total: rows,
      }[kind];
      const { readings, doubts } = read(changed, kind === 'total' ? null : total);
      expect(doubts).toHaveLength(1);
      const own = readings.filter(({ address }) => address === struck.address);
      expect(own.every((reading) => 'failure' in reading)).toBe(true);
      if (kind !== 'doubled') expect(readings.every((reading) => 'failure' in reading)).toBe(true);
    }),
    { numRuns: runs(300) },
  );
});

test('an output that is said to be of two addresses is of neither; one that cannot be read fails its own', () => {
  const [first, other] = [
    { id: 't:0', amount: 5n },
    { id: 't:1', amount: 7n },
  ];
  const twice = read(
    [
      { ...first, address: 'ann' },
      { ...first, address: 'bob' },
      { ...other, address: 'cid' },
    ],
    17n,
  );
  expect(twice.readings.map((reading) => 'failure' in reading)).toEqual([true, true, false]);
  const odd = read(
    [
      { ...first, address: 'ann' },
      { ...other, address: 'bob', amount: failure('UPSTREAM_BAD_AMOUNT') },
    ],
    5n,
  );
  expect(odd.readings.map((reading) => 'failure' in reading)).toEqual([false, true]);
  expect(odd.doubts).toHaveLength(1);
});
