/** `GET /api/v3/exchange/tokens`: every asset of the deployment in one answer (Loopring docs, read 2026-11). */
import { asArray, countOf, digitsOf, field, type JsonObject, malformed } from '../../http/decode.ts';
import { decimalScale } from '../../model/amount.ts';
import type { AssetFacts } from '../../model/reading.ts';
import { etherOn, tokenOn } from '../caip19.ts';
import type { AssetAnswer, AssetFactsRead, RowsRead } from '../provider.ts';
import { readInSteps, rowsInSteps } from '../rows.ts';
import { isNftSlot, readTokenId } from './identity.ts';
import type { LoopringOptions } from './options.ts';

const ZERO_ADDRESS = `0x${'0'.repeat(40)}`;

export function catalogueRead({ homeChain }: LoopringOptions): AssetFactsRead {
  return {
    mode: 'catalogue',
    limits: { accounts: Infinity, assets: Infinity, pairs: Infinity, url: null },
    facts: {
      request: () => ({ method: 'GET', path: '/api/v3/exchange/tokens', step: 'tokens' }),
      decode: readInSteps((_, exchange) =>
        rowsInSteps(asArray(exchange.body, ''), '', (token, path) => readToken(token, path, homeChain ?? null)),
      ),
    },
  };
}

function readToken(token: JsonObject, path: string, homeChain: string | null): RowsRead<AssetAnswer> {
  const digits = digitsOf(field(token, 'tokenId'));
  if (isNftSlot(digits))
    return { items: [], unreadable: [{ detail: `${path}.tokenId: the slot of an NFT`, unaskable: true }] };
  const asset = readTokenId(digits);
  if (asset === null) throw malformed(`${path}.tokenId`, 'a token id');
  return { items: [{ asset, facts: readFacts(token, asset, homeChain) }] };
}

/** A fact that is missing or has no documented form is unknown; the others stand. */
function readFacts(token: JsonObject, tokenId: string, homeChain: string | null): AssetFacts {
  const address = readAddress(token);
  const decimals = readSmall(token, 'decimals');
  const enabled = field(token, 'enabled');
  return {
    name: textOf(token, 'name'),
    symbol: textOf(token, 'symbol'),
    scale: decimals === null ? null : decimalScale(decimals),
    type: textOf(token, 'type'),
    // ETH stands at the zero address.
    contract: address === ZERO_ADDRESS ? null : address,
    underlying: homeChain === null || address === null ? null : underlyingOf(homeChain, address),
    details: {
      __typename: 'LoopringAssetDetails',
      provider: 'loopring',
      tokenId,
      precision: readSmall(token, 'precision'),
      enabled: typeof enabled === 'boolean' ? enabled : null,
    },
  };
}

/** On layer 1, in lower case. */
function readAddress(token: JsonObject): string | null {
  const text = textOf(token, 'address');
  return text !== null && /^0x[0-9a-fA-F]{40}$/.test(text) ? text.toLowerCase() : null;
}

function underlyingOf(homeChain: string, address: string): string {
  return address === ZERO_ADDRESS ? etherOn(homeChain) : tokenOn(homeChain, address);
}

/** A number of decimal places, 0 to 255 as in ERC-20. */
function readSmall(token: JsonObject, key: string): number | null {
  const count = countOf(field(token, key));
  return count !== null && count <= 255 ? count : null;
}

function textOf(token: JsonObject, key: string): string | null {
  const value = field(token, key);
  return typeof value === 'string' && value !== '' ? value : null;
}
