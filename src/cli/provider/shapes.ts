/** What the files of a new provider say otherwise for each shape. */
import type { Shape } from '../../providers/shape.ts';

export interface ShapeText {
  /** One call, in words. */
  readonly carries: string;
  /** The declared limits, as code. */
  readonly limits: string;
  /** The members of a call that name what is asked, as code; `account(name)` is at hand. */
  readonly call: string;
  /** What the fake's query is for that call. */
  readonly query: string;
  /** What the fake answers to it, as code: totals by account and asset. */
  readonly due: string;
  /** How `request` makes it, in words. */
  readonly hint: string;
  /** The accounts and the pairs that the fake is asked for, as code; `query` is at hand. */
  readonly asked: string;
}

/** @param accounts the name of the query's parameter that lists them, as `assets` */
function crossed(accounts: string, assets: string): string {
  return `const accounts = list('${accounts}');
  const assets = list('${assets}');
  return { accounts, has: (account, asset) => accounts.includes(account) && assets.includes(asset) };`;
}

export const shapeTexts: Readonly<Record<Shape, ShapeText>> = {
  account: {
    carries: 'one account and one asset',
    limits: '{ accounts: 1, assets: 1, pairs: 1, url: null }',
    call: "account: account('ann'), asset: 'GOLD'",
    query: 'account=ann&asset=GOLD',
    due: "{ 'ann GOLD': 9_007_199_254_740_993n }",
    hint: 'call.account.address is the account, call.asset the asset',
    asked: crossed('account', 'asset'),
  },
  'account-assets': {
    carries: 'one account and up to 20 assets',
    limits: '{ accounts: 1, assets: 20, pairs: 20, url: null }',
    call: "account: account('ann'), assets: ['GOLD', 'IRON']",
    query: 'account=ann&assets=GOLD,IRON',
    due: "{ 'ann GOLD': 9_007_199_254_740_993n, 'ann IRON': 0n }",
    hint: 'call.account.address is the account, chosenAssets(call.assets) are the assets',
    asked: crossed('account', 'assets'),
  },
  'cross-product': {
    carries: 'up to 10 accounts × 20 assets, the full grid',
    limits: '{ accounts: 10, assets: 20, pairs: 50, url: null }',
    call: "accounts: [account('ann'), account('bob')], assets: ['GOLD', 'WINE']",
    query: 'accounts=ann,bob&assets=GOLD,WINE',
    due: "{ 'ann GOLD': 9_007_199_254_740_993n, 'bob GOLD': 7n, 'bob WINE': 12n }",
    hint: 'call.accounts have the addresses, chosenAssets(call.assets) are the assets',
    asked: crossed('accounts', 'assets'),
  },
  pairs: {
    carries: 'up to 20 pairs of accounts and assets',
    limits: '{ accounts: Number.POSITIVE_INFINITY, assets: Number.POSITIVE_INFINITY, pairs: 20, url: null }',
    call: "pairs: [{ account: account('ann'), asset: 'GOLD' }, { account: account('bob'), asset: 'WINE' }]",
    query: 'pairs=ann:GOLD,bob:WINE',
    due: "{ 'ann GOLD': 9_007_199_254_740_993n, 'bob WINE': 12n }",
    hint: 'call.pairs have an account and an asset each',
    asked: `const pairs = list('pairs');
  const accounts = pairs.map((pair) => pair.slice(0, pair.indexOf(':')));
  return { accounts, has: (account, asset) => pairs.includes(\`\${account}:\${asset}\`) };`,
  },
};
