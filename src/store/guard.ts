/**
 * Stands between requests and the store, so that a store that is away, slow or mute costs them at most one time-out: with the
 * first failure it counts as away, for all. Who asks meanwhile is told at once. Reconnecting is tried in the background.
 */
import type { StoreConnection, StoreLink } from './link.ts';

export interface GuardOptions {
  /** For one step of the store. */
  readonly timeoutMs: number;
  /** For opening a connection. */
  readonly connectTimeoutMs: number;
  /** Between attempts to connect. */
  readonly coolOffMs: number;
  /** Calls `run` once after `ms`, unless what it returns is called before; keeps no process alive. */
  after(ms: number, run: () => void): () => void;
  /** Called when the store goes away, with the reason, and when it is back (null). */
  onChange(away: string | null): void;
}

export class Guard {
  readonly #link: StoreLink;
  readonly #options: GuardOptions;
  #connection: { readonly opened: StoreConnection; readonly end: AbortController } | null = null;
  /** Ends the waits of all who ask at the moment. */
  #gone = Promise.withResolvers<null>();
  #reason: string | null = null;
  #stopTimer: (() => void) | null = null;
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
  async run(key: string, values: readonly string[]): Promise<readonly unknown[] | null> {
    const connection = this.#connection;
    if (connection === null) return null;
    const stop = this.#options.after(this.#options.timeoutMs, () => this.#lose(connection.end, 'TIMEOUT'));
    try {
      return await Promise.race([connection.opened.run(key, values), this.#gone.promise]);
    } catch (error) {
      this.#lose(connection.end, reasonOf(error));
      return null;
    } finally {
      stop();
    }
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
    const late = Promise.withResolvers<never>();
    const stop = this.#options.after(this.#options.connectTimeoutMs, () => late.reject(new Error('TIMEOUT')));
    try {
      const opening = this.#link.connect(end.signal, (reason) => this.#lose(end, reasonOf(reason)));
      const opened = await Promise.race([opening, late.promise]);
      if (this.#isClosed) return end.abort();
      this.#connection = { opened, end };
      this.#gone = Promise.withResolvers();
      this.#tell(null);
    } catch (error) {
      end.abort();
      this.#tell(reasonOf(error));
      this.#connectLater();
    } finally {
      stop();
    }
  }

  #lose(end: AbortController, reason: string): void {
    if (this.#connection?.end !== end) return;
    this.#drop();
    this.#tell(reason);
    this.#connectLater();
  }

  #drop(): void {
    this.#connection?.end.abort();
    this.#connection = null;
    this.#gone.resolve(null);
  }

  #connectLater(): void {
    if (this.#isClosed) return;
    this.#stopTimer = this.#options.after(this.#options.coolOffMs, () => void this.#connect());
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
