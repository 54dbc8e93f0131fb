import { LRUCache } from 'lru-cache';
import { abortFailure } from '../../http/transport-failure.ts';
import { untilAborted } from '../../http/until-aborted.ts';

export interface MemoryOptions {
  readonly max: number;
  readonly ttlMs: number;
}

interface Store<Fact> {
  get(key: string): Fact | undefined;
  /** Without counting as use. */
  peek(key: string): Fact | undefined;
  set(key: string, fact: Fact): unknown;
}

/** By `maxSize`, since `max` takes all its room at once: 2 MiB and 5 ms for the 50,000 assets of a source. */
function openStore<Fact extends object>({ max, ttlMs }: MemoryOptions): Store<Fact> {
  // At another resolution each look may start a timer, which costs more than to read the clock.
  return new LRUCache<string, Fact>({ maxSize: max, sizeCalculation: () => 1, ttl: ttlMs, ttlResolution: 0 });
}

/**
 * A bounded memory for facts that change rarely. A load that fails is not remembered; loads of one key are shared. Ages are
 * those of `performance.now()`, which setting the clock of the machine does not move.
 */
export class Memory<Key extends string, Fact extends object> {
  readonly #kept: Store<Fact>;
  readonly #loading = new Map<string, Promise<Fact>>();

  constructor(options: MemoryOptions | { readonly store: Store<Fact> }) {
    this.#kept = 'store' in options ? options.store : openStore(options);
  }

  /** The same for a dry run: it knows what is kept here, and what it learns stays there. */
  draft(): Memory<Key, Fact> {
    const learned = new Map<string, Fact>();
    const get = (key: string): Fact | undefined => learned.get(key) ?? this.#kept.peek(key);
    return new Memory<Key, Fact>({ store: { get, peek: get, set: (key, fact) => learned.set(key, fact) } });
  }

  get(key: Key): Fact | null {
    return this.#kept.get(key) ?? null;
  }

  set(key: Key, fact: Fact): void {
    this.#kept.set(key, fact);
  }

  /**
   * The kept fact, or what `load` brings. The load serves everyone who asks meanwhile, so it must not depend on the
   * patience of the first: a caller that gives up (`signal`) gets a `FailureError`, and the load goes on for the others.
   */
  async load(key: Key, load: () => Promise<Fact>, signal: AbortSignal): Promise<Fact> {
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    if (signal.aborted) throw abortFailure(signal);
    return untilAborted(this.#loading.get(key) ?? this.#start(key, load), signal);
  }

  #start(key: Key, load: () => Promise<Fact>): Promise<Fact> {
    const loading = load()
      .then((fact) => {
        this.#kept.set(key, fact);
        return fact;
      })
      .finally(() => this.#loading.delete(key));
    // All callers may have given up by the time it fails; each of them already has its error.
    loading.catch(() => {});
    this.#loading.set(key, loading);
    return loading;
  }
}
