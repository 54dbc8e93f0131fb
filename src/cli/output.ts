/** How results look: tables for people, JSON for programs, progress only where someone watches. */
import ora from 'ora';
import type { Terminal } from './terminal.ts';

export interface Column {
  readonly title: string;
  /** Right for numbers, so that digits of one weight stand below each other; left when left out. */
  readonly align?: 'left' | 'right';
}

const GAP = '  ';

/**
 * Aligned columns under upper-case titles, one row per line, no trailing spaces. Each row has one cell per column.
 * Control characters in a cell become `�`: texts of a source must not steer the terminal.
 */
export function renderTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const head = columns.map(({ title }) => title.toUpperCase());
  const lines = [head, ...rows].map((row) => columns.map((_, index) => printable(row[index] ?? '')));
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => lengthOf(line[index] ?? ''))));
  const pad = (cell: string, index: number): string => {
    const space = ' '.repeat((widths[index] ?? 0) - lengthOf(cell));
    return columns[index]?.align === 'right' ? space + cell : cell + space;
  };
  return lines.map((line) => `${line.map(pad).join(GAP).trimEnd()}\n`).join('');
}

/** JSON over several lines; a `bigint` becomes a string of its digits. */
export function renderJson(value: unknown): string {
  const exact = (_key: string, item: unknown): unknown => (typeof item === 'bigint' ? item.toString() : item);
  return `${JSON.stringify(value, exact, 2)}\n`;
}

export interface Progress {
  /** Replaces the text. */
  update(text: string): void;
  /** Takes the line away; may be called again. */
  stop(): void;
}

const silent: Progress = { update: () => {}, stop: () => {} };

/** A spinner on stderr; nothing at all where stderr is no terminal. */
export function startProgress(text: string, { err }: Terminal): Progress {
  if (err.isTTY !== true) return silent;
  const spinner = ora({ text, stream: err, discardStdin: false, isEnabled: true }).start();
  return {
    update: (next) => {
      spinner.text = next;
    },
    stop: () => {
      spinner.stop();
    },
  };
}

function printable(cell: string): string {
  return cell.replaceAll(/\p{Cc}/gu, '�');
}

/** Characters, not UTF-16 units. */
function lengthOf(text: string): number {
  return [...text].length;
}
