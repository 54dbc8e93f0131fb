/** Solana: the coin of a hundred owners in one call; tokens by owner, or by the addresses of associated accounts. */
import { createHash } from 'node:crypto';
import { base58 } from '@scure/base';
import { COIN } from '../data.ts';
import type { Setting } from '../scenarios.ts';
import { type BalanceClient, type JsonPool, openFacts, openPool } from './client.ts';

type SolanaSetting = Pick<Setting, 'upstream' | 'assets'>;

const TOKEN = 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA';
const ASSOCIATED = 'ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL';
const MOST_KEYS = 100;

interface Coin {
  readonly result: { readonly value: readonly ({ readonly lamports: number } | null)[] };
}

interface Raw {
  readonly result: {
    readonly value: readonly ({ readonly lamports: number; readonly data: readonly [string, string] } | null)[];
  };
}

interface Parsed {
  readonly result: {
    readonly value: readonly {
      readonly account: {
        readonly data: {
          readonly parsed: {
            readonly info: { readonly mint: string; readonly tokenAmount: { readonly amount: string } };
          };
        };
      };
    }[];
  };
}

function ask<T>(pool: JsonPool, method: string, ...params: readonly unknown[]): Promise<T> {
  return pool.read<T>('', { jsonrpc: '2.0', id: 1, method, params });
}

/** The node takes the tokens apart (`jsonParsed`). */
export function openSolanaClient({ upstream, assets: known }: SolanaSetting): BalanceClient {
  const pool = openPool(upstream, 'solana');
  return {
    async amounts(addresses, assets) {
      const amounts = new Map(addresses.map((address) => [address, new Map<string, string>()]));
      const coins = chunksOf(assets.includes(COIN) ? addresses : []).map(async (keys) => {
        const { result } = await ask<Coin>(pool, 'getMultipleAccounts', keys, {
          encoding: 'base64',
          dataSlice: { offset: 0, length: 0 },
        });
        for (const [index, key] of keys.entries())
          amounts.get(key)?.set(COIN, String(result.value[index]?.lamports ?? 0));
      });
      const tokens = addresses.map(async (address) => {
        const { result } = await ask<Parsed>(
          pool,
          'getTokenAccountsByOwner',
          address,
          { programId: TOKEN },
          { encoding: 'jsonParsed' },
        );
        const row = amounts.get(address);
        for (const { account } of result.value) {
          const { mint, tokenAmount } = account.data.parsed.info;
          const asset = `token:${mint}`;
          const earlier = row?.get(asset);
          row?.set(
            asset,
            earlier === undefined ? tokenAmount.amount : String(BigInt(earlier) + BigInt(tokenAmount.amount)),
          );
        }
      });
      await Promise.all([...coins, ...tokens]);
      return amounts;
    },
    facts: openFacts(known).of,
    close: pool.close,
  };
}

/** Addresses as web3.js finds them: by the point of the curve that `@noble/curves` finds or does not find. */
export function openAssociatedClient({ upstream, assets: known }: SolanaSetting): BalanceClient {
  const pool = openPool(upstream, 'solana-associated');
  return {
    async amounts(addresses, assets) {
      const { isPoint } = await openCurve();
      const pairs = addresses.flatMap((address) =>
        assets.map((asset) => ({
          address,
          asset,
          key: asset === COIN ? address : associatedOf(address, asset, isPoint),
        })),
      );
      const amounts = new Map(addresses.map((address) => [address, new Map<string, string>()]));
      const calls = chunksOf(pairs).map(async (chunk) => {
        const keys = chunk.map(({ key }) => key);
        const { result } = await ask<Raw>(pool, 'getMultipleAccounts', keys, {
          encoding: 'base64',
          dataSlice: { offset: 64, length: 8 },
        });
        for (const [index, { address, asset }] of chunk.entries()) {
          const account = result.value[index] ?? null;
          const amount =
            account === null
              ? 0n
              : asset === COIN
                ? account.lamports
                : Buffer.from(account.data[0], 'base64').readBigUInt64LE();
          amounts.get(address)?.set(asset, String(amount));
        }
      });
      await Promise.all(calls);
      return amounts;
    },
    facts: openFacts(known).of,
    close: pool.close,
  };
}

type IsPoint = (bytes: Uint8Array) => boolean;

/** Lies beside the rivals' packages. */
async function openCurve(): Promise<{ readonly isPoint: IsPoint }> {
  return import(new URL('../rivals/curve.ts', import.meta.url).href);
}

function associatedOf(owner: string, asset: string, isPoint: IsPoint): string {
  const seeds = [owner, TOKEN, asset.slice('token:'.length)].map((key) => base58.decode(key));
  for (let bump = 255; bump >= 0; bump -= 1) {
    const hash = createHash('sha256');
    for (const seed of seeds) hash.update(seed);
    const address = hash
      .update(Uint8Array.of(bump))
      .update(base58.decode(ASSOCIATED))
      .update('ProgramDerivedAddress')
      .digest();
    if (!isPoint(address)) return base58.encode(address);
  }
  throw new RangeError('no address');
}

function chunksOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / MOST_KEYS) }, (_, index) =>
    all.slice(index * MOST_KEYS, (index + 1) * MOST_KEYS),
  );
}
