/** Decimals of mints, with the names that Metaplex keeps of them; and whether there is such a mint at all. */
import { asObject, field, isObject } from '../../http/decode.ts';
import { decimalScale } from '../../model/amount.ts';
import { failure } from '../../model/failure.ts';
import type { AssetFacts } from '../../model/reading.ts';
import type { AssetAnswer, AssetFactsRead } from '../provider.ts';
import { shownText } from '../shown-text.ts';
import { accountsRequest, dataOf, readEach } from './answers.ts';
import { assetOf, caip19Of, type SolanaAsset } from './asset-ref.ts';
import { metadataAccount } from './derived-address.ts';
import { keyText } from './keys.ts';
import type { SolanaOptions } from './options.ts';
import { METADATA_PROGRAM, mintOf, programAt, tokenPrograms } from './programs.ts';

type Token = Exclude<SolanaAsset, 'coin'>;

/** Two accounts for each: the mint, and where its name is. */
const KEYS_PER_ASSET = 2;

/**
 * A mint has 82 bytes, with its decimals at 44 and at 45 whether it is one. In Token-2022 extensions may stand behind byte
 * 165, which tells mints and token accounts apart (https://github.com/solana-program/token-2022, `state.rs` and
 * `extension/mod.rs`, read 2026-11).
 */
const BYTES = 166;
const MINT_BYTES = 82;
const DECIMALS = 44;
const IS_INITIALISED = 45;
const ACCOUNT_TYPE = 165;
const MINT_TYPE = 1;

/** Metaplex: a kind, two keys, and texts with their length before and zeros behind them. */
const METADATA_KIND = 4;
const METADATA_MINT = 33;
const NAME = { at: 65, most: 32 };
const SYMBOL = { at: 101, most: 10 };

export function factsRead({ chain, commitment, keysPerCall }: SolanaOptions): AssetFactsRead {
  return {
    mode: 'ids',
    knowsAll: true,
    limits: { accounts: 0, assets: Math.floor(keysPerCall / KEYS_PER_ASSET), pairs: 0, url: null },
    facts: {
      request({ assets }) {
        const keys = assets.map(tokenOf).flatMap(({ mint }) => [mint, metadataAccount(mint)]);
        return { ...accountsRequest(keys, { commitment, bytes: BYTES }), step: 'getMultipleAccounts (mints)' };
      },
      decode({ assets }, exchange) {
        const { value } = readEach(exchange, KEYS_PER_ASSET * assets.length);
        const items = assets.map((asset, place): AssetAnswer => {
          const [mint, metadata] = value.slice(KEYS_PER_ASSET * place);
          const path = `result.value[${KEYS_PER_ASSET * place}]`;
          return { asset, ...answerOf(tokenOf(asset), { mint, metadata, path, chain }) };
        });
        return { items };
      },
    },
  };
}

/** The coin states its own facts and is never asked about. */
function tokenOf(ref: string): Token {
  const asset = assetOf(ref);
  if (asset === 'coin') throw new TypeError('no token');
  return asset;
}

interface Found {
  readonly mint: unknown;
  readonly metadata: unknown;
  readonly path: string;
  readonly chain: string;
}

function answerOf(asset: Token, { mint, metadata, path, chain }: Found): Answer {
  if (mint === null) return unknown('there is no account at the address of the mint');
  const account = asObject(mint, path);
  const actual = programAt(field(account, 'owner'));
  if (actual === null) return unknown('the account at the address of the mint is of no token program');
  if (actual !== asset.program) return unknown(mintOf(actual));
  const data = dataOf(account, path);
  if (!isMint(data)) return unknown('the account at the address is no mint');
  return { facts: { ...textsOf(metadata, asset.mint), ...factsOf(asset, chain, data.readUInt8(DECIMALS)) } };
}

type Answer = { readonly facts: AssetFacts } | { readonly failure: ReturnType<typeof failure> };

function unknown(detail: string): Answer {
  return { failure: failure('UNKNOWN_ASSET', { detail }) };
}

function factsOf(asset: Token, chain: string, decimals: number): Omit<AssetFacts, 'name' | 'symbol'> {
  return {
    scale: decimalScale(decimals),
    type: tokenPrograms[asset.program].name,
    contract: asset.mint,
    underlying: caip19Of(asset, chain),
    details: null,
  };
}

function isMint(data: Buffer): boolean {
  const isPlain = data.length === MINT_BYTES;
  const isExtended = data.length >= BYTES && data.readUInt8(ACCOUNT_TYPE) === MINT_TYPE;
  return (isPlain || isExtended) && data.readUInt8(IS_INITIALISED) === 1;
}

/** Names are for people alone, so that what cannot be read of them is unknown and fails nothing. */
function textsOf(metadata: unknown, mint: string): Pick<AssetFacts, 'name' | 'symbol'> {
  const none = { name: null, symbol: null };
  if (!isObject(metadata) || field(metadata, 'owner') !== METADATA_PROGRAM) return none;
  const data = dataOf(metadata, '');
  const isOfMint =
    data.length >= SYMBOL.at + 4 + SYMBOL.most &&
    data.readUInt8(0) === METADATA_KIND &&
    keyText(data.subarray(METADATA_MINT, METADATA_MINT + 32)) === mint;
  return isOfMint ? { name: textAt(data, NAME), symbol: textAt(data, SYMBOL) } : none;
}

function textAt(data: Buffer, { at, most }: typeof NAME): string | null {
  const length = data.readUInt32LE(at);
  return length > most ? null : shownText(data.subarray(at + 4, at + 4 + length));
}
