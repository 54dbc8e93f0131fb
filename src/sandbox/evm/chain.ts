/** A live local chain: a node, and functions that put contracts, coins and blocks on it. */
import { startAnvil } from './anvil.ts';
import { multicallBytecode } from './generated/contracts.ts';

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
  const rpc: EvmChain['rpc'] = (method, params = []) => request(node.url, method, params);
  try {
    const [owner] = hexList(await rpc('eth_accounts'));
    if (owner === undefined) throw new Error('the node has no account');
    const transact = async (transaction: object): Promise<HexText | null> => {
      const hash = await rpc('eth_sendTransaction', [{ from: owner, gas: GAS, ...transaction }]);
      await rpc('evm_mine');
      const receipt = await rpc('eth_getTransactionReceipt', [hash]);
      if (!isRecord(receipt) || receipt.status !== '0x1') throw new Error('a transaction failed');
      return isHex(receipt.contractAddress) ? receipt.contractAddress : null;
    };
    const deploy: EvmChain['deploy'] = async (data) => {
      const address = await transact({ data });
      if (address === null) throw new Error('no contract was made');
      return address;
    };
    const { multicall } = options;
    if (multicall !== null) {
      const code = multicall ?? (await rpc('eth_getCode', [await deploy(multicallBytecode), 'latest']));
      await rpc('anvil_setCode', [MULTICALL3, code]);
    }
    const send: EvmChain['send'] = async (to, data) => void (await transact({ to, data }));
    return { url: node.url, id, owner, rpc, deploy, send, close: () => node.close() };
  } catch (error) {
    await node.close();
    throw error;
  }
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
