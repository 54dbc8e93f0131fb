/**
 * `GET /accounts` of hledger-web: all accounts with all that they hold, whatever is asked
 * (https://hledger.org/1.25/hledger-web.html#json-api, read 2026-11; what is not documented there was seen).
 */
import { asArray } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { FailureError } from '../../model/failure.ts';
import type { Reading } from '../../model/reading.ts';
import type { Steps } from '../../model/steps.ts';
import type { BalanceRead, CallOf, KnownNames, Page, UnreadableRow } from '../provider.ts';
import { readInSteps, rowsRead } from '../rows.ts';
import { Commodities } from './commodities.ts';
import { fillAccounts } from './fill-accounts.ts';
import { addRefs, readHeld } from './held.ts';
import type { LedgerSourceOptions } from './options.ts';
import { type AccountTree, readTree } from './tree.ts';

const STEP = '/accounts';
const ANY = Number.POSITIVE_INFINITY;

export function accountsRead(options: LedgerSourceOptions): BalanceRead<'cross-product'> {
  return {
    name: STEP,
    shape: 'cross-product',
    limits: { accounts: ANY, assets: ANY, pairs: ANY, url: null },
    serves: () => true,
    listing: 'complete',
    filters: [],
    absent: 'zero',
    signed: true,
    // The answer has all commodities, whatever is asked.
    unasked: 'drop',
    balances: {
      request: () => ({ method: 'GET', path: STEP, step: STEP }),
      decode: readInSteps((call: CallOf<'cross-product'>, exchange) => decodeAccounts(call, exchange, options)),
    },
    cells: (asked, exchange) => fillAccounts(asked, exchange, options),
  };
}

function* decodeAccounts(
  { accounts }: CallOf<'cross-product'>,
  { body }: Exchange,
  options: LedgerSourceOptions,
): Steps<Page<Reading>> {
  const list = asArray(body, '');
  const tree = yield* readTree(list);
  const commodities = new Commodities(options);
  const items: Reading[] = [];
  const unreadable: UnreadableRow[] = tree.unreadable.map((detail) => ({ detail }));
  for (const { address } of accounts) {
    for (const row of tree.rows.get(address) ?? []) {
      const below = row.below.flatMap((name) => tree.rows.get(name) ?? []);
      const held = yield* readHeld(row, { below, commodities, balance: options.balance });
      for (const reading of held.items) items.push(reading);
      for (const lost of held.unreadable ?? []) unreadable.push(lost);
    }
  }
  const known = yield* knownIn(tree, commodities);
  const completeness = { rows: list.length, counted: null, cutAt: null, doubts: tree.doubts.slice(0, 1), known };
  return { ...rowsRead(items, unreadable), completeness };
}

/** All accounts, and all commodities that any of them ever had. A row that cannot be read costs a commodity, which then is no zero. */
function* knownIn({ rows }: AccountTree, commodities: Commodities): Steps<KnownNames> {
  const assets = new Set<string>();
  for (const row of [...rows.values()].flat()) {
    try {
      yield* addRefs(assets, row, commodities);
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
    }
  }
  return { accounts: new Set(rows.keys()), assets };
}
