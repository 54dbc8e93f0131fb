/** Adds up the outputs of a scan by address, and compares the sum of all with the one that the node states. */
import { type Failure, failure } from '../../model/failure.ts';
import { type Block, noAmounts, type Reading } from '../../model/reading.ts';
import { NATIVE } from './identity.ts';

/** One unspent output of an asked address. */
export interface Output {
  readonly address: string;
  /** The transaction and the place in it; null where they cannot be read. */
  readonly id: string | null;
  /** Atomic units, or why they cannot be read. */
  readonly amount: bigint | Failure;
}

/** What the sum that the node states says of an answer. */
interface Comparison {
  /** Why no sum can be believed; null where nothing speaks against them. */
  readonly reason: Failure | null;
  /** Why the answer may lack outputs. */
  readonly doubts: readonly string[];
}

export class OutputSums {
  readonly #sums = new Map<string, bigint>();
  readonly #reasons = new Map<string, Failure>();
  /** Whose each output was said to be. */
  readonly #seen = new Map<string, string>();
  #all = 0n;

  add({ address, id, amount }: Output): void {
    const before = id === null ? undefined : this.#seen.get(id);
    if (before !== undefined) {
      const twice = failure('UPSTREAM_BAD_RESPONSE', { detail: 'result.unspents: expected each output once' });
      this.#reasons.set(before, twice).set(address, twice);
    } else if (id !== null) {
      this.#seen.set(id, address);
    }
    if (typeof amount !== 'bigint') {
      this.#reasons.set(address, amount);
      return;
    }
    this.#sums.set(address, (this.#sums.get(address) ?? 0n) + amount);
    this.#all += amount;
  }

  /** @param total what the node says all outputs come to; null where that cannot be read */
  compare(total: bigint | null): Comparison {
    if (total === null) {
      const detail = 'result.total_amount: expected an amount';
      return { reason: failure('UPSTREAM_BAD_AMOUNT', { detail }), doubts: [detail] };
    }
    if (this.#reasons.size > 0) {
      return { reason: null, doubts: ['an output cannot be read, so that no sum shows that none is missing'] };
    }
    if (this.#all === total) return { reason: null, doubts: [] };
    const detail = 'the outputs do not come to the sum that the node states';
    return { reason: failure('UPSTREAM_INCONSISTENT', { detail }), doubts: [detail] };
  }

  /** One reading for each address that has an output. */
  readings(block: Block, reason: Failure | null): readonly Reading[] {
    const addresses = new Set([...this.#sums.keys(), ...this.#reasons.keys()]);
    return Array.from(addresses, (address): Reading => {
      const why = this.#reasons.get(address) ?? reason;
      if (why !== null) return { address, asset: NATIVE, failure: why };
      const total = this.#sums.get(address) ?? 0n;
      return { address, asset: NATIVE, amounts: { ...noAmounts, total }, block, facts: null, details: null };
    });
  }
}
