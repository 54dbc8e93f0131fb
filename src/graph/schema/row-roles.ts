/** The roles of our own resolvers for rows of balances. */
import type { RowRole, RowRoles } from '../compiled/row-roles.ts';
import { Account } from '../resolvers/account.ts';
import { Asset } from '../resolvers/asset.ts';
import { Amount, Balance } from '../resolvers/balance.ts';
import { Source } from '../resolvers/source.ts';

const { total, available, locked, pendingDeposit, pendingWithdrawal, failure, details } = Balance;
const { name, symbol, decimals, type, contract, underlying } = Asset;

const resolvers: Readonly<Record<RowRole, readonly unknown[]>> = {
  total: [total],
  // A balance with digits alone has no other part, no details, and did not fail.
  null: [available, locked, pendingDeposit, pendingWithdrawal, failure, details],
  decimals: [Amount.decimals],
  value: [Amount.value],
  fact: [name, symbol, decimals, type, contract, underlying],
  immediate: [
    ...[Asset.id, Asset.network, Asset.ref],
    ...[Account.id, Account.network, Account.address, Account.subAccount, Account.caip10],
    ...[Source.id, Source.provider],
  ],
};

export const rowRoles: RowRoles = new Map(
  (['total', 'null', 'decimals', 'value', 'fact', 'immediate'] as const).flatMap((role) =>
    resolvers[role].map((resolver) => [resolver, role] as const),
  ),
);
