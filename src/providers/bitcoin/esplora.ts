/** `/address/…` of Esplora: one address, confirmed and not (https://github.com/Blockstream/esplora/blob/master/API.md, read 2026-11). */
import { asObject, digitsOf, field, malformed, stringField } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { parseUnsigned, plainDecimal } from '../../model/amount.ts';
import { FailureError, failure } from '../../model/failure.ts';
import { noAmounts, type Reading } from '../../model/reading.ts';
import type { BalanceRead, CallOf, Page } from '../provider.ts';
import { readingOf } from '../rows.ts';
import { NATIVE } from './identity.ts';
import type { AddressReader } from './known-addresses.ts';

const STEP = '/address';

export function addressRead(read: AddressReader): BalanceRead<'account-assets'> {
  return {
    name: STEP,
    shape: 'account-assets',
    limits: { accounts: 1, assets: 1, pairs: 1, url: null },
    serves: () => true,
    // The coin is all that there is.
    listing: 'complete',
    filters: [],
    // Every answer states the sums, zeros among them.
    absent: 'unknown',
    unasked: 'fault',
    balances: {
      // The letters of an address need no encoding.
      request: ({ account }) => ({ method: 'GET', path: `${STEP}/${account.address}`, step: STEP }),
      decode: (_call: CallOf<'account-assets'>, exchange) => decodeAddress(exchange, read),
    },
  };
}

/**
 * Sums over all outputs that the address ever had, and over those of them that were spent. What waits for a block has sums of
 * its own, in which change that comes back counts on both sides.
 */
function decodeAddress({ body }: Exchange, read: AddressReader): Page<Reading> {
  const answer = asObject(body, '');
  const named = read(stringField(answer, 'address', 'body'));
  if (!named.ok) throw malformed('address', 'an address of the chain');
  const pair = { address: named.value.text, asset: NATIVE };
  return {
    ...readingOf(pair, () => {
      const settled = readSums(answer, 'chain_stats');
      const waiting = readSums(answer, 'mempool_stats');
      const total = settled.funded - settled.spent;
      if (total < 0n) {
        const detail = 'chain_stats: more was spent than came';
        throw new FailureError(failure('UPSTREAM_INCONSISTENT', { detail }));
      }
      const parts = { pendingDeposit: waiting.funded, pendingWithdrawal: waiting.spent };
      return { amounts: { ...noAmounts, total, ...parts }, block: null, facts: null, details: null };
    }),
    completeness: { rows: 1, counted: null, cutAt: null, doubts: [] },
  };
}

interface Sums {
  readonly funded: bigint;
  readonly spent: bigint;
}

function readSums(answer: Readonly<Record<string, unknown>>, key: string): Sums {
  const stats = asObject(field(answer, key), key);
  return { funded: readSum(field(stats, 'funded_txo_sum')), spent: readSum(field(stats, 'spent_txo_sum')) };
}

/** Atomic units as a number, which may be larger than a double keeps. */
function readSum(value: unknown): bigint {
  const text = digitsOf(value);
  const sum = parseUnsigned((text === null ? null : plainDecimal(text)) ?? '');
  if (sum === null) throw new FailureError(failure('UPSTREAM_BAD_AMOUNT'));
  return sum;
}
