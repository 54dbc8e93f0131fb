/** The ways in which the kit disturbs the rows of an answer. */
import type { JsonObject } from '../http/decode.ts';
import { isSamePath, mapRows, otherNumber, type Path, replaceAt, rowAround, valueAt } from './json.ts';

type Rows = readonly JsonObject[];

export function reversed(rows: Rows): Rows {
  return rows.toReversed();
}

export function rotated(rows: Rows): Rows {
  return [...rows.slice(1), ...rows.slice(0, 1)];
}

/** Beside the row around `path`, a copy of it with another number there. */
export function withRival(json: unknown, path: Path, order: 'before' | 'after'): unknown {
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
