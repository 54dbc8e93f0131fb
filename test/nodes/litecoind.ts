/** Litecoin Core on loopback, with a chain of its own: Debian's package `litecoind` has the node and its command line. */
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { freePort } from '../free-port.ts';

const run = promisify(execFile);

export const USER = 'u';
export const PASSWORD = 'p';

export interface Litecoind {
  readonly url: string;
  /** What `litecoin-cli` prints; rejects where it fails. */
  cli(...args: readonly string[]): Promise<string>;
  /** A new address of the node's wallet. */
  address(form: 'legacy' | 'p2sh-segwit' | 'bech32'): Promise<string>;
  close(): Promise<void>;
}

/** Rejects where the node ends before it has loaded, and where none is installed. */
export async function startLitecoind(): Promise<Litecoind> {
  const [folder, port] = [await mkdtemp(join(tmpdir(), 'litecoind-')), await freePort()];
  const connection = [
    '-regtest',
    `-datadir=${folder}`,
    `-rpcport=${port}`,
    `-rpcuser=${USER}`,
    `-rpcpassword=${PASSWORD}`,
  ];
  const alone = [
    '-server=1',
    '-rpcbind=127.0.0.1',
    '-rpcallowip=127.0.0.1',
    '-listen=0',
    '-dnsseed=0',
    '-discover=0',
    '-upnp=0',
  ];
  const node = spawn('litecoind', [...connection, ...alone, '-fallbackfee=0.0001', '-dbcache=32', '-printtoconsole=1']);
  const end = (): void => void node.kill();
  process.once('exit', end);
  // A node that cannot be started closes as well, without output.
  const ended = new Promise<void>((resolve) => node.once('error', () => resolve()).once('close', () => resolve()));
  const cli = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await run('litecoin-cli', [...connection, ...args], { maxBuffer: 64 * 1024 * 1024 });
    return stdout.trim();
  };
  const close = async (): Promise<void> => {
    end();
    await ended;
    process.off('exit', end);
    await rm(folder, { recursive: true });
  };
  if (!(await hasLoaded(node.stdout)))
    throw new Error('litecoind ended before it had loaded. Is it installed (apt-get install litecoind)?');
  await cli('createwallet', 'tests');
  return { url: `http://127.0.0.1:${port}`, cli, address: (form) => cli('getnewaddress', '', form), close };
}

async function hasLoaded(output: NodeJS.ReadableStream): Promise<boolean> {
  for await (const line of createInterface(output)) {
    if (!line.includes('init message: Done loading')) continue;
    output.resume();
    return true;
  }
  return false;
}
