/** What an answer comes to against the ledger, pair by pair. */
import { failureRules } from '../../../src/model/failure.ts';
import type { Field } from '../../graph/request-sets.ts';
import type { Held, Truth } from './truth.ts';

/** What must never be: the answer differs from the ledger, or does not say why it has no amount. */
export type Breach =
  /** A pair that was asked has no place in the answer, or a listing lacks what is held and does not say so. */
  | 'missing'
  /** A cell of another account or asset. */
  | 'misattributed'
  /** Zero for what is held, or an amount for what is not. */
  | 'invented'
  /** Another amount than the ledger has, in any part, unit or basis. */
  | 'wrong'
  /** Neither amount nor a typed failure, or both. */
  | 'untyped';

export type Verdict =
  | { readonly what: 'value' }
  | {
      readonly what: 'failure';
      readonly code: string;
      readonly source: string;
      /** Whether nothing has to go wrong for it: the pair was never held, or its source lists nothing. */
      readonly expected: boolean;
      readonly detail: string;
    }
  | { readonly what: Breach; readonly detail: string };

interface Cell {
  readonly account: { readonly id: string };
  readonly asset: { readonly id: string };
  readonly total: Amount | null;
  readonly available: { readonly atomic: string } | null;
  readonly locked: { readonly atomic: string } | null;
  readonly provenance: { readonly basis: string } | null;
  readonly failure: { readonly code: string } | null;
}

interface Amount {
  readonly atomic: string;
  readonly decimals: number | null;
  readonly value: string | null;
}

interface Page {
  readonly nodes: readonly Cell[] | null;
  readonly failure?: { readonly code: string } | null;
}

/** One verdict for each pair of the field, or for what the field lists and what it should list. */
export function audit(truth: Truth, field: Field, answer: unknown): readonly Verdict[] {
  switch (field.kind) {
    case 'pair': {
      const { balance } = answer as { readonly balance: Cell | null };
      return [auditCell(truth, field, balance)];
    }
    case 'chosen': {
      const accounts = answer as readonly { readonly balances: Page }[];
      const assets = [...new Set(field.assets)];
      return field.accounts.flatMap((account, place) =>
        assets.map((asset, index) => auditCell(truth, { account, asset }, accounts[place]?.balances.nodes?.[index])),
      );
    }
    case 'reverse': {
      const { balances } = answer as { readonly balances: Page };
      return [...new Set(field.accounts)].map((account, index) =>
        auditCell(truth, { account, asset: field.asset }, balances.nodes?.[index]),
      );
    }
    case 'holdings':
      return auditListing(truth, field.account, answer as { readonly balances: Page });
  }
}

interface Pair {
  readonly account: string;
  readonly asset: string;
}

function auditCell(truth: Truth, { account, asset }: Pair, cell: Cell | null | undefined): Verdict {
  const detail = `${account} × ${asset}: ${JSON.stringify(cell)}`;
  if (cell === null || cell === undefined) return { what: 'missing', detail };
  if (cell.account.id !== account || cell.asset.id !== asset) return { what: 'misattributed', detail };
  return judge(truth, truth.held(account, asset), { cell, detail });
}

interface Seen {
  readonly cell: Cell;
  readonly detail: string;
}

function judge(truth: Truth, held: Held | null, { cell, detail }: Seen): Verdict {
  if (cell.failure !== null) {
    const { code } = cell.failure;
    if (!isBare(cell) || !isTyped(code)) return { what: 'untyped', detail };
    return { what: 'failure', code, source: truth.source, expected: held === null, detail };
  }
  const { total } = cell;
  if (total === null || cell.provenance === null) return { what: 'untyped', detail };
  const against = `${detail}; the ledger has ${held === null ? 'nothing' : held.total}`;
  if (held === null) return isDeclaredZero(truth, cell) ? { what: 'value' } : { what: 'invented', detail: against };
  if (BigInt(total.atomic) === 0n && held.total !== 0n) return { what: 'invented', detail: against };
  return agrees(cell, total, held) ? { what: 'value' } : { what: 'wrong', detail: against };
}

function isBare({ total, available, locked, provenance }: Cell): boolean {
  return total === null && available === null && locked === null && provenance === null;
}

/** A zero from silence, which the source was declared to mean. */
function isDeclaredZero({ absent }: Truth, { total, available, locked, provenance }: Cell): boolean {
  const isZero = [total, available, locked].every((part) => part === null || part.atomic === '0');
  return isZero && absent === 'zero' && provenance?.basis === 'ABSENT_IS_ZERO';
}

/** What an asset is called may be unknown while its source does not say; how many atoms there are may not differ. */
function agrees({ available, locked, provenance }: Cell, total: Amount, held: Held): boolean {
  return (
    provenance?.basis === 'REPORTED' &&
    total.atomic === held.total.toString() &&
    (available?.atomic ?? null) === (held.available?.toString() ?? null) &&
    (locked?.atomic ?? null) === (held.locked?.toString() ?? null) &&
    (total.decimals === null || total.decimals === held.decimals) &&
    (total.value === null || total.value === held.value)
  );
}

function auditListing(truth: Truth, account: string, { balances }: { readonly balances: Page }): readonly Verdict[] {
  const { nodes, failure = null } = balances;
  const detail = `${account}: ${JSON.stringify(balances)}`;
  if (failure !== null && !isTyped(failure.code)) return [{ what: 'untyped', detail }];
  if (nodes === null) {
    if (failure === null) return [{ what: 'untyped', detail }];
    return [{ what: 'failure', code: failure.code, source: truth.source, expected: !truth.lists, detail }];
  }
  const own = truth.holdings(account);
  const listed = new Set(nodes.map(({ asset }) => asset.id));
  const lacking = failure === null ? [...own.keys()].filter((asset) => !listed.has(asset)) : [];
  return [
    ...nodes.map((cell): Verdict => {
      const of = `${account} lists ${JSON.stringify(cell)}`;
      if (cell.account.id !== account) return { what: 'misattributed', detail: of };
      return judge(truth, own.get(cell.asset.id) ?? null, { cell, detail: of });
    }),
    ...lacking.map((asset): Verdict => ({ what: 'missing', detail: `${account} lists no ${asset}` })),
  ];
}

function isTyped(code: string): boolean {
  return Object.hasOwn(failureRules, code) && code !== 'INTERNAL';
}
