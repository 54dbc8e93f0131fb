/** Which of several media types the `accept` header of a request prefers (RFC 9110, 12.5.1). */

/** One entry of the header: the types that it matches, and their weight. */
interface Range {
  readonly type: string;
  /** From 0, for not at all, to 1. */
  readonly quality: number;
  /** Its place in the header. */
  readonly place: number;
}

/**
 * The type with the greatest weight; of equals the one with the more exact range, then the one named first.
 * The first of `types` where the header is missing or all is equal. Null where none is accepted.
 */
export function preferredType<Type extends string>(
  accept: string | undefined,
  types: readonly [Type, ...Type[]],
): Type | null {
  if (accept === undefined || accept.trim() === '') return types[0];
  const ranges = accept.split(',').flatMap(parseRange);
  const found = types.flatMap((type) => {
    const best = ranges
      .filter((range) => closeness(range.type, type) > 0)
      .toSorted((a, b) => closeness(b.type, type) - closeness(a.type, type) || a.place - b.place)[0];
    if (best === undefined || best.quality === 0) return [];
    return [{ type, quality: best.quality, closeness: closeness(best.type, type), place: best.place }];
  });
  const [first] = found.toSorted((a, b) => b.quality - a.quality || b.closeness - a.closeness || a.place - b.place);
  return first?.type ?? null;
}

/** Empty for what is no media range. Parameters other than `q` are ignored: an answer is always UTF-8. */
function parseRange(text: string, place: number): readonly Range[] {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  if (!/^[^\s/]+\/[^\s/]+$/.test(type)) return [];
  const stated = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, '') ?? '1';
  return [{ type, quality: /^(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$/.test(stated) ? Number(stated) : 0, place }];
}

/** 3 where the range names the type, 2 its first half, 1 any type; 0 where it does not fit. */
function closeness(range: string, type: string): number {
  if (range === type) return 3;
  if (range === `${type.split('/')[0]}/*`) return 2;
  return range === '*/*' ? 1 : 0;
}
