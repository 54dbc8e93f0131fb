/** Replicas of which one after the other takes the lease: how often their source is read, all of them together. */
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { cellKey, type LiveCell } from '../../../src/balances/live/cell.ts';
import type { Membership } from '../../../src/balances/live/pollers.ts';
import type { OpenReading } from '../../../src/balances/live/read-cells.ts';
import { SharedPollers } from '../../../src/balances/live/shared-pollers.ts';
import { runs } from '../../depth.ts';
import { account, openInvented } from '../invented.ts';
import { standingClock } from '../sharing/standing-clock.ts';
import { InventedStore } from './channels.ts';
import { knownValue } from './values.ts';

const LEASE_MS = 3000;
const cellOf = (ref: string): LiveCell => ({ account: account('o'), ref });
const [a, b, c] = [cellOf('a'), cellOf('b'), cellOf('c')];

class Replica {
  isDead = false;
  readonly #pollers: SharedPollers;
  readonly #source;

  constructor(stage: Stage) {
    this.#source = openInvented([], { store: { values: stage.values, sourceKey: 'key' } }).source;
    this.#pollers = new SharedPollers({
      ...{ share: 1, maxSurplus: 0, deadlineMs: 1000, clock: stage.clock, leaseMs: LEASE_MS, mostCells: 100 },
      channels: stage.store.channels(() => this.isDead),
      reader: () => stage.reader,
      onFault: (error) => {
        throw error;
      },
    });
  }

  watch(maxAgeMs: number, ...cells: readonly LiveCell[]): Membership {
    const watching = { source: this.#source, network: null, cells, maxAgeMs, restAgeMs: maxAgeMs };
    return this.#pollers.join(watching, { note() {}, wake() {} });
  }

  close(): void {
    this.#pollers.close();
  }
}

class Stage {
  /** Of each reading, when it began and what was read. */
  readonly readings: (readonly [number, string])[] = [];
  readonly values = { isAway: true, read: async () => null, write: async () => {} };
  readonly #standing = standingClock();
  readonly clock = { ...this.#standing.clock, date: () => new Date(this.#standing.clock.now()) };
  readonly store = new InventedStore(this.clock);
  readonly replicas: Replica[] = [];

  readonly reader: OpenReading = () => {
    const begunAt = this.clock.now();
    return {
      calls: 1,
      asksHead: async () => false,
      head: async () => null,
      read: async (cells) => {
        this.readings.push([
          begunAt - 1000,
          cells
            .map(({ ref }) => ref)
            .toSorted()
            .join(''),
        ]);
        return cells.map(() => knownValue({ total: 1n, ms: this.clock.now() }));
      },
      end() {},
    };
  };

  open(): Replica {
    const replica = new Replica(this);
    this.replicas.push(replica);
    return replica;
  }

  /** The least time from one reading of a cell to the next. */
  soonest(): number {
    const latest = new Map<string, number>();
    let least = Number.POSITIVE_INFINITY;
    for (const [at, refs] of this.readings) {
      for (const ref of refs) {
        least = Math.min(least, at - (latest.get(ref) ?? Number.NEGATIVE_INFINITY));
        latest.set(ref, at);
      }
    }
    return least;
  }

  async pass(ms: number): Promise<void> {
    await settled();
    for (let left = ms; left > 0; left -= 100) {
      this.#standing.advance(Math.min(100, left));
      await settled();
    }
  }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

let stage = new Stage();
afterEach(() => {
  for (const replica of stage.replicas) replica.close();
  stage = new Stage();
});

const watchedBy = async (...cells: readonly LiveCell[]): Promise<Replica> => {
  const replica = stage.open();
  replica.watch(1000, ...cells);
  await stage.pass(10);
  return replica;
};

test('who takes over a lease that was given up reads when the next reading is due, and no sooner', async () => {
  const [one] = [await watchedBy(a), await watchedBy(a), await watchedBy(a)];
  await stage.pass(2300);
  one.close();
  await stage.pass(2700);
  expect(stage.readings).toEqual([0, 1000, 2000, 3000, 4000, 5000].map((at) => [at, 'a']));
});

test('nor does it read sooner what it watches for another replica', async () => {
  const [one] = [await watchedBy(a), await watchedBy(b), await watchedBy(c)];
  await stage.pass(2300);
  const before = stage.readings.length;
  one.close();
  await stage.pass(2700);
  expect(stage.readings.slice(before)).toEqual([3000, 4000, 5000].map((at) => [at, 'bc']));
});

test('what somebody begins to watch at another replica then is read for it at once', async () => {
  const [one, two] = [await watchedBy(a), await watchedBy(b), await watchedBy(c)];
  await stage.pass(2300);
  one.close();
  await stage.pass(100);
  // It reads this for another one, and has not read it yet.
  const member = two.watch(1000, c);
  await stage.pass(100);
  expect(member.state(cellKey(c))).toMatchObject({ known: { value: { amounts: { total: 1n } } } });
  expect(stage.readings.at(-1)).toEqual([2430, 'c']);
});

test('a lease that comes back to who had it before is read on from what the other one read', async () => {
  const one = await watchedBy(a);
  const two = await watchedBy(a);
  await stage.pass(2300);
  one.close();
  await stage.pass(1500);
  const three = await watchedBy(a);
  two.close();
  await stage.pass(5000);
  three.close();
  expect(stage.readings.slice(1).map(([at], index) => at - (stage.readings[index]?.[0] ?? 0))).toEqual(
    stage.readings.slice(1).map(() => 1000),
  );
});

const action = fc.record({
  ends: fc.option(fc.record({ replica: fc.nat(2), isKilled: fc.boolean() })),
  // Longer than it takes to tell a replica what is known: one that takes over and knows nothing reads at once.
  ms: fc.constantFrom(100, 200, 490, 960, 1000, 2300),
});

test('whoever ends, is killed or comes again: of one age, nothing is ever read before its time', async () => {
  const property = fc.asyncProperty(
    fc.array(action, { maxLength: 25 }),
    fc.constantFrom(1000, 1500, 5000),
    async (actions, ageOfC) => {
      stage = new Stage();
      const open = (): Replica => {
        const replica = new Replica(stage);
        replica.watch(1000, a, b);
        replica.watch(ageOfC, c);
        return replica;
      };
      for (const _ of [1, 2, 3]) stage.replicas.push(open());
      await stage.pass(100);
      for (const { ends, ms } of actions) {
        const ended = ends === null ? undefined : stage.replicas[ends.replica];
        if (ends !== null && ended !== undefined) {
          ended.isDead = ends.isKilled;
          ended.close();
          await stage.pass(100);
          stage.replicas[ends.replica] = open();
        }
        await stage.pass(ms);
      }
      for (const replica of stage.replicas) replica.close();
      expect(stage.soonest()).toBeGreaterThanOrEqual(1000);
    },
  );
  await fc.assert(property, { numRuns: runs(300) });
});
