import { hash } from 'node:crypto';
import type { BlockPick } from '../ledger/book.ts';

export interface ChainBlock {
  readonly number: bigint;
  readonly hash: string;
  readonly parent: string;
  readonly time: Date;
}

export interface MeshChainOptions {
  /** `blockchain/network`. */
  readonly network: string;
  readonly seed: number;
  /** Whether the server answers for past blocks. */
  readonly history: boolean;
  readonly secondsPerBlock: number;
  readonly hashPrefix: '0x' | '';
  /** Called with each block that joins the chain, and with the number of the newest block left after a cut. */
  readonly onBlock: (block: ChainBlock) => void;
  readonly onCut: (newest: bigint) => void;
}

const GENESIS_TIME = Date.UTC(2026, 0, 1);
/** The oldest block whose balances a node with history still has; the genesis block is pruned. */
const OLDEST = 1n;

/** The blocks of one Mesh network. Hashes depend on the seed, the network, the number, the parent and the fork alone. */
export class MeshChain {
  readonly network: string;
  readonly history: boolean;
  readonly #options: MeshChainOptions;
  readonly #blocks: ChainBlock[] = [];
  readonly #orphans = new Set<string>();
  #fork = 0;

  constructor(options: MeshChainOptions) {
    this.network = options.network;
    this.history = options.history;
    this.#options = options;
    this.advance();
  }

  /** Oldest first. */
  get blocks(): readonly ChainBlock[] {
    return this.#blocks;
  }

  get genesis(): ChainBlock {
    return this.#at(0);
  }

  get oldest(): ChainBlock {
    return this.#at(Math.min(Number(OLDEST), this.#blocks.length - 1));
  }

  get head(): ChainBlock {
    return this.#at(this.#blocks.length - 1);
  }

  /** `orphaned` for a hash that a reorganisation removed; null where there is no such block. The hash wins over the number. */
  find(pick: BlockPick): ChainBlock | 'orphaned' | null {
    if (pick.hash !== undefined && this.#orphans.has(pick.hash)) return 'orphaned';
    if (pick.hash !== undefined) return this.#blocks.find((block) => block.hash === pick.hash) ?? null;
    if (pick.number !== undefined) return this.#blocks.find((block) => block.number === pick.number) ?? null;
    return this.head;
  }

  /** Appends one block, in which some balances change. */
  advance(): ChainBlock {
    const number = BigInt(this.#blocks.length);
    const parent = this.#blocks.at(-1)?.hash ?? '';
    const text = [this.#options.seed, this.network, number, this.#fork, parent].join('|');
    const block: ChainBlock = {
      number,
      hash: `${this.#options.hashPrefix}${hash('sha256', text)}`,
      parent,
      time: new Date(GENESIS_TIME + Number(number) * this.#options.secondsPerBlock * 1000),
    };
    this.#blocks.push(block);
    this.#options.onBlock(block);
    return block;
  }

  /** Replaces the newest `depth` blocks by as many others: same numbers, other hashes, other changes of balances. */
  reorg(depth = 1): ChainBlock {
    if (!Number.isSafeInteger(depth) || depth < 1 || depth >= this.#blocks.length) {
      throw new RangeError(`cannot replace ${depth} of ${this.#blocks.length} blocks`);
    }
    this.#fork += 1;
    for (const block of this.#blocks.splice(-depth)) this.#orphans.add(block.hash);
    this.#options.onCut(this.head.number);
    for (let added = 0; added < depth; added += 1) this.advance();
    return this.head;
  }

  #at(index: number): ChainBlock {
    const block = this.#blocks[index];
    if (block === undefined) throw new RangeError(`the chain has no block ${index}`);
    return block;
  }
}
