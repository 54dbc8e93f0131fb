/** A chain of unspent outputs on regtest, seeded, with transactions that wait for a block; tests read and change it. */
import type { Amounts } from '../../model/reading.ts';
import { drawFate } from '../ledger/fate.ts';
import { Random } from '../ledger/random.ts';
import { regtestAddress, type ScriptAddress } from './addresses.ts';

/** The first block of every regtest of Bitcoin. */
const GENESIS = '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206';

const BLOCKS = 150;
const DEFAULT_ACCOUNTS = 60;

export interface UnspentOutput {
  readonly txid: string;
  readonly vout: number;
  readonly amount: bigint;
  readonly height: number;
}

/** What an address ever got and gave, by transactions in blocks or without. */
export interface Flow {
  readonly funded: bigint;
  readonly spent: bigint;
}

export interface AddressCoins extends ScriptAddress {
  readonly outputs: readonly UnspentOutput[];
  readonly settled: Flow;
  readonly waiting: Flow;
}

interface Written extends ScriptAddress {
  outputs: UnspentOutput[];
  /** Of outputs in blocks that were spent in blocks. */
  spent: bigint;
  waiting: Flow;
}

const nothing: Flow = { funded: 0n, spent: 0n };

export class BitcoinChain {
  readonly seed: number;
  /** Of each block, by height. */
  readonly #hashes: string[] = [GENESIS];
  readonly #holders = new Map<string, Written>();
  #transactions = 0;
  #blocks = 0;

  constructor(seed: number, accounts = DEFAULT_ACCOUNTS) {
    this.seed = seed;
    while (this.height < BLOCKS) this.mine();
    for (let index = 0; index < accounts; index += 1) this.#endow(index);
  }

  get height(): number {
    return this.#hashes.length - 1;
  }

  /** Of the newest block. */
  get tip(): string {
    return this.#hashes.at(-1) ?? GENESIS;
  }

  hashAt(height: number): string | null {
    return this.#hashes[height] ?? null;
  }

  /** Of the address, which may be any of regtest: one that was never used has nothing. */
  holder(address: string): AddressCoins | null {
    const known = this.#holders.get(address);
    if (known === undefined) return null;
    const held = known.outputs.reduce((sum, { amount }) => sum + amount, 0n);
    return { ...known, settled: { funded: held + known.spent, spent: known.spent } };
  }

  /** The seeded addresses. */
  addresses(): readonly string[] {
    return [...this.#holders.keys()];
  }

  /** What a source is to say of the address: of blocks alone, or with what waits for one. */
  truth(address: string, waiting: boolean): Amounts {
    const holder = this.holder(address);
    const total = holder === null ? 0n : holder.settled.funded - holder.settled.spent;
    const { funded, spent } = holder?.waiting ?? nothing;
    const parts = waiting
      ? { pendingDeposit: funded, pendingWithdrawal: spent }
      : { pendingDeposit: null, pendingWithdrawal: null };
    return { total, available: null, locked: null, ...parts };
  }

  /** A new block on top. */
  mine(): void {
    this.#blocks += 1;
    this.#hashes.push(new Random(this.seed, `bitcoin/block/${this.#blocks}`).hex(64));
  }

  /** A new output at the address, in the newest block. */
  pay(address: string, amount: bigint): void {
    this.#transactions += 1;
    const txid = new Random(this.seed, `bitcoin/transaction/${this.#transactions}`).hex(64);
    this.#written(address).outputs.push({ txid, vout: this.#transactions % 3, amount, height: this.height });
  }

  /** All outputs of the address are spent, to nobody here. */
  spend(address: string): void {
    const holder = this.#written(address);
    holder.spent += holder.outputs.reduce((sum, { amount }) => sum + amount, 0n);
    holder.outputs = [];
  }

  /** Transactions without a block that pay the address, and that spend from it. */
  wait(address: string, waiting: Flow): void {
    this.#written(address).waiting = waiting;
  }

  /** The newest block is replaced: its payments are gone. */
  reorganise(): void {
    const { height } = this;
    this.#hashes.pop();
    this.mine();
    for (const holder of this.#holders.values())
      holder.outputs = holder.outputs.filter((output) => output.height < height);
  }

  #written(address: string): Written {
    const holder = this.#holders.get(address);
    if (holder === undefined) throw new RangeError(`the chain has no holder ${address}`);
    return holder;
  }

  #endow(index: number): void {
    const owner = regtestAddress(this.seed, index);
    this.#holders.set(owner.address, { ...owner, outputs: [], spent: 0n, waiting: nothing });
    const random = new Random(this.seed, `bitcoin/balance/${index}`);
    const fate = drawFate(random, index, index);
    if (fate === 'never') return;
    for (let count = 1 + random.below(3); count > 0; count -= 1)
      this.pay(owner.address, random.bits(8 + random.below(34)) + 1n);
    if (fate === 'zero') this.spend(owner.address);
    else if (random.chance(20) || index === 0)
      this.wait(owner.address, { funded: random.bits(30), spent: random.bits(20) });
  }
}
