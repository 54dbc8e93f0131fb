/** Geth in development mode: a chain of its own, in memory, with a block for each transaction. */
import { createInterface } from 'node:readline';
import type { EvmChain } from '../../src/sandbox/evm/chain.ts';
import { startTied } from '../../src/sandbox/tied.ts';
import { chainAt } from '../evm/chain-at.ts';
import { programFile } from './build.ts';

const CHAIN = 1337;

/** On any free port, talks to nobody. `debug` has what takes blocks away again. */
const SETTINGS = [
  '--dev',
  '--http',
  '--http.port=0',
  '--http.api=eth,debug',
  '--port=0',
  '--authrpc.port=0',
  '--ipcdisable',
  '--nodiscover',
];

/** Rejects where the node ends before it listens, and where it was not built. */
export async function startGeth(settings: readonly string[] = []): Promise<EvmChain> {
  const { child, close } = startTied(programFile('geth'), [...SETTINGS, ...settings], 'stderr');
  const url = child.stderr && (await endpoint(child.stderr));
  if (url === null) throw new Error('geth ended before it listened. Is it built (node test/foreign/build.ts)?');
  const chain = await chainAt({ url, id: CHAIN, close });
  await startBlocks(chain);
  return chain;
}

/**
 * Sends what moves nothing until there is a block, and none waits for one. The very first transaction may wait until another one
 * comes (geth 1.17.10, seen once in some fifty starts).
 */
async function startBlocks({ owner, rpc }: EvmChain): Promise<void> {
  while ((await rpc('eth_blockNumber')) === '0x0') await rpc('eth_sendTransaction', [{ from: owner, to: owner }]);
  const counts = async () =>
    Promise.all(['latest', 'pending'].map((tag) => rpc('eth_getTransactionCount', [owner, tag])));
  for (let [made, sent] = await counts(); made !== sent; [made, sent] = await counts());
}

/** From its log, which goes on afterwards. */
async function endpoint(log: NodeJS.ReadableStream): Promise<string | null> {
  for await (const line of createInterface(log)) {
    const [, address] = /HTTP server started +endpoint=(127\.0\.0\.1:\d+) auth=false/.exec(line) ?? [];
    if (address === undefined) continue;
    log.resume();
    return `http://${address}`;
  }
  return null;
}
