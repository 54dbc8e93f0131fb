/** Shortens messages of graphql-js, which quote what the client sent at any length; our own messages never do. */

const MAX_LENGTH = 300;
const MAX_QUOTED = 64;
/** Only so many characters are searched. graphql-js names the rule after the quoted text: after a longer one it is lost. */
const MAX_SEARCHED = 65_536;

/** A quoted text, and what is left of one that was cut. */
const QUOTED = /"((?:[^"\\]|\\.)*)("?)/g;

/** A number or a name that stands without quotes. */
const BARE = /[^\s"]{65,}/g;

/** Most messages have none, and nothing to cut. */
const LONG_WORD = /[^\s"]{65}/;

/** At most 300 characters, with at most 64 of each quoted text and of each long word. */
export function shortMessage(message: string): string {
  if (message.length <= MAX_LENGTH && !message.includes('"') && !LONG_WORD.test(message)) return message;
  const quoted = message.slice(0, MAX_SEARCHED).replaceAll(QUOTED, (whole, text: string, end: string) => {
    return text.length <= MAX_QUOTED ? whole : `"${text.slice(0, MAX_QUOTED - 1)}…${end === '' ? '' : '"'}`;
  });
  const short = quoted.replaceAll(BARE, (word) => `${word.slice(0, MAX_QUOTED - 1)}…`);
  return short.length <= MAX_LENGTH ? short : `${short.slice(0, MAX_LENGTH - 1)}…`;
}
