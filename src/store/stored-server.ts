/** What is shared of one server of a source, as one hash of the store holds it. */
import { randomUUID } from 'node:crypto';
import type { OwnStarts, SharedBreaker, SharedServer, SharedTake } from '../http/shared-server.ts';
import { type FailureCode, isFailureCode } from '../model/failure.ts';
import type { Rate } from '../model/rate.ts';
import type { Guard, GuardOptions } from './guard.ts';

/** Of what the script writes. */
const VERSION = 1;

/** Slices of a time span: a start counts for one to two of them longer than the span. */
const SHORT_SLICES = 20;
const SLICES = 60;
const LONG_SLICES = 1440;

interface StoredServerOptions extends Pick<GuardOptions, 'after' | 'coolOffMs' | 'onChange'> {
  readonly key: string;
  readonly rates: readonly Rate[];
  readonly share: number;
  readonly probeMs: number | null;
}

export class StoredServer implements SharedServer {
  readonly #guard: Pick<Guard, 'run' | 'isAway'>;
  readonly #options: StoredServerOptions;
  /** The name of the copy of the hash that knows the starts of this process; empty before the first answer. */
  #name = '';
  /** What a newer version wrote is not understood. */
  #isNewer = false;
  #isTold = false;

  constructor(guard: Pick<Guard, 'run' | 'isAway'>, options: StoredServerOptions) {
    this.#guard = guard;
    this.#options = options;
  }

  get isAway(): boolean {
    return this.#isNewer || this.#guard.isAway;
  }

  get share(): number {
    return this.#options.share;
  }

  async take(calls: number, own: OwnStarts): Promise<SharedTake | null> {
    const windows = this.#options.rates.flatMap(({ calls: most, perMs }, index) => [
      most,
      perMs,
      slicesOf(perMs),
      own.all[index] ?? 0,
      own.unshared[index] ?? 0,
    ]);
    const reply = await this.#run('take', [calls, this.#options.probeMs ?? 0, this.#name, ...windows]);
    if (reply === null) return null;
    const taken = readTaken(reply);
    if (taken === null) {
      this.#leave();
      return null;
    }
    this.#name = taken.name;
    this.#tell(false);
    return taken;
  }

  pause(ms: number): void {
    void this.#run('pause', [Math.ceil(ms)]);
  }

  breaker(open: Pick<SharedBreaker, 'openMs' | 'cause'> | null): void {
    if (open === null) void this.#run('closed', []);
    else void this.#run('open', [Math.ceil(open.openMs), Math.ceil(open.openMs), open.cause]);
  }

  /** @param values beside the version, the operation and the name of a new copy */
  async #run(operation: string, values: readonly (string | number)[]): Promise<readonly unknown[] | null> {
    if (this.isAway) return null;
    return this.#guard.run(this.#options.key, [VERSION, operation, randomUUID(), ...values].map(String));
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

/** Null where the answer is that of another version. */
function readTaken(reply: readonly unknown[]): (SharedTake & { readonly name: string }) | null {
  const [what, name, granted, waitMs, pausedMs, broken, openMs, cause, ...left] = reply;
  if (what !== 'taken' || typeof name !== 'string') return null;
  if (!isNumber(granted) || !isNumber(waitMs) || !isNumber(pausedMs) || !isNumber(broken) || !left.every(isNumber))
    return null;
  return { name, granted, waitMs, pausedMs, breaker: readBreaker(broken, String(openMs), String(cause)), left };
}

function readBreaker(broken: number, openMs: string, cause: string): SharedBreaker | null {
  if (openMs === '') return null;
  const known: FailureCode = isFailureCode(cause) ? cause : 'UPSTREAM_UNAVAILABLE';
  return { waitMs: Math.max(0, broken), probing: broken < 0, openMs: Number(openMs), cause: known };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
