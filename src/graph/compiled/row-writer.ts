/**
 * Writes rows of balances: what depends on the account, the asset or the answer alone is written once for each, and of each
 * row only its digits, or the reason why it has none. Writes a row only where nothing else differs; the plan writes any other.
 */
import { decimalsOf } from '../../model/amount.ts';
import type { OtherPart } from '../../model/reading.ts';
import type { BalanceRows } from '../list/balance-rows.ts';
import type { AssetNode } from '../nodes.ts';
import type { ColumnMemory } from './column-memory.ts';
import { FailedRow } from './failed-row.ts';
import type { KnownColumns } from './known-columns.ts';
import { ListedRows } from './listed-rows.ts';
import type { Place } from './place.ts';
import type { OperationPlanOptions } from './plan-options.ts';
import { type AmountHole, type PartTexts, RowColumn, type RowHole, type RowSize } from './row-column.ts';
import { asksFacts, type RowField, type RowObject, roleOf, takesNoArguments } from './row-field.ts';
import { type AmountSlot, type Objects, type RowSlot, rowSlots } from './row-slots.ts';
import type { Run } from './run.ts';
import type { WrittenRows } from './written-rows.ts';

export class RowWriter {
  readonly #slots: readonly RowSlot[];
  /** For pairs that failed; null where the plan writes those. */
  readonly #failed: FailedRow | null;
  readonly #account: RowObject | null;
  readonly #asset: RowObject | null;
  readonly #origin: RowField | null;
  readonly #parts: readonly OtherPart[];
  readonly #needsFacts: boolean;
  readonly #needsUnit: boolean;
  readonly #written: WrittenRows;
  /** Whether rows show what neither digits nor their answer as a whole tell. */
  readonly #showsMore: boolean;
  /** Null where columns depend on more than the assets. */
  readonly #memory: ColumnMemory | null;

  private constructor(slots: readonly RowSlot[], { account, asset, origin }: Objects, options: RowWriterOptions) {
    const { rowRoles: roles, failed, columns, written, showsMore } = options;
    this.#written = written;
    this.#slots = slots;
    this.#failed = failed;
    this.#account = account;
    this.#asset = asset;
    this.#origin = origin;
    this.#showsMore = showsMore;
    this.#parts = slots.flatMap((slot) => (slot.kind === 'part' ? slot.part : []));
    const amounts = slots.flatMap((slot) => (slot.kind === 'part' ? slot.slots : slot));
    this.#needsUnit = amounts.some(({ kind }) => kind === 'value' || kind === 'decimals');
    this.#needsFacts = this.#needsUnit || (asset !== null && asksFacts(asset, roles));
    this.#memory = asset === null || takesNoArguments(asset) ? columns : null;
  }

  /** Null where the selection has fields that differ in more than digits. */
  static of(balance: RowObject, options: RowOptions): RowWriter | null {
    if (balance.typeName !== options.rowType) return null;
    const { rowRoles: roles } = options;
    const objects: Objects = { account: null, asset: null, origin: null };
    const slots = rowSlots(balance, objects, roles);
    if (slots === null) return null;
    const showsMore = balance.fields.some(({ definition }) => roleOf(definition, roles) === 'details');
    return new RowWriter(slots, objects, { ...options, failed: FailedRow.of(balance, roles), showsMore });
  }

  /**
   * Null where the account is not there at once.
   *
   * @param place of the list
   */
  begin(run: Run, list: BalanceRows, place: Place): ListedRows | null {
    const { account, assets } = list.options;
    const accountText = this.#account === null ? '' : attempt(run, this.#account, account);
    if (accountText === null) return null;
    const columns = this.#columnsOf(run, assets);
    const written = this.#memory === null ? null : this.#written;
    const shown = { parts: this.#parts, origin: this.#origin, showsMore: this.#showsMore };
    return new ListedRows(run, list, { columns, account: accountText, failed: this.#failed, place, written, ...shown });
  }

  /** Of rows that show nothing but their asset and its total; null for others, and where an asset has no column. */
  columnsOfTotals(run: Run, assets: readonly AssetNode[]): KnownColumns | null {
    if (this.#account !== null || this.#origin !== null || this.#showsMore || this.#parts.length > 0) return null;
    const columns = this.#columnsOf(run, assets);
    return columns.isWhole ? columns : null;
  }

  /** By asset, found once for each list of assets; anew for assets that had no facts then and have some now. */
  #columnsOf(run: Run, assets: readonly AssetNode[]): KnownColumns {
    const kept = this.#memory?.find(assets, this);
    if (kept !== undefined) return kept;
    const lists = run.columnsOf(this);
    const known = lists.get(assets);
    if (known !== undefined && isCurrent(known, assets)) return known;
    const columns = assets.map((asset, index) =>
      known?.assets[index] === asset ? (known.columns[index] ?? null) : this.#columnOf(run, asset),
    );
    const sizes = columns.flatMap((column) => column?.size ?? []);
    const most = (of: (size: RowSize) => number): number => sizes.reduce((most, size) => Math.max(most, of(size)), 0);
    const found = {
      assets: [...assets],
      columns,
      isWhole: sizes.length === columns.length,
      most: {
        fixed: most(({ fixed }) => fixed),
        accounts: most(({ accounts }) => accounts),
        origins: most(({ origins }) => origins),
        amounts: most(({ amounts }) => amounts),
      },
    };
    lists.set(assets, found);
    if (found.isWhole) this.#memory?.keep(assets, this, found);
    return found;
  }

  /** Null where the rows of the asset differ in more. */
  #columnOf(run: Run, asset: AssetNode): RowColumn | null {
    const { facts } = asset;
    const known = facts !== null && 'facts' in facts ? facts.facts : null;
    if (this.#needsFacts && known === null) return null;
    const assetText = this.#asset === null ? '' : attempt(run, this.#asset, asset);
    const scale = known?.scale ?? null;
    const decimals = scale === null ? null : decimalsOf(scale);
    if (assetText === null || (this.#needsUnit && decimals === null)) return null;
    const row = new RowText<RowHole>();
    for (const slot of this.#slots) {
      if (slot.kind === 'asset') row.add(assetText);
      else if (slot.kind === 'account' || slot.kind === 'origin') row.leave(slot.kind);
      else if (slot.kind === 'part') row.leave({ part: slot.part, ...amountText(slot.slots, decimals) });
      else addAmount(row, slot, decimals);
    }
    return new RowColumn(assetText, { texts: row.texts, holes: row.holes, decimals: decimals ?? 0 });
  }
}

/** A text with holes, while it is put together. */
class RowText<Hole> {
  readonly texts = [''];
  readonly holes: Hole[] = [];

  add(text: string): void {
    this.texts[this.texts.length - 1] += text;
  }

  leave(hole: Hole): void {
    this.holes.push(hole);
    this.texts.push('');
  }
}

function amountText(slots: readonly AmountSlot[], decimals: number | null): Pick<PartTexts, 'texts' | 'holes'> {
  const text = new RowText<AmountHole>();
  for (const slot of slots) addAmount(text, slot, decimals);
  return text;
}

function addAmount(text: Pick<RowText<AmountHole>, 'add' | 'leave'>, slot: AmountSlot, decimals: number | null): void {
  if (slot.kind === 'text') text.add(slot.text);
  else if (slot.kind === 'decimals') text.add(String(decimals));
  else text.leave(slot.kind);
}

/** Whether no asset without a column has changed since. */
function isCurrent({ assets: then, columns, isWhole }: KnownColumns, assets: readonly AssetNode[]): boolean {
  return isWhole || assets.every((asset, index) => then[index] === asset || columns[index] !== null);
}

type RowOptions = Pick<OperationPlanOptions, 'rowRoles' | 'rowType' | 'columns' | 'written'>;

interface RowWriterOptions extends RowOptions {
  readonly failed: FailedRow | null;
  readonly showsMore: boolean;
}

function attempt(run: Run, object: RowObject, node: object): string | null {
  return run.attempt(() => object.write(run, node));
}
