/**
 * Writes rows of balances column by column: all that depends on the asset alone is written once per request, and of each row
 * only its digits. Takes a row only where nothing but digits differs; the plan writes any other.
 */
import { type GraphQLField, getNamedType, isLeafType } from 'graphql';
import type { PairOutcomes } from '../../balances/outcomes.ts';
import { decimalsOf, placePoint } from '../../model/amount.ts';
import { amountParts } from '../../model/reading.ts';
import type { BalanceRows } from '../balance-rows.ts';
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
  | { readonly kind: 'account'; readonly object: RowObject }
  | { readonly kind: 'asset'; readonly object: RowObject; readonly needsFacts: boolean }
  | { readonly kind: 'atomic' | 'value' | 'decimals' };

export class RowWriter {
  readonly #slots: readonly Slot[];
  readonly #columns = new WeakMap<Run, Map<AssetNode, Column | null>>();

  constructor(slots: readonly Slot[]) {
    this.#slots = slots;
  }

  /** Null where the selection has fields that differ in more than digits. */
  static of(balance: RowObject): RowWriter | null {
    if (balance.typeName !== 'Balance') return null;
    const slots = slotsOf(balance, (field) => balanceSlots(field));
    return slots === null ? null : new RowWriter(slots);
  }

  begin(run: Run, { options: { account, assets, outcomes }, start }: BalanceRows): WriteRow {
    const columns = this.#columns.get(run) ?? new Map<AssetNode, Column | null>();
    this.#columns.set(run, columns);
    let accountText: string | null = '';
    for (const slot of this.#slots)
      if (slot.kind === 'account') accountText = run.attempt(() => slot.object.write(run, account));
    if (accountText === null) return () => null;
    const text = accountText;
    return (index) => {
      const asset = assets[start + index];
      if (asset === undefined) return null;
      let column = columns.get(asset);
      if (column === undefined) {
        column = this.#column(run, asset);
        columns.set(asset, column);
      }
      return column?.write(outcomes, start + index, text) ?? null;
    };
  }

  #column(run: Run, asset: AssetNode): Column | null {
    const texts: string[] = [];
    const holes: Hole[] = [];
    let text = '';
    for (const slot of this.#slots) {
      const filled = fill(run, asset, slot);
      if (filled === null) return null;
      if (typeof filled === 'string') text += filled;
      else {
        texts.push(text);
        holes.push(filled);
        text = '';
      }
    }
    return new Column(texts, holes, text);
  }
}

/** What differs from row to row: the account, or the digits of the total with so many of them behind a point. */
type Hole = { readonly places: number } | 'account';

class Column {
  readonly #texts: readonly string[];
  readonly #holes: readonly Hole[];
  readonly #end: string;

  constructor(texts: readonly string[], holes: readonly Hole[], end: string) {
    this.#texts = texts;
    this.#holes = holes;
    this.#end = end;
  }

  write(outcomes: PairOutcomes, index: number, account: string): string | null {
    const digits = outcomes.digits(index, 'total');
    if (digits === null) return null;
    let text = '';
    for (let number = 0; number < this.#holes.length; number += 1) {
      const hole = this.#holes[number];
      if (hole === undefined) break;
      text += this.#texts[number];
      if (hole === 'account') text += account;
      else text += hole.places === 0 ? digits : placePoint(digits, hole.places);
    }
    return text + this.#end;
  }
}

function fill(run: Run, asset: AssetNode, slot: Slot): string | Hole | null {
  switch (slot.kind) {
    case 'text':
      return slot.text;
    case 'account':
      return 'account';
    case 'asset':
      if (slot.needsFacts && !hasFacts(asset)) return null;
      return run.attempt(() => slot.object.write(run, asset));
    case 'atomic':
      return { places: 0 };
  }
  const { facts } = asset;
  if (facts === null || 'failure' in facts) return null;
  const { scale } = facts.facts;
  const decimals = scale === null ? null : decimalsOf(scale);
  if (slot.kind === 'decimals') return JSON.stringify(decimals);
  return decimals === null ? null : { places: decimals };
}

function hasFacts({ facts }: AssetNode): boolean {
  return facts !== null && 'facts' in facts;
}

// ---------------------------------------------------------------------------------------------------------------
// Slots

function slotsOf(object: RowObject, slotsOfField: (field: RowField) => readonly Slot[] | null): readonly Slot[] | null {
  const slots: Slot[] = [];
  for (const field of object.fields) {
    const found =
      field.definition === null ? [plain(`${field.head}${JSON.stringify(object.typeName)}`)] : slotsOfField(field);
    if (found === null) return null;
    slots.push(...found);
  }
  return [...slots, plain('}')];
}

function plain(text: string): Slot {
  return { kind: 'text', text };
}

/** The parts that a balance with digits alone does not have. */
const otherParts: ReadonlySet<unknown> = new Set(
  amountParts.flatMap((part) => (part === 'total' ? [] : [Balance[part]])),
);

function balanceSlots({ head, definition, object }: RowField): readonly Slot[] | null {
  if (definition === null) return null;
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
  if (definition.name === 'account') return [plain(head), { kind: 'account', object }];
  return definition.name === 'asset' ? [plain(head), { kind: 'asset', object, needsFacts: asksFacts(object) }] : null;
}

function amountSlots({ head, definition }: RowField): readonly Slot[] | null {
  if (definition === null) return null;
  if (Object.is(definition.resolve, Amount.decimals)) return [plain(head), { kind: 'decimals' }];
  const isAtomic = definition.name === 'atomic' && isProperty(definition);
  if (!isAtomic && !Object.is(definition.resolve, Amount.value)) return null;
  return [plain(`${head}"`), { kind: isAtomic ? 'atomic' : 'value' }, plain('"')];
}

const { id, network, ref, name, symbol, decimals, type, contract } = Asset;
const facts: ReadonlySet<unknown> = new Set([name, symbol, decimals, type, contract]);

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
