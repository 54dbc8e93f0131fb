/**
 * Writes rows of pairs that failed. All that depends on the account or the asset alone is text already; what is left to the
 * plan of each row are its amounts, each of which is null with an error of its own, and why the pair failed, which is written
 * once for all rows that share a failure.
 */
import { isNonNullType } from 'graphql';
import type { FailedPair } from '../../balances/answer/failed-lists.ts';
import type { At } from '../../model/reading.ts';
import { type AccountNode, type AssetNode, type BalanceNode, balanceNode } from '../nodes.ts';
import { isProperty } from './resolvers.ts';
import { isPlain, type RowField, type RowObject, roleOf } from './row-field.ts';
import type { RowRoles } from './row-roles.ts';
import type { Run } from './run.ts';

type Slot =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'node'; readonly name: 'account' | 'asset' }
  | { readonly kind: 'amount' | 'failure'; readonly field: RowField };

interface AccountOfRows {
  readonly account: AccountNode;
  readonly at: At | null;
  readonly text: string;
}

interface AssetOfRow {
  readonly asset: AssetNode;
  readonly text: string;
}

/** Null where the plan has to write the row. */
type WriteFailed = (outcome: FailedPair, asset: AssetOfRow) => string | null;

export class FailedRow {
  readonly #slots: readonly Slot[];

  private constructor(slots: readonly Slot[]) {
    this.#slots = slots;
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

  begin(run: Run, { account, at, text }: AccountOfRows): WriteFailed {
    const reasons = new Map<RowField, { readonly outcome: FailedPair; readonly text: string }>();
    const write = (field: RowField, node: BalanceNode): string | null => {
      const written = field.write(run, node);
      if (written === null) return 'null';
      return typeof written === 'string' ? written : null;
    };
    const writeReason = (field: RowField, node: BalanceNode, outcome: FailedPair): string | null => {
      const known = reasons.get(field);
      if (known?.outcome === outcome) return known.text;
      const { failed } = run;
      const written = write(field, node);
      // With an error in it, it is written anew for each row, which has its own.
      if (written !== null && run.failed === failed) reasons.set(field, { outcome, text: written });
      return written;
    };
    return (outcome, { asset, text: assetText }) => {
      const node = balanceNode({ account, asset, at }, outcome);
      let row = '';
      for (const slot of this.#slots) {
        if (slot.kind === 'text') row += slot.text;
        else if (slot.kind === 'node') row += slot.name === 'account' ? text : assetText;
        else {
          const { field } = slot;
          const written = slot.kind === 'amount' ? write(field, node) : writeReason(field, node, outcome);
          if (written === null) return null;
          row += written;
        }
      }
      return row;
    };
  }
}

function text(written: string): Slot {
  return { kind: 'text', text: written };
}

function slotOf(field: RowField, roles: RowRoles): Slot | null {
  const { definition, object } = field;
  if (definition === null) return null;
  const role = roleOf(definition, roles);
  if (role === 'details') return text('null');
  // What may not be null takes the row with it, which is for the plan to say.
  if (role !== undefined && isNonNullType(definition.type)) return null;
  if (role === 'total' || role === 'part') return { kind: 'amount', field };
  if (role === 'failure') return object !== null && isPlain(object, roles) ? { kind: 'failure', field } : null;
  const { name } = definition;
  return isProperty(definition) && (name === 'account' || name === 'asset') ? { kind: 'node', name } : null;
}
