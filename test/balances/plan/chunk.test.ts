/** A list cut into runs: nothing lost, nothing moved, no limit passed, no run more than it takes. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunk } from '../../../src/balances/plan/chunk.ts';
import { runs } from '../../depth.ts';

const cases = fc.record({
  items: fc.array(fc.nat({ max: 5 }), { maxLength: 12 }),
  most: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant(Number.POSITIVE_INFINITY)),
  room: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constant(Number.POSITIVE_INFINITY)),
});

test('each run is as long as the limits let it be', () => {
  fc.assert(
    fc.property(cases, ({ items, most, room }) => {
      const fits = (run: readonly number[]) => run.length <= most && run.reduce((sum, item) => sum + item, 0) <= room;
      const runs = chunk(items, { most, room, bytesOf: (item) => item });
      expect(runs.flat()).toEqual(items);
      for (const [index, run] of runs.entries()) {
        expect(run.length === 1 || fits(run)).toBe(true);
        const [next] = runs[index + 1] ?? [];
        if (next !== undefined) expect(fits([...run, next])).toBe(false);
      }
    }),
    { numRuns: runs(500) },
  );
});
