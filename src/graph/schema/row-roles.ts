/** The roles of our own resolvers for rows of balances. */
import { amountParts } from '../../model/reading.ts';
import type { AlikeReaders } from '../compiled/read-alike.ts';
import type { RowRole, RowRoles } from '../compiled/row-roles.ts';
import { Account, balancesAlike } from '../resolvers/account.ts';
import { Asset } from '../resolvers/asset.ts';
import { Amount, Balance, BalanceConnection, Failure } from '../resolvers/balance.ts';
import { Source } from '../resolvers/source.ts';

const { total, available, locked, pendingDeposit, pendingWithdrawal, provenance, failure, details } = Balance;
const { name, symbol, decimals, type, contract, underlying } = Asset;

const resolvers: Readonly<Record<RowRole, readonly unknown[]>> = {
  total: [total],
  available: [available],
  locked: [locked],
  pendingDeposit: [pendingDeposit],
  pendingWithdrawal: [pendingWithdrawal],
  provenance: [provenance],
  details: [details],
  failure: [failure],
  rows: [BalanceConnection.nodes],
  decimals: [Amount.decimals],
  value: [Amount.value],
  fact: [name, symbol, decimals, type, contract, underlying],
  immediate: [
    ...[Asset.id, Asset.network, Asset.ref],
    ...[Account.id, Account.network, Account.address, Account.subAccount, Account.caip10],
    ...[Source.id, Source.provider],
    ...[Failure.code, Failure.message, Failure.detail, Failure.retryable, Failure.retryAfter],
    ...[Failure.httpStatus, Failure.upstreamCode],
  ],
};

const others = ['provenance', 'details', 'failure', 'rows', 'decimals', 'value', 'fact', 'immediate'] as const;

export const rowRoles: RowRoles = new Map(
  [...amountParts, ...others].flatMap((role) => resolvers[role].map((resolver) => [resolver, role] as const)),
);

/** Which of them can be asked for many accounts at once. */
export const alikeReaders: AlikeReaders = new Map([[Account.balances, { read: balancesAlike }]]);
