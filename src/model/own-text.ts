/**
 * The same text in memory of its own, for what is kept for long: V8 keeps a part that was cut out of a text as a view of the whole,
 * which may be the body of a request.
 */
export function ownText(text: string): string {
  return String(JSON.parse(JSON.stringify(text)));
}
