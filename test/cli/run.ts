import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { runCli } from '../../src/cli/program.ts';
import { processEnvironment } from '../../src/config/environment.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

type Variables = Readonly<Record<string, string>>;

export interface Outcome {
  readonly code: unknown;
  readonly out: string;
  readonly err: string;
}

/** A running `balancegraph` in a process of its own, which takes a second or two to start; the test ends it. */
export function startChild(args: readonly string[], env: Variables = {}): ChildProcessWithoutNullStreams {
  const { PATH = '' } = process.env;
  return spawn(process.execPath, [CLI, ...args], { env: { PATH, ...env } });
}

/** What `balancegraph` prints and how it ends, in a process of its own. */
export async function runChild(args: readonly string[], env: Variables = {}): Promise<Outcome> {
  return outcomeOf(startChild(args, env));
}

/** The variables that steer the command line: what the tests themselves were started with is none of its business. */
const STEERING = ['BALANCEGRAPH_CONFIG', 'HOST', 'PORT'];

/** The same within this process, which starts at once; one at a time, because it sees variables of the process. */
export async function run(args: readonly string[], env: Variables = {}): Promise<Outcome> {
  return startHere(args, env).outcome;
}

/** A `balancegraph` that runs within this process. */
export interface Here {
  readonly stdout: Readable;
  readonly stderr: Readable;
  readonly outcome: Promise<Outcome>;
  /** Ctrl-C, which it alone hears. */
  interrupt(): void;
}

export function startHere(args: readonly string[], env: Variables = {}): Here {
  for (const name of STEERING) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const others = new Set(process.rawListeners('SIGINT'));
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const text = textOf(stdout, stderr);
  const ended = runCli(args, { out: stdout, err: stderr, env: processEnvironment() }).finally(() => {
    vi.unstubAllEnvs();
    stdout.end();
    stderr.end();
  });
  return {
    stdout,
    stderr,
    outcome: ended.then(async (code) => {
      await Promise.all([stdout, stderr].map((stream) => stream.readableEnded || once(stream, 'end')));
      return { code, ...text };
    }),
    interrupt() {
      for (const listener of process.rawListeners('SIGINT')) if (!others.has(listener)) listener('SIGINT');
    },
  };
}

export async function outcomeOf(child: ChildProcessWithoutNullStreams): Promise<Outcome> {
  const text = textOf(child.stdout, child.stderr);
  const [code]: unknown[] = await once(child, 'close');
  return { code, ...text };
}

/** All that has come by these streams, growing. */
function textOf(stdout: Readable, stderr: Readable): { readonly out: string; readonly err: string } {
  const text = { out: '', err: '' };
  stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.out += chunk;
  });
  stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.err += chunk;
  });
  return text;
}

/** Everything printed to stdout up to and including `mark`. Rejects when the process ends before. */
export async function printed({ stdout }: { readonly stdout: Readable }, mark: string): Promise<string> {
  let text = '';
  for await (const chunk of stdout.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.includes(mark)) return text;
  }
  throw new Error(`ended before it printed ${JSON.stringify(mark)}`);
}
