/**
 * Writes lists of accounts that show their balances, and beside those nothing that has to be found. All are asked for at once.
 */
import { isAwaited } from '../../model/later.ts';
import type { AccountNode, AssetNode } from '../nodes.ts';
import type { KnownColumns } from './known-columns.ts';
import type { ObjectField, ObjectPlan } from './object.ts';
import type { OperationPlanOptions } from './plan-options.ts';
import type { ReadAlike } from './resolve.ts';
import { isPlainField, roleOf } from './row-field.ts';
import { RowWriter } from './row-writer.ts';
import type { Run } from './run.ts';

/** An object around the rows, by its fields before and behind the one in which they stand. */
interface Around {
  readonly before: readonly ObjectField[];
  readonly field: ObjectField;
  readonly behind: readonly ObjectField[];
}

export class AccountWriter {
  /** The field that has the balances of an account. */
  readonly balances: ObjectField;
  readonly read: ReadAlike;
  readonly #account: Around;
  /** Of pages, of which each is written alike: null where the plan writes them. */
  readonly #page: { readonly before: string; readonly behind: string } | null;
  readonly #rows: RowWriter | null;

  private constructor(account: Around, read: ReadAlike, options: OperationPlanOptions) {
    this.balances = account.field;
    this.read = read;
    this.#account = account;
    const page = account.field.object;
    const around = page && fieldsAround(page, (field) => roleOf(field.definition, options.rowRoles) === 'rows');
    const rows = around?.field.object ?? null;
    this.#rows = rows && RowWriter.of(rows, options);
    const names = [...(around?.before ?? []), ...(around?.behind ?? [])];
    const isNamed = names.every(({ definition }) => definition === null);
    const text = (fields: readonly ObjectField[]) =>
      fields.map(({ head }) => head + JSON.stringify(page?.typeName)).join('');
    this.#page =
      around && isNamed
        ? { before: `${text(around.before)}${around.field.head}[`, behind: `]${text(around.behind)}}` }
        : null;
  }

  /** Null where the accounts show anything else. */
  static of(object: ObjectPlan, options: OperationPlanOptions): AccountWriter | null {
    const account = fieldsAround(object, ({ alike }) => alike !== null);
    if (!account?.field.alike) return null;
    const isPlain = [...account.before, ...account.behind].every((field) => isPlainField(field, options.rowRoles));
    return isPlain ? new AccountWriter(account, account.field.alike, options) : null;
  }

  /** Null where rows of these assets show more than their totals, or the plan writes the page. */
  columnsOf(run: Run, assets: readonly AssetNode[]): KnownColumns | null {
    return this.#page === null ? null : (this.#rows?.columnsOfTotals(run, assets) ?? null);
  }

  /** What stands before the rows of the account; null where the plan has to write it. */
  before(run: Run, account: AccountNode): string | null {
    const { before, field } = this.#account;
    const text = textOf(run, account, before);
    return text === null || this.#page === null ? null : text + field.head + this.#page.before;
  }

  /** What stands behind them. */
  behind(run: Run, account: AccountNode): string | null {
    const text = textOf(run, account, this.#account.behind);
    return text === null || this.#page === null ? null : `${this.#page.behind}${text}}`;
  }
}

/** Null where not exactly one field is it. */
function fieldsAround({ fields }: ObjectPlan, isIt: (field: ObjectField) => boolean): Around | null {
  const place = fields.findIndex(isIt);
  const field = fields[place];
  if (field === undefined || fields.findLastIndex(isIt) !== place) return null;
  return { before: fields.slice(0, place), field, behind: fields.slice(place + 1) };
}

/** Null where one fails, or is not there at once. */
function textOf(run: Run, account: AccountNode, fields: readonly ObjectField[]): string | null {
  let text = '';
  try {
    for (const field of fields) {
      const written = field.write(run, account);
      if (isAwaited(written)) return null;
      text += written === null ? field.headOfNull : field.head + written;
    }
    return text;
  } catch {
    return null;
  }
}
