/** Mesh: chosen currencies of one account, at a block. */
import { amountOf } from '../data.ts';

interface Question {
  readonly account_identifier: { readonly address: string };
  readonly currencies: readonly { readonly symbol: string; readonly decimals: number }[];
}

/** What a server says of itself, which keeps past balances. */
const ABOUT = JSON.stringify({
  version: { rosetta_version: '1.5.1', node_version: '1' },
  allow: { operation_statuses: [], operation_types: [], errors: [], historical_balance_lookup: true },
});

/** The body for a path and a request body; null for a path that Mesh does not have. */
export function meshAnswer(path: string, body: string): string | null {
  if (path === '/network/options') return ABOUT;
  if (path !== '/account/balance') return null;
  const { account_identifier, currencies }: Question = JSON.parse(body);
  return JSON.stringify({
    block_identifier: { index: 21_000_000, hash: `0x${'ab'.repeat(32)}` },
    balances: currencies.map((currency) => ({
      value: amountOf(account_identifier.address, `${currency.symbol}:${currency.decimals}`),
      currency,
    })),
  });
}
