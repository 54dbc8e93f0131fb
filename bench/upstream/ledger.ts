/** hledger-web over a journal in which every account has the same commodities, all of them below one account. */
import { addressOf, amountOf, assetOf } from '../data.ts';

const PARENT = 'assets';
/** As many as the largest scenario asks for, and the one that is asked for first of all. */
const ACCOUNTS = 1000;
const FIRST = 1_000_000;
const STYLE =
  '{"ascommodityside":"R","ascommodityspaced":true,"asdecimalpoint":".","asdigitgroups":null,"asprecision":9}';

/** The body for a path; null for what the server does not have. */
export function ledgerAnswer(path: string): string | null {
  const [, held] = /^\/ledger-([0-9]+)\/accounts$/.exec(path) ?? [];
  if (held === undefined) return null;
  const assets = Array.from({ length: Number(held) }, (_, index) => assetOf('ledger', index));
  const names = [...Array(ACCOUNTS).keys(), FIRST].map((index) => addressOf('ledger', index));
  const sums = assets.map((asset) =>
    amountJson(
      asset,
      names.reduce((sum, name) => sum + BigInt(amountOf(name, asset)), 0n),
    ),
  );
  const rows = names.map((name) => {
    const amounts = assets.map((asset) => amountJson(asset, BigInt(amountOf(name, asset))));
    return rowJson(name, { own: amounts, all: amounts, parent: PARENT, below: [] });
  });
  const top = rowJson('root', { own: [], all: sums, parent: '', below: [PARENT] });
  const above = rowJson(PARENT, { own: [], all: sums, parent: 'root', below: names });
  return `[${[top, above, ...rows].join(',')}]`;
}

interface Row {
  readonly own: readonly string[];
  readonly all: readonly string[];
  readonly parent: string;
  readonly below: readonly string[];
}

function rowJson(name: string, { own, all, parent, below }: Row): string {
  const lists = `"aebalance":[${own.join(',')}],"aibalance":[${all.join(',')}]`;
  return `{"aname":"${name}",${lists},"anumpostings":${own.length},"aboring":false,"aparent_":"${parent}","asubs_":${JSON.stringify(below)},"asubs":[]}`;
}

function amountJson(commodity: string, mantissa: bigint): string {
  const quantity = `{"decimalMantissa":${mantissa},"decimalPlaces":9,"floatingPoint":${Number(mantissa) / 1e9}}`;
  return `{"acommodity":"${commodity}","aprice":null,"aquantity":${quantity},"astyle":${STYLE}}`;
}
