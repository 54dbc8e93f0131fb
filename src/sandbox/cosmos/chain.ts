/** A ledger of coins with all its heights, seeded: tests read it, and change it block by block. */
import type { Amounts } from '../../model/reading.ts';
import { drawFate } from '../ledger/fate.ts';
import { Random } from '../ledger/random.ts';
import { cosmosAddress, moduleAddress, tracedDenomination } from './addresses.ts';

export const CHAIN_ID = 'cosmos-sandbox-1';

const SECONDS_A_BLOCK = 5;
const FIRST_BLOCK = Date.UTC(2026, 0, 1);
/** The height from which seeded balances count. */
const ENDOWED = 1n;

export interface CosmosChainOptions {
  /** Default 40. */
  readonly accounts?: number;
  /** Further denominations that the second account holds; default 161, more than a page of a node has by default. */
  readonly collected?: number;
  /** Further denominations that the third account was sent; default 2500, more than fit into two pages of 1000. */
  readonly spam?: number;
}

export interface Denomination {
  readonly denom: string;
  /** What the chain says of it; null where it says nothing. */
  readonly metadata: DenominationMetadata | null;
}

interface DenominationMetadata {
  readonly name: string;
  readonly symbol: string;
  readonly display: string;
  readonly exponent: number;
}

export interface Coin {
  readonly denom: string;
  readonly amount: bigint;
}

interface Change {
  readonly height: bigint;
  readonly amount: bigint;
}

export class CosmosChain {
  readonly seed: number;
  readonly denominations: readonly Denomination[];
  /** By address and denomination, oldest change first. */
  readonly #held = new Map<string, Map<string, Change[]>>();
  /** The seeded ones. */
  readonly addresses: readonly string[];
  /** The coin of another chain, which the source has to be told of. */
  readonly ether: string;
  #height = ENDOWED;

  constructor(seed: number, { accounts = 40, collected = 161, spam = 2500 }: CosmosChainOptions = {}) {
    this.seed = seed;
    this.ether = tracedDenomination(seed, 'ether');
    this.denominations = denominationsOf(seed, this.ether);
    this.addresses = Array.from({ length: accounts }, (_, index) => cosmosAddress(seed, index));
    for (const [index, address] of this.addresses.entries()) this.#endow(address, index);
    this.#write(moduleAddress('bonded_tokens_pool'), { denom: 'ugrain', amount: 10n ** 15n });
    const [maker = '', collector, spammed] = this.addresses;
    if (collector !== undefined) this.#made(maker, collector, 'coin', collected);
    if (spammed !== undefined) this.#made(maker, spammed, 'spam', spam);
    while (this.#height < 20n) this.mine();
  }

  get height(): bigint {
    return this.#height;
  }

  timeOf(height: bigint): Date {
    return new Date(FIRST_BLOCK + Number(height) * SECONDS_A_BLOCK * 1000);
  }

  /** Zero where it holds none, whoever that is. */
  balance(address: string, denom: string, height = this.#height): bigint {
    return (
      this.#held
        .get(address)
        ?.get(denom)
        ?.findLast((change) => change.height <= height)?.amount ?? 0n
    );
  }

  /** All that it holds, by denomination. A chain keeps no row for nothing. */
  coins(address: string, height = this.#height): readonly Coin[] {
    return [...(this.#held.get(address)?.keys() ?? [])]
      .map((denom) => ({ denom, amount: this.balance(address, denom, height) }))
      .filter(({ amount }) => amount > 0n)
      .toSorted((left, right) => (left.denom < right.denom ? -1 : 1));
  }

  /** What a source is to say of all that it holds. */
  truth(address: string, height = this.#height): ReadonlyMap<string, Amounts> {
    return new Map(
      this.coins(address, height).map(({ denom, amount }) => [
        denom,
        { total: amount, available: null, locked: null, pendingDeposit: null, pendingWithdrawal: null },
      ]),
    );
  }

  /** A new block, in which nothing moves. */
  mine(): void {
    this.#height += 1n;
  }

  /** A new block, from which the account holds so much. */
  set(address: string, denom: string, amount: bigint): void {
    this.mine();
    this.#write(address, { denom, amount });
  }

  /** A new block, in which coins move. */
  send(from: string, to: string, { denom, amount }: Coin): void {
    if (this.balance(from, denom) < amount) throw new RangeError('more than the sender has');
    this.mine();
    this.#write(from, { denom, amount: this.balance(from, denom) - amount });
    this.#write(to, { denom, amount: this.balance(to, denom) + amount });
  }

  #write(address: string, { denom, amount }: Coin): void {
    const all = this.#held.get(address) ?? new Map<string, Change[]>();
    this.#held.set(address, all);
    all.set(denom, [...(all.get(denom) ?? []), { height: this.#height, amount }]);
  }

  #endow(address: string, index: number): void {
    const random = new Random(this.seed, `cosmos/balance/${index}`);
    for (const [position, { denom }] of this.denominations.entries()) {
      const amount = random.bits(70) + 1n;
      if (drawFate(random, index, position) === 'held') this.#write(address, { denom, amount });
    }
  }

  /** Denominations that somebody made, as a token factory lets everybody. */
  #made(maker: string, holder: string, label: string, count: number): void {
    const random = new Random(this.seed, `cosmos/${label}`);
    for (let index = 0; index < count; index += 1) {
      this.#write(holder, { denom: `factory/${maker}/${label}${index}`, amount: random.bits(60) + 1n });
    }
  }
}

/** Two have no metadata: a coin of another chain, and one that somebody made. */
function denominationsOf(seed: number, ether: string): readonly Denomination[] {
  const described = (denom: string, symbol: string, exponent: number): Denomination => ({
    denom,
    metadata: { name: `${symbol} of the sandbox`, symbol, display: symbol.toLowerCase(), exponent },
  });
  return [
    described('ugrain', 'GRAIN', 6),
    described('ufish', 'FISH', 6),
    described('asalt', 'SALT', 18),
    described('timber', 'TIMBER', 0),
    { denom: ether, metadata: null },
    { denom: `factory/${cosmosAddress(seed, 0)}/shells`, metadata: null },
  ];
}
