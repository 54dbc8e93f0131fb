/** hledger-web on loopback over a journal of its own, and hledger for what it should say: Debian has both. */
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { freePort } from '../free-port.ts';

const run = promisify(execFile);
const environment = { ...process.env, LC_ALL: 'C.UTF-8' };

export interface Hledger {
  readonly url: string;
  /** The journal from now on. The server looks at the time of the file, in whole seconds, so that each has a later one. */
  write(journal: string): Promise<void>;
  /** What `hledger` prints about the journal; rejects where it fails. */
  cli(...args: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

/** Rejects where the server ends before it listens, and where none is installed. */
export async function startHledger(journal: string): Promise<Hledger> {
  const [folder, port] = [await mkdtemp(join(tmpdir(), 'hledger-')), await freePort()];
  const file = join(folder, 'test.journal');
  await writeFile(file, journal);
  const place = ['--host', '127.0.0.1', '--port', String(port)];
  const server = spawn('hledger-web', ['-f', file, '--serve-api', ...place], { env: environment });
  const end = (): void => void server.kill();
  process.once('exit', end);
  const ended = new Promise<void>((resolve) => server.once('error', () => resolve()).once('close', () => resolve()));
  server.stderr.resume();
  if (!(await hasStarted(server.stdout)))
    throw new Error('hledger-web ended before it listened. Is it installed (apt-get install hledger-web)?');
  let written = Date.now();
  return {
    url: `http://127.0.0.1:${port}`,
    async write(text) {
      await writeFile(file, text);
      written += 2000;
      const time = new Date(written);
      await utimes(file, time, time);
    },
    async cli(...args) {
      const { stdout } = await run('hledger', ['-f', file, ...args], { env: environment });
      return stdout;
    },
    async close() {
      end();
      await ended;
      process.off('exit', end);
      await rm(folder, { recursive: true });
    },
  };
}

async function hasStarted(output: NodeJS.ReadableStream): Promise<boolean> {
  for await (const line of createInterface(output)) {
    if (!line.includes('Application launched')) continue;
    output.resume();
    return true;
  }
  return false;
}
