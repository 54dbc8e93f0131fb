import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { canShowProgress, startProgress } from '../../src/cli/progress.ts';
import { some } from '../depth.ts';
import { fileWith, listening } from './files.ts';

const SIZE = { columns: 80, rows: 24 };

function terminal(size: { readonly columns?: number; readonly rows?: number }) {
  const moves = { cursorTo: () => true, clearLine: () => true, moveCursor: () => true };
  return Object.assign(new PassThrough(), { isTTY: true, columns: 0, rows: 0, ...moves, ...size });
}

describe('where progress can be shown', () => {
  test.each([
    { name: 'a terminal with a size', stream: { isTTY: true, ...SIZE }, env: {}, shows: true },
    { name: 'an empty CI', stream: { isTTY: true, ...SIZE }, env: { CI: '', TERM: 'xterm' }, shows: true },
    { name: 'no terminal', stream: { isTTY: false, ...SIZE }, env: {}, shows: false },
    { name: 'a stream that says nothing of itself', stream: {}, env: {}, shows: false },
    { name: 'no columns', stream: { isTTY: true, columns: 0, rows: 24 }, env: {}, shows: false },
    { name: 'no rows', stream: { isTTY: true, columns: 80, rows: 0 }, env: {}, shows: false },
    { name: 'an unknown size', stream: { isTTY: true }, env: {}, shows: false },
    { name: 'continuous integration', stream: { isTTY: true, ...SIZE }, env: { CI: 'true' }, shows: false },
    { name: 'a dumb terminal', stream: { isTTY: true, ...SIZE }, env: { TERM: 'dumb' }, shows: false },
  ])('$name: $shows', ({ stream, env, shows }) => {
    expect(canShowProgress(Object.assign(new PassThrough(), stream), env)).toBe(shows);
  });
});

test('progress is silent where it cannot be shown', async () => {
  const err = new PassThrough();
  const progress = await startProgress('reading', { out: new PassThrough(), err, env: {} });
  progress.update('still reading');
  progress.stop();
  expect(err.read()).toBeNull();
});

test('progress is taken away from a terminal again', async () => {
  const err = terminal(SIZE);
  const progress = await startProgress('reading', { out: new PassThrough(), err, env: {} });
  expect(String(err.read())).toContain('reading');
  progress.stop();
  progress.stop();
  expect(String(err.read())).toContain('\u001b[?25h');
  expect(err.listenerCount('resize')).toBe(0);
});

test('progress ends where the terminal loses its size', async () => {
  const err = terminal(SIZE);
  const progress = await startProgress('reading', { out: new PassThrough(), err, env: {} });
  err.emit('resize');
  expect(String(err.read())).not.toContain('\u001b[?25h');
  err.columns = 0;
  err.emit('resize');
  expect(String(err.read())).toContain('\u001b[?25h');
  progress.update('still reading');
  progress.stop();
});

// ---------------------------------------------------------------------------------------------------------------
// In a real pseudo-terminal: `script` of util-linux

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

function hasScript(): boolean {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8' }).includes('util-linux');
  } catch {
    return false;
  }
}

/** Runs a command line of the shell in a pseudo-terminal without a size. */
function inTerminal(command: string) {
  const { PATH = '' } = process.env;
  const child = spawn('script', ['-qec', command, '/dev/null'], { env: { PATH, TERM: 'xterm', SHELL: '/bin/sh' } });
  const shown = { text: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    shown.text += chunk;
  });
  const ended = once(child, 'close').then(([code]: unknown[]) => code);
  return { child, shown, ended };
}

const node = `'${process.execPath}' '${CLI}'`;

/** A server that takes every request and answers none. */
async function silentServer() {
  const asked = Promise.withResolvers<void>();
  const port = await listening(() => asked.resolve());
  return { url: `http://127.0.0.1:${port}/graphql`, asked: asked.promise };
}

describe.runIf(hasScript())('in a pseudo-terminal', () => {
  test.each(some(['query FILE', 'check'], 2))('without a size, `%s` ends, and draws nothing', async (command) => {
    const file = await fileWith('{ sources { name } }', 'sources.graphql');
    const { shown, ended } = inTerminal(`${node} ${command.replace('FILE', file)}`);
    expect(await ended).toBe(0);
    expect(shown.text).toContain('sandbox-teos');
    expect(shown.text).not.toContain('\u001b');
  });

  test('without a size, `sandbox` starts, and Ctrl-C ends it', async () => {
    const { child, shown, ended } = inTerminal(`exec ${node} sandbox --port-base 0`);
    for await (const _ of child.stdout.iterator({ destroyOnReturn: false })) if (shown.text.includes('Ctrl-C')) break;
    child.stdin.write('\u0003');
    expect(await ended).toBe(0);
    expect(shown.text).not.toContain('\u001b');
  });

  const endings = [
    { signal: 'Ctrl-C', size: 'stty cols 80 rows 24;', draws: true },
    { signal: 'Ctrl-C', size: '', draws: false },
    { signal: 'SIGTERM', size: 'stty cols 80 rows 24;', draws: true },
    { signal: 'SIGTERM', size: '', draws: false },
  ];
  test.each(some(endings, 4))(
    '$signal ends a query that waits ($size drawn: $draws)',
    async ({ signal, size, draws }) => {
      const server = await silentServer();
      const file = await fileWith('{ sources { name } }', 'sources.graphql');
      const { child, shown, ended } = inTerminal(
        `${size} echo "pid $$;"; exec ${node} query '${file}' --url ${server.url}`,
      );
      await server.asked;
      if (signal === 'Ctrl-C') child.stdin.write('\u0003');
      else process.kill(Number(/pid (\d+);/.exec(shown.text)?.[1]), 'SIGTERM');
      // The exit code that shells give a process ended by a signal.
      expect(await ended).toBe(128 + (signal === 'Ctrl-C' ? 2 : 15));
      expect(shown.text.includes('\u001b')).toBe(draws);
    },
  );
});
