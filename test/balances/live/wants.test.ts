/** What the watchers of a replica want, as who reads comes to know it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cellKey, type LiveCell, type Watching } from '../../../src/balances/live/cell.ts';
import { OwnWants, type WantMessage } from '../../../src/balances/live/own-wants.ts';
import { RemoteWants } from '../../../src/balances/live/remote-wants.ts';
import { makeAccount } from '../../../src/model/identity.ts';
import { runs } from '../../depth.ts';
import { openInvented } from '../invented.ts';

const { source } = openInvented([]);

/** Names that are easily taken for each other. */
const cells: readonly LiveCell[] = [
  [null, 'a', null, 't'],
  ['a', 'a', null, 't'],
  [null, 'a', 'a', 't'],
  [null, 'a', '', 't'],
  [null, 'a', null, 'a t'],
  [null, 'a/a', null, 't'],
].map(([network = null, address, subAccount = null, ref]) => ({
  account: makeAccount(source.name, { network, address: address ?? '', subAccount }),
  ref: ref ?? '',
}));

function watching(of: readonly LiveCell[], maxAgeMs = 1000, restAgeMs = maxAgeMs): Watching {
  return { source, network: null, cells: of, maxAgeMs, restAgeMs };
}

/** What is wanted of one who reads, by the replicas together. */
class Reader {
  /** Of each cell, the ages of those who want it. */
  readonly wanted = new Map<string, string[]>();
  readonly remote: RemoteWants;

  constructor(mostCells = 100) {
    this.remote = new RemoteWants({
      ...{ source: source.name, mostCells },
      join: ({ cells: joined, maxAgeMs, restAgeMs }) => {
        const ages = `${maxAgeMs} ${restAgeMs}`;
        for (const key of joined.map(cellKey)) this.wanted.set(key, [...(this.wanted.get(key) ?? []), ages]);
        let hasLeft = false;
        return {
          watching: watching(joined, maxAgeMs, restAgeMs),
          state: () => null,
          intervalMs: () => 0,
          leave: () => {
            if (hasLeft) throw new Error('left twice');
            hasLeft = true;
            for (const key of joined.map(cellKey)) this.#forget(key, ages);
          },
        };
      },
    });
  }

  get size(): number {
    return [...this.wanted.values()].flat().length;
  }

  #forget(key: string, ages: string): void {
    const left = this.wanted.get(key) ?? [];
    left.splice(left.indexOf(ages), 1);
    if (left.length === 0) this.wanted.delete(key);
  }
}

/** The shortest ages of each cell. */
function agesOf(watchings: Iterable<Watching>): ReadonlyMap<string, string[]> {
  const ages = new Map<string, readonly [number, number]>();
  for (const { cells: watched, maxAgeMs, restAgeMs } of watchings) {
    for (const key of watched.map(cellKey)) {
      const [max, rest] = ages.get(key) ?? [maxAgeMs, restAgeMs];
      ages.set(key, [Math.min(max, maxAgeMs), Math.min(rest, restAgeMs)]);
    }
  }
  return new Map([...ages].map(([key, pair]) => [key, [pair.join(' ')]]));
}

const watched = fc.record({
  cells: fc.subarray(cells.slice(0, 3), { minLength: 1 }),
  maxAgeMs: fc.constantFrom(1, 2),
  restAgeMs: fc.constantFrom(2, 3),
});
const step = fc.oneof(
  fc.record({ kind: fc.constant('join' as const), watched }),
  fc.record({ kind: fc.constant('leave' as const), which: fc.nat() }),
  fc.record({ kind: fc.constant('tell' as const), isLost: fc.boolean(), isTwice: fc.boolean() }),
  fc.record({ kind: fc.constant('beat' as const) }),
  fc.record({ kind: fc.constant('forget' as const) }),
);

test('whatever is lost on the way, who reads wants the same after the next beat', () => {
  const property = fc.property(fc.array(step, { maxLength: 40, size: 'max' }), (steps) => {
    const [own, reader] = [new OwnWants(() => null), new Reader()];
    const now = new Set<Watching>();
    const hear = (message: WantMessage): boolean => reader.remote.take(message, 0) !== 'ask';
    const tellAll = (): void => {
      for (const message of own.messages('me', true)) expect(hear(message)).toBe(true);
    };
    const beat = (): void => {
      for (const message of own.messages('me', false)) hear(message);
      if (!reader.remote.isKnown('me', own.step, 0)) tellAll();
      expect(reader.wanted).toEqual(agesOf(now));
    };
    for (const one of steps) {
      if (one.kind === 'join') {
        const joined = watching(one.watched.cells, one.watched.maxAgeMs, one.watched.restAgeMs);
        now.add(joined);
        own.add(joined);
      } else if (one.kind === 'leave') {
        const left = [...now][one.which % Math.max(1, now.size)];
        if (left !== undefined && now.delete(left)) own.remove(left);
      } else if (one.kind === 'tell') {
        for (const message of own.messages('me', false)) {
          if (!one.isLost) hear(message);
          if (one.isTwice) hear(message);
        }
      } else if (one.kind === 'beat') beat();
      else reader.remote.clear();
    }
    beat();
    reader.remote.drop('me');
    expect(reader.size).toBe(0);
  });
  fc.assert(property, { numRuns: runs(2000) });
});

test('of what comes and goes between two messages nothing is told, and of many cells not more than 200 in each', () => {
  const own = new OwnWants(() => null);
  const [brief, many] = [watching(cells), watching(manyCells(401))];
  own.add(brief);
  own.remove(brief);
  expect([...own.messages('me', false)]).toEqual([]);
  own.add(many);
  const told = [...own.messages('me', true)];
  expect(told.map(({ step: at, isWhole, add }) => [at, isWhole, add.length])).toEqual([
    [1, true, 200],
    [2, false, 200],
    [3, false, 1],
  ]);
  own.add(brief);
  own.remove(many);
  expect([...own.messages('me', false)].map(({ add, drop }) => add.length + drop.length)).toEqual([200, 200, 7]);
  const { remote, wanted } = new Reader(1000);
  for (const message of told) expect(remote.take(message, 0)).toHaveLength(message.add.length);
  expect(wanted.size).toBe(401);
});

test('names that nearly agree are different cells', () => {
  const [own, { remote, wanted }] = [new OwnWants(() => null), new Reader()];
  own.add(watching(cells));
  for (const message of own.messages('me', true)) remote.take(message, 0);
  expect([...wanted.keys()]).toEqual(cells.map(cellKey));
  expect(wanted.size).toBe(cells.length);
});

test('a replica that wants nothing says so, when all is asked for', () => {
  expect([...new OwnWants(() => null).messages('me', true)]).toEqual([
    { kind: 'want', from: 'me', step: 1, isWhole: true, add: [], drop: [] },
  ]);
});

test('cells of all replicas are bounded together, and the one that wants too many is forgotten whole', () => {
  const reader = new Reader(4);
  const tell = (from: string, of: readonly LiveCell[]): unknown => {
    const own = new OwnWants(() => null);
    own.add(watching(of));
    const [message] = own.messages(from, true);
    return message && reader.remote.take(message, 0);
  };
  expect(tell('a', cells.slice(0, 3))).toHaveLength(3);
  expect(tell('b', cells.slice(0, 2))).toBe('refuse');
  expect([reader.size, reader.remote.isKnown('b', 1, 0)]).toEqual([3, false]);
  // All that it wants counts once, however often it is told.
  expect(tell('a', cells.slice(0, 4))).toHaveLength(4);
  expect(reader.size).toBe(4);
  reader.remote.drop('a');
  expect(tell('b', cells.slice(0, 2))).toHaveLength(2);
});

test('who was not heard for long is forgotten, and a beat counts as heard', () => {
  const reader = new Reader();
  for (const from of ['a', 'b']) {
    const own = new OwnWants(() => null);
    own.add(watching(cells.slice(0, 2)));
    for (const message of own.messages(from, true)) reader.remote.take(message, 10);
  }
  expect(reader.remote.isKnown('a', 1, 20)).toBe(true);
  expect(reader.remote.isKnown('b', 2, 20)).toBe(false);
  reader.remote.sweep(15);
  expect([reader.size, reader.remote.isKnown('a', 1, 20), reader.remote.isKnown('b', 1, 20)]).toEqual([2, true, false]);
});

function manyCells(count: number): readonly LiveCell[] {
  return Array.from({ length: count }, (_, index) => ({
    account: makeAccount(source.name, { network: null, address: `m${index}`, subAccount: null }),
    ref: 't',
  }));
}
