/** JSON texts of what many requests have in common, so that a long list is not written anew for each account. */

const texts = new WeakMap<object, string>();

/** The same list or object, whose text is kept as long as it is in use. Nothing in it may change afterwards. */
export function withKeptText<T extends object>(value: T): T {
  texts.set(value, JSON.stringify(value));
  return value;
}

/** What `JSON.stringify` makes of the body of a request; members of it whose text is kept are not looked into. */
export function bodyText(body: unknown): string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return JSON.stringify(body);
  const members: readonly (readonly [string, unknown])[] = Object.entries(body);
  let hasKept = false;
  for (const [, value] of members) hasKept ||= keptText(value) !== undefined;
  if (!hasKept) return JSON.stringify(body);
  let written = '';
  for (const [name, value] of members) {
    const text: string | undefined = keptText(value) ?? JSON.stringify(value);
    if (text !== undefined) written += `${written === '' ? '{' : ','}${JSON.stringify(name)}:${text}`;
  }
  return `${written}}`;
}

function keptText(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null ? texts.get(value) : undefined;
}
