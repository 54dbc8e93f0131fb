/** A balance as the query asks for it. */
import type { BalanceClient } from '../clients/client.ts';
import { display } from './display.ts';

interface BalanceJson {
  readonly asset: { readonly ref: string; readonly name: string | null; readonly decimals: number };
  readonly total: { readonly atomic: string; readonly value: string } | null;
}

/** `atomic`: undefined where the upstream did not report it. */
export function balance(client: BalanceClient, ref: string, atomic: string | undefined): BalanceJson {
  const { name, decimals } = client.facts(ref);
  const total = atomic === undefined ? null : { atomic, value: display(atomic, decimals) };
  return { asset: { ref, name, decimals }, total };
}
