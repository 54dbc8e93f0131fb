/** Any answer as tables: one per root field, one row per innermost list entry, one column per field. */
import { type Column, renderTable } from './output.ts';

/** A row under construction: cells by the dotted path of their field. */
type Row = ReadonlyMap<string, string>;

/** Parts of paths that only wrap lists; titles leave them out. */
const wrappers: ReadonlySet<string> = new Set(['nodes', 'edges', 'node']);

const NOTHING = '–';

export function answerTables(data: unknown): string {
  if (typeof data !== 'object' || data === null) return '';
  return Object.entries(data)
    .map(([field, value]) => fieldTable(field, value))
    .join('\n');
}

function fieldTable(field: string, value: unknown): string {
  if (value === null) return `${field}: null\n`;
  const rows = expand([], value);
  const paths = columnPaths(rows);
  if (paths.length === 0) return `${field}: empty\n`;
  const titles = shortTitles(paths);
  const columns = paths.map((path): Column => ({ title: titles.get(path) ?? field, align: alignment(rows, path) }));
  return `${field}\n${renderTable(
    columns,
    rows.map((row) => paths.map((path) => row.get(path) ?? '')),
  )}`;
}

/** Rows of a value: a list of objects gives its entries' rows, an object the combination of its fields' rows. */
function expand(path: readonly string[], value: unknown): readonly Row[] {
  if (Array.isArray(value) && value.some(isBranch)) return value.flatMap((entry) => expand(path, entry));
  if (!isBranch(value)) return [new Map([[pathOf(path), cell(value)]])];
  return Object.entries(value).reduce<readonly Row[]>(
    (rows, [key, entry]) => combine(rows, expand([...path, key], entry)),
    [new Map()],
  );
}

function isBranch(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function combine(rows: readonly Row[], others: readonly Row[]): readonly Row[] {
  if (others.length === 0) return rows;
  return rows.flatMap((row) => others.map((other) => new Map([...row, ...other])));
}

function pathOf(path: readonly string[]): string {
  return path.filter((part) => !wrappers.has(part)).join('.');
}

/** The paths of all columns, without that of an object that is null in some rows and has fields of its own in others. */
function columnPaths(rows: readonly Row[]): readonly string[] {
  const all = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  return all.filter((path) => !all.some((other) => (path === '' ? other !== '' : other.startsWith(`${path}.`))));
}

/** By path, its shortest ending that no other path shares. */
function shortTitles(paths: readonly string[]): ReadonlyMap<string, string> {
  const endings = (path: string): string[] =>
    path.split('.').map((_, index, parts) => parts.slice(-index - 1).join('.'));
  const uses = new Map<string, number>();
  for (const ending of paths.flatMap(endings)) uses.set(ending, (uses.get(ending) ?? 0) + 1);
  return new Map(paths.map((path) => [path, endings(path).find((ending) => uses.get(ending) === 1) ?? path]));
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return NOTHING;
  if (Array.isArray(value)) return value.map(cell).join(', ');
  return value instanceof Date ? value.toISOString() : String(value);
}

function alignment(rows: readonly Row[], path: string): 'left' | 'right' {
  const cells = rows.flatMap((row) => row.get(path) ?? []).filter((text) => text !== NOTHING);
  return cells.length > 0 && cells.every((text) => /^-?\d+(\.\d+)?$/.test(text)) ? 'right' : 'left';
}
