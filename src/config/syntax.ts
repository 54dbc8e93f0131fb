/** YAML syntax errors in our own words: the parser's messages may quote the file, and the file may hold a secret. */
import type { ErrorCode } from 'yaml';
import type { ConfigFault } from './fault.ts';

interface Words {
  readonly problem: string;
  readonly hint: string;
}

const INDENT: Words = {
  problem: 'the indentation does not fit',
  hint: 'Indent with spaces; entries of one level begin in the same column. Close what is open: brackets, quotes.',
};
const QUOTING: Words = {
  problem: 'the text cannot be read as a value',
  hint: 'Put the text in quotes; check that quotes are closed and that escapes are valid.',
};
const STRUCTURE: Words = {
  problem: 'the structure cannot be read here',
  hint: 'Check the line and the one before it: a missing quote, bracket, comma, colon or space after a colon; inside {…} a variable needs quotes.',
};
const TAGS: Words = {
  problem: 'tags, anchors and aliases are not accepted',
  hint: 'Write plain values.',
};

const words: Readonly<Record<ErrorCode, Words>> = {
  ALIAS_PROPS: TAGS,
  BAD_ALIAS: { problem: 'a value cannot begin with * or &', hint: 'Put the text in quotes.' },
  BAD_COLLECTION_TYPE: TAGS,
  BAD_DIRECTIVE: { problem: 'a line cannot begin with %', hint: 'Remove the directive.' },
  BAD_DQ_ESCAPE: QUOTING,
  BAD_INDENT: INDENT,
  BAD_PROP_ORDER: TAGS,
  BAD_SCALAR_START: QUOTING,
  BLOCK_AS_IMPLICIT_KEY: STRUCTURE,
  BLOCK_IN_FLOW: STRUCTURE,
  DUPLICATE_KEY: { problem: 'this key stands here twice', hint: 'Keep one of them.' },
  IMPOSSIBLE: STRUCTURE,
  KEY_OVER_1024_CHARS: STRUCTURE,
  MISSING_CHAR: STRUCTURE,
  MULTILINE_IMPLICIT_KEY: STRUCTURE,
  MULTIPLE_ANCHORS: TAGS,
  MULTIPLE_DOCS: { problem: 'the file holds several documents', hint: 'Keep one; remove the lines "---" after it.' },
  MULTIPLE_TAGS: TAGS,
  NON_STRING_KEY: STRUCTURE,
  RESOURCE_EXHAUSTION: { problem: 'the file is nested too deeply', hint: 'Remove the superfluous brackets.' },
  TAB_AS_INDENT: { problem: 'a tab stands where the indentation is', hint: 'Indent with spaces.' },
  TAG_RESOLVE_FAILED: TAGS,
  UNEXPECTED_TOKEN: STRUCTURE,
};

/** The fault that a parser error of this code is, without its place. */
export function syntaxFault(code: ErrorCode): Omit<ConfigFault, 'where'> {
  return { path: '', ...words[code] };
}
