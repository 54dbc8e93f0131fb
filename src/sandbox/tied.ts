/** Programs that end with this process, even if that is killed. */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { platform } from 'node:process';

export interface Tied {
  readonly child: ChildProcess;
  /** Ends the program, and resolves once it has ended. */
  close(): Promise<void>;
}

/** Ends when its standard input ends. */
const TIED = 'exec 3<&0; "$0" "$@" </dev/null & node=$!; { cat; kill -9 $node; } <&3 >/dev/null 2>&1 & wait $node';

/** @param heard where the program says what its caller has to read; the other output is dropped */
export function startTied(binary: string, settings: readonly string[], heard: 'stdout' | 'stderr'): Tied {
  const stdio: StdioOptions = heard === 'stdout' ? ['pipe', 'pipe', 'ignore'] : ['pipe', 'ignore', 'pipe'];
  const child =
    platform === 'win32'
      ? spawn(binary, settings, { stdio })
      : // In a process group of its own, so that Ctrl-C does not end it before the server has finished its requests.
        spawn('/bin/sh', ['-c', TIED, binary, ...settings], { stdio, detached: true });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    child,
    async close() {
      child.stdin?.end();
      if (platform === 'win32') child.kill();
      await ended;
    },
  };
}
