/** How a store is reached; tests bring their own. */
export interface StoreLink {
  /**
   * @param ended aborted once nobody wants the connection any more; it is closed then, even while it is being opened
   * @param onLost called where the connection is lost later
   */
  connect(ended: AbortSignal, onLost: (reason: unknown) => void): Promise<StoreConnection>;
}

export interface StoreConnection {
  /** Resolves where the store answers, and takes what is written. */
  check(): Promise<void>;
  /** Runs the script on one key. */
  run(key: string, values: readonly string[]): Promise<readonly unknown[]>;
  /** Runs a script on several keys, in one round trip. Texts of its answer are buffers. */
  runOn(script: StoreScript, keys: readonly string[], values: readonly string[]): Promise<readonly unknown[]>;
  /** Calls `hear` for each text that is told on the channel. Rejects where the store refuses. */
  subscribe(channel: string, hear: (text: string) => void): Promise<void>;
  /** Ends that. */
  unsubscribe(channel: string, hear: (text: string) => void): Promise<void>;
}

/** Lua, and its SHA-1 in hexadecimal digits, by which the store remembers it. */
export interface StoreScript {
  readonly text: string;
  readonly sha: string;
}
