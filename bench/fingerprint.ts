/** A digest of the balances in an answer, so that contenders with answers of different shapes can be compared. */
import { createHash } from 'node:crypto';

interface BalanceRow {
  readonly address?: string;
  readonly asset: { readonly ref: string; readonly name: string | null; readonly decimals: number };
  readonly total: { readonly atomic: string; readonly value: string } | null;
}

interface AccountRow {
  readonly address: string;
  readonly balances: { readonly nodes: readonly BalanceRow[] } | readonly BalanceRow[];
}

interface Answer {
  readonly data: Readonly<Record<string, readonly (AccountRow | BalanceRow)[]>> | null;
  readonly errors?: readonly unknown[];
}

export interface Fingerprint {
  /** The same for the same balances in the same order. */
  readonly hash: string;
  readonly balances: number;
  readonly errors: number;
}

/** Balances may stand in a connection, in a plain list or beside their accounts. Throws where there are no data. */
export function fingerprint(text: string): Fingerprint {
  const { data, errors = [] }: Answer = JSON.parse(text);
  if (data === null) throw new Error(`an answer without data: ${JSON.stringify(errors).slice(0, 500)}`);
  const hash = createHash('sha1');
  let balances = 0;
  const add = (address: string, { asset, total }: BalanceRow): void => {
    const { ref, name, decimals } = asset;
    hash.update(JSON.stringify([address, ref, name, decimals, total?.atomic ?? null, total?.value ?? null]));
    balances += 1;
  };
  for (const row of Object.values(data).flat()) {
    if ('balances' in row) for (const node of nodesOf(row)) add(row.address, node);
    else add(row.address ?? '', row);
  }
  return { hash: hash.digest('hex'), balances, errors: errors.length };
}

function nodesOf({ balances }: AccountRow): readonly BalanceRow[] {
  return 'nodes' in balances ? balances.nodes : balances;
}
