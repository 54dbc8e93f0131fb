/**
 * Places in an answer. A path of names leads from `data` to a value as the document selects it, e.g.
 * `accounts.balances.amount`; lists on the way to the rows are passed through. A place is the path to one value, with the
 * positions in lists that errors of GraphQL have too.
 */
import { field, isObject, type JsonObject, malformed } from '../../http/decode.ts';

export type AnswerPath = readonly string[];
export type AnswerPlace = readonly (string | number)[];

export function parsePath(text: string): AnswerPath {
  return text.split('.');
}

/** Where a row stands and what it stands in: `around[0]` is `data`, the last one the row itself. */
export interface Spot {
  readonly around: readonly { readonly object: JsonObject; readonly place: AnswerPlace }[];
}

/** Where the way to the rows ends in null. */
export interface Gap extends Spot {
  readonly place: AnswerPlace;
}

export interface Rows {
  readonly rows: readonly Spot[];
  readonly gaps: readonly Gap[];
  /** Entries of lists on the way to the rows, or of rows, that are neither an object nor null. */
  readonly odd: readonly Gap[];
  /** Everything on the way to the rows, and the rows. */
  readonly spots: readonly Spot[];
}

/**
 * All rows of an answer in their order, and every null in the place of one or of what would hold some. Throws a
 * `FailureError` where something else stands there that is no entry of a list: there are no rows then.
 */
export function rowsOf(data: JsonObject, path: AnswerPath): Rows {
  const rows: Spot[] = [];
  const gaps: Gap[] = [];
  const odd: Gap[] = [];
  const spots: Spot[] = [];
  const visit = (value: unknown, place: AnswerPlace, { around }: Spot): void => {
    if (value === null) {
      gaps.push({ around, place });
      return;
    }
    if (!isObject(value)) {
      if (!place.some((step) => typeof step === 'number')) throw malformed(spell(place), ROWS);
      odd.push({ around, place });
      return;
    }
    const spot = { around: [...around, { object: value, place }] };
    spots.push(spot);
    const name = path[around.length];
    if (name === undefined) rows.push(spot);
    else enter(field(value, name), [...place, name], spot);
  };
  const enter = (value: unknown, place: AnswerPlace, spot: Spot): void => {
    if (!Array.isArray(value)) visit(value, place, spot);
    else for (const [index, item] of value.entries()) visit(item, [...place, index], spot);
  };
  visit(data, [], { around: [] });
  return { rows, gaps, odd, spots };
}

/** What may stand on the way to the rows, in words. */
export const ROWS = 'an object, a list of objects or null';

/** What stands at `path`, seen from a row or gap below `rows`: within the row, or in what the row stands in. */
export interface Sight {
  /** Null where null stands there or on the way; undefined where the answer lacks it, or a gap hides it. */
  readonly value: unknown;
  readonly place: AnswerPlace;
}

export function look({ around }: Spot, path: AnswerPath, rows: AnswerPath): Sight {
  const shared = sharedLength(path, rows);
  const depth = Math.min(shared, around.length - 1);
  const start = around[depth];
  if (start === undefined || shared > depth) return { value: undefined, place: start?.place ?? [] };
  const rest = path.slice(depth);
  return { value: walk(start.object, rest), place: [...start.place, ...rest] };
}

/** Through objects alone. Null where null stands there or on the way; undefined where the answer lacks it, or has a list on the way. */
export function walk(object: JsonObject, path: AnswerPath): unknown {
  return path.reduce<unknown>((value, name) => {
    if (value === null) return null;
    return isObject(value) ? field(value, name) : undefined;
  }, object);
}

/** How many names two paths begin with alike. */
export function sharedLength(a: AnswerPath, b: AnswerPath): number {
  const differs = a.findIndex((name, index) => name !== b[index]);
  return differs < 0 ? a.length : differs;
}

/** Whether one lies within the other, or both are the same. */
export function touches(a: AnswerPlace, b: AnswerPlace): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short.every((step, index) => step === long[index]);
}

/** Whether the place is `path` or lies above it. */
export function leadsTo(place: AnswerPlace, path: AnswerPath): boolean {
  return place.length <= path.length && touches(place, path);
}

/** The names of a place, without positions. */
export function namesOf(place: AnswerPlace): AnswerPath {
  return place.filter((step) => typeof step === 'string');
}

/** For messages: the names are those of the configuration. */
export function spell(place: AnswerPlace): string {
  return place.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}.${step}`),
    'data',
  );
}
