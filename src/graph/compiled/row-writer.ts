/**
 * Writes rows of balances: what depends on the account or the asset alone is written once per request, and of each row only
 * its digits. Takes a row only where nothing else differs; the plan writes any other.
 */
import { type GraphQLField, getNamedType, isLeafType } from 'graphql';
import { decimalsOf, placePoint } from '../../model/amount.ts';
import { amountParts } from '../../model/reading.ts';
import type { BalanceRows } from '../list/balance-rows.ts';
import type { AssetNode } from '../nodes.ts';
import { Account } from '../resolvers/account.ts';
import { Asset } from '../resolvers/asset.ts';
import { Amount, Balance } from '../resolvers/balance.ts';
import { Source } from '../resolvers/source.ts';
import { isProperty } from './resolvers.ts';
import type { Run } from './run.ts';

/** A field of an object as its plan has it. */
export interface RowField {
  /** What stands before the value. */
  readonly head: string;
  /** Null for `__typename`. */
  readonly definition: GraphQLField<unknown, unknown> | null;
  readonly object: RowObject | null;
  write(run: Run, parent: unknown): unknown;
}

export interface RowObject {
  readonly typeName: string;
  readonly fields: readonly RowField[];
  write(run: Run, parent: unknown): unknown;
}

/** Writes the text of a row, or null where the plan has to. */
export type WriteRow = (index: number) => string | null;

type Slot =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'account' | 'asset' | 'atomic' | 'value' | 'decimals' };

/** What differs from row to row of an asset. */
type Hole = 'account' | 'atomic' | 'value';

/** What stands alike in all rows of an asset, around what differs: one text more than there are holes. */
export interface Column {
  readonly texts: readonly string[];
  readonly holes: readonly Hole[];
  /** Where the point stands in values. */
  readonly decimals: number;
}

export class RowWriter {
  readonly #slots: readonly Slot[];
  readonly #account: RowObject | null;
  readonly #asset: RowObject | null;
  readonly #needsFacts: boolean;
  readonly #needsUnit: boolean;

  constructor(slots: readonly Slot[], { account, asset }: Objects) {
    this.#slots = slots;
    this.#account = account;
    this.#asset = asset;
    this.#needsUnit = slots.some(({ kind }) => kind === 'value' || kind === 'decimals');
    this.#needsFacts = this.#needsUnit || (asset !== null && asksFacts(asset));
  }

  /** Null where the selection has fields that differ in more than digits. */
  static of(balance: RowObject): RowWriter | null {
    if (balance.typeName !== 'Balance') return null;
    const objects: Objects = { account: null, asset: null };
    const slots = slotsOf(balance, (field) => balanceSlots(field, objects));
    return slots === null ? null : new RowWriter(merged(slots), objects);
  }

  begin(run: Run, { options: { account, assets, outcomes }, start }: BalanceRows): WriteRow {
    const columns = run.columnsOf(this);
    const accountText = this.#account === null ? '' : attempt(run, this.#account, account);
    if (accountText === null) return () => null;
    return (index) => {
      const asset = assets[start + index];
      const digits = outcomes.digits(start + index, 'total');
      if (asset === undefined || digits === null) return null;
      let column = columns.get(asset);
      if (column === undefined) {
        column = this.#columnOf(run, asset);
        columns.set(asset, column);
      }
      return column && writeRow(digits, column, accountText);
    };
  }

  /** Null where the rows of the asset differ in more. */
  #columnOf(run: Run, asset: AssetNode): Column | null {
    const { facts } = asset;
    const known = facts !== null && 'facts' in facts ? facts.facts : null;
    if (this.#needsFacts && known === null) return null;
    const assetText = this.#asset === null ? '' : attempt(run, this.#asset, asset);
    const scale = known?.scale ?? null;
    const decimals = scale === null ? null : decimalsOf(scale);
    if (assetText === null || (this.#needsUnit && decimals === null)) return null;
    const texts = [''];
    const holes: Hole[] = [];
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
    return { texts, holes, decimals: decimals ?? 0 };
  }
}

function writeRow(digits: string, { texts, holes, decimals }: Column, accountText: string): string {
  let text = texts[0] ?? '';
  for (let index = 0; index < holes.length; index += 1) {
    const hole = holes[index];
    text += hole === 'atomic' ? digits : hole === 'value' ? placePoint(digits, decimals) : accountText;
    text += texts[index + 1];
  }
  return text;
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

/** The parts that a balance with digits alone does not have. */
const otherParts: ReadonlySet<unknown> = new Set(
  amountParts.flatMap((part) => (part === 'total' ? [] : [Balance[part]])),
);

/** Notes in `objects` what the slots stand for; a row with two different selections of one of them is left to the plan. */
function balanceSlots({ head, definition, object }: DefinedField, objects: Objects): readonly Slot[] | null {
  const { resolve } = definition;
  if (Object.is(resolve, Balance.failure) || Object.is(resolve, Balance.details) || otherParts.has(resolve)) {
    return [plain(`${head}null`)];
  }
  if (object === null) return null;
  if (Object.is(resolve, Balance.total)) {
    const slots = slotsOf(object, amountSlots);
    return slots && [plain(head), ...slots];
  }
  if (!isProperty(definition) || !isPlain(object)) return null;
  const { name } = definition;
  if ((name !== 'account' && name !== 'asset') || objects[name] !== null) return null;
  objects[name] = object;
  return [plain(head), { kind: name }];
}

function amountSlots({ head, definition }: DefinedField): readonly Slot[] | null {
  if (Object.is(definition.resolve, Amount.decimals)) return [plain(head), { kind: 'decimals' }];
  const isAtomic = definition.name === 'atomic' && isProperty(definition);
  if (!isAtomic && !Object.is(definition.resolve, Amount.value)) return null;
  return [plain(`${head}"`), { kind: isAtomic ? 'atomic' : 'value' }, plain('"')];
}

const { id, network, ref, name, symbol, decimals, type, contract, underlying } = Asset;
const facts: ReadonlySet<unknown> = new Set([name, symbol, decimals, type, contract, underlying]);

/** Resolvers that answer at once, from what the node holds. */
const immediate: ReadonlySet<unknown> = new Set([
  ...facts,
  ...[id, network, ref],
  ...[Account.id, Account.network, Account.address, Account.subAccount, Account.caip10],
  ...[Source.id, Source.provider],
]);

function isPlain({ fields }: RowObject): boolean {
  return fields.every(({ definition, object }) => {
    if (definition === null) return true;
    if (object !== null) return isProperty(definition) && isPlain(object);
    return isLeafType(getNamedType(definition.type)) && (isProperty(definition) || immediate.has(definition.resolve));
  });
}

function asksFacts({ fields }: RowObject): boolean {
  return fields.some(({ definition }) => facts.has(definition?.resolve));
}
