/** What is shared of one server of a source, as one hash of the store holds it. */
import { randomUUID } from 'node:crypto';
import {
  AHEAD_MS,
  type OwnPart,
  type SharedBreaker,
  type SharedServer,
  type SharedTake,
} from '../http/shared-server.ts';
import type { QuotaLeft, Rate } from '../model/rate.ts';
import type { Guard, GuardOptions } from './guard.ts';
import type { KnownStarts } from './known-starts.ts';
import { type PartSettings, partsOf, type RateParts } from './parts.ts';
import { readTakeAnswer, type TakeAnswer } from './take-answer.ts';

/** Of what the script writes. */
const VERSION = 1;

/** Slices of a time span: a start counts for up to two of them longer than it must. */
const SHORT_SLICES = 20;
const SLICES = 60;
const LONG_SLICES = 288;

export interface StoredServerOptions
  extends Pick<GuardOptions, 'after' | 'coolOffMs' | 'onChange' | 'timeoutMs'>,
    PartSettings {
  readonly key: string;
  readonly rates: readonly Rate[];
  readonly probeMs: number | null;
  /** For how long a store that may have forgotten something waits for the reports of all replicas. */
  readonly settleMs: number;
  /** Of a clock that never goes back, in milliseconds. */
  now(): number;
}

interface SharedRate extends Rate, RateParts {
  readonly slices: number;
}

interface Wanted {
  readonly calls: number;
  readonly ahead: number;
  /** How many of the calls may come of the own part. */
  readonly budget: number;
}

export class StoredServer implements SharedServer {
  readonly own: OwnPart;
  readonly #guard: Pick<Guard, 'run' | 'isAway'>;
  readonly #known: KnownStarts;
  readonly #options: StoredServerOptions;
  readonly #rates: readonly SharedRate[];
  /** What all replicas have left of each rate, by the last answer. */
  #left: readonly number[] | null = null;
  /** What a newer version wrote is not understood. */
  #isNewer = false;
  #isTold = false;

  constructor(guard: Pick<Guard, 'run' | 'isAway'>, known: KnownStarts, options: StoredServerOptions) {
    this.#guard = guard;
    this.#known = known;
    this.#options = options;
    this.#rates = options.rates.map((rate) => ({
      ...rate,
      ...partsOf(rate.calls, options),
      slices: slicesOf(rate.perMs),
    }));
    known.watch(options.rates);
    this.own = this.#ownPart();
  }

  get isAway(): boolean {
    return this.#isNewer || this.#guard.isAway;
  }

  async take(calls: number, ahead: number): Promise<SharedTake | null> {
    const { now } = this.#options;
    const askedAt = now();
    const budget = Math.min(calls, this.#budget);
    const release = this.#known.reserve(budget);
    const taken = await this.#take({ calls, ahead, budget });
    release();
    if (taken === null) return null;
    // A grant is counted from when it was given for the time span, and for as long as it is good. Later it is lost.
    const isLate = now() - askedAt > this.#goodMs;
    const common = isLate ? 0 : taken.common;
    const own = isLate ? this.#withoutGrant(calls, taken) : taken.own;
    this.#known.start(own, !isLate);
    const ownWaitMs = this.#budget > 0 ? taken.ownWaitMs : Math.max(this.#ownWaitMs, taken.ownWaitMs);
    const waitMs = common + own < calls ? Math.min(taken.commonWaitMs, ownWaitMs) : 0;
    const { pausedMs, breaker, left } = taken;
    const granted = Math.min(calls, common + own);
    return { granted, ahead: common + own - granted, waitMs, pausedMs, breaker, left };
  }

  /** Lets the store know what this replica knows, where it has not asked for so long. */
  async report(sinceMs: number): Promise<void> {
    if (this.#known.ageMs < sinceMs || !this.#rates.some((rate) => this.#known.counted(rate).name !== '')) return;
    await this.#take({ calls: 0, ahead: 0, budget: 0 });
  }

  pause(ms: number): void {
    this.#known.pause(ms);
    void this.#run('pause', []);
  }

  correct({ perMs, left, endsInMs }: QuotaLeft): void {
    const index = this.#rates.findIndex((rate) => rate.perMs === perMs);
    const rate = this.#rates[index];
    // What is counted for calls on their way makes it less than the source says, as a rule.
    if (rate === undefined || (this.#left?.[index] ?? 0) <= left) return;
    const { common, own, slices } = rate;
    const { replicas } = this.#options;
    void this.#run('correct', [this.#goodMs, left, Math.ceil(endsInMs), common, own * replicas, perMs, slices]);
  }

  breaker(open: Pick<SharedBreaker, 'openMs' | 'cause'> | null): void {
    if (open === null) void this.#run('closed', []);
    else void this.#run('open', [Math.ceil(open.openMs), Math.ceil(open.openMs), open.cause]);
  }

  #ownPart(): OwnPart {
    const waitMs = (): number => this.#ownWaitMs;
    const left = (): readonly number[] => this.#rates.map((rate) => this.#known.left(rate, rate.own));
    const { coolOffMs } = this.#options;
    return {
      get waitMs() {
        const wait = waitMs();
        // Where that part is nothing, the store may be back by then.
        return wait === Number.POSITIVE_INFINITY ? coolOffMs : wait;
      },
      get left() {
        return left();
      },
      start: () => this.#known.start(1, false),
    };
  }

  /** Calls of the own part that start in place of a grant that came too late, unless the answer forbids all. */
  #withoutGrant(calls: number, { pausedMs, breaker }: TakeAnswer): number {
    return pausedMs > 0 || breaker !== null ? 0 : Math.min(calls, this.#budget);
  }

  /** Calls of the own part that may start now. */
  get #budget(): number {
    return Math.min(...this.#rates.map((rate) => this.#known.left(rate, rate.own)), Number.MAX_SAFE_INTEGER);
  }

  get #ownWaitMs(): number {
    return Math.max(0, ...this.#rates.map((rate) => this.#known.waitMs(rate, rate.own)));
  }

  /** For how long a grant may be used. */
  get #goodMs(): number {
    return Math.max(this.#options.timeoutMs, AHEAD_MS);
  }

  async #take({ calls, ahead, budget }: Wanted): Promise<TakeAnswer | null> {
    const { settleMs, probeMs, replicas } = this.#options;
    const untold = this.#known.untoldStarts;
    const windows = this.#rates.flatMap((rate) => {
      const counted = this.#known.counted(rate);
      const told = [this.#known.untold(rate), counted.name, counted.common, counted.own];
      return [rate.common, rate.own * replicas, rate.perMs, rate.slices, ...told];
    });
    const lease = calls === 0 ? 0 : (probeMs ?? 0);
    const reply = await this.#run('take', [calls, ahead, lease, budget, this.#goodMs, settleMs, ...windows]);
    if (reply === null) return null;
    const taken = readTakeAnswer(reply);
    if (taken === null) {
      this.#leave();
      return null;
    }
    this.#known.toldUntil(untold);
    for (const [index, rate] of this.#rates.entries()) {
      const counted = taken.counted[index];
      if (counted !== undefined) this.#known.learn(rate, counted);
    }
    this.#left = taken.left;
    this.#tell(false);
    return taken;
  }

  /** @param values beside the version, the operation, the name of a new count, and the pause that the source asked for */
  async #run(operation: string, values: readonly (string | number)[]): Promise<readonly unknown[] | null> {
    if (this.isAway) return null;
    const all = [VERSION, operation, randomUUID(), this.#known.pausedMs, ...values];
    return this.#guard.run(this.#options.key, all.map(String));
  }

  /** Tries again after a while: the newer version may be gone by then, and its hash with it. */
  #leave(): void {
    if (this.#isNewer) return;
    this.#isNewer = true;
    this.#tell(true);
    this.#options.after(this.#options.coolOffMs, () => {
      this.#isNewer = false;
    });
  }

  #tell(isNewer: boolean): void {
    if (isNewer === this.#isTold) return;
    this.#isTold = isNewer;
    this.#options.onChange(isNewer ? 'NEWER' : null);
  }
}

function slicesOf(perMs: number): number {
  if (perMs <= 1000) return SHORT_SLICES;
  return perMs <= 60 * 60_000 ? SLICES : LONG_SLICES;
}
