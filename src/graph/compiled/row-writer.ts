/**
 * Writes rows of balances: the parts that depend on the account or the asset alone are written once per request, and of each
 * row only its digits, or the reason why it has none. Writes a row only where nothing else differs; the plan writes any other.
 */
import type { GraphQLField } from 'graphql';
import { decimalsOf } from '../../model/amount.ts';
import type { BalanceRows } from '../list/balance-rows.ts';
import type { AssetNode } from '../nodes.ts';
import type { ColumnMemory } from './column-memory.ts';
import { FailedRow } from './failed-row.ts';
import { ListedRows } from './listed-rows.ts';
import type { Place } from './place.ts';
import type { OperationPlanOptions } from './plan-options.ts';
import { isProperty } from './resolvers.ts';
import { RowColumn, type RowHole, type RowSize } from './row-column.ts';
import { asksFacts, isPlain, type RowField, type RowObject, roleOf, takesNoArguments } from './row-field.ts';
import type { RowRole, RowRoles } from './row-roles.ts';
import type { KnownColumns, Run } from './run.ts';
import type { WrittenRows } from './written-rows.ts';

type Slot =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'account' | 'asset' | 'atomic' | 'value' | 'decimals' };

export class RowWriter {
  readonly #slots: readonly Slot[];
  /** For pairs that failed; null where the plan writes those. */
  readonly #failed: FailedRow | null;
  readonly #account: RowObject | null;
  readonly #asset: RowObject | null;
  readonly #needsFacts: boolean;
  readonly #needsUnit: boolean;
  readonly #written: WrittenRows;
  /** Whether rows show anything but their total, which the digits of a total do not tell. */
  readonly #showsMore: boolean;
  /** Null where columns depend on more than the assets. */
  readonly #memory: ColumnMemory | null;

  private constructor(slots: readonly Slot[], { account, asset }: Objects, options: RowWriterOptions) {
    const { rowRoles: roles, failed, columns, written, showsMore } = options;
    this.#written = written;
    this.#slots = slots;
    this.#failed = failed;
    this.#account = account;
    this.#asset = asset;
    this.#showsMore = showsMore;
    this.#needsUnit = slots.some(({ kind }) => kind === 'value' || kind === 'decimals');
    this.#needsFacts = this.#needsUnit || (asset !== null && asksFacts(asset, roles));
    this.#memory = asset === null || takesNoArguments(asset) ? columns : null;
  }

  /** Null where the selection has fields that differ in more than digits. */
  static of(balance: RowObject, options: RowOptions): RowWriter | null {
    if (balance.typeName !== options.rowType) return null;
    const { rowRoles: roles } = options;
    const objects: Objects = { account: null, asset: null };
    const slots = slotsOf(balance, (field) => balanceSlots(field, objects, roles));
    if (slots === null) return null;
    const showsMore = balance.fields.some(({ definition }) => MORE.has(roleOf(definition, roles)));
    return new RowWriter(merged(slots), objects, { ...options, failed: FailedRow.of(balance, roles), showsMore });
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
    const [failed, showsMore] = [this.#failed, this.#showsMore];
    return new ListedRows(run, list, { columns, account: accountText, failed, place, written, showsMore });
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
    const texts = [''];
    const holes: RowHole[] = [];
    const add = (text: string): void => {
      texts[texts.length - 1] += text;
    };
    for (const slot of this.#slots) {
      if (slot.kind === 'text') add(slot.text);
      else if (slot.kind === 'asset') add(assetText);
      else if (slot.kind === 'decimals') add(String(decimals));
      else {
        holes.push(slot.kind);
        texts.push('');
      }
    }
    return new RowColumn(assetText, { texts, holes, decimals: decimals ?? 0 });
  }
}

/** Whether no asset without a column has changed since. */
function isCurrent({ assets: then, columns, isWhole }: KnownColumns, assets: readonly AssetNode[]): boolean {
  return isWhole || assets.every((asset, index) => then[index] === asset || columns[index] !== null);
}

/** What a balance has beside its total. */
const MORE: ReadonlySet<RowRole | undefined> = new Set<RowRole | undefined>(['part', 'details']);

type RowOptions = Pick<OperationPlanOptions, 'rowRoles' | 'rowType' | 'columns' | 'written'>;

interface RowWriterOptions extends RowOptions {
  readonly failed: FailedRow | null;
  readonly showsMore: boolean;
}

/** The objects that stand alike in many rows. */
interface Objects {
  account: RowObject | null;
  asset: RowObject | null;
}

function attempt(run: Run, object: RowObject, node: object): string | null {
  return run.attempt(() => object.write(run, node));
}

// ---------------------------------------------------------------------------------------------------------------
// Slots

/** A field that a resolver or a property answers. */
interface DefinedField extends Pick<RowField, 'head' | 'object'> {
  readonly definition: GraphQLField<unknown, unknown>;
}

type SlotsOfField = (field: DefinedField) => readonly Slot[] | null;

function slotsOf({ typeName, fields }: RowObject, slotsOfField: SlotsOfField): readonly Slot[] | null {
  const slots: Slot[] = [];
  for (const { head, definition, object } of fields) {
    const found =
      definition === null ? [plain(`${head}${JSON.stringify(typeName)}`)] : slotsOfField({ head, definition, object });
    if (found === null) return null;
    slots.push(...found);
  }
  return [...slots, plain('}')];
}

/** With neighbouring texts in one. */
function merged(slots: readonly Slot[]): readonly Slot[] {
  const found: Slot[] = [];
  for (const slot of slots) {
    const last = found.at(-1);
    if (slot.kind === 'text' && last?.kind === 'text') found[found.length - 1] = plain(last.text + slot.text);
    else found.push(slot);
  }
  return found;
}

function plain(text: string): Slot {
  return { kind: 'text', text };
}

/** Notes in `objects` the objects of the slots. A row with two different selections of one object is left to the plan. */
function balanceSlots(field: DefinedField, objects: Objects, roles: RowRoles): readonly Slot[] | null {
  const { head, definition, object } = field;
  const role = roleOf(definition, roles);
  if (role === 'part' || role === 'details' || role === 'failure') return [plain(`${head}null`)];
  if (object === null) return null;
  if (role === 'total') {
    const slots = slotsOf(object, (part) => amountSlots(part, roles));
    return slots && [plain(head), ...slots];
  }
  if (!isProperty(definition) || !isPlain(object, roles)) return null;
  const { name } = definition;
  if ((name !== 'account' && name !== 'asset') || objects[name] !== null) return null;
  objects[name] = object;
  return [plain(head), { kind: name }];
}

function amountSlots({ head, definition }: DefinedField, roles: RowRoles): readonly Slot[] | null {
  const role = roleOf(definition, roles);
  if (role === 'decimals') return [plain(head), { kind: 'decimals' }];
  const isAtomic = definition.name === 'atomic' && isProperty(definition);
  if (!isAtomic && role !== 'value') return null;
  return [plain(`${head}"`), { kind: isAtomic ? 'atomic' : 'value' }, plain('"')];
}
