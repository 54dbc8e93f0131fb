/** How results look: tables for people, JSON for programs. */

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

function printable(cell: string): string {
  return cell.replaceAll(/\p{Cc}/gu, '�');
}

/** Characters, not UTF-16 units. */
function lengthOf(text: string): number {
  return [...text].length;
}
