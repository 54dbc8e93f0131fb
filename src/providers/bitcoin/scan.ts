/**
 * `scantxoutset` of Core: the confirmed outputs of many addresses, by one walk over all outputs that there are
 * (https://developer.bitcoin.org/reference/rpc/scantxoutset.html and litecoind 0.21.2, read and seen 2026-11).
 */
import { asObject, countField, field, malformed, stringField } from '../../http/decode.ts';
import type { Exchange } from '../../http/exchange.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { Reading } from '../../model/reading.ts';
import { STEPS_AT_ONCE, type Steps } from '../../model/steps.ts';
import { rpcRequest } from '../json-rpc.ts';
import type { BalanceRead, CallOf, Page } from '../provider.ts';
import { readInSteps } from '../rows.ts';
import { fillScan } from './fill-scan.ts';
import type { AddressReader } from './known-addresses.ts';
import type { BitcoinOptions } from './options.ts';
import { type Output, OutputSums } from './output-sums.ts';
import { readAmount, readFrame, readHash, scriptsOf } from './scan-frame.ts';

const METHOD = 'scantxoutset';

type ScanCall = CallOf<'cross-product'>;

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
    cells: (asked, exchange) => fillScan(asked, exchange, read),
  };
}

function* decodeScan({ accounts }: ScanCall, exchange: Exchange, read: AddressReader): Steps<Page<Reading>> {
  const { block, total, outputs: rows } = readFrame(exchange);
  const byScript = yield* scriptsOf(accounts, read);
  const sums = new OutputSums();
  for (const [index, row] of rows.entries()) {
    if (index % STEPS_AT_ONCE === 0) yield STEPS_AT_ONCE;
    sums.add(readOutput(row, `result.unspents[${index}]`, byScript));
  }
  const { reason, doubts } = sums.compare(total);
  return {
    items: sums.readings(block, reason),
    completeness: { rows: rows.length, counted: null, cutAt: null, doubts },
  };
}

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
