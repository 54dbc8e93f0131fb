/** A chain behind a node that is running already and signs for accounts of its own, as development nodes do. */
import type { EvmChain, HexText } from '../../src/sandbox/evm/chain.ts';

/** As much as a transaction may have since EIP-7825, with room to spare. */
const GAS = '0x4c4b40';

export interface RunningNode {
  readonly url: string;
  readonly id: number;
  close(): Promise<void>;
}

/** A transaction is in a block once `deploy` or `send` resolves. */
export async function chainAt({ url, id, close }: RunningNode): Promise<EvmChain> {
  const rpc: EvmChain['rpc'] = (method, params = []) => request(url, method, params);
  const [owner] = hexList(await rpc('eth_accounts'));
  if (owner === undefined) throw new Error('the node has no account');
  const transact = async (transaction: object): Promise<unknown> => {
    const hash = await rpc('eth_sendTransaction', [{ from: owner, gas: GAS, ...transaction }]);
    const receipt = await receiptOf(rpc, hash);
    if (receipt.status !== '0x1') throw new Error('a transaction failed');
    return receipt.contractAddress;
  };
  return {
    url,
    id,
    owner,
    rpc,
    async deploy(data) {
      const address = await transact({ data });
      if (!isHex(address)) throw new Error('no contract was made');
      return address;
    },
    send: async (to, data) => void (await transact({ to, data })),
    close,
  };
}

/**
 * Some nodes answer before they have made the block, and have no receipt until then: geth (1.17.10, seen) says null, or that it is
 * still indexing.
 */
async function receiptOf(rpc: EvmChain['rpc'], hash: unknown): Promise<Readonly<Record<string, unknown>>> {
  for (;;) {
    const receipt = await rpc('eth_getTransactionReceipt', [hash]).catch(unlessIndexing);
    if (isRecord(receipt)) return receipt;
  }
}

function unlessIndexing(error: unknown): null {
  if (error instanceof Error && error.message.includes('indexing is in progress')) return null;
  throw error;
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
