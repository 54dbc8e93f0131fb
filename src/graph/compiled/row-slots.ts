/** What a selection of a balance comes to: texts that all rows share, and slots for what differs. */
import type { GraphQLField } from 'graphql';
import type { OtherPart } from '../../model/reading.ts';
import { isProperty } from './resolvers.ts';
import type { AmountHole } from './row-column.ts';
import { isPlain, type RowField, type RowObject, roleOf } from './row-field.ts';
import { isPart, type RowRoles } from './row-roles.ts';

interface TextSlot {
  readonly kind: 'text';
  readonly text: string;
}

export type AmountSlot = TextSlot | { readonly kind: AmountHole | 'decimals' };

export type RowSlot =
  | AmountSlot
  | { readonly kind: 'account' }
  | { readonly kind: 'asset' }
  | { readonly kind: 'origin' }
  | { readonly kind: 'part'; readonly part: OtherPart; readonly slots: readonly AmountSlot[] };

/** What stands alike in many rows. */
export interface Objects {
  account: RowObject | null;
  asset: RowObject | null;
  origin: RowField | null;
}

/** Null where rows differ in more. Notes in `objects` what stands alike in many rows. */
export function rowSlots(balance: RowObject, objects: Objects, roles: RowRoles): readonly RowSlot[] | null {
  return slotsOf<RowSlot>(balance, (field) => balanceSlots(field, objects, roles));
}

/** A field that a resolver or a property answers. */
interface DefinedField extends RowField {
  readonly definition: GraphQLField<unknown, unknown>;
}

type SlotsOfField<OfField extends RowSlot> = (field: DefinedField) => readonly (OfField | TextSlot)[] | null;

function slotsOf<OfField extends RowSlot>(
  { typeName, fields }: RowObject,
  slotsOfField: SlotsOfField<OfField>,
): readonly (OfField | TextSlot)[] | null {
  const slots: (OfField | TextSlot)[] = [];
  for (const field of fields) {
    const found = isDefined(field) ? slotsOfField(field) : [plain(`${field.head}${JSON.stringify(typeName)}`)];
    if (found === null) return null;
    slots.push(...found);
  }
  return merged([...slots, plain('}')]);
}

function isDefined(field: RowField): field is DefinedField {
  return field.definition !== null;
}

/** With neighbouring texts in one. */
function merged<Any extends RowSlot>(slots: readonly (Any | TextSlot)[]): readonly (Any | TextSlot)[] {
  const found: (Any | TextSlot)[] = [];
  for (const slot of slots) {
    const last = found.at(-1);
    if (slot.kind === 'text' && last?.kind === 'text') found[found.length - 1] = plain(last.text + slot.text);
    else found.push(slot);
  }
  return found;
}

function plain(text: string): TextSlot {
  return { kind: 'text', text };
}

/** Notes in `objects` what stands alike in many rows. A row with two different selections of it is left to the plan. */
function balanceSlots(field: DefinedField, objects: Objects, roles: RowRoles): readonly RowSlot[] | null {
  const { head, definition, object } = field;
  const role = roleOf(definition, roles);
  if (role === 'details' || role === 'failure') return [plain(`${head}null`)];
  if (object === null) return null;
  if (isPart(role)) {
    const slots = slotsOf<AmountSlot>(object, (part) => amountSlots(part, roles));
    if (slots === null) return null;
    return role === 'total' ? [plain(head), ...slots] : [plain(head), { kind: 'part', part: role, slots }];
  }
  if (!isPlain(object, roles)) return null;
  if (role === 'provenance') {
    if (objects.origin !== null) return null;
    objects.origin = field;
    return [plain(head), { kind: 'origin' }];
  }
  const { name } = definition;
  if (!isProperty(definition) || (name !== 'account' && name !== 'asset') || objects[name] !== null) return null;
  objects[name] = object;
  return [plain(head), { kind: name }];
}

function amountSlots({ head, definition }: DefinedField, roles: RowRoles): readonly AmountSlot[] | null {
  const role = roleOf(definition, roles);
  if (role === 'decimals') return [plain(head), { kind: 'decimals' }];
  const isAtomic = definition.name === 'atomic' && isProperty(definition);
  if (!isAtomic && role !== 'value') return null;
  return [plain(`${head}"`), { kind: isAtomic ? 'atomic' : 'value' }, plain('"')];
}
