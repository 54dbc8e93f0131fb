/** JSON texts of what many requests have in common, so that a long list is not written anew for each account. */

const texts = new WeakMap<object, string>();

/** The list, whose text is kept as long as it is in use. Nothing in it may change afterwards. */
export function withKeptText<T>(list: readonly T[]): readonly T[] {
  texts.set(list, JSON.stringify(list));
  return list;
}

/** What `JSON.stringify` makes of the body of a request; members of it that are such lists are not looked into. */
export function bodyText(body: unknown): string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return JSON.stringify(body);
  const members = Object.entries(body);
  if (!members.some(([, value]) => keptText(value) !== undefined)) return JSON.stringify(body);
  const written = members.flatMap(([name, value]) => {
    const text: string | undefined = keptText(value) ?? JSON.stringify(value);
    return text === undefined ? [] : `${JSON.stringify(name)}:${text}`;
  });
  return `{${written.join()}}`;
}

function keptText(value: unknown): string | undefined {
  return Array.isArray(value) ? texts.get(value) : undefined;
}
