import type { Accounts } from '../../src/sandbox/solana/server.ts';

/** Addresses are texts in base58, programs too. Each change is a transaction, in a slot of its own; one that fails rejects. */
export interface Svm extends Accounts {
  person(lamports: bigint): Promise<string>;
  pay(to: string, lamports: bigint): Promise<void>;
  /** The address of a new mint. */
  mint(program: string, decimals: number): Promise<string>;
  /** The address of the associated account of the owner, which is made. */
  associated(program: string, mint: string, owner: string): Promise<string>;
  /** The address of another account of the owner. */
  further(program: string, mint: string, owner: string): Promise<string>;
  issue(program: string, mint: string, account: string, amount: bigint): Promise<void>;
  transfer(program: string, from: string, to: string, owner: string, amount: bigint): Promise<void>;
  freeze(program: string, mint: string, account: string): Promise<void>;
  close(program: string, account: string, owner: string): Promise<void>;
  handOver(program: string, account: string, owner: string, newOwner: string): Promise<void>;
  amountOf(account: string): bigint;
  coinOf(owner: string): bigint;
}

export function openSvm(): Promise<Svm>;
