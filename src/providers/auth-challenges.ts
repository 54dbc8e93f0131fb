/** Reads `WWW-Authenticate` (RFC 9110, 11.6.1, https://www.rfc-editor.org/rfc/rfc9110, read 2026-11): a list of challenges. */

export interface AuthChallenge {
  /** In lower case. */
  readonly scheme: string;
  /** By name in lower case; of a name that comes twice the first value. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** A word, with its value where it has one, or the `=` at the end of a token68, and the comma behind. Linear in the length of the text. */
const PIECE = /[\t ]*([\w!#$%&'*+./^`|~-]+)(?:[\t ]*=[\t ]*("(?:[^"\\]|\\.)*"|[\w!#$%&'*+./^`|~-]+)|=*)[\t ,]*/y;

/** Those before the first that is not well formed. */
export function readChallenges(text: string): readonly AuthChallenge[] {
  const challenges: { readonly scheme: string; readonly parameters: Map<string, string> }[] = [];
  for (let at = 0; at < text.length; at = PIECE.lastIndex) {
    PIECE.lastIndex = at;
    const [, word, value] = PIECE.exec(text) ?? [];
    if (word === undefined) break;
    const name = word.toLowerCase();
    if (value === undefined) {
      challenges.push({ scheme: name, parameters: new Map() });
    } else {
      const { parameters } = challenges.at(-1) ?? {};
      if (parameters?.has(name) === false) parameters.set(name, unquoted(value));
    }
  }
  return challenges;
}

function unquoted(value: string): string {
  return value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value;
}
