/** A chain behind a node that signs for an account of its own, as development nodes do. */

export type HexText = `0x${string}`;

export interface EvmChain {
  /** Origin only. */
  readonly url: string;
  readonly id: number;
  /** The account that pays for all transactions. */
  readonly owner: HexText;
  /** One JSON-RPC request; rejects where the node answers with an error. */
  rpc(method: string, params?: readonly unknown[]): Promise<unknown>;
  /** Puts a contract on the chain, in a block of its own. */
  deploy(creation: HexText): Promise<HexText>;
  /** Sends calldata to a contract, in a block of its own. */
  send(to: HexText, data: HexText): Promise<void>;
  close(): Promise<void>;
}

export type Rpc = EvmChain['rpc'];

/**
 * @param gas of each transaction, in hex
 * @param receiptOf gives the receipt of a transaction once a block holds it
 */
export async function chainOver(
  { url, id, close }: Pick<EvmChain, 'url' | 'id' | 'close'>,
  gas: HexText,
  receiptOf: (rpc: Rpc, hash: unknown) => Promise<unknown>,
): Promise<EvmChain> {
  const rpc: Rpc = (method, params = []) => request(url, method, params);
  const [owner] = hexList(await rpc('eth_accounts'));
  if (owner === undefined) throw new Error('the node has no account');
  const transact = async (transaction: object): Promise<unknown> => {
    const hash = await rpc('eth_sendTransaction', [{ from: owner, gas, ...transaction }]);
    const receipt = await receiptOf(rpc, hash);
    if (!isRecord(receipt) || receipt.status !== '0x1') throw new Error('a transaction failed');
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
