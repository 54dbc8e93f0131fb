/** Names, symbols and decimals of contracts, as far as they report usable ones. */
import { hexToBytes } from '@noble/hashes/utils.js';
import { decimalScale } from '../../model/amount.ts';
import { failure } from '../../model/failure.ts';
import type { AssetFacts } from '../../model/reading.ts';
import type { AssetAnswer, AssetFactsRead } from '../provider.ts';
import { shownText } from '../shown-text.ts';
import { returnedBytes, selectors } from './abi.ts';
import { firstRequest, followOf, type MulticallSettings, readStep, type SubCallBatch } from './aggregate.ts';
import type { SubResult } from './aggregate-abi.ts';
import { caip19Of, type EvmAsset, parseAsset } from './asset-ref.ts';
import type { Hex } from './json-rpc.ts';
import { wordOf } from './seen.ts';

/** Asked of each asset, in this order. */
const questions = [selectors['name()'], selectors['symbol()'], selectors['decimals()']];
/** Few enough for a call without Multicall3, so that the three answers about one asset always come together. */
const MOST_ASSETS = 40;
const MAX_DECIMALS = 77n;

export function factsRead(settings: MulticallSettings): AssetFactsRead {
  const batchOf = (assets: readonly string[]): SubCallBatch => ({
    size: assets.length * questions.length,
    call(place) {
      const ref = assets[Math.floor(place / questions.length)];
      const data = questions[place % questions.length];
      if (ref === undefined || data === undefined) throw new RangeError('no such call');
      return { target: contractOf(assetOf(ref, settings.chain)), data };
    },
    at: null,
    // The three answers about an asset have to come together.
    fair: false,
  });
  return {
    mode: 'ids',
    limits: { accounts: 0, assets: MOST_ASSETS, pairs: 0, url: null },
    facts: {
      request: ({ assets }) => firstRequest(settings, batchOf(assets)),
      follows: ({ assets }, request) => followOf(settings, batchOf(assets), request),
      decode({ assets }, exchange) {
        const { results, next } = readStep(settings, batchOf(assets), exchange);
        const answers = [...results.values()];
        const items =
          results.size === 0
            ? []
            : assets.map((ref, index) => answerOf(ref, answers.slice(index * questions.length), settings));
        return next === undefined ? { items } : { items, next };
      },
    },
  };
}

function assetOf(ref: string, chain: number): EvmAsset {
  const asset = parseAsset(ref, chain);
  if (!asset.ok) throw new TypeError('not a canonical reference');
  return asset.value;
}

/** The native coin states its own facts and is never asked about. */
function contractOf(asset: EvmAsset): Hex {
  return asset.standard === 'native' ? `0x${'0'.repeat(40)}` : `0x${asset.contract.slice(2)}`;
}

function answerOf(
  ref: string,
  [name, symbol, decimals]: readonly SubResult[],
  { chain }: MulticallSettings,
): AssetAnswer {
  const results = [name, symbol, decimals];
  if (results.every((result) => result?.success === true && result.data === '0x')) {
    return { asset: ref, failure: failure('UNKNOWN_ASSET', { detail: 'there is no contract at this address' }) };
  }
  const asset = assetOf(ref, chain);
  const facts: AssetFacts = {
    name: textOf(name),
    symbol: textOf(symbol),
    scale: scaleOf(asset, wordOf(decimals)),
    type: asset.standard.toUpperCase(),
    contract: contractOf(asset),
    underlying: caip19Of(asset, chain),
    details: null,
  };
  return { asset: ref, facts };
}

/** A collectible cannot be divided; an ERC-1155 item may be, and its contract does not report it. */
function scaleOf({ standard }: EvmAsset, decimals: bigint | null): AssetFacts['scale'] {
  if (standard === 'erc721') return decimalScale(0);
  if (standard !== 'erc20' || decimals === null || decimals > MAX_DECIMALS) return null;
  return decimalScale(Number(decimals));
}

/** A string, or the 32 bytes that some early tokens have instead; null for what people could not read. */
function textOf(result: SubResult | undefined): string | null {
  if (result?.success !== true) return null;
  const bytes = result.data.length === 66 ? hexToBytes(result.data.slice(2)) : returnedBytes(result.data);
  return bytes === null ? null : shownText(bytes);
}
