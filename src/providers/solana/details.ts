/** What is told of a balance beside its amount. */
import type { Details } from '../../model/reading.ts';

/** Of the coin. @param program the address of the program that the account belongs to */
export function coinDetails(program: string): Details {
  return { ...none, program };
}

export interface TokenAccountsSum {
  readonly accounts: number;
  readonly frozenAccounts: number;
  readonly frozen: bigint;
}

export function tokenDetails({ accounts, frozenAccounts, frozen }: TokenAccountsSum): Details {
  return { ...none, tokenAccounts: accounts, frozenTokenAccounts: frozenAccounts, frozen };
}

const none = {
  __typename: 'SolanaBalanceDetails',
  provider: 'solana',
  program: null,
  tokenAccounts: null,
  frozenTokenAccounts: null,
  frozen: null,
};
