/** A real node with coins on it: what was put there is the truth of the `evm` source. */
import { makeAccount, makeAsset } from '../../../src/model/identity.ts';
import { type HexText, startChain } from '../../../src/sandbox/evm/chain.ts';
import { deployCoin, mintCoins } from '../../../src/sandbox/evm/tokens.ts';
import { type Held, inUnits, type Truth, truthOf } from './truth.ts';

export interface Node {
  readonly url: string;
  readonly chain: number;
  readonly truth: Truth;
  close(): Promise<void>;
}

export const NODE_SOURCE = 'sandbox-evm';

const COINS = [
  { name: 'First', symbol: 'ONE', decimals: 18 },
  { name: 'Second', symbol: 'TWO', decimals: 6 },
  { name: 'Third', symbol: 'TRI', decimals: 0 },
];
/** No contract stands there. */
const NOBODY = `0x${'e'.repeat(40)}`;

/** Every owner holds something of everything, except one, which holds none of one coin. */
export async function startNode(): Promise<Node> {
  const chain = await startChain();
  try {
    const owners = Array.from({ length: 5 }, (_, index): HexText => `0x${'a'.repeat(39)}${index + 1}`);
    const books = new Map(owners.map((owner) => [accountId(owner), new Map<string, Held>()]));
    const hold = (owner: HexText, ref: string, total: bigint, decimals: number): void => {
      const value = inUnits(total, String(10n ** BigInt(decimals)));
      books.get(accountId(owner))?.set(assetId(ref), { total, decimals, value, available: null, locked: null });
    };
    for (const [index, owner] of owners.entries()) {
      const total = 10n ** 18n + BigInt(index);
      await chain.rpc('anvil_setBalance', [owner, `0x${total.toString(16)}`]);
      hold(owner, 'native', total, 18);
    }
    for (const [place, coin] of COINS.entries()) {
      const contract = await deployCoin(chain, coin);
      const totals = owners.map((_, index) =>
        place === 1 && index === 2 ? 0n : 2n ** 60n + BigInt(index * 3 + place),
      );
      await mintCoins(chain, contract, owners, totals);
      for (const [index, owner] of owners.entries())
        hold(owner, `erc20:${contract}`, totals[index] ?? 0n, coin.decimals);
    }
    const [first] = books.values();
    const assets = [...(first?.keys() ?? []), assetId(`erc20:${NOBODY}`)];
    const truth = truthOf(books, { source: NODE_SOURCE, absent: 'unknown', lists: false, assets });
    return { url: chain.url, chain: chain.id, truth, close: () => chain.close() };
  } catch (error) {
    await chain.close();
    throw error;
  }
}

function accountId(address: string): string {
  return makeAccount(NODE_SOURCE, { network: null, address, subAccount: null }).id;
}

function assetId(ref: string): string {
  return makeAsset(NODE_SOURCE, { network: null, ref }).id;
}
