/** The connections of clients that subscribe: each can be ended for its client, with or without a reason. */

export interface LiveConnection {
  /** The server stops, or takes another configuration: the client is to connect again. */
  goAway(): void;
  /** What the client showed is not valid any more. */
  expire(): void;
}

/** Longer timers fire at once. */
const MOST_MS = 2 ** 31 - 1;

export class LiveConnections {
  readonly #open = new Set<LiveConnection>();
  #isClosed = false;

  get size(): number {
    return this.#open.size;
  }

  /** @param expires when what the client showed ceases to be valid; null for never @returns to be called when it has ended */
  add(connection: LiveConnection, expires: Date | null): () => void {
    this.#open.add(connection);
    const leftMs = expires === null ? Number.POSITIVE_INFINITY : expires.getTime() - Date.now();
    const timer = leftMs <= MOST_MS ? setTimeout(() => connection.expire(), Math.max(0, leftMs)) : null;
    if (this.#isClosed) connection.goAway();
    return () => {
      this.#open.delete(connection);
      if (timer !== null) clearTimeout(timer);
    };
  }

  close(): void {
    this.#isClosed = true;
    for (const connection of this.#open) connection.goAway();
  }
}
