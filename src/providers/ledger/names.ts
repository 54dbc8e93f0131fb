/**
 * Names of accounts and commodities, as the journal format has them (https://hledger.org/1.25/hledger.html, read 2026-11, and
 * hledger-web 1.25, seen). Nothing of them goes into a request.
 */
import { accept, type Checked, refuse } from '../../model/checked.ts';

/** Of UTF-16, far longer than people write. */
const MAX_NAME = 512;
/** How the commodity of amounts without a symbol is named. No symbol has quotes in it. */
export const NO_SYMBOL = '""';

const CONTROL = /\p{Cc}/u;

/**
 * The canonical form of an account name: hledger takes each white space of Unicode for a plain one, and two of them end the
 * name. Case and the forms of Unicode make different accounts.
 */
export function readAccountName(text: string): Checked<string> {
  const rule = textRule(text);
  if (rule !== null) return refuse(rule);
  const name = text.replaceAll(/\s/g, ' ');
  if (name.startsWith(' ')) return refuse('must not begin with a space');
  return name.includes('  ') ? refuse('must not have two spaces in a row: they end the name') : accept(name);
}

/** The canonical form of a symbol: without the quotes that a journal needs around most. `""` is no symbol. */
export function readSymbol(text: string): Checked<string> {
  if (text === NO_SYMBOL) return accept(text);
  const symbol = /^"(.+)"$/s.exec(text)?.[1] ?? text;
  const rule = textRule(symbol);
  if (rule !== null) return refuse(rule);
  return symbol.includes('"') ? refuse('must not have quotes in it') : accept(symbol);
}

function textRule(text: string): string | null {
  if (text === '') return 'is empty';
  if (text.length > MAX_NAME) return `${text.length} characters, limit ${MAX_NAME}`;
  if (!text.isWellFormed()) return 'is not valid Unicode';
  return CONTROL.test(text) ? 'must not have control characters' : null;
}
