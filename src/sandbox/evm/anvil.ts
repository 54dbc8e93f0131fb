/** A node of its own on loopback: anvil, from the npm package of the platform, without its install script. */
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:process';
import { createInterface } from 'node:readline';
import { SoftwareMissing } from '../further-upstream.ts';

export interface Anvil {
  /** Origin only. */
  readonly url: string;
  close(): Promise<void>;
}

export interface AnvilOptions {
  readonly chain: number;
  /** 0 for any free port. */
  readonly port: number;
  /** Seconds since 1970 of the first block. @default now */
  readonly timestamp?: number;
}

const HELP = 'Install it with: npm install --no-save @foundry-rs/anvil.';

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/**
 * No block is made unless it is asked for. Rejects with `SoftwareMissing` where there is none for this machine, and when it ends before it listens.
 */
export async function startAnvil({ chain, port, timestamp }: AnvilOptions): Promise<Anvil> {
  const settings = ['--host', '127.0.0.1', '--port', String(port), '--chain-id', String(chain), '--no-mining'];
  // Blocks are final after two more, not after sixty-four.
  const times = ['--slots-in-an-epoch', '1', ...(timestamp === undefined ? [] : ['--timestamp', String(timestamp)])];
  const child = spawnTied(findAnvil(), [...settings, ...times]);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const close = async (): Promise<void> => {
    child.stdin?.end();
    if (platform === 'win32') child.kill();
    await ended;
  };
  try {
    return { url: await listening(child), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function findAnvil(): string {
  const name = `@foundry-rs/anvil-${platform}-${architectures[arch] ?? arch}`;
  try {
    return createRequire(import.meta.url).resolve(`${name}/bin/anvil${platform === 'win32' ? '.exe' : ''}`);
  } catch (error) {
    throw new SoftwareMissing(`The package ${name} with the local chain is not installed. ${HELP}`, { cause: error });
  }
}

/** Ends when its standard input ends, and so with this process, even if that is killed. */
const TIED = 'exec 3<&0; "$0" "$@" </dev/null & node=$!; { cat; kill -9 $node; } <&3 >/dev/null 2>&1 & wait $node';

function spawnTied(binary: string, settings: readonly string[]): ChildProcess {
  const stdio: StdioOptions = ['pipe', 'pipe', 'ignore'];
  return platform === 'win32'
    ? spawn(binary, settings, { stdio })
    : // In a process group of its own, so that Ctrl-C does not end the node before the server has finished its requests.
      spawn('/bin/sh', ['-c', TIED, binary, ...settings], { stdio, detached: true });
}

async function listening({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new SoftwareMissing(`anvil has no output. ${HELP}`);
  for await (const line of createInterface(stdout)) {
    const [, address] = /^Listening on (\S+)$/.exec(line) ?? [];
    if (address === undefined) continue;
    stdout.resume();
    return `http://${address}`;
  }
  throw new SoftwareMissing(`anvil ended before it listened; is its port taken? ${HELP}`);
}
