/**
 * What this process knows of the starts at one server of a source: those of its own part, and how many of all replicas the
 * store has counted. It outlives the store's memory, and the sources that ask: two of the same server share it.
 */
import { StartWindow } from '../http/start-window.ts';
import type { Rate } from '../model/rate.ts';

/** What the store has counted within one time span. */
export interface Counted {
  /** Of the count, which the store begins anew where it may have forgotten something; empty where nothing is known. */
  readonly name: string;
  readonly common: number;
  readonly own: number;
}

/** Until starts that are reserved may be free again. */
const RESERVED_MS = 10;

const NOTHING: Counted = { name: '', common: 0, own: 0 };

export class KnownStarts {
  readonly #now: () => number;
  /** By time span: the starts of the own part, … */
  readonly #own = new Map<number, StartWindow>();
  /** … and those of them that the store has not been told of. */
  readonly #untold = new Map<number, StartWindow>();
  #untoldStarts = 0;
  #reserved = 0;
  readonly #counted = new Map<number, Counted & { readonly at: number }>();
  #pausedUntil = Number.NEGATIVE_INFINITY;
  #learnedAt = Number.NEGATIVE_INFINITY;

  /** @param now of a clock that never goes back, in milliseconds */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts within these time spans too; those who asked before have counted within theirs alone. */
  watch(rates: readonly Rate[]): void {
    for (const { perMs } of rates) for (const windows of [this.#own, this.#untold]) windowOf(windows, perMs);
  }

  /** Milliseconds that are left of the pauses that the source has asked this process for. */
  get pausedMs(): number {
    return Math.max(0, Math.ceil(this.#pausedUntil - this.#now()));
  }

  pause(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#now() + ms);
  }

  /** Starts of the own part that may still leave now. */
  left({ perMs }: Pick<Rate, 'perMs'>, own: number): number {
    return Math.max(0, own - this.#reserved - windowOf(this.#own, perMs).count(this.#now()));
  }

  /** Milliseconds until one of the own part may leave: 0 where it may now, infinite where that part is nothing. */
  waitMs(rate: Pick<Rate, 'perMs'>, own: number): number {
    if (own === 0) return Number.POSITIVE_INFINITY;
    if (this.left(rate, own) > 0) return 0;
    return Math.max(RESERVED_MS, windowOf(this.#own, rate.perMs).waitMs(this.#now(), own));
  }

  /** So many of the own part may be granted by the answer that is asked for: nobody else starts them meanwhile. */
  reserve(starts: number): () => void {
    this.#reserved += starts;
    return () => {
      this.#reserved -= starts;
    };
  }

  /** So many starts of the own part leave now. */
  start(starts: number, isTold: boolean): void {
    for (let start = 0; start < starts; start += 1) {
      for (const window of this.#own.values()) window.add(this.#now());
      if (!isTold) for (const window of this.#untold.values()) window.add(this.#now());
    }
    if (!isTold) this.#untoldStarts += starts;
  }

  untold({ perMs }: Pick<Rate, 'perMs'>): number {
    return windowOf(this.#untold, perMs).count(this.#now());
  }

  /** What tells whether starts have come since. */
  get untoldStarts(): number {
    return this.#untoldStarts;
  }

  /** The store knows all starts until then. Where some came since, all are told again: counted twice is safe. */
  toldUntil(untoldStarts: number): void {
    if (untoldStarts === this.#untoldStarts)
      for (const perMs of this.#untold.keys()) windowOf(this.#untold, perMs, true);
  }

  /** What the store had counted, as far as it may still count. */
  counted({ perMs }: Pick<Rate, 'perMs'>): Counted {
    const counted = this.#counted.get(perMs);
    return counted === undefined || this.#now() - counted.at > perMs * 2 ? NOTHING : counted;
  }

  learn({ perMs }: Pick<Rate, 'perMs'>, counted: Counted): void {
    this.#learnedAt = this.#now();
    this.#counted.set(perMs, { ...counted, at: this.#learnedAt });
  }

  /** Milliseconds since the store was last heard of; infinite before that. */
  get ageMs(): number {
    return this.#now() - this.#learnedAt;
  }
}

function windowOf(windows: Map<number, StartWindow>, perMs: number, isNew = false): StartWindow {
  const known = isNew ? undefined : windows.get(perMs);
  if (known !== undefined) return known;
  const window = new StartWindow({ calls: 0, perMs });
  windows.set(perMs, window);
  return window;
}
