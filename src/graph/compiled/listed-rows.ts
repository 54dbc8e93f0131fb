/** One list of rows as it is written: its rows by their digits or by why they failed, as far as they differ in nothing else. */

import type { AmountCells } from '../../model/amount-cells.ts';
import { type Bytes, bytesOf } from '../../model/byte-chunk.ts';
import type { Failure } from '../../model/failure.ts';
import type { OtherPart } from '../../model/reading.ts';
import type { BalanceRows } from '../list/balance-rows.ts';
import { balanceNode } from '../nodes.ts';
import type { FailedRow } from './failed-row.ts';
import type { KnownColumns } from './known-columns.ts';
import type { QuickEntries, Taken } from './list.ts';
import { keysOf, type Place } from './place.ts';
import { RowErrors } from './row-errors.ts';
import type { RowField } from './row-field.ts';
import { RowOrigins } from './row-origins.ts';
import { type FailedReason, FailedRows, RowSpan, type RowsOfList, WrittenSpan } from './row-span.ts';
import type { Run } from './run.ts';
import type { WrittenRows } from './written-rows.ts';

/** How its rows are written. */
export interface ListedRowsOptions {
  readonly columns: KnownColumns;
  /** The account, where rows show it. */
  readonly account: string;
  /** Null where the plan writes rows that failed. */
  readonly failed: FailedRow | null;
  /** Of the list. */
  readonly place: Place;
  /** The amounts that rows show beside their total. */
  readonly parts: readonly OtherPart[];
  /** The field that shows where a row comes from; null where rows do not show it. */
  readonly origin: RowField | null;
  /** Whether rows show more than that, and what stands beside all rows alike. */
  readonly showsMore: boolean;
  /** Null where the columns are made for this run alone. */
  readonly written: WrittenRows | null;
}

export class ListedRows implements QuickEntries {
  readonly #run: Run;
  readonly #list: BalanceRows;
  readonly #options: ListedRowsOptions;
  #known: RowsOfList | null = null;
  readonly #origins = new RowOrigins();
  /** Null for a failure that only the plan can show. Most lists have no failure. */
  #reasons: Map<Failure, FailedReason | null> | null = null;

  constructor(run: Run, list: BalanceRows, options: ListedRowsOptions) {
    this.#run = run;
    this.#list = list;
    this.#options = options;
  }

  get #rows(): RowsOfList {
    this.#known ??= new DescribedRows(this.#list, this.#options, this.#origins);
    return this.#known;
  }

  take(from: number): Taken | null {
    const { start, length, options } = this.#list;
    const { kept, isWhole } = options.outcomes.totals;
    const { columns, written } = this.#options;
    if (!isWhole || !columns.isWhole || from >= length || !this.#isKnown(start + from)) return this.#takeSome(from);
    const span = { start: start + from, end: start + length };
    const bytes = kept === null || written === null ? null : this.#bytesOf(kept, span, written);
    const rows = bytes === null ? new RowSpan(this.#rows, span) : new WrittenSpan(bytes, span);
    return { end: length, text: this.#run.defer(rows) };
  }

  /** Whether the row has no digits, or all that it shows beside them is known without a look at its value. */
  #isKnown(index: number): boolean {
    const { showsMore, origin } = this.#options;
    if (!showsMore && origin === null) return true;
    const table = this.#list.options.outcomes.totals.tableAt(index);
    if (table === null) return true;
    if (showsMore && table.hasMore) return false;
    const node = () => this.#list.at(index - this.#list.start);
    return origin === null || this.#origins.has(table, () => this.#run.attempt(() => origin.write(this.#run, node())));
  }

  /** Of rows with digits alone, which are kept; null where that is not worth its memory yet. */
  #bytesOf(kept: AmountCells, span: Pick<RowSpan, 'start' | 'end'>, written: WrittenRows): Buffer | null {
    const { columns, account } = this.#options;
    const way = { columns, account, ...span };
    const known = written.find(kept, way);
    if (known !== null) return known;
    if (!written.areServedOften(kept)) return null;
    const bytes = new RowSpan(this.#rows, span).whole();
    written.keep(kept, way, bytes);
    return bytes;
  }

  #takeSome(from: number): Taken | null {
    const { columns, totals } = this.#rows;
    const { start: first, length } = this.#list;
    const start = first + from;
    const failed = new FailedRows();
    let index = start;
    for (; index < first + length; index += 1) {
      const column = columns[index];
      if (column == null) break;
      if (!this.#isKnown(index)) break;
      if (totals.tableAt(index) !== null) continue;
      const reason = this.#reasonAt(index);
      if (reason === null) break;
      failed.add(index, reason, this.#sizeOf(column.asset, reason));
    }
    if (index === start) return null;
    this.#report(failed);
    return { end: index - first, text: this.#run.defer(new RowSpan(this.#rows, { start, end: index, failed })) };
  }

  #sizeOf(asset: Bytes, { reasons }: FailedReason): number {
    return this.#options.failed?.sizeOf({ account: this.#rows.account, asset, reasons }) ?? 0;
  }

  /** Null where the pair did not fail, or the plan has to write its row. */
  #reasonAt(index: number): FailedReason | null {
    const { failed } = this.#options;
    if (failed === null) return null;
    const { account, assets, outcomes, at } = this.#list.options;
    const outcome = outcomes.at(index);
    const asset = assets[index];
    if (!('failure' in outcome) || asset === undefined) return null;
    const { failure } = outcome;
    this.#reasons ??= new Map();
    const known = this.#reasons.get(failure);
    if (known !== undefined) return known;
    const reasons = failed.reasonsOf(this.#run, balanceNode({ account, asset, at }, outcome));
    const found = reasons === null ? null : { failure, reasons };
    this.#reasons.set(failure, found);
    return found;
  }

  #report({ reasons }: FailedRows): void {
    const fields = this.#options.failed?.amounts ?? [];
    if (reasons.size === 0 || fields.length === 0) return;
    const keys = keysOf(this.#options.place, this.#run.at);
    this.#run.addRowErrors(new RowErrors({ rows: this.#list, keys }, reasons, fields));
  }
}

/** What the rows of such a list have in common. */
class DescribedRows implements RowsOfList {
  readonly columns: RowsOfList['columns'];
  readonly totals: RowsOfList['totals'];
  readonly account: Bytes;
  readonly origins: RowOrigins;
  readonly failed: FailedRow | null;
  /** Without where they come from. */
  readonly #ofDigits: number;
  /** How often a row says where it comes from. */
  readonly #originsOfRow: number;

  constructor(list: BalanceRows, { columns, account, parts, failed }: ListedRowsOptions, origins: RowOrigins) {
    const { most } = columns;
    this.columns = columns.columns;
    this.totals = list.options.outcomes.totals;
    this.account = bytesOf(account);
    this.origins = origins;
    this.failed = failed;
    this.#ofDigits = 1 + most.fixed + most.accounts * this.account.size + most.amounts * this.totals.longestOf(parts);
    this.#originsOfRow = most.origins;
  }

  /** Of each span, where its rows come from is found before it is written. */
  get mostBytes(): number {
    return this.#ofDigits + this.#originsOfRow * this.origins.longest;
  }
}
