/** TEOS: the full grid of addresses and assets, and facts about assets, with quirks where the path begins with some. */
import { amountOf, factsOf, seedOf } from '../data.ts';

const GRID =
  /^(?:\/([a-z+]+))?\/odata\/v1\.0\/Balances\/GetAssetsBalances\(addresses=\[(.*)\],uniqueAssetIds=\[(.*)\]\)$/;
const FACTS = /\/Assets\?\$filter=Id in \((.*)\)$/;

/** The body for a decoded path; null for one that TEOS does not have. */
export function teosAnswer(path: string): string | null {
  const [grid, quirks = '', addresses, assets] = GRID.exec(path) ?? [];
  if (grid !== undefined) return rowsOf(unquote(addresses ?? ''), unquote(assets ?? ''), new Set(quirks.split('+')));
  const [, ids] = FACTS.exec(path) ?? [];
  return ids === undefined ? null : `[${unquote(ids).map(factsRow).join(',')}]`;
}

function rowsOf(addresses: readonly string[], assets: readonly string[], quirks: ReadonlySet<string>): string {
  const pairs = addresses.flatMap((address) => assets.map((asset) => ({ address, asset })));
  const kept = quirks.has('partial') ? pairs.filter(({ address, asset }) => !isLeftOut(address, asset)) : pairs;
  const ordered = quirks.has('shuffled') ? shuffled(kept) : kept;
  const write = quirks.has('extra') ? wordyRow : row;
  const body = `[${ordered.map(({ address, asset }) => write(address, asset)).join(',')}]`;
  return quirks.has('spaced') ? JSON.stringify(JSON.parse(body), null, 2) : body;
}

function row(address: string, asset: string): string {
  return `{"Address":"${address}","UniqueAssetId":"${asset}","Amount":"${amountOf(address, asset)}"}`;
}

/** Further keys, in another order, with brackets and quotes inside texts. */
function wordyRow(address: string, asset: string): string {
  return JSON.stringify({
    '@odata.id': `Balances('${address}')`,
    Block: { Number: 17, Note: 'a "quoted" text, with } and ] inside' },
    UniqueAssetId: asset,
    Tags: ['Amount', 1.5e3, null, true],
    Amount: amountOf(address, asset),
    Address: address,
  });
}

/** One row of twenty. */
function isLeftOut(address: string, asset: string): boolean {
  return (seedOf(address, asset) >>> 8) % 20 === 0;
}

function unquote(list: string): readonly string[] {
  return list.split(',').map((item) => item.slice(1, -1));
}

function factsRow(asset: string): string {
  const { name, decimals } = factsOf(asset);
  return JSON.stringify({ Id: asset, Name: name, SparkFactor: `1${'0'.repeat(decimals)}` });
}

/** The same order every time: a step that has no divisor in common with the number of rows. */
function shuffled<T>(rows: readonly T[]): readonly T[] {
  const step = rows.length % 7919 === 0 ? 7907 : 7919;
  return rows.map((_, index) => rows[(index * step + 3) % rows.length] as T);
}
