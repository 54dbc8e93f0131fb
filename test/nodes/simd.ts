/** A chain of the Cosmos SDK on loopback, with one validator: simd, built from Go modules by `cosmos/build`. */
import { execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { freePort } from '../free-port.ts';

const run = promisify(execFile);
const FOLDER = fileURLToPath(new URL('cosmos/', import.meta.url));
const SIMD = join(FOLDER, 'bin/simd');

export const CHAIN = 'bg-test-1';
export const PREFIX = 'cosmos';
const STAKED = '1000000000stake';

/** A chain that has not begun. */
export interface Genesis {
  /** What simd prints; rejects where it fails. */
  cli(...args: readonly string[]): Promise<string>;
  /** A new key, by the name that `cli` knows. */
  key(name: string): Promise<string>;
  /** What the address holds from the first block, e.g. `5stake,7tin`. */
  endow(address: string, coins: string): Promise<void>;
  /** Starts a node of the chain. Nodes of one genesis do not know each other: each has its own blocks. */
  start(options?: StartOptions): Promise<Simd>;
  close(): Promise<void>;
}

export interface StartOptions {
  /** @default nothing */
  readonly pruning?: 'nothing' | 'everything';
}

export interface Simd {
  /** Of the REST interface. */
  readonly url: string;
  /** Asks the node by its own command line. */
  query(...args: readonly string[]): Promise<unknown>;
  /** Sends coins; they have moved once it resolves. */
  send(from: string, to: string, coins: string): Promise<void>;
  /** Resolves once the block is there. */
  reached(height: number): Promise<void>;
  close(): Promise<void>;
}

/** Metadata of denominations, as the genesis file has them. */
export type Metadata = object;

/** Rejects where simd cannot be built. */
export async function prepareChain(metadata: readonly Metadata[]): Promise<Genesis> {
  await run('bash', [join(FOLDER, 'build')]);
  const home = await mkdtemp(join(tmpdir(), 'simd-'));
  const keyring = ['--keyring-backend', 'test', '--home', home];
  const cli = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await run(SIMD, [...args], { maxBuffer: 64 * 1024 * 1024 });
    return stdout.trim();
  };
  const key = async (name: string): Promise<string> => {
    await cli('keys', 'add', name, ...keyring);
    return cli('keys', 'show', name, '--address', ...keyring);
  };
  const endow = async (address: string, coins: string): Promise<void> => {
    await cli('add-genesis-account', address, coins, '--home', home);
  };
  await cli('init', 'validator', '--chain-id', CHAIN, '--home', home);
  await endow(await key('validator'), STAKED);
  await cli('gentx', 'validator', STAKED, '--chain-id', CHAIN, ...keyring);
  return {
    cli,
    key,
    endow,
    async start({ pruning = 'nothing' } = {}) {
      const own = await mkdtemp(join(tmpdir(), 'simd-'));
      await cp(home, own, { recursive: true });
      await cli('collect-gentxs', '--home', own);
      await describe(own, metadata);
      await hasten(own);
      return startNode(cli, own, pruning);
    },
    close: () => rm(home, { recursive: true }),
  };
}

async function startNode(cli: Genesis['cli'], home: string, pruning: string): Promise<Simd> {
  const [api, rpc, p2p] = [await freePort(), await freePort(), await freePort()];
  const addresses = [
    ...['--api.enable', '--api.address', `tcp://127.0.0.1:${api}`, '--rpc.laddr', `tcp://127.0.0.1:${rpc}`],
    ...['--p2p.laddr', `tcp://127.0.0.1:${p2p}`, '--rpc.pprof_laddr', '127.0.0.1:0'],
    // The REST interface then asks the node itself.
    ...['--grpc.enable=false', '--grpc-web.enable=false'],
  ];
  const options = ['--home', home, '--minimum-gas-prices', '0stake', '--pruning', pruning, '--log_format', 'json'];
  const node = spawn(SIMD, ['start', ...addresses, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  const end = (): void => void node.kill();
  process.once('exit', end);
  const ended = new Promise<void>((resolve) => node.once('error', () => resolve()).once('close', () => resolve()));
  const log = follow(node.stderr);
  node.stdout.resume();
  const place = ['--node', `tcp://127.0.0.1:${rpc}`, '--home', home, '--output', 'json'];
  await log.reached(1);
  return {
    url: `http://127.0.0.1:${api}`,
    query: async (...args) => JSON.parse(await cli('query', ...args, ...place)),
    async send(from, to, coins) {
      const how = ['--chain-id', CHAIN, '--keyring-backend', 'test', '--yes', '--broadcast-mode', 'block'];
      const answer = await cli('tx', 'bank', 'send', from, to, coins, '--gas', '9000000', ...how, ...place);
      const { code, raw_log: reason } = z.object({ code: z.number(), raw_log: z.string() }).parse(JSON.parse(answer));
      if (code !== 0) throw new Error(`simd refused a payment: ${reason}`);
    },
    reached: (height) => log.reached(height),
    async close() {
      end();
      await ended;
      process.off('exit', end);
      await rm(home, { recursive: true });
    },
  };
}

const lineSchema = z.object({ message: z.string(), height: z.number().optional() });

/** Reads what a node logs: it can be asked once it serves and has a block. */
function follow(output: NodeJS.ReadableStream): Pick<Simd, 'reached'> {
  const waiting: { readonly height: number; readonly resolve: () => void; readonly reject: (error: Error) => void }[] =
    [];
  let [newest, serves, last, isOver] = [0, false, '', false];
  const look = (): void => {
    for (const wait of waiting.splice(0)) {
      if (serves && newest >= wait.height) wait.resolve();
      else if (isOver) wait.reject(new Error(`simd ended: ${last}`));
      else waiting.push(wait);
    }
  };
  const lines = createInterface(output);
  lines.on('line', (line) => {
    last = line;
    if (!line.startsWith('{')) return;
    const { message, height = 0 } = lineSchema.parse(JSON.parse(line));
    serves ||= message === 'starting API server...';
    if (message === 'committed state') newest = height;
    look();
  });
  lines.on('close', () => {
    isOver = true;
    look();
  });
  return {
    reached: (height) =>
      new Promise((resolve, reject) => {
        waiting.push({ height, resolve, reject });
        look();
      }),
  };
}

async function describe(home: string, metadata: readonly Metadata[]): Promise<void> {
  const path = join(home, 'config/genesis.json');
  const bank = z.object({ denom_metadata: z.array(z.unknown()) }).passthrough();
  const schema = z.object({ app_state: z.object({ bank }).passthrough() }).passthrough();
  const genesis = schema.parse(JSON.parse(await readFile(path, 'utf8')));
  genesis.app_state.bank.denom_metadata = [...metadata];
  await writeFile(path, JSON.stringify(genesis));
}

/** Several blocks a second, in the place of one in five. */
async function hasten(home: string): Promise<void> {
  const path = join(home, 'config/config.toml');
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace(/^timeout_commit = .*$/m, 'timeout_commit = "300ms"'));
}
