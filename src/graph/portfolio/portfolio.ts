/** From accounts and assets named by global id to what is asked of each source, each pair once. */
import type { Holder } from '../../balances/totals/entries.ts';
import type { GraphContext } from '../context.ts';
import { accountById, assetById, checkList, requireAll } from '../naming.ts';

/** @param assets null for all that each source lists */
export function holdersOf(
  { accounts, assets }: { readonly accounts: readonly string[]; readonly assets: readonly string[] | null },
  context: GraphContext,
): readonly Holder[] {
  checkList('accounts', accounts, context);
  if (assets !== null) checkList('assets', assets, context);
  const named = requireAll(
    'accounts',
    accounts.map((id) => accountById(context, id)),
  );
  const refs = assets === null ? null : refsByPlace(assets, context);
  const unique = new Map(named.map(({ account, source }) => [account.id, { account, source }]));
  return [...unique.values()].flatMap(({ account, source }): Holder[] => {
    if (refs === null) return [{ account, source, refs }];
    const own = refs.get(placeOf(account));
    return own === undefined ? [] : [{ account, source, refs: own }];
  });
}

/** One list for all accounts of a place: a loader takes the least work for the same list. */
function refsByPlace(ids: readonly string[], context: GraphContext): ReadonlyMap<string, readonly string[]> {
  const named = requireAll(
    'assets',
    ids.map((id) => assetById(context, id)),
  );
  const places = Map.groupBy(named, ({ asset }) => placeOf(asset));
  return new Map([...places].map(([place, group]) => [place, [...new Set(group.map(({ asset }) => asset.ref))]]));
}

function placeOf({ source, network }: { readonly source: string; readonly network: string | null }): string {
  return `${source} ${network ?? ''}`;
}
