/**
 * Turns the strings of an answer into what they stand for, by following the document that was sent: `BigInt` becomes
 * `bigint`, `DateTime` becomes `Date`. Aliases, fragments and lists are followed; nothing is guessed from field names.
 */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { fieldTypes } from './generated/field-types.ts';

type Decoder = (text: string) => unknown;

const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['BigInt', exactInteger],
  ['DateTime', moment],
]);

/** Not `BigInt` alone, which makes a zero of an empty text. */
function exactInteger(text: string): bigint {
  if (!/^-?\d+$/.test(text)) throw new TypeError('the server sent an integer that is none');
  return BigInt(text);
}

function moment(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new TypeError('the server sent a time that is none');
  return time;
}

/**
 * Decodes `data` in place. The graph has queries and subscriptions.
 *
 * @throws TypeError when a text does not have the form of its scalar.
 */
export function decodeAnswer(document: DocumentNode, data: unknown): void {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    decodeSelections(fragments, { type: rootOf(definition), selectionSet: definition.selectionSet }, data);
  }
}

/** The type of the root fields. */
export function rootOf({ operation }: OperationDefinitionNode): string {
  return operation === 'subscription' ? 'Subscription' : 'Query';
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

interface Typed {
  readonly type: string;
  readonly selectionSet: SelectionSetNode;
}

function decodeSelections(fragments: Fragments, { type, selectionSet }: Typed, value: unknown): void {
  if (Array.isArray(value)) {
    for (const entry of value) decodeSelections(fragments, { type, selectionSet }, entry);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.FIELD) {
      const key = selection.alias?.value ?? selection.name.value;
      const leadsTo = fieldTypes[type]?.[selection.name.value];
      if (leadsTo === undefined || !Object.hasOwn(value, key)) continue;
      decodeField(fragments, { object: value, key, type: leadsTo, selectionSet: selection.selectionSet });
    } else if (selection.kind === Kind.INLINE_FRAGMENT) {
      const inner = selection.typeCondition?.name.value ?? type;
      decodeSelections(fragments, { type: inner, selectionSet: selection.selectionSet }, value);
    } else {
      const fragment = fragments.get(selection.name.value);
      if (fragment === undefined) continue;
      decodeSelections(
        fragments,
        { type: fragment.typeCondition.name.value, selectionSet: fragment.selectionSet },
        value,
      );
    }
  }
}

interface Field {
  readonly object: object;
  readonly key: string;
  readonly type: string;
  readonly selectionSet: SelectionSetNode | undefined;
}

function decodeField(fragments: Fragments, { object, key, type, selectionSet }: Field): void {
  const value: unknown = Reflect.get(object, key);
  if (selectionSet !== undefined) {
    decodeSelections(fragments, { type, selectionSet }, value);
    return;
  }
  const decode = decoders.get(type);
  if (decode === undefined) return;
  const decoded = Array.isArray(value) ? value.map((entry) => decodeText(decode, entry)) : decodeText(decode, value);
  Reflect.set(object, key, decoded);
}

/** Leaves alone what is no text: null, and what another selection of the same field has decoded already. */
function decodeText(decode: Decoder, value: unknown): unknown {
  return typeof value === 'string' ? decode(value) : value;
}
