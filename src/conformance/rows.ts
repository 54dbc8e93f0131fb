/** The ways in which the kit changes the rows of an answer. */
import { isObject, type JsonObject } from '../http/decode.ts';
import { isSamePath, type JsonPath, mapRows, otherNumber, replaceAt, rowAround, valueAt } from './json.ts';

type Rows = readonly JsonObject[];

export function reversed(rows: Rows): Rows {
  return rows.toReversed();
}

export function rotated(rows: Rows): Rows {
  return [...rows.slice(1), ...rows.slice(0, 1)];
}

/** A row of an answer. */
export interface JsonRowPlace {
  /** Of the list that it stands in. */
  readonly rows: JsonPath;
  readonly index: number;
}

/** The last row of the first list; null where the answer has no rows. */
export function lastRow(json: unknown): JsonRowPlace | null {
  const found: JsonRowPlace[] = [];
  mapRows(json, (rows, at) => {
    found.push({ rows: at, index: rows.length - 1 });
    return rows;
  });
  return found[0] ?? null;
}

export function rowAt(json: unknown, { rows, index }: JsonRowPlace): JsonObject | null {
  const row = valueAt(json, [...rows, index]);
  return isObject(row) ? row : null;
}

/** The answer with these rows where that one was. */
export function withRows(json: unknown, { rows, index }: JsonRowPlace, instead: Rows): unknown {
  return mapRows(json, (all, at) => (isSamePath(at, rows) ? all.toSpliced(index, 1, ...instead) : all));
}

export function withoutRow(json: unknown, place: JsonRowPlace): unknown {
  return withRows(json, place, []);
}

/** Beside the row around `path`, a copy of it with another number there. */
export function withRival(json: unknown, path: JsonPath, order: 'before' | 'after'): unknown {
  const place = rowAround(json, path);
  if (place === null) return json;
  return mapRows(json, (rows, at) => {
    const row = rows[place.index];
    if (!isSamePath(at, place.rows) || row === undefined) return rows;
    const rival = replaceAt(row, place.within, otherNumber(valueAt(row, place.within)));
    return order === 'before' ? [rival, ...rows] : [...rows, rival];
  });
}

/** The rows of `other` put to the rows of `json` that stand at the same place. */
export function mixedWith(json: unknown, other: unknown, order: 'before' | 'after'): unknown {
  return mapRows(json, (rows, at) => {
    const strangers = valueAt(other, at);
    if (!Array.isArray(strangers)) return rows;
    return order === 'before' ? [...strangers, ...rows] : [...rows, ...strangers];
  });
}
