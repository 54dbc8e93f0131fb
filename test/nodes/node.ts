/** Nodes of other makers on loopback. Their packages are an install of their own: `npm run test:nodes` brings them. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { EvmChain, HexText } from '../../src/sandbox/evm/chain.ts';

export type Maker = 'hardhat' | 'ganache';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const CHAINS: Readonly<Record<Maker, number>> = { hardhat: 31_337, ganache: 1337 };
/** As much as a transaction may have since EIP-7825, with room to spare. */
const GAS = '0x4c4b40';

/** Rejects where the node ends before it listens. Each transaction is a block of its own. */
export async function startNode(maker: Maker): Promise<EvmChain> {
  const child = spawn(process.execPath, ['serve.mjs', maker], { cwd: FOLDER, stdio: 'pipe' });
  const said = textOf(child.stderr);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = await listening(child.stdout);
  // Ganache says a good deal about modules that it does without; it is only worth reading where it does not start.
  if (url === null)
    throw new Error(`${maker} ended before it listened. Is it installed (npm ci --prefix test/nodes)? ${await said}`);
  const rpc: EvmChain['rpc'] = (method, params = []) => request(url, method, params);
  const [owner] = hexList(await rpc('eth_accounts'));
  if (owner === undefined) throw new Error('the node has no account');
  const transact = async (transaction: object): Promise<unknown> => {
    const hash = await rpc('eth_sendTransaction', [{ from: owner, gas: GAS, ...transaction }]);
    const receipt = await rpc('eth_getTransactionReceipt', [hash]);
    if (!isRecord(receipt) || receipt.status !== '0x1') throw new Error('a transaction failed');
    return receipt.contractAddress;
  };
  return {
    url,
    id: CHAINS[maker],
    owner,
    rpc,
    async deploy(data) {
      const address = await transact({ data });
      if (!isHex(address)) throw new Error('no contract was made');
      return address;
    },
    send: async (to, data) => void (await transact({ to, data })),
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}

async function listening(output: NodeJS.ReadableStream): Promise<string | null> {
  for await (const line of createInterface(output)) {
    const [, address] = /^Listening on (\S+)$/.exec(line) ?? [];
    if (address === undefined) continue;
    output.resume();
    return address;
  }
  return null;
}

async function request(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
  const answer: unknown = await response.json();
  if (!isRecord(answer) || !('result' in answer)) throw new Error(`${method} failed: ${JSON.stringify(answer)}`);
  return answer.result;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isHex(value: unknown): value is HexText {
  return typeof value === 'string' && value.startsWith('0x');
}

function hexList(value: unknown): readonly HexText[] {
  return Array.isArray(value) ? value.filter(isHex) : [];
}
