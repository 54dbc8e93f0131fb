/**
 * Rows of pairs that failed, as bytes. Their amounts are null, each with an error of its own; what depends on the account, the
 * asset or the failure alone is text that many rows share.
 */
import { isNonNullType } from 'graphql';
import { type ByteChunk, type Bytes, bytesOf } from '../../model/byte-chunk.ts';
import type { BalanceNode } from '../nodes.ts';
import { isProperty } from './resolvers.ts';
import { isPlain, type RowField, type RowObject, roleOf } from './row-field.ts';
import { isPart, type RowRoles } from './row-roles.ts';
import type { FailedRowTexts, FailedRowWriter } from './row-span.ts';
import type { Run } from './run.ts';

type Slot =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'account' | 'asset' }
  | { readonly kind: 'amount' | 'failure'; readonly field: RowField };

/** Of a reason, its number. */
type Hole = 'account' | 'asset' | number;

export class FailedRow implements FailedRowWriter {
  /** The amounts of a row. */
  readonly amounts: readonly RowField[];
  readonly #reasons: readonly RowField[];
  /** One more than there are holes. */
  readonly #pieces: readonly Bytes[];
  readonly #holes: readonly Hole[];

  private constructor(slots: readonly Slot[]) {
    const reasons: RowField[] = [];
    const amounts: RowField[] = [];
    const texts = [''];
    const holes: Hole[] = [];
    const add = (text: string): void => {
      texts[texts.length - 1] += text;
    };
    for (const slot of slots) {
      if (slot.kind === 'text') add(slot.text);
      else if (slot.kind === 'amount') {
        add('null');
        amounts.push(slot.field);
      } else {
        holes.push(slot.kind === 'failure' ? reasons.push(slot.field) - 1 : slot.kind);
        texts.push('');
      }
    }
    this.amounts = amounts;
    this.#reasons = reasons;
    this.#pieces = texts.map(bytesOf);
    this.#holes = holes;
  }

  /** Null where the selection has fields that differ in more. */
  static of({ typeName, fields }: RowObject, roles: RowRoles): FailedRow | null {
    const slots: Slot[] = [];
    for (const field of fields) {
      const { head, definition } = field;
      const slot = definition === null ? text(JSON.stringify(typeName)) : slotOf(field, roles);
      if (slot === null) return null;
      slots.push(text(head), slot);
    }
    return new FailedRow([...slots, text('}')]);
  }

  /** Why the pair failed, as its row shows it; null where an error is in it, which each row has of its own. */
  reasonsOf(run: Run, node: BalanceNode): readonly Bytes[] | null {
    const texts: Bytes[] = [];
    for (const field of this.#reasons) {
      const written = run.attempt(() => field.write(run, node));
      if (written === null) return null;
      texts.push(bytesOf(written));
    }
    return texts;
  }

  sizeOf(texts: FailedRowTexts): number {
    const pieces = this.#pieces.reduce((sum, { size }) => sum + size, 0);
    return this.#holes.reduce<number>((sum, hole) => sum + inHole(texts, hole).size, pieces);
  }

  write(chunk: ByteChunk, texts: FailedRowTexts): void {
    for (let part = 0; part < this.#pieces.length; part += 1) {
      const piece = this.#pieces[part];
      if (piece !== undefined) chunk.copy(piece.view, piece.start, piece.size);
      const hole = this.#holes[part];
      if (hole === undefined) continue;
      const { view, start, size } = inHole(texts, hole);
      chunk.copy(view, start, size);
    }
  }
}

function inHole({ account, asset, reasons }: FailedRowTexts, hole: Hole): Bytes {
  if (hole === 'account') return account;
  const found = hole === 'asset' ? asset : reasons[hole];
  if (found === undefined) throw new RangeError('a row shows no reason that was not written');
  return found;
}

function text(written: string): Slot {
  return { kind: 'text', text: written };
}

function slotOf(field: RowField, roles: RowRoles): Slot | null {
  const { definition, object } = field;
  if (definition === null) return null;
  const role = roleOf(definition, roles);
  if (role === 'details' || role === 'provenance') return text('null');
  // What may not be null takes the row with it, which is for the plan to say.
  if (role !== undefined && isNonNullType(definition.type)) return null;
  if (isPart(role)) return { kind: 'amount', field };
  if (role === 'failure') return object !== null && isPlain(object, roles) ? { kind: 'failure', field } : null;
  const { name } = definition;
  return isProperty(definition) && (name === 'account' || name === 'asset') ? { kind: name } : null;
}
