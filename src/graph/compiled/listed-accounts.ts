/** One list of accounts as it is written: neighbours of one source and network together, as far as they can be asked for alike. */
import { isAwaited, type Later } from '../../model/later.ts';
import type { BalanceRows } from '../list/balance-rows.ts';
import { type RowsOfAccounts, wholePage } from '../list/rows-of-accounts.ts';
import type { AccountNode, AssetNode } from '../nodes.ts';
import type { AccountWriter } from './account-writer.ts';
import type { KnownColumns } from './known-columns.ts';
import type { ListPlan, ListValue, QuickEntries, Taken } from './list.ts';
import { Pieces } from './pieces.ts';
import type { Indexes } from './place.ts';
import type { AlikeAccounts } from './read-alike.ts';
import { RowRuns } from './row-runs.ts';
import type { Run } from './run.ts';
import { restore } from './written.ts';

interface Listed {
  readonly run: Run;
  readonly values: ListValue;
  /** Writes the accounts that differ in more. */
  readonly plan: ListPlan;
  readonly writer: AccountWriter;
}

export class ListedAccounts implements QuickEntries {
  readonly #listed: Listed;
  /** Up to here each is left to the plan. */
  #left = 0;

  constructor(listed: Listed) {
    this.#listed = listed;
  }

  take(start: number): Taken | null {
    if (start < this.#left) return null;
    const { run, values, plan, writer } = this.#listed;
    const accounts = accountsFrom(values, start);
    const read = accounts && this.#read(accounts);
    if (accounts === null || read === null) {
      this.#left = start + (accounts?.length ?? 1);
      return null;
    }
    writer.balances.noteWait();
    const part = { start, accounts, at: run.indexes(plan.level) };
    const text = read.map((rows) => new AccountsText(this.#listed, part, rows).write());
    return { end: start + accounts.length, text };
  }

  /** What is wrong with the question is for the plan to say, beside each account. */
  #read(accounts: AlikeAccounts): Later<RowsOfAccounts> | null {
    const { run, writer } = this.#listed;
    try {
      return writer.read(run, accounts);
    } catch {
      return null;
    }
  }
}

/** The account in this place and those behind it that are of the same source and network; null where there is none. */
function accountsFrom(values: ListValue, start: number): AlikeAccounts | null {
  const first = values.at(start);
  if (!isAccount(first)) return null;
  const accounts: [AccountNode, ...AccountNode[]] = [first];
  for (let index = start + 1; index < values.length; index += 1) {
    const next = values.at(index);
    if (!isAccount(next) || next.source !== first.source || next.account.network !== first.account.network) break;
    accounts.push(next);
  }
  return accounts;
}

function isAccount(value: unknown): value is AccountNode {
  return typeof value === 'object' && value !== null && '__typename' in value && value.__typename === 'Account';
}

/** Neighbours that were asked for together. */
interface Part {
  /** The index of the first. */
  readonly start: number;
  readonly accounts: AlikeAccounts;
  /** The lists above. */
  readonly at: Indexes;
}

/** The text of neighbours, once they are read. */
class AccountsText {
  readonly #listed: Listed;
  readonly #part: Part;
  readonly #rows: RowsOfAccounts;
  #pieces: Pieces | null = null;
  /** Behind the pieces. */
  #text = '';
  /** Behind the text. */
  #runs: RowRuns | null = null;
  /** Behind the rows. */
  #behind = '';
  #known: { readonly assets: readonly AssetNode[]; readonly columns: KnownColumns | null } | null = null;

  constructor(listed: Listed, part: Part, rows: RowsOfAccounts) {
    this.#listed = listed;
    this.#part = part;
    this.#rows = rows;
  }

  /** @param from the index among the neighbours */
  write(from = 0): string | PromiseLike<string> {
    const { run, plan } = this.#listed;
    const { start, accounts, at } = this.#part;
    restore(run, at);
    for (let index = from; index < accounts.length; index += 1) {
      // What is awaited has to be gathered in the turn in which it was asked for.
      if (run.isTired && this.#pieces === null) return run.rest().then(() => this.write(index));
      run.at[plan.level] = start + index;
      if (index > 0) this.#behind += ',';
      const rows = this.#rows.at(index);
      if (rows === null || !this.#addRows(rows)) this.#addByPlan(start + index, rows);
    }
    const text = this.#finish();
    return this.#pieces === null ? text : this.#pieces.gather(text);
  }

  /** False, and nothing is added, where more than totals has to be found. */
  #addRows({ options: { account, assets, outcomes } }: BalanceRows): boolean {
    const { run, writer } = this.#listed;
    const { totals } = outcomes;
    const table = totals.isWhole ? totals.tableAt(0) : null;
    const columns = table === null ? null : this.#columnsOf(assets);
    if (table === null || columns === null) return false;
    const before = writer.before(run, account);
    const behind = writer.behind(run, account);
    if (before === null || behind === null) return false;
    if (this.#runs?.columns !== columns) {
      this.#text = this.#finish();
      this.#runs = new RowRuns(columns);
      this.#runs.add(before, table, totals.placeAt(0));
    } else this.#runs.add(this.#behind + before, table, totals.placeAt(0));
    this.#behind = behind;
    run.count(before);
    return true;
  }

  /** Accounts mostly have the same assets. */
  #columnsOf(assets: readonly AssetNode[]): KnownColumns | null {
    if (this.#known?.assets !== assets) {
      this.#known = { assets, columns: this.#listed.writer.columnsOf(this.#listed.run, assets) };
    }
    return this.#known.columns;
  }

  /** @param rows null where the plan has to find them */
  #addByPlan(index: number, rows: BalanceRows | null): void {
    const { run, values, plan, writer } = this.#listed;
    run.given = rows && { field: writer.balances, value: wholePage(rows) };
    const written = plan.entryAt(run, values, index, this.#pieces);
    run.given = null;
    const before = this.#finish();
    if (!isAwaited(written)) {
      run.count(written);
      this.#text = before + (written ?? 'null');
      return;
    }
    if (this.#pieces === null) this.#pieces = new Pieces(before, written);
    else this.#pieces.add(before, written);
    this.#text = '';
  }

  /** All text so far, behind the pieces. */
  #finish(): string {
    const text = this.#text + (this.#runs === null ? '' : this.#listed.run.defer(this.#runs)) + this.#behind;
    this.#runs = null;
    this.#behind = '';
    return text;
  }
}
