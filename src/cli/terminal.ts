/** A stream that may be a terminal. One that does not know its size reports 0, or nothing. */
export type TerminalStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** The variables that say how to write. */
export type Environment = Readonly<Partial<Record<'CI' | 'TERM', string>>>;

/** Where a command writes. Results go to `out`; progress, faults and remarks go to `err`. */
export interface Terminal {
  readonly out: TerminalStream;
  readonly err: TerminalStream;
  readonly env: Environment;
}
