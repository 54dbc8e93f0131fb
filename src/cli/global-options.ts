/** The options that every command understands, as commander hands them out. */
export interface GlobalOptions {
  /** The configuration file that `--config` names. */
  readonly config?: string;
}
