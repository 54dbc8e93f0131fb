/** A line on an interactive stderr that says what the command waits for. */
import type { Environment } from '../config/environment.ts';
import type { Terminal, TerminalStream } from './terminal.ts';

export interface Progress {
  /** Replaces the text. */
  update(text: string): void;
  /** Removes the line; may be called again. */
  stop(): void;
}

const silent: Progress = { update: () => {}, stop: () => {} };

/**
 * Whether a line that is drawn again and again can be shown: stderr is a terminal of known size that understands control
 * codes, and its output is not kept as a log (`CI`). Without a width it is unknown how many rows a line takes, and removing
 * it would not end.
 */
export function canShowProgress(stream: TerminalStream, { CI = '', TERM = '' }: Environment): boolean {
  return stream.isTTY === true && hasSize(stream) && CI === '' && TERM !== 'dumb';
}

/** Pseudo-terminals without a set size report 0 × 0. */
function hasSize({ columns = 0, rows = 0 }: TerminalStream): boolean {
  return columns > 0 && rows > 0;
}

/** A spinner on stderr; nothing at all where `canShowProgress` says no, and no more once the terminal loses its size. */
export async function startProgress(text: string, { err, env }: Terminal): Promise<Progress> {
  if (!canShowProgress(err, env)) return silent;
  const { default: ora } = await import('ora');
  const spinner = ora({ text, stream: err, discardStdin: false, isEnabled: true }).start();
  const stop = (): void => {
    err.off('resize', onResize);
    spinner.stop();
  };
  const onResize = (): void => {
    if (!hasSize(err)) stop();
  };
  err.on('resize', onResize);
  return {
    update: (next) => {
      spinner.text = next;
    },
    stop,
  };
}
