/** The newest block that each network of a source was read at, so that no later answer goes back without a word. */
import type { Block } from '../../model/reading.ts';

interface Head {
  readonly number: bigint;
  /** When it was first seen, by `performance.now()`. */
  readonly since: number;
  /** When it was last seen. */
  readonly seenAt: number;
}

/** The newest block that was seen on a network. */
export interface SeenHead {
  /** Null where the source has one ledger. */
  readonly network: string | null;
  readonly number: bigint;
  /** For how long it had been the newest when it was last seen. */
  readonly stoodMs: number;
}

/** A block that was not seen again for so long is no longer the one to compare with: the chain itself has gone back. */
const KEPT_MS = 60_000;

export class Heads {
  readonly #now: () => number;
  readonly #heads: Map<string, Head>;

  /** @param now a clock in milliseconds */
  constructor(now: () => number = () => performance.now(), heads: ReadonlyMap<string, Head> = new Map()) {
    this.#now = now;
    this.#heads = new Map(heads);
  }

  /** The same for a dry run: what is noted there is not noted here. */
  draft(): Heads {
    return new Heads(this.#now, this.#heads);
  }

  /** Takes note of what is now said to be the newest block; how many blocks it is older than one seen a moment ago. */
  note(network: string | null, { number }: Block): bigint {
    const key = network ?? '';
    const seenAt = this.#now();
    const head = this.#heads.get(key);
    if (number === null) return 0n;
    if (head !== undefined && number < head.number && seenAt - head.seenAt < KEPT_MS) return head.number - number;
    const since = head?.number === number ? head.since : seenAt;
    this.#heads.set(key, { number, since, seenAt });
    return 0n;
  }

  get seen(): readonly SeenHead[] {
    return [...this.#heads].map(([key, { number, since, seenAt }]) => {
      return { network: key === '' ? null : key, number, stoodMs: seenAt - since };
    });
  }
}
