import type { Environment } from '../config/environment.ts';

/** A stream that may be a terminal. One that does not know its size reports 0, or nothing. */
export type TerminalStream = NodeJS.WritableStream & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** Where a command writes. Results go to `out`; progress, faults and remarks go to `err`. */
export interface Terminal {
  readonly out: TerminalStream;
  readonly err: TerminalStream;
  /** Says how to write. */
  readonly env: Environment;
  /** Whether the process runs this command and nothing else. @default false */
  readonly isOwnProcess?: boolean;
}
