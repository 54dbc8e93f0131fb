/** TEOS: many addresses × many assets in one call, rows matched by identity. */
import type { Setting } from '../scenarios.ts';
import { type BalanceClient, openFacts, openPool } from './client.ts';

interface Row {
  readonly Address: string;
  readonly UniqueAssetId: string;
  readonly Amount: string;
}

interface FactsRow {
  readonly Id: string;
  readonly Name: string;
  /** A power of ten. */
  readonly SparkFactor: string;
}

/** The most assets whose facts TEOS tells in one call. */
const FACTS_PER_CALL = 50;

export function openTeosClient({ upstream, limits, assets: known }: Setting): BalanceClient {
  const pool = openPool(upstream, 'teos');
  const facts = openFacts(known);
  const learn = async (assets: readonly string[]): Promise<void> => {
    const unknown = assets.filter((asset) => !facts.has(asset));
    const answers = await Promise.all(
      cut(unknown, FACTS_PER_CALL).map((part) =>
        pool.read<readonly FactsRow[]>(`/odata/v1.0/Assets?$filter=Id%20in%20(${quoted(part)})`),
      ),
    );
    for (const { Id, Name, SparkFactor } of answers.flat()) {
      facts.add(Id, { name: Name, decimals: SparkFactor.length - 1 });
    }
  };
  const read = (addresses: readonly string[], assets: readonly string[]): Promise<readonly Row[]> =>
    pool.read(`/odata/v1.0/Balances/GetAssetsBalances(addresses=${list(addresses)},uniqueAssetIds=${list(assets)})`);
  return {
    async amounts(addresses, assets) {
      const columns = Math.min(assets.length, limits.pairs, Math.floor((limits.urlBytes - 200) / QUOTED_ASSET));
      const room = limits.urlBytes - 100 - columns * QUOTED_ASSET;
      const rows = Math.max(1, Math.min(Math.floor(limits.pairs / columns), Math.floor(room / QUOTED_ADDRESS)));
      const [answers] = await Promise.all([
        Promise.all(cut(addresses, rows).flatMap((some) => cut(assets, columns).map((part) => read(some, part)))),
        learn(assets),
      ]);
      const amounts = new Map(addresses.map((address) => [address, new Map<string, string>()]));
      for (const answer of answers) {
        for (const { Address, UniqueAssetId, Amount } of answer) amounts.get(Address)?.set(UniqueAssetId, Amount);
      }
      return amounts;
    },
    facts: facts.of,
    close: pool.close,
  };
}

/** An address or asset id with its quotes and a comma. */
const QUOTED_ADDRESS = 45;
const QUOTED_ASSET = 29;

function list(texts: readonly string[]): string {
  return `%5B${quoted(texts)}%5D`;
}

function quoted(texts: readonly string[]): string {
  return texts.map((text) => `'${text}'`).join(',');
}

function cut(items: readonly string[], size: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
