/** Which of its two media types an answer has, as the `accept` of the request has it (RFC 9110, 12.5.1). */

/** The second one alone says by its name that it comes from a GraphQL server, whatever its status. */
const TYPES = ['application/json', 'application/graphql-response+json'] as const;

export type AnswerType = (typeof TYPES)[number];

/** One entry of the header: which types it fits, and how much they are wanted. */
interface Range {
  readonly type: string;
  /** From 0, for not at all, to 1. */
  readonly quality: number;
  /** Its place in the header. */
  readonly place: number;
}

/**
 * The type that is wanted most; of equals the one that is named more closely, then the one that is named first.
 * `application/json` where nothing is said or all is equal. Null where neither is taken.
 */
export function answerType(accept: string | undefined): AnswerType | null {
  if (accept === undefined || accept.trim() === '') return TYPES[0];
  const ranges = accept.split(',').flatMap(parseRange);
  const found = TYPES.flatMap((type) => {
    const best = ranges
      .filter((range) => closeness(range.type, type) > 0)
      .toSorted((a, b) => closeness(b.type, type) - closeness(a.type, type) || a.place - b.place)[0];
    if (best === undefined || best.quality === 0) return [];
    return [{ type, quality: best.quality, closeness: closeness(best.type, type), place: best.place }];
  });
  const [first] = found.toSorted((a, b) => b.quality - a.quality || b.closeness - a.closeness || a.place - b.place);
  return first?.type ?? null;
}

/** Nothing for what is no media range. Parameters but `q` say nothing that an answer could heed: it is always UTF-8. */
function parseRange(text: string, place: number): readonly Range[] {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  if (!/^[^\s/]+\/[^\s/]+$/.test(type)) return [];
  const stated = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, '') ?? '1';
  return [{ type, quality: /^(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$/.test(stated) ? Number(stated) : 0, place }];
}

/** 3 where the range names the type, 2 its first half, 1 any type; 0 where it does not fit. */
function closeness(range: string, type: AnswerType): number {
  if (range === type) return 3;
  if (range === 'application/*') return 2;
  return range === '*/*' ? 1 : 0;
}
