/** Keeps a matrix honest: each of its rows is tested here, proven elsewhere, or has no bearing for a reason. */
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';

export interface Matrix {
  /** How many rows it has, numbered from 1. */
  readonly size: number;
  /** Rows that are proven by other test files. */
  readonly elsewhere: Readonly<Record<number, readonly string[]>>;
  /** Rows without bearing, and why. */
  readonly without: Readonly<Record<number, string>>;
}

/** One test that fails where a row is forgotten, or where a file that should prove it is gone. */
export function accountForRows({ size, elsewhere, without }: Matrix, tested: ReadonlySet<number>): void {
  test('every row is accounted for', () => {
    const accounted = [...tested, ...Object.keys(elsewhere).map(Number), ...Object.keys(without).map(Number)];
    const all = Array.from({ length: size }, (_, index) => index + 1);
    expect([...new Set(accounted)].toSorted((a, b) => a - b)).toEqual(all);
    for (const file of Object.values(elsewhere).flat())
      expect({ file, exists: existsSync(file) }).toEqual({ file, exists: true });
    for (const reason of Object.values(without)) expect(reason).not.toBe('');
  });
}
