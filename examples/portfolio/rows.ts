/** Rows of what the graph answered: each is known, or failed with a reason. */
import type { AccountData, BalanceData, Coverage, Reason } from './documents.ts';
import type { Row } from './holdings.ts';

export function rowsOf(account: AccountData): readonly Row[] {
  const place = { source: account.source.name, address: account.address, network: account.network };
  const whole = account.balances?.failure ?? null;
  const rows = (account.balances?.nodes ?? []).map((balance) => rowOf(balance, place));
  return whole === null ? rows : [...rows, { kind: 'failed', id: account.id, ...place, asset: null, reason: whole }];
}

export function rowOf(balance: BalanceData, place: Pick<Row, 'source' | 'address' | 'network'>): Row {
  const { id, asset, total, provenance, failure } = balance;
  if (total === null || provenance === null)
    return { kind: 'failed', id, ...place, asset, reason: failure ?? unreported };
  return { kind: 'known', id, ...place, asset, amount: total, ...provenance };
}

const unreported: Reason = {
  code: 'PART_UNSUPPORTED',
  message: 'The source does not report a total.',
  retryable: false,
  retryAfter: null,
};

export function sum(all: readonly Coverage[]): Coverage {
  const add = (key: keyof Coverage): number => all.reduce((before, coverage) => before + coverage[key], 0);
  return { asked: add('asked'), answered: add('answered'), stale: add('stale') };
}
