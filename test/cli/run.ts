import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { runCli } from '../../src/cli/program.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

export interface Outcome {
  readonly code: unknown;
  readonly out: string;
  readonly err: string;
}

/** A running `balancegraph`; the test ends it. */
export function start(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ChildProcessWithoutNullStreams {
  const { PATH = '' } = process.env;
  return spawn(process.execPath, [CLI, ...args], { env: { PATH, ...env } });
}

/** What `balancegraph` prints and how it ends. */
export async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
  return outcomeOf(start(args, env));
}

/** The same within this process, which starts at once; for commands that end by themselves and read no variable. */
export async function runHere(args: readonly string[]): Promise<Outcome> {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const code = await runCli(args, { out, err, env: {} });
  return { code, out: String(out.read() ?? ''), err: String(err.read() ?? '') };
}

export async function outcomeOf(child: ChildProcessWithoutNullStreams): Promise<Outcome> {
  const text = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text.out += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text.err += chunk;
  });
  const [code]: unknown[] = await once(child, 'close');
  return { code, ...text };
}

/** Everything printed to stdout up to and including `mark`. Rejects when the process ends before. */
export async function printed(child: ChildProcessWithoutNullStreams, mark: string): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (text.includes(mark)) return text;
  }
  throw new Error(`ended before it printed ${JSON.stringify(mark)}`);
}
