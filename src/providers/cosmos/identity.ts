/** How accounts and denominations of a Cosmos SDK chain are checked and made canonical. */
import { createHash } from 'node:crypto';
import { bech32 } from '@scure/base';
import { decimalScale } from '../../model/amount.ts';
import { accept, type Checked, refuse } from '../../model/checked.ts';
import type { AssetFacts } from '../../model/reading.ts';
import { bytesOfWords, readBech32 } from '../bech32.ts';
import type { AccountRule, AssetRule } from '../provider.ts';
import { normaliseDenomination } from './denomination.ts';
import type { CosmosOptions } from './options.ts';

/** Of an account with a key, and of one that a module or a contract derives (ADR 028 of the Cosmos SDK, read 2026-11). */
const ADDRESS_BYTES = [20, 32];

/**
 * Of the module account that has all coins that are staked, so that it holds something on every chain that stakes (cosmos-sdk
 * `x/auth/types/account.go` and `x/staking/types/pool.go`, v0.46 to v0.53, read 2026-11).
 */
export function bondedPool(prefix: string): string {
  const name = createHash('sha256').update('bonded_tokens_pool').digest();
  return bech32.encode(prefix, bech32.toWords(name.subarray(0, 20)));
}

export function accountRule({ prefix }: CosmosOptions): AccountRule {
  return {
    description: `an address of the chain: ${prefix}1 and bech32 digits`,
    example: bondedPool(prefix),
    normalise({ network, address, subAccount }) {
      if (network !== null) return refuse('this source has no networks');
      if (subAccount !== null) return refuse('this source has no sub-accounts');
      const checked = normaliseAddress(address, prefix);
      return checked.ok ? accept({ network: null, address: checked.value, subAccount: null }) : checked;
    },
  };
}

function normaliseAddress(address: string, prefix: string): Checked<string> {
  const read = readBech32(address);
  if (!read.ok) return read;
  const { text, checksum, words, prefix: stated } = read.value;
  if (checksum !== 'bech32') return refuse('has the checksum of bech32m; addresses of the chain have that of bech32');
  if (stated !== prefix) return refuse(`an address of another chain or kind: it must begin with ${prefix}1`);
  const bytes = bytesOfWords(words);
  if (!bytes.ok) return bytes;
  const { length } = bytes.value;
  return ADDRESS_BYTES.includes(length) ? accept(text) : refuse(`${length} bytes, need ${ADDRESS_BYTES.join(' or ')}`);
}

export function assetRule({ assets }: CosmosOptions): AssetRule {
  const known = new Map(Object.entries(assets).map(([ref, asset]) => [ref, configuredFacts(asset)]));
  const described = [...known].flatMap(([ref, { underlying }]) => (underlying ? [[ref, underlying] as const] : []));
  return {
    description: 'a denomination of the bank module, e.g. uatom, or ibc/ and 64 hex digits',
    example: 'uatom',
    normalise({ network, ref }) {
      if (network !== null) return refuse('this source has no networks');
      const checked = normaliseDenomination(ref);
      return checked.ok ? accept({ network: null, ref: checked.value }) : checked;
    },
    facts: (ref) => known.get(ref) ?? null,
    ...(described.length === 0
      ? {}
      : {
          underlying: {
            on: () => true,
            assets: (id) => described.flatMap(([ref, thing]) => (thing === id ? [{ network: null, ref }] : [])),
          },
        }),
  };
}

function configuredFacts({ symbol, decimals, underlying }: CosmosOptions['assets'][string]): AssetFacts {
  return {
    name: null,
    symbol: symbol ?? null,
    scale: decimals === undefined ? null : decimalScale(decimals),
    type: null,
    contract: null,
    underlying: underlying ?? null,
    details: null,
  };
}

/**
 * The CAIP-2 id of the chain (https://github.com/ChainAgnostic/namespaces, cosmos/caip-2, read 2026-11): the id of the
 * chain where it has the form, else a digest of it.
 */
export function caip2Of(chain: string): string {
  const fits = /^[-a-zA-Z0-9]{1,32}$/.test(chain) && !chain.startsWith('hashed-');
  return `cosmos:${fits ? chain : `hashed-${createHash('sha256').update(chain).digest('hex').slice(0, 16)}`}`;
}
