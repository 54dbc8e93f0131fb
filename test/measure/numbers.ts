/** Medians and quantiles of what was measured. */

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that this share of all values does not pass. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** The most moments, in their order, within any span of so many milliseconds. */
export function mostWithin(log: readonly number[], ms: number): number {
  let first = 0;
  return log.reduce((most, moment, index) => {
    while ((log[first] ?? moment) <= moment - ms) first += 1;
    return Math.max(most, index - first + 1);
  }, 0);
}
