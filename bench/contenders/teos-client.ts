/** The client of the upstream that all contenders but our own share: undici, JSON.parse, rows matched by identity. */
import { Pool } from 'undici';
import { type AssetFacts, factsOf } from '../data.ts';
import { CONNECTIONS, type Setting } from '../scenarios.ts';

/** Amounts by address, then by asset. */
export type Amounts = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface TeosClient {
  /** One call, or as few as the limits allow when each takes whole rows of the grid. */
  amounts(addresses: readonly string[], assets: readonly string[]): Promise<Amounts>;
  /** Held in memory, as if loaded at the start. */
  facts(asset: string): AssetFacts;
  close(): Promise<void>;
}

interface Row {
  readonly Address: string;
  readonly UniqueAssetId: string;
  readonly Amount: string;
}

export function openTeosClient({ upstream, limits, assets: known }: Setting): TeosClient {
  const { origin, pathname } = new URL(upstream);
  const base = pathname === '/' ? '' : pathname;
  const pool = new Pool(origin, { connections: CONNECTIONS });
  const registry = new Map(known.map((asset) => [asset, factsOf(asset)]));
  const read = async (addresses: readonly string[], assets: readonly string[]): Promise<readonly Row[]> => {
    const path = `${base}/odata/v1.0/Balances/GetAssetsBalances(addresses=${list(addresses)},uniqueAssetIds=${list(assets)})`;
    const { statusCode, body } = await pool.request({ path, method: 'GET' });
    const text = await body.text();
    if (statusCode !== 200) throw new Error(`the upstream answered ${statusCode}`);
    return JSON.parse(text);
  };
  return {
    async amounts(addresses, assets) {
      const columns = Math.min(assets.length, limits.pairs);
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
    facts(asset) {
      const facts = registry.get(asset);
      if (facts === undefined) throw new Error(`no facts about ${asset}`);
      return facts;
    },
    close: () => pool.destroy(),
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

/** Display units, by putting the point into the digits. */
export function display(atomic: string, decimals: number): string {
  const padded = atomic.padStart(decimals + 1, '0');
  const whole = padded.slice(0, padded.length - decimals);
  const part = padded.slice(padded.length - decimals).replace(/0+$/, '');
  return part === '' ? whole : `${whole}.${part}`;
}

/** The address in the global id of an account. */
export function addressIn(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
