/** What all contenders but our own read balances with: a client that trusts its upstream, with no checks and no repeats. */
import { Pool } from 'undici';
import { type AssetFacts, factsOf, type SourceKind } from '../data.ts';
import { CONNECTIONS } from '../scenarios.ts';

/** Amounts in atomic units by address, then by asset; amounts that the upstream does not report are missing. */
export type Amounts = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface BalanceClient {
  /** In as few calls as the upstream allows. */
  amounts(addresses: readonly string[], assets: readonly string[]): Promise<Amounts>;
  /** Held in memory: loaded at the start, or with the amounts of this asset. */
  facts(asset: string): AssetFacts;
  close(): Promise<void>;
}

export interface JsonPool {
  /** The parsed answer; a question makes it a POST. What is to be changed in its text is changed before it is parsed. */
  read<T>(path: string, question?: object, change?: (text: string) => string): Promise<T>;
  close(): Promise<void>;
}

export function openPool(upstream: string, source: SourceKind): JsonPool {
  const { origin, pathname } = new URL(upstream);
  const base = pathname === '/' ? '' : pathname;
  const pool = new Pool(origin, { connections: CONNECTIONS[source] });
  return {
    async read(path, question, change = (text) => text) {
      const options =
        question === undefined
          ? ({ method: 'GET' } as const)
          : ({
              method: 'POST',
              body: JSON.stringify(question),
              headers: { 'content-type': 'application/json' },
            } as const);
      const { statusCode, body } = await pool.request({ path: base + path, ...options });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`the upstream answered ${statusCode}`);
      return JSON.parse(change(text));
    },
    close: () => pool.destroy(),
  };
}

export interface FactsBook {
  /** Throws where none are known. */
  of(asset: string): AssetFacts;
  has(asset: string): boolean;
  add(asset: string, facts: AssetFacts): void;
}

/** Facts in a map that has those of `known` from the start. */
export function openFacts(known: readonly string[]): FactsBook {
  const registry = new Map<string, AssetFacts>(known.map((asset) => [asset, factsOf(asset)]));
  return {
    of(asset) {
      const facts = registry.get(asset);
      if (facts === undefined) throw new Error(`no facts about ${asset}`);
      return facts;
    },
    has: (asset) => registry.has(asset),
    add: (asset, facts) => registry.set(asset, facts),
  };
}
