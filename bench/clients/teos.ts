/** TEOS: many addresses × many assets in one call, rows matched by identity. */
import type { Setting } from '../scenarios.ts';
import { type BalanceClient, openFacts, openPool } from './client.ts';

interface Row {
  readonly Address: string;
  readonly UniqueAssetId: string;
  readonly Amount: string;
}

export function openTeosClient({ upstream, limits, assets: known }: Setting): BalanceClient {
  const pool = openPool(upstream, 'teos');
  const read = (addresses: readonly string[], assets: readonly string[]): Promise<readonly Row[]> =>
    pool.read(`/odata/v1.0/Balances/GetAssetsBalances(addresses=${list(addresses)},uniqueAssetIds=${list(assets)})`);
  return {
    async amounts(addresses, assets) {
      const columns = Math.min(assets.length, limits.pairs, Math.floor((limits.urlBytes - 200) / QUOTED_ASSET));
      const room = limits.urlBytes - 100 - columns * QUOTED_ASSET;
      const rows = Math.max(1, Math.min(Math.floor(limits.pairs / columns), Math.floor(room / QUOTED_ADDRESS)));
      const answers = await Promise.all(
        cut(addresses, rows).flatMap((some) => cut(assets, columns).map((part) => read(some, part))),
      );
      const amounts = new Map(addresses.map((address) => [address, new Map<string, string>()]));
      for (const answer of answers) {
        for (const { Address, UniqueAssetId, Amount } of answer) amounts.get(Address)?.set(UniqueAssetId, Amount);
      }
      return amounts;
    },
    facts: openFacts(known),
    close: pool.close,
  };
}

/** An address or asset id with its quotes and a comma. */
const QUOTED_ADDRESS = 45;
const QUOTED_ASSET = 29;

function list(texts: readonly string[]): string {
  return `%5B${texts.map((text) => `'${text}'`).join(',')}%5D`;
}

function cut(items: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
