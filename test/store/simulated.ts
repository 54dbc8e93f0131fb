/**
 * Replicas over the script of the store as a real Redis runs it, at a time that the test makes: starts are simulated, answers
 * come when the test lets them come, and the store can forget, restart, go back in time and go away.
 */
import { randomUUID } from 'node:crypto';
import { RESP_TYPES } from '@redis/client';
import type { Rate } from '../../src/model/rate.ts';
import { KnownStarts } from '../../src/store/known-starts.ts';
import type { PartSettings } from '../../src/store/parts.ts';
import { SCRIPT } from '../../src/store/script.ts';
import { StoredServer } from '../../src/store/stored-server.ts';
import type { clientOf } from './redis-server.ts';

/** Time and process of the store come from the test. */
const SIMULATED = `
local real = redis
local redis = { call = function(name, ...)
  if name == 'TIME' then return { KEYS[2], KEYS[3] } end
  if name == 'INFO' then return 'run_id:' .. KEYS[4] end
  return real.call(name, ...)
end }
${SCRIPT}`;

/** What becomes of the next question of a replica: it never arrives, its answer never does, or that comes so much later. */
export type Fate = 'unasked' | 'unanswered' | number;

interface SimulatedOptions extends PartSettings {
  readonly rates: readonly Rate[];
  readonly timeoutMs: number;
  readonly settleMs: number;
}

/** What replicas run in. */
interface World {
  readonly options: SimulatedOptions;
  readonly key: string;
  now(): number;
  /** A call leaves. */
  start(): void;
  /** Resolves so much later. */
  later(ms: number): Promise<void>;
  eval(values: readonly string[]): Promise<readonly unknown[]>;
}

/** One replica, and its way to the store. */
export class SimulatedReplica {
  isAway = false;
  next: Fate = 0;
  /** Calls that it asks for ahead, and starts as well. */
  ahead = 0;
  readonly #world: World;
  readonly #clockMs: number;
  #server: StoredServer;
  /** Called once the store has answered a question whose answer comes later. */
  #onLater = (): void => {};
  #answered: Promise<unknown> = Promise.resolve();
  #pending = 0;

  /** @param clockMs by how much its clock is off, which says nothing about the others' */
  constructor(world: World, clockMs: number) {
    this.#world = world;
    this.#clockMs = clockMs;
    this.#server = this.#open();
  }

  get server(): StoredServer {
    return this.#server;
  }

  /** Starts as many as may, at most so many; what comes later is not waited for. */
  async ask(calls: number): Promise<void> {
    if (this.#server.isAway) return this.#startOwn(calls);
    const taking = this.#server.take(calls, this.ahead).then((taken) => {
      if (taken === null) this.#startOwn(calls);
      for (let call = 0; call < (taken?.granted ?? 0) + (taken?.ahead ?? 0); call += 1) this.#world.start();
    });
    await this.#answeredOrLater(taking);
  }

  async report(sinceMs: number): Promise<void> {
    await this.#answeredOrLater(this.#server.report(sinceMs));
  }

  async #answeredOrLater(asking: Promise<void>): Promise<void> {
    const later = Promise.withResolvers<void>();
    this.#onLater = later.resolve;
    await Promise.race([asking, later.promise]);
  }

  /** In its place comes a new process, which knows nothing. */
  replace(): void {
    this.#server = this.#open();
  }

  async run(_key: string, values: readonly string[]): Promise<readonly unknown[] | null> {
    const fate = this.next;
    this.next = 0;
    const reply = fate === 'unasked' ? null : await this.#world.eval(values);
    if (typeof fate !== 'number') {
      this.isAway = true;
      return null;
    }
    if (fate === 0 && this.#pending === 0) return reply;
    // Answers come in the order of the questions.
    this.#pending += 1;
    this.#answered = Promise.all([this.#answered, fate > 0 ? this.#world.later(fate) : null]);
    this.#onLater();
    await this.#answered;
    this.#pending -= 1;
    return reply;
  }

  #startOwn(calls: number): void {
    const { own } = this.#server;
    for (let call = 0; call < calls && own.waitMs === 0; call += 1) {
      own.start();
      this.#world.start();
    }
  }

  #open(): StoredServer {
    const { options, key, now } = this.#world;
    const clock = (): number => now() + this.#clockMs;
    return new StoredServer(this, new KnownStarts(clock), {
      ...options,
      key,
      probeMs: null,
      coolOffMs: 1000,
      now: clock,
      after: () => () => {},
      onChange() {},
    });
  }
}

const HOUR = 3_600_000;

export class Simulation {
  /** When each call started, in milliseconds. */
  readonly log: number[] = [];
  readonly replicas: readonly SimulatedReplica[];
  readonly #client: Awaited<ReturnType<typeof clientOf>>;
  readonly #key = `simulated:{${randomUUID()}}`;
  readonly #due: { readonly at: number; run(): void }[] = [];
  #now = 1_000_000_000;
  /** By how much the clock of the store is ahead. */
  #aheadMs = 500_000_000;
  #run = 1;
  #snapshot: Buffer | null = null;

  constructor(client: Awaited<ReturnType<typeof clientOf>>, replicas: number, options: SimulatedOptions) {
    this.#client = client;
    const world: World = {
      options,
      key: this.#key,
      now: () => this.#now,
      start: () => void this.log.push(this.#now),
      later: (ms) => new Promise<void>((run) => void this.#due.push({ at: this.#now + ms, run })),
      eval: (values) => this.#eval(values),
    };
    this.replicas = Array.from({ length: replicas }, (_, index) => new SimulatedReplica(world, index * HOUR));
  }

  /**
   * Time passes; answers that come meanwhile are taken in.
   *
   * @param reportMs within so long all replicas report, and those that are away come back
   */
  async move(ms: number, reportMs = Number.POSITIVE_INFINITY): Promise<void> {
    const end = this.#now + ms;
    while (this.#now < end) {
      this.#now = Math.min(end, this.#now + reportMs / 2, ...this.#due.map(({ at }) => at));
      for (const one of this.#due.filter(({ at }) => at <= this.#now)) {
        this.#due.splice(this.#due.indexOf(one), 1);
        one.run();
        await settled();
      }
      if (reportMs < Number.POSITIVE_INFINITY) await this.#reports(reportMs / 2);
    }
  }

  /** The store forgets all. */
  async empty(): Promise<void> {
    await this.#client.del(this.#key);
  }

  /** What a later `restart` may bring back. */
  async save(): Promise<void> {
    this.#snapshot = await this.dump();
  }

  /** Another process has the data, or those of the last `save`. */
  async restart(isOld: boolean): Promise<void> {
    this.#run += 1;
    if (!isOld) return;
    await this.empty();
    if (this.#snapshot !== null) await this.#client.restore(this.#key, 0, this.#snapshot);
  }

  /** The clock of the store goes back. */
  turnBack(ms: number): void {
    this.#aheadMs -= ms;
  }

  async dump() {
    return this.#client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }).dump(this.#key);
  }

  async #reports(sinceMs: number): Promise<void> {
    for (const replica of this.replicas) {
      const wasAway = replica.isAway;
      replica.isAway = false;
      replica.next = 0;
      await replica.report(wasAway ? 0 : sinceMs);
    }
  }

  async #eval(values: readonly string[]): Promise<readonly unknown[]> {
    const time = this.#now + this.#aheadMs;
    const seconds = Math.floor(time / 1000);
    const keys = [this.#key, String(seconds), String((time - seconds * 1000) * 1000), `r${this.#run}`];
    const reply = await this.#client.eval(SIMULATED, { keys, arguments: [...values] });
    if (!Array.isArray(reply)) throw new Error('no answer');
    return reply;
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
