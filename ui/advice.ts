/** What to do about the errors of an answer, by their codes. The table comes from the server, which owns the codes. */
import { isRecord } from './record.ts';

export type AdviceTable = Readonly<Record<string, string>>;

export interface Advice {
  readonly code: string;
  readonly text: string;
}

/** One entry for each code, in the order of the errors; codes that the table does not have are left out. */
export function adviceOn(result: unknown, table: AdviceTable): readonly Advice[] {
  const errors: readonly unknown[] = isRecord(result) && Array.isArray(result.errors) ? result.errors : [];
  return [...new Set(errors.flatMap(codeOf))].flatMap((code) => {
    const text = adviceFor(code, table);
    return text === null ? [] : [{ code, text }];
  });
}

/** Null for a code that the table does not have. */
export function adviceFor(code: string, table: AdviceTable): string | null {
  return Object.hasOwn(table, code) ? (table[code] ?? null) : null;
}

function codeOf(error: unknown): readonly string[] {
  const extensions = isRecord(error) ? error.extensions : null;
  return isRecord(extensions) && typeof extensions.code === 'string' ? [extensions.code] : [];
}
