/** Names, symbols and decimals: of assets from the state, with whether they exist at all; of the coin as the node's own properties. */
import { asObject, countOf, field, isObject } from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { decimalScale, type Scale } from '../../model/amount.ts';
import { type Failure, FailureError, failure } from '../../model/failure.ts';
import type { AssetFacts } from '../../model/reading.ts';
import { rpcRequest, rpcResult } from '../json-rpc.ts';
import type { AssetAnswer, AssetFactsRead } from '../provider.ts';
import { shownText } from '../shown-text.ts';
import { assetOf, COIN, caip19Of, formatAsset } from './asset-ref.ts';
import { coinOf } from './identity.ts';
import type { SubstrateOptions } from './options.ts';
import { readState, type State, stateRequest } from './state.ts';
import { existenceKey, metadataKey } from './storage-keys.ts';
import { readMetadata } from './stored.ts';

const PROPERTIES = 'system_properties';
/** Whether there is such an asset, and what it is called. */
const KEYS_PER_ASSET = 2;
/** Larger ones are no decimals of anything. */
const MAX_DECIMALS = 77;

export function factsRead(options: SubstrateOptions): AssetFactsRead {
  return {
    mode: 'ids',
    knowsAll: true,
    limits: { accounts: 0, assets: Math.floor(options.pairsPerCall / KEYS_PER_ASSET), pairs: 0, url: null },
    facts: {
      request: ({ assets }) => (assets.includes(COIN) ? rpcRequest(PROPERTIES, []) : metadataRequest(idsIn(assets))),
      follows: ({ assets }, { step }) =>
        step === PROPERTIES && idsIn(assets).length > 0 ? { next: metadataRequest(idsIn(assets)) } : {},
      decode({ assets }, exchange) {
        const ids = idsIn(assets);
        if (exchange.request.step !== PROPERTIES) return { items: readMetadatas(ids, exchange, options) };
        const items = [{ asset: COIN, facts: coinFacts(rpcResult(exchange), options) }];
        return ids.length === 0 ? { items } : { items, next: metadataRequest(ids) };
      },
    },
  };
}

function idsIn(assets: readonly string[]): readonly number[] {
  return assets.map(assetOf).filter((asset) => asset !== 'coin');
}

function metadataRequest(ids: readonly number[]): UpstreamRequest {
  return { ...stateRequest(keysOf(ids), null), step: 'state_queryStorageAt (assets)' };
}

function keysOf(ids: readonly number[]): readonly string[] {
  return ids.flatMap((id) => [existenceKey(id), metadataKey(id)]);
}

function readMetadatas(
  ids: readonly number[],
  exchange: Exchange,
  { chain }: SubstrateOptions,
): readonly AssetAnswer[] {
  const state = readState(exchange, keysOf(ids), null);
  return ids.map((id) => ({ asset: formatAsset(id), ...answerAbout(id, state, chain) }));
}

type Answer = { readonly facts: AssetFacts } | { readonly failure: Failure };

function answerAbout(id: number, state: State, chain: string): Answer {
  if (state.at(existenceKey(id)) === null) {
    return { failure: failure('UNKNOWN_ASSET', { detail: 'the Assets pallet has no asset of this id' }) };
  }
  const known = { ...none, type: 'ASSET', underlying: caip19Of(id, chain) };
  const stored = state.at(metadataKey(id));
  // Where nobody set it, there is none.
  if (stored === null) return { facts: known };
  try {
    const { name, symbol, decimals } = readMetadata(stored.bytes(), stored.path);
    return { facts: { ...known, name, symbol, scale: scaleOf(decimals) } };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return { failure: error.failure };
  }
}

const none: AssetFacts = { name: null, symbol: null, scale: null, type: null, contract: null, details: null };

/** What the node was told of its chain, which may be nothing. Of several coins the first is the native one (assumed). */
function coinFacts(result: unknown, options: SubstrateOptions): AssetFacts {
  const properties = isObject(result) ? result : asObject(result ?? {}, 'result');
  const symbol = firstOf(field(properties, 'tokenSymbol'));
  return {
    ...none,
    symbol: typeof symbol === 'string' ? shownText(Buffer.from(symbol)) : null,
    scale: scaleOf(countOf(firstOf(field(properties, 'tokenDecimals')))),
    type: 'NATIVE',
    underlying: coinOf(options),
  };
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

function scaleOf(decimals: number | null): Scale | null {
  return decimals === null || decimals > MAX_DECIMALS ? null : decimalScale(decimals);
}
