/** A fake chain: blocks, each with the whole state behind it, as bytes that pallets lay out. */
import { createHash } from 'node:crypto';
import { bytesOf, littleEndian, placeOf, places } from './keys.ts';

export interface NewAsset {
  readonly name: string;
  readonly symbol: string;
  readonly decimals: number;
}

export interface StateBlock {
  readonly number: number;
  readonly hash: string;
  readonly state: ReadonlyMap<string, Buffer>;
}

/** By byte: it may move, it may not, it may not even receive. */
export type Status = 0 | 1 | 2;

const BLOCK_MS = 6000;
/** A chain of the sandbox began then. */
const START = Date.UTC(2026, 0, 1);

export class SubstrateChain {
  readonly #name: string;
  readonly #blocks: StateBlock[] = [];
  readonly #next = new Map<string, Buffer>();
  #branch = 0;
  /** How many of the newest blocks may still be replaced. */
  unfinal = 2;

  /** @param name tells the hashes of its blocks from those of other chains */
  constructor(name: string) {
    this.#name = name;
    this.#blocks.push({ number: 0, hash: this.#hashOf(0), state: new Map() });
  }

  get genesis(): string {
    return this.#hashOf(0, 0);
  }

  get head(): StateBlock {
    return this.#at(this.#blocks.length - 1);
  }

  get finalized(): StateBlock {
    return this.#at(Math.max(0, this.#blocks.length - 1 - this.unfinal));
  }

  /** Null where the chain has none of the number. */
  byNumber(number: number): StateBlock | null {
    return this.#blocks[number] ?? null;
  }

  byHash(hash: string): StateBlock | null {
    return this.#blocks.find((block) => block.hash === hash) ?? null;
  }

  setCoin(account: string, free: bigint, reserved = 0n): void {
    // A nonce and three counts before, what is frozen and flags behind.
    const counts = [1n, 0n, 1n, 0n].map((count) => littleEndian(count, 4));
    const amounts = [free, reserved, free / 3n, 2n ** 127n].map((amount) => littleEndian(amount, 16));
    this.#next.set(placeOf(places.coin, bytesOf(account)), Buffer.concat([...counts, ...amounts]));
  }

  addAsset(id: number, asset: NewAsset | null): void {
    const key = littleEndian(BigInt(id), 4);
    this.#next.set(placeOf(places.existence, key), Buffer.alloc(190));
    if (asset === null) return;
    const text = (words: string) => Buffer.concat([Uint8Array.of(Buffer.byteLength(words) << 2), Buffer.from(words)]);
    const { name, symbol, decimals } = asset;
    const metadata = Buffer.concat([littleEndian(7n, 16), text(name), text(symbol), Uint8Array.of(decimals, 0)]);
    this.#next.set(placeOf(places.metadata, key), metadata);
  }

  setAsset(id: number, account: string, balance: bigint, status: Status = 0): void {
    const place = placeOf(places.asset, littleEndian(BigInt(id), 4), bytesOf(account));
    this.#next.set(place, Buffer.concat([littleEndian(balance, 16), Uint8Array.of(status, 1)]));
  }

  /** Any bytes at any place, for what no pallet of today lays out. */
  put(place: string, bytes: Buffer | null): void {
    if (bytes === null) this.#next.delete(place);
    else this.#next.set(place, bytes);
  }

  /** Makes a block of all that was set. */
  seal(): StateBlock {
    const number = this.#blocks.length;
    this.#next.set(placeOf(places.number), littleEndian(BigInt(number), 4));
    this.#next.set(placeOf(places.time), littleEndian(BigInt(START + BLOCK_MS * number), 8));
    const block = { number, hash: this.#hashOf(number), state: new Map(this.#next) };
    this.#blocks.push(block);
    return block;
  }

  /** Forgets the newest blocks. What is sealed from now on is of another branch. */
  revert(count: number): void {
    this.#blocks.splice(Math.max(1, this.#blocks.length - count));
    this.#next.clear();
    for (const [place, bytes] of this.head.state) this.#next.set(place, bytes);
    this.#branch += 1;
  }

  #at(number: number): StateBlock {
    const block = this.#blocks[number];
    if (block === undefined) throw new RangeError(`no block ${number}`);
    return block;
  }

  #hashOf(number: number, branch = this.#branch): string {
    return `0x${createHash('sha256').update(`${this.#name}/${branch}/${number}`).digest('hex')}`;
  }
}
