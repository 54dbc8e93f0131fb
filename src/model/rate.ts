/** How often an upstream may be called. */

/** So many calls may start within any time span of this length, in milliseconds. */
export interface Rate {
  readonly calls: number;
  readonly perMs: number;
}

/** One rate, several that hold together (such as one per minute and one per day), or none. */
export type Rates = Rate | readonly Rate[] | null;

/** What a source says is left of one of its rates. */
export interface QuotaLeft {
  /** The time span of the rate, in milliseconds. */
  readonly perMs: number;
  /** Calls that may still start until it ends. */
  readonly left: number;
  readonly endsInMs: number;
}

export const DAY_MS = 24 * 60 * 60 * 1000;

const names: ReadonlyMap<number, string> = new Map([
  [1000, 'second'],
  [60_000, 'minute'],
  [60 * 60_000, 'hour'],
  [DAY_MS, 'day'],
]);

/** As a list, which is empty where there is none. */
export function ratesOf(rates: Rates): readonly Rate[] {
  if (rates === null) return [];
  return 'calls' in rates ? [rates] : rates;
}

/** The time span for people and in metrics: `second`, `minute`, `hour`, `day`, or such as `250 ms`. */
export function spanName(perMs: number): string {
  return names.get(perMs) ?? `${perMs} ms`;
}
