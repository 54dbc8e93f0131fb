/** Chains behind nodes of other makers, which make a block for each transaction. */
import { chainOver, type EvmChain, type Rpc } from '../../src/sandbox/evm/chain-over.ts';

/** As much as a transaction may have since EIP-7825, with room to spare. */
const GAS = '0x4c4b40';

/** A transaction is in a block once `deploy` or `send` resolves. */
export async function chainAt(node: Pick<EvmChain, 'url' | 'id' | 'close'>): Promise<EvmChain> {
  return chainOver(node, GAS, receiptOf);
}

/**
 * Some nodes answer before they have made the block, and have no receipt until then: geth (1.17.10, seen) says null, or that it is
 * still indexing.
 */
async function receiptOf(rpc: Rpc, hash: unknown): Promise<unknown> {
  for (;;) {
    const receipt = await rpc('eth_getTransactionReceipt', [hash]).catch(unlessIndexing);
    if (receipt !== null) return receipt;
  }
}

function unlessIndexing(error: unknown): null {
  if (error instanceof Error && error.message.includes('indexing is in progress')) return null;
  throw error;
}
