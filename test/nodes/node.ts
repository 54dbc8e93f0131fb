/** Nodes of other makers on loopback. Their packages are an install of their own: `npm run test:nodes` brings them. */
import { spawn } from 'node:child_process';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { EvmChain } from '../../src/sandbox/evm/chain.ts';
import { chainAt } from '../evm/chain-at.ts';
import { listening } from '../listening.ts';

export type Maker = 'hardhat' | 'ganache';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const CHAINS: Readonly<Record<Maker, number>> = { hardhat: 31_337, ganache: 1337 };

/** Rejects where the node ends before it listens. Each transaction is a block of its own. */
export async function startNode(maker: Maker): Promise<EvmChain> {
  const child = spawn(process.execPath, ['serve.mjs', maker], { cwd: FOLDER, stdio: 'pipe' });
  const said = textOf(child.stderr);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = await listening(child.stdout);
  // Ganache says a good deal about modules that it does without; it is only worth reading where it does not start.
  if (url === null)
    throw new Error(`${maker} ended before it listened. Is it installed (npm ci --prefix test/nodes)? ${await said}`);
  return chainAt({
    url,
    id: CHAINS[maker],
    async close() {
      child.stdin.end();
      await ended;
    },
  });
}
