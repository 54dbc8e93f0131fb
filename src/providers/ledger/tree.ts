/**
 * The accounts of an answer as a tree: each names its parent and those below it, so that an answer without one of them shows it.
 * Accounts that have only accounts below them stand in it, too.
 */
import { asArray, asObject, field, type JsonObject, malformed, stringField } from '../../http/decode.ts';
import { FailureError } from '../../model/failure.ts';
import { STEPS_AT_ONCE, type Steps } from '../../model/steps.ts';
import { readAccountName } from './names.ts';

export interface AccountTree {
  /** Rows by the names of their accounts; several where a name stands more than once. */
  readonly rows: ReadonlyMap<string, readonly AccountRow[]>;
  /** Why an account may be missing, or may be another one. */
  readonly doubts: readonly string[];
  /** Rows that name no account, each by what was expected. */
  readonly unreadable: readonly string[];
}

export interface AccountRow {
  readonly name: string;
  /** Where it stands in the answer. */
  readonly path: string;
  readonly row: JsonObject;
  readonly below: readonly string[];
}

/** The row above all others. It is no account, even if one has its name. */
const TOP = '';

/** @throws FailureError for a list without a row above all others, which is no list of accounts */
export function* readTree(list: readonly unknown[]): Steps<AccountTree> {
  const rows = new Map<string, AccountRow[]>();
  const doubts: string[] = [];
  const unreadable: string[] = [];
  const named = new Set<string>();
  let tops = 0;
  for (const [index, entry] of list.entries()) {
    if (index % STEPS_AT_ONCE === 0) yield Math.min(index, STEPS_AT_ONCE);
    const found = readRow(entry, `[${index}]`);
    if (typeof found === 'string') {
      unreadable.push(found);
      continue;
    }
    for (const name of found.below) {
      if (named.has(name)) doubts.push('an account stands below two others');
      named.add(name);
    }
    const same = rows.get(found.name);
    if (found.isTop) tops += 1;
    else if (same === undefined) rows.set(found.name, [found]);
    else same.push(found);
  }
  if (tops === 0) throw malformed('', 'a list of accounts, and one row above all of them');
  if (tops > 1) doubts.push('two rows stand above all others');
  for (const name of named) if (!rows.has(name)) doubts.push('an account that stands below another one has no row');
  for (const [name, all] of rows) {
    if (!named.has(name)) doubts.push('an account stands below no other');
    if (all.length > 1) doubts.push('an account stands twice');
  }
  yield rows.size % STEPS_AT_ONCE;
  return { rows, doubts, unreadable };
}

/** A sentence for a row whose account cannot be read. */
function readRow(entry: unknown, path: string): (AccountRow & { readonly isTop: boolean }) | string {
  try {
    const row = asObject(entry, path);
    const isTop = stringField(row, 'aparent_', path) === TOP;
    const name = stringField(row, 'aname', path);
    if (!isTop && isOtherwiseSpelled(name)) throw malformed(`${path}.aname`, 'the name of an account');
    const below = asArray(field(row, 'asubs_'), `${path}.asubs_`).map((sub, index) => {
      if (typeof sub !== 'string') throw malformed(`${path}.asubs_[${index}]`, 'the name of an account');
      return sub;
    });
    return { name, path, row, below, isTop };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return error.failure.detail ?? error.failure.message;
  }
}

/** Whether the account may be one that is asked for under its canonical name. What no request can name is a stranger. */
function isOtherwiseSpelled(name: string): boolean {
  const canonical = readAccountName(name);
  return canonical.ok && canonical.value !== name;
}
