/** Walks through objects and lists of JSON by their bytes, without making anything of what nobody looks at. */
import { type AsciiBytes, skipSpace } from './ascii-bytes.ts';
import { CLOSE_ARRAY, CLOSE_OBJECT, COMMA, OPEN_ARRAY, OPEN_OBJECT } from './json-characters.ts';
import { FAILED, memberName } from './json-value.ts';

/** Finds the place behind the value of a member, which begins at `start`; `FAILED` ends the walk. */
export type MemberEnd = (name: string, start: number) => number;

/** The place behind the object that begins at `start`; `FAILED` where there is none, or where one has a key twice. */
export function walkObject(source: AsciiBytes, start: number, memberEnd: MemberEnd): number {
  if (source.at(start) !== OPEN_OBJECT) return FAILED;
  const names = new Set<string>();
  let at = skipSpace(source, start + 1);
  if (source.at(at) === CLOSE_OBJECT) return at + 1;
  for (;;) {
    const member = memberName(source, at);
    if (member === null || names.has(member.name)) return FAILED;
    names.add(member.name);
    const end = memberEnd(member.name, member.valueAt);
    if (end === FAILED) return FAILED;
    at = skipSpace(source, end);
    if (source.at(at) === CLOSE_OBJECT) return at + 1;
    if (source.at(at) !== COMMA) return FAILED;
    at = skipSpace(source, at + 1);
  }
}

/** The place behind the list that begins at `start`; `FAILED` where there is none. `entryEnd` finds the end of each entry. */
export function walkList(source: AsciiBytes, start: number, entryEnd: (start: number) => number): number {
  if (source.at(start) !== OPEN_ARRAY) return FAILED;
  let at = skipSpace(source, start + 1);
  if (source.at(at) === CLOSE_ARRAY) return at + 1;
  for (;;) {
    const end = entryEnd(at);
    if (end === FAILED) return FAILED;
    at = skipSpace(source, end);
    if (source.at(at) === CLOSE_ARRAY) return at + 1;
    if (source.at(at) !== COMMA) return FAILED;
    at = skipSpace(source, at + 1);
  }
}
