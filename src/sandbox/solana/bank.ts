/** The accounts of the fake cluster: bytes that programs lay out, as on a real one. */
import { associatedOf, bytesOf, METADATA, metadataOf, SYSTEM } from './keys.ts';

export interface BankAccount {
  readonly lamports: bigint;
  /** The program that it belongs to. */
  readonly owner: string;
  readonly data: Buffer;
}

export interface NewMint {
  readonly program: string;
  readonly decimals: number;
  /** As Metaplex would keep it; left out where nobody named the mint. */
  readonly name?: string;
  readonly symbol?: string;
}

export interface NewTokenAccount {
  readonly program: string;
  readonly mint: string;
  readonly owner: string;
  readonly amount: bigint;
  readonly frozen?: boolean;
}

/** What 165 bytes cost to keep. */
const RENT = 2_039_280n;
const MINT_BYTES = 82;
const TOKEN_BYTES = 165;

export class Bank {
  readonly #accounts = new Map<string, BankAccount>();
  slot: bigint;

  constructor(slot: bigint) {
    this.slot = slot;
  }

  get(key: string): BankAccount | null {
    return this.#accounts.get(key) ?? null;
  }

  set(key: string, account: BankAccount): void {
    this.#accounts.set(key, account);
  }

  close(key: string): void {
    this.#accounts.delete(key);
  }

  /** Coin of an account of a person. */
  setCoin(key: string, lamports: bigint): void {
    this.set(key, { lamports, owner: SYSTEM, data: Buffer.alloc(0) });
  }

  addMint(mint: string, { program, decimals, name, symbol }: NewMint): void {
    const data = Buffer.alloc(MINT_BYTES);
    data.writeUInt8(decimals, 44);
    data.writeUInt8(1, 45);
    this.set(mint, { lamports: RENT, owner: program, data });
    if (name === undefined || symbol === undefined) return;
    const named = Buffer.alloc(679);
    named.writeUInt8(4, 0);
    named.set(bytesOf(mint), 33);
    for (const [text, at, room] of [
      [name, 65, 32],
      [symbol, 101, 10],
    ] as const) {
      named.writeUInt32LE(room, at);
      named.write(text, at + 4, 'utf8');
    }
    this.set(metadataOf(mint), { lamports: RENT, owner: METADATA, data: named });
  }

  /** At the associated address of the owner, or at another one. */
  addTokenAccount(
    { program, mint, owner, amount, frozen = false }: NewTokenAccount,
    key = associatedOf(owner, program, mint),
  ): void {
    const data = Buffer.alloc(TOKEN_BYTES);
    data.set(bytesOf(mint), 0);
    data.set(bytesOf(owner), 32);
    data.writeBigUInt64LE(amount, 64);
    data.writeUInt8(frozen ? 2 : 1, 108);
    this.set(key, { lamports: RENT, owner: program, data });
  }

  /** All token accounts of an owner under one program, in the order in which they were made. */
  tokenAccountsOf(owner: string, program: string): readonly (readonly [key: string, account: BankAccount])[] {
    const bytes = bytesOf(owner);
    return [...this.#accounts].filter(
      ([, account]) =>
        account.owner === program && account.data.length >= TOKEN_BYTES && account.data.subarray(32, 64).equals(bytes),
    );
  }
}
