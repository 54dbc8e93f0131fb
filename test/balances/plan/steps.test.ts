/** What a plan counts of its own work, beside the covering: every pass over wants and lists, and a turn for others after it. */

import { describe, expect, test } from 'vitest';
import { planSteps } from '../../../src/balances/plan/plan.ts';
import type { Want } from '../../../src/balances/plan/planned-call.ts';
import { Planning } from '../../../src/balances/plan/planning.ts';
import type { Shape } from '../../../src/providers/provider.ts';
import { account, get, unlimited } from '../invented.ts';
import { NotedEffort } from './noted-effort.ts';

/** One rectangle over everything, for nothing. */
class Uncovered extends Planning {
  override *cover({ wanted, columns }: Parameters<Planning['cover']>[0]): ReturnType<Planning['cover']> {
    return [{ rows: [...wanted.keys()], columns: Array.from({ length: columns }, (_, column) => column) }];
  }
}

const endpoint = { request: () => get('/'), decode: () => ({ items: [] }) };
const read = (shape: Shape, serves: (ref: string) => boolean) => ({
  name: shape,
  shape,
  limits: unlimited,
  listing: 'none' as const,
  serves,
  filters: [],
  absent: 'unknown' as const,
  unasked: 'fault' as const,
  balances: endpoint,
});

interface Size {
  readonly shape: Shape;
  readonly wants: number;
  readonly assets: number;
  /** What each of the reads serves. @default one read that serves everything */
  readonly serving?: readonly ((ref: string) => boolean)[];
  readonly isUsedUp?: boolean;
}

const all = () => true;

/** What planning spends, and how often it yields; all wants share one list. */
function planned({ shape, wants, assets, serving = [all], isUsedUp = false }: Size) {
  const effort = new NotedEffort(isUsedUp);
  const list = Array.from({ length: assets }, (_, index) => `x${index}`);
  const wanted = Array.from(
    { length: wants },
    (_, index): Want => ({ account: account(`a${index}`), assets: list, listings: [] }),
  );
  const work = planSteps(
    serving.map((serves) => read(shape, serves)),
    wanted,
    { at: null, maxSurplus: 9, planning: new Uncovered(effort) },
  );
  let yields = 0;
  while (work.next().done !== true) yields += 1;
  return { steps: effort.steps, yields };
}

const sum = (steps: readonly number[]): number => steps.reduce((total, step) => total + step, 0);

/** How often work is counted for three wants of one list of four assets: once for each want, and at each pass after that. */
const shapes = [
  ['account', 3 + 3],
  ['account-assets', 3 + 3],
  ['cross-product', 3 + 3],
  ['pairs', 3 + 6],
] as const;

describe.each(shapes)('a plan for reads of shape %s', (shape, passes) => {
  test('yields wherever a slice is used up, and nowhere else', () => {
    const size = { shape, wants: 3, assets: 4 };
    const { steps, yields } = planned({ ...size, isUsedUp: true });
    expect(steps).toHaveLength(passes);
    expect(yields).toBe(steps.length);
    expect(planned(size)).toEqual({ steps, yields: 0 });
  });

  test('counts steps in proportion to accounts and to assets', () => {
    const bySize = (size: Partial<Size>) => {
      const { steps } = planned({ shape, wants: 4, assets: 40, ...size });
      expect(Math.min(...steps)).toBeGreaterThan(0);
      return sum(steps);
    };
    const [more, evenMore] = [bySize({ wants: 8 }) - bySize({}), bySize({ wants: 16 }) - bySize({ wants: 8 })];
    expect(more).toBeGreaterThan(0);
    expect(evenMore).toBe(2 * more);
    const [longer, evenLonger] = [
      bySize({ assets: 80 }) - bySize({}),
      bySize({ assets: 160 }) - bySize({ assets: 80 }),
    ];
    expect(longer).toBeGreaterThan(0);
    expect(evenLonger).toBe(2 * longer);
  });
});

describe('several reads', () => {
  const even = (ref: string) => /[02468]$/.test(ref);
  const size = { shape: 'cross-product', wants: 4, assets: 40 } as const;

  test('take a list as it is where the first serves all of it, and a part of it at a cost', () => {
    const [alone] = planned(size).steps;
    expect(planned({ ...size, serving: [all, all] }).steps[0]).toBe(alone);
    const [parted = 0] = planned({ ...size, serving: [even, all] }).steps;
    expect(parted - (alone ?? 0)).toBe(5 * size.assets);
  });

  test('share the part as the wants shared the list', () => {
    const passes = (wants: number) => planned({ ...size, wants, serving: [even, all] }).steps.length - 2 * wants;
    expect(passes(8)).toBe(passes(4));
  });
});
