/** A node of its own on loopback: anvil, from the npm package of the platform, without its install script. */
import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:process';
import { createInterface } from 'node:readline';
import { SoftwareMissing } from '../further-upstream.ts';
import { startTied } from '../tied.ts';

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
  const { child, close } = startTied(findAnvil(), [...settings, ...times], 'stdout');
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
