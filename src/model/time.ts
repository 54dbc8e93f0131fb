/** Moments as people write them: ISO 8601 with a zone, and no other of the spellings that `Date` takes. */

export const TIME_RULE = 'must be a time such as 2026-11-21T00:00:00Z, with a zone';

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,3})?(?:Z|[+-]\d{2}:\d{2})$/;

/** Null for every other text, and for a day that no calendar has. */
export function parseTime(text: string): Date | null {
  if (!ISO.test(text)) return null;
  const time = new Date(text);
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  const isDay = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10));
  return isDay && !Number.isNaN(time.getTime()) ? time : null;
}
