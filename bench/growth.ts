/** How the cost of a query grows with its size. */
import { median } from '../test/measure/numbers.ts';
import { type ContenderName, contenderNames } from './contenders.ts';
import type { TableResult } from './measure.ts';
import { pairsOf } from './scenarios.ts';

export interface Growth {
  readonly contender: ContenderName;
  /** CPU grows as the number of pairs to this power. */
  readonly exponent: number;
  readonly fromPairs: number;
  readonly toPairs: number;
  /** At the largest size. */
  readonly microsecondsPerPair: number;
  readonly peakMib: number;
}

/** Below this many pairs the cost of a request as such prevails. */
const FEWEST_PAIRS = 400;

/** For each contender that was measured in the usual form at three sizes or more. */
export function growthOf(results: readonly TableResult[]): readonly Growth[] {
  const usual = results.filter(({ id }) => /^(?:sizes|scale) /.test(id)).flatMap(({ measured }) => measured);
  return contenderNames.flatMap((contender): readonly Growth[] => {
    const points = usual
      .filter((row) => row.contender === contender && pairsOf(row.scenario.size) >= FEWEST_PAIRS)
      .map((row) => ({ pairs: pairsOf(row.scenario.size), cpuMs: median(row.cpuMs), peakMib: row.peakMib }))
      .toSorted((a, b) => a.pairs - b.pairs);
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined || points.length < 3) return [];
    return [
      {
        contender,
        exponent: slopeOf(points.map(({ pairs, cpuMs }) => [Math.log(pairs), Math.log(cpuMs)])),
        fromPairs: first.pairs,
        toPairs: last.pairs,
        microsecondsPerPair: (last.cpuMs / last.pairs) * 1000,
        peakMib: last.peakMib,
      },
    ];
  });
}

/** The slope of the straight line that fits best. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point[0]), mean((point) => point[1])];
  return mean((point) => (point[0] - x) * (point[1] - y)) / mean((point) => (point[0] - x) ** 2);
}
