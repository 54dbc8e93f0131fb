/** The connections to one server, and which of them a request may find closed. */
import type { Dispatcher, Pool } from 'undici';
import { undici } from './undici.ts';

export interface ConnectionSettings {
  /** Requests in flight together; each has a connection. */
  readonly concurrency: number;
  /** For a new connection, TLS included. */
  readonly connectTimeoutMs: number;
  /** Whether a connection carries one request after another. */
  readonly reuseConnections: boolean;
}

const MAX_HEADER_BYTES = 32 * 1024;

/** What the receiver of an answer takes its request through. */
export interface Line {
  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void;
  /** Whether the connection that a request is written to right now has just been made for it. */
  readonly isNew: boolean;
}

class PooledLine implements Line {
  readonly #pool: Pool;
  /** The connection that was made last has not been written to: that follows at once. */
  isNew = false;

  constructor(origin: string, { concurrency, connectTimeoutMs }: ConnectionSettings, pipelining: 0 | 1) {
    const { Pool } = undici();
    this.#pool = new Pool(origin, {
      connections: concurrency,
      maxHeaderSize: MAX_HEADER_BYTES,
      connect: { timeout: connectTimeoutMs },
      pipelining,
      // Each request has a deadline: it needs no timers of its connection beside.
      headersTimeout: 0,
      bodyTimeout: 0,
      // The handling of cut answers, closed connections and header sizes is made for HTTP/1.1.
      allowH2: false,
    });
    this.#pool.on('connect', () => {
      this.isNew = true;
      queueMicrotask(() => {
        this.isNew = false;
      });
    });
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#pool.dispatch(options, handler);
  }

  destroy(): Promise<void> {
    return this.#pool.destroy();
  }
}

export class Connections {
  readonly #concurrency: number;
  readonly #usual: PooledLine;
  /** No connection of it is used twice, so that none can be found closed. */
  readonly #fresh: PooledLine;
  /** Connections that brought an answer and may since have been closed by the source, at most. */
  #kept = 0;

  constructor(origin: string, settings: ConnectionSettings) {
    this.#concurrency = settings.concurrency;
    this.#fresh = new PooledLine(origin, settings, 0);
    this.#usual = settings.reuseConnections ? new PooledLine(origin, settings, 1) : this.#fresh;
  }

  /** @param number of the attempt: a repeat gets a connection that was never used */
  line(number: number): Line {
    return number === 1 ? this.#usual : this.#fresh;
  }

  /** Whether a connection that has carried a request before may have been closed by the source meanwhile. */
  get mayBeClosed(): boolean {
    return this.#kept > 0;
  }

  /** A first attempt was answered: its connection is kept, unless none is. */
  answered(): void {
    this.#kept = Math.min(this.#kept + 1, this.#concurrency);
  }

  /** A connection was found closed. */
  foundClosed(): void {
    this.#kept -= 1;
  }

  async close(): Promise<void> {
    await Promise.all([this.#usual.destroy(), this.#fresh.destroy()]);
  }
}
