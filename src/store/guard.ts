/**
 * Stands between requests and the store, so that a store that is away, slow or mute costs them at most one time-out: with the
 * first failure it counts as away, for all. Who asks meanwhile is told at once. Reconnecting is tried in the background.
 */
import type { StoreConnection, StoreLink, StoreScript } from './link.ts';

export interface GuardOptions {
  /** For one step of the store. */
  readonly timeoutMs: number;
  /** For opening a connection. */
  readonly connectTimeoutMs: number;
  /** Between attempts to connect; twice as long each time it is lost again within a minute, up to half a minute. */
  readonly coolOffMs: number;
  /** Calls `run` once after `ms`, unless what it returns is called before; keeps no process alive. */
  after(ms: number, run: () => void): () => void;
  /** Called when the store goes away, with the reason, and when it is back (null). */
  onChange(away: string | null): void;
}

/** The longest time between attempts, and for how long a store has to be there before its losses are forgotten. */
const MAX_COOL_OFF_MS = 30_000;
const STEADY_MS = 60_000;

export class Guard {
  readonly #link: StoreLink;
  readonly #options: GuardOptions;
  #connection: { readonly opened: StoreConnection; readonly end: AbortController } | null = null;
  /** End the waits of all who ask at the moment. */
  readonly #leaving = new Set<() => void>();
  #reason: string | null = null;
  #stopTimer: (() => void) | null = null;
  /** How often it was lost in a row, each time soon after it was there. Each loss costs a request a time-out. */
  #losses = 0;
  #stopSteady: (() => void) | null = null;
  #attempt: AbortController | null = null;
  #isClosed = false;

  constructor(link: StoreLink, options: GuardOptions) {
    this.#link = link;
    this.#options = options;
    void this.#connect();
  }

  get isAway(): boolean {
    return this.#connection === null;
  }

  /** Null where the store is away, or turns out to be. Never rejects. */
  run(key: string, values: readonly string[]): Promise<readonly unknown[] | null> {
    return this.#ask((opened) => opened.run(key, values));
  }

  /** The same for a script on several keys. */
  runOn(script: StoreScript, keys: readonly string[], values: readonly string[]): Promise<readonly unknown[] | null> {
    return this.#ask((opened) => opened.runOn(script, keys, values));
  }

  /** Hears what is told on a channel while this connection lasts. False where the store refuses, or is away. Never rejects. */
  async subscribe(channel: string, hear: (text: string) => void): Promise<boolean> {
    const reply = await this.#ask(async (opened) => {
      return opened.subscribe(channel, hear).then(
        () => [true],
        () => [false],
      );
    });
    return reply?.[0] === true;
  }

  unsubscribe(channel: string, hear: (text: string) => void): void {
    this.#connection?.opened.unsubscribe(channel, hear).catch(() => {});
  }

  async #ask(send: (opened: StoreConnection) => Promise<readonly unknown[]>): Promise<readonly unknown[] | null> {
    const connection = this.#connection;
    if (connection === null) return null;
    const { opened, end } = connection;
    return new Promise((resolve) => {
      const stop = this.#options.after(this.#options.timeoutMs, () => {
        // Where it was this process that had no time, the answer has come meanwhile, and is read first.
        setImmediate(() => {
          if (this.#leaving.has(leave)) this.#lose(end, 'TIMEOUT');
        });
      });
      const settle = (reply: readonly unknown[] | null): void => {
        stop();
        this.#leaving.delete(leave);
        resolve(reply);
      };
      const leave = (): void => settle(null);
      this.#leaving.add(leave);
      send(opened).then(settle, (error: unknown) => {
        this.#lose(end, reasonOf(error));
        leave();
      });
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#stopTimer?.();
    this.#attempt?.abort();
    if (this.#connection !== null) this.#drop();
  }

  async #connect(): Promise<void> {
    const end = new AbortController();
    this.#attempt = end;
    const { connectTimeoutMs, timeoutMs } = this.#options;
    const onLost = (reason: unknown): void => this.#lose(end, reasonOf(reason));
    try {
      const opened = await this.#within(connectTimeoutMs, this.#link.connect(end.signal, onLost));
      // One that would be too slow for the next request is away.
      await this.#within(timeoutMs, opened.check());
      if (this.#isClosed) return end.abort();
      this.#connection = { opened, end };
      this.#stopSteady = this.#options.after(STEADY_MS, () => {
        this.#losses = 0;
      });
      this.#tell(null);
    } catch (error) {
      end.abort();
      this.#tell(reasonOf(error));
      this.#connectLater();
    }
  }

  async #within<T>(ms: number, promise: Promise<T>): Promise<T> {
    const late = Promise.withResolvers<never>();
    const stop = this.#options.after(ms, () => late.reject(new Error('TIMEOUT')));
    try {
      return await Promise.race([promise, late.promise]);
    } finally {
      stop();
    }
  }

  #lose(end: AbortController, reason: string): void {
    if (this.#connection?.end !== end) return;
    this.#drop();
    this.#tell(reason);
    this.#connectLater();
    this.#losses += 1;
  }

  #drop(): void {
    this.#connection?.end.abort();
    this.#connection = null;
    this.#stopSteady?.();
    for (const leave of [...this.#leaving]) leave();
  }

  #connectLater(): void {
    if (this.#isClosed) return;
    const ms = Math.min(this.#options.coolOffMs * 2 ** this.#losses, MAX_COOL_OFF_MS);
    this.#stopTimer = this.#options.after(ms, () => void this.#connect());
  }

  #tell(reason: string | null): void {
    if (this.#isClosed || (reason === this.#reason && reason !== null)) return;
    this.#reason = reason;
    this.#options.onChange(reason);
  }
}

/** The code of the store (`NOAUTH`, `OOM`) or of the system (`ECONNREFUSED`): never a whole message, which may hold a host. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'LOST';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return /^-?([A-Z][A-Z0-9]{2,30})\b/.exec(error.message)?.[1] ?? 'LOST';
}
