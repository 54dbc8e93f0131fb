/** Chains of the Polkadot SDK: what stands at 500 keys of the state, in one call. */
import { blake2b } from '@noble/hashes/blake2.js';
import type { Setting } from '../scenarios.ts';
import { type BalanceClient, openFacts, openPool } from './client.ts';

const ASSETS = '0x682a59d51ab9e48a8c8cc418ff9708d2b99d880ec681799c0cf30e8886371da9';
const MOST_KEYS = 500;

interface State {
  readonly result: readonly [{ readonly changes: readonly (readonly [key: string, value: string | null])[] }];
}

/** Each account and asset is hashed once in a question. The newest block is as good as any. */
export function openSubstrateClient({ upstream, assets: known }: Pick<Setting, 'upstream' | 'assets'>): BalanceClient {
  const pool = openPool(upstream, 'substrate');
  return {
    async amounts(addresses, assets) {
      const amounts = new Map<string, Map<string, string>>();
      const ids = assets.map((asset) => ({ asset, part: hashed(idBytes(asset)) }));
      const pairs = addresses.flatMap((address) => {
        const part = hashed(Buffer.from(address.slice(2), 'hex'));
        amounts.set(address, new Map());
        return ids.map(({ asset, part: id }) => ({
          address,
          asset,
          key: ASSETS + id + part,
        }));
      });
      const byKey = new Map(pairs.map((pair) => [pair.key, pair]));
      const calls = chunksOf(pairs).map(async (chunk) => {
        const question = {
          jsonrpc: '2.0',
          id: 1,
          method: 'state_queryStorageAt',
          params: [chunk.map(({ key }) => key)],
        };
        const { result } = await pool.read<State>('', question);
        for (const [key, value] of result[0].changes) {
          const pair = byKey.get(key);
          if (pair !== undefined) amounts.get(pair.address)?.set(pair.asset, amountIn(value));
        }
      });
      await Promise.all(calls);
      return amounts;
    },
    facts: openFacts(known).of,
    close: pool.close,
  };
}

function idBytes(asset: string): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(Number(asset.slice('asset:'.length)));
  return bytes;
}

function hashed(bytes: Buffer): string {
  return Buffer.from(blake2b(bytes, { dkLen: 16 })).toString('hex') + bytes.toString('hex');
}

function amountIn(value: string | null): string {
  if (value === null) return '0';
  const bytes = Buffer.from(value.slice(2), 'hex');
  return String(bytes.readBigUInt64LE(0) | (bytes.readBigUInt64LE(8) << 64n));
}

function chunksOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / MOST_KEYS) }, (_, index) =>
    all.slice(index * MOST_KEYS, (index + 1) * MOST_KEYS),
  );
}
