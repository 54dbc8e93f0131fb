/**
 * `scantxoutset` of Core: the confirmed outputs of many addresses, by one walk over all outputs that there are
 * (https://developer.bitcoin.org/reference/rpc/scantxoutset.html and litecoind 0.21.2, read and seen 2026-11).
 */
import {
  asArray,
  asObject,
  booleanField,
  countField,
  digitsOf,
  field,
  malformed,
  stringField,
} from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { parseDecimal, plainDecimal } from '../../model/amount.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { Account } from '../../model/identity.ts';
import type { Reading } from '../../model/reading.ts';
import { STEPS_AT_ONCE, type Steps } from '../../model/steps.ts';
import { rpcRequest, rpcResult } from '../json-rpc.ts';
import type { BalanceRead, CallOf, Page } from '../provider.ts';
import { readInSteps } from '../rows.ts';
import { DECIMALS } from './identity.ts';
import type { AddressReader } from './known-addresses.ts';
import type { BitcoinOptions } from './options.ts';
import { type Output, OutputSums } from './output-sums.ts';

const METHOD = 'scantxoutset';
const HASH = /^[0-9a-f]{64}$/;
const USUAL = /^[0-9]{1,10}\.[0-9]{8}$/;

type ScanCall = CallOf<'cross-product'>;

/** A block's hash as nodes print it. */
function readHash(value: unknown, path: string): string {
  if (typeof value !== 'string' || !HASH.test(value)) throw malformed(path, '64 hex digits');
  return value;
}

export function scanRead(read: AddressReader, { addressesPerScan }: BitcoinOptions): BalanceRead<'cross-product'> {
  return {
    name: METHOD,
    shape: 'cross-product',
    limits: { accounts: addressesPerScan, assets: 1, pairs: addressesPerScan, url: null },
    serves: () => true,
    // The coin is all that there is.
    listing: 'complete',
    filters: [],
    absent: 'zero',
    unasked: 'fault',
    balances: {
      request: ({ accounts }) =>
        rpcRequest(METHOD, ['start', accounts.map(({ address }) => `addr(${address})`)], '', '1.0'),
      decode: readInSteps((call: ScanCall, exchange) => decodeScan(call, exchange, read)),
    },
  };
}

function* decodeScan({ accounts }: ScanCall, exchange: Exchange, read: AddressReader): Steps<Page<Reading>> {
  const result = asObject(rpcResult(exchange), 'result');
  if (!booleanField(result, 'success', 'result')) {
    throw new FailureError(failure('UPSTREAM_UNAVAILABLE', { detail: 'somebody ended the scan before its end' }));
  }
  const height = BigInt(countField(result, 'height', 'result'));
  const block = { number: height, hash: readHash(field(result, 'bestblock'), 'result.bestblock'), time: null };
  const rows = asArray(field(result, 'unspents'), 'result.unspents');
  const byScript = yield* scriptsOf(accounts, read);
  const sums = new OutputSums();
  for (const [index, row] of rows.entries()) {
    if (index % STEPS_AT_ONCE === 0) yield STEPS_AT_ONCE;
    sums.add(readOutput(row, `result.unspents[${index}]`, byScript));
  }
  const { reason, doubts } = sums.compare(readAmount(field(result, 'total_amount')));
  return {
    items: sums.readings(block, reason),
    completeness: { rows: rows.length, counted: null, cutAt: null, doubts },
  };
}

/** The asked addresses by the script that each stands for: that is what an output holds, whatever its row is called. */
function* scriptsOf(accounts: readonly Account[], read: AddressReader): Steps<ReadonlyMap<string, string>> {
  const byScript = new Map<string, string>();
  for (const [index, { address }] of accounts.entries()) {
    if (index % ADDRESSES_AT_ONCE === 0) yield STEPS_FOR_ADDRESSES;
    const known = read(address);
    if (!known.ok) throw new TypeError('not a canonical address');
    byScript.set(known.value.script, address);
  }
  return byScript;
}

const ADDRESSES_AT_ONCE = 64;
const STEPS_FOR_ADDRESSES = 512;

/**
 * The script says whose the output is. Outputs are added up, so that one of an unknown script leaves no sum that is known to be
 * whole; any other fault of a row is that of its address.
 */
function readOutput(entry: unknown, path: string, byScript: ReadonlyMap<string, string>): Output {
  const row = asObject(entry, path);
  const address = byScript.get(stringField(row, 'scriptPubKey', path));
  if (address === undefined) {
    const detail = `${path}.scriptPubKey: expected the script of an address that was asked for`;
    throw new FailureError(failure('UPSTREAM_MISATTRIBUTED', { detail }));
  }
  try {
    checkDescriptor(stringField(row, 'desc', path), path, address);
    const id = `${readHash(field(row, 'txid'), `${path}.txid`)}:${countField(row, 'vout', path)}`;
    return { address, id, amount: readAmount(field(row, 'amount')) ?? failure('UPSTREAM_BAD_AMOUNT') };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { address, id: null, amount: error.failure };
  }
}

/**
 * Beside most scripts stands the address, and beside those of taproot a key, from Core 24 on (`script/descriptor.cpp`, read
 * 2026-11). An address has to be the one of the script.
 */
function checkDescriptor(text: string, path: string, address: string): void {
  const [, named = address] = /^addr\(([^)]*)\)/.exec(text) ?? [];
  if (named !== address) throw malformed(`${path}.desc`, 'the address of the script');
}

/** Whole coins with eight places, as a number; null for what is no amount. */
function readAmount(value: unknown): bigint | null {
  const text = digitsOf(value);
  // As every node writes it; the rest is for others that stand in its place.
  if (text !== null && USUAL.test(text)) return BigInt(text.slice(0, -DECIMALS - 1) + text.slice(-DECIMALS));
  const plain = text === null ? null : plainDecimal(text);
  return plain === null ? null : parseDecimal(plain, DECIMALS);
}
