/** Balances of any pairs: the native coin, ERC-20, ERC-721 and ERC-1155, all in one `eth_call`. */
import { type Failure, failure } from '../../model/failure.ts';
import { type Block, noAmounts, type Reading } from '../../model/reading.ts';
import type { BalanceRead, CallOf } from '../provider.ts';
import { selectors, wordDigits as word } from './abi.ts';
import {
  firstRequest,
  followOf,
  type MulticallSettings,
  overheadBytes,
  readStep,
  type SubCallBatch,
} from './aggregate.ts';
import type { SubResult } from './aggregate-abi.ts';
import { type EvmAsset, parseAsset } from './asset-ref.ts';
import type { Hex } from './json-rpc.ts';
import type { EvmOptions } from './options.ts';
import { type SubCall, wordOf } from './seen.ts';

type Pair = CallOf<'pairs'>['pairs'][number];

/** Calldata of the largest pair, an ERC-1155: a place, target, flag and length, and 68 bytes filled up to 96. */
const BYTES_PER_PAIR = 256;
/** Generous for a token behind a proxy; a plain one takes a tenth. */
const GAS_PER_PAIR = 50_000;

export function balanceRead(
  settings: MulticallSettings,
  { calldataPerCall, gasPerCall }: EvmOptions,
): BalanceRead<'pairs'> {
  const byBytes = Math.floor((calldataPerCall - overheadBytes) / BYTES_PER_PAIR);
  const pairs = Math.min(byBytes, Math.floor(gasPerCall / GAS_PER_PAIR));
  return {
    name: 'eth_call',
    shape: 'pairs',
    limits: { accounts: pairs, assets: pairs, pairs, url: null },
    serves: () => true,
    listing: 'none',
    filters: [],
    absent: 'unknown',
    unasked: 'fault',
    balances: {
      request: (call) => firstRequest(settings, batchOf(call, settings)),
      follows: (call, request) => followOf(settings, batchOf(call, settings), request),
      decode(call, exchange) {
        const { results, block, next } = readStep(settings, batchOf(call, settings), exchange);
        const items = [...results].flatMap(([place, result]): Reading[] => {
          const pair = call.pairs[place];
          return pair === undefined ? [] : [readPair(pair, result, { block, chain: settings.chain })];
        });
        return next === undefined ? { items } : { items, next };
      },
    },
  };
}

function batchOf({ pairs, at }: CallOf<'pairs'>, { chain }: MulticallSettings): SubCallBatch {
  const call = (place: number): SubCall => {
    const pair = pairs[place];
    if (pair === undefined) throw new RangeError('no such pair');
    return subCallOf(pair, assetOf(pair, chain));
  };
  return { size: pairs.length, call, at, fair: true };
}

function assetOf({ asset }: Pair, chain: number): EvmAsset {
  const parsed = parseAsset(asset, chain);
  if (!parsed.ok) throw new TypeError('not a canonical reference');
  return parsed.value;
}

function subCallOf({ account }: Pair, asset: EvmAsset): SubCall {
  const owner = account.address.slice(2).padStart(64, '0');
  switch (asset.standard) {
    case 'native':
      return { target: 'aggregator', data: `${selectors['getEthBalance(address)']}${owner}` };
    case 'erc20':
      return { target: hex(asset.contract), data: `${selectors['balanceOf(address)']}${owner}` };
    case 'erc721':
      return { target: hex(asset.contract), data: `${selectors['ownerOf(uint256)']}${word(asset.id)}` };
    case 'erc1155':
      return {
        target: hex(asset.contract),
        data: `${selectors['balanceOf(address,uint256)']}${owner}${word(asset.id)}`,
      };
  }
}

function hex(address: string): Hex {
  return `0x${address.slice(2)}`;
}

interface Around {
  readonly block: Block;
  readonly chain: number;
}

function readPair(pair: Pair, result: SubResult, { block, chain }: Around): Reading {
  const { asset, account } = pair;
  const { address } = account;
  const reason = failureOf(result);
  if (reason !== null) return { address, asset, failure: reason };
  const figure = wordOf(result);
  const total = figure === null ? null : totalOf(figure, address, assetOf(pair, chain));
  if (total === null) return { address, asset, failure: failure('UPSTREAM_BAD_AMOUNT') };
  return { address, asset, amounts: { ...noAmounts, total }, block, facts: null, details: null };
}

/** A collectible has one owner, who holds one of it. Null where the answer is no address. */
function totalOf(figure: bigint, address: string, { standard }: EvmAsset): bigint | null {
  if (standard !== 'erc721') return figure;
  if (figure >> 160n !== 0n) return null;
  return figure === BigInt(address) ? 1n : 0n;
}

function failureOf({ success, data }: SubResult): Failure | null {
  if (!success) return failure('UPSTREAM_REJECTED', { detail: 'the contract refused to answer' });
  if (data === '0x') return failure('UNKNOWN_ASSET', { detail: 'no contract at this address answers such a question' });
  return null;
}
