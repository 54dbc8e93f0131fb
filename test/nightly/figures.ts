/** What a nightly run found: figures beside their bars, as a table for people and for `docs/reliability.md`. */
import { readFileSync, writeFileSync } from 'node:fs';

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

/** Puts the text between the marks of a section of the page. Throws where the page does not have them. */
export function writeSection(page: URL, name: string, text: string): void {
  const whole = readFileSync(page, 'utf8');
  const [start, end] = [`<!-- figures: ${name} -->`, `<!-- end of figures: ${name} -->`];
  const [from, to] = [whole.indexOf(start), whole.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${page.pathname} has no place for the figures of "${name}"`);
  writeFileSync(page, `${whole.slice(0, from + start.length)}\n\n${text}\n\n${whole.slice(to)}`);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that this share of all values does not pass. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}
