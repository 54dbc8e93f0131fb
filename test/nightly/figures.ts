/** What a nightly run found: figures beside their bars, as a table for people and for `docs/reliability.md`. */
export interface Figure {
  readonly what: string;
  readonly figure: string;
  /** What was to be kept; null where there is nothing to keep, only to know. */
  readonly bar: string | null;
  /** True where there is no bar. */
  readonly met: boolean;
}

/** A figure without a bar. */
export function known(what: string, figure: string): Figure {
  return { what, figure, bar: null, met: true };
}

export function tableOf(figures: readonly Figure[]): string {
  return [
    '| measured | figure | bar | kept |',
    '| --- | --- | --- | --- |',
    ...figures.map(({ what, figure, bar, met }) => {
      const kept = bar === null ? '' : met ? 'yes' : '**no**';
      return `| ${what} | ${figure} | ${bar ?? ''} | ${kept} |`;
    }),
  ].join('\n');
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}
