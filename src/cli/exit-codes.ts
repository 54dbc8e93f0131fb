/** What the exit code of `balancegraph` says. Stable: scripts rely on it. */
export const exitCodes = {
  /** All went well. */
  ok: 0,
  /** The answer holds failures, or the command failed while it ran. */
  failed: 1,
  /** The command line was not understood. */
  usage: 2,
  /** `check`: nothing failed, and not every read was seen to bring a balance. */
  unproven: 3,
  /** The configuration is missing or has faults (EX_CONFIG of BSD sysexits). */
  configuration: 78,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends a command with a code other than 0; the message is for people and goes to stderr as it is. */
export class ExitError extends Error {
  override readonly name = 'ExitError';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
