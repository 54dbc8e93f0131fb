/** A live local chain: a node, and functions that put contracts, coins and blocks on it. */
import { startAnvil } from './anvil.ts';
import { chainOver, type EvmChain, type HexText } from './chain-over.ts';
import { multicallBytecode } from './generated/contracts.ts';

export type { EvmChain, HexText } from './chain-over.ts';

export interface EvmChainOptions {
  /** @default 31337 */
  readonly chain?: number;
  /** @default any free one */
  readonly port?: number;
  readonly timestamp?: number;
  /** Runtime code for the canonical address of Multicall3, or null for a chain without it. @default a Multicall of our own */
  readonly multicall?: HexText | null;
}

/** Where Multicall3 stands on most chains. */
export const MULTICALL3: HexText = '0xca11bde05977b3631167028862be2a173976ca11';
/** Room for a few hundred owners in one transaction. */
const GAS = '0x1c9c380';

export async function startChain(options: EvmChainOptions = {}): Promise<EvmChain> {
  const { chain: id = 31_337, port = 0, timestamp } = options;
  const node = await startAnvil({ chain: id, port, ...(timestamp === undefined ? {} : { timestamp }) });
  try {
    const chain = await chainOver({ url: node.url, id, close: () => node.close() }, GAS, async (rpc, hash) => {
      await rpc('evm_mine');
      return rpc('eth_getTransactionReceipt', [hash]);
    });
    const { multicall } = options;
    if (multicall !== null) {
      const code = multicall ?? (await chain.rpc('eth_getCode', [await chain.deploy(multicallBytecode), 'latest']));
      await chain.rpc('anvil_setCode', [MULTICALL3, code]);
    }
    return chain;
  } catch (error) {
    await node.close();
    throw error;
  }
}
