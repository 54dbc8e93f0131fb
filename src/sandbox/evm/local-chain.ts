/** A local chain with something on it, for people to try: a live fifth upstream beside those of the sandbox. */
import type { FurtherOptions, FurtherUpstream } from '../further-upstream.ts';
import { type EvmChain, type HexText, startChain } from './chain.ts';
import {
  deployCoin,
  deployCollectible,
  deployItems,
  mintCoins,
  mintCollectible,
  mintItems,
  transfer,
} from './tokens.ts';

export interface LocalChain {
  readonly chain: EvmChain;
  /** A configuration entry, as plain data. */
  readonly source: {
    readonly id: string;
    readonly provider: 'evm';
    readonly url: string;
    readonly label: string;
    readonly options: { readonly chain: number };
  };
  /** The same on every machine. */
  readonly contracts: { readonly coin: HexText; readonly collectible: HexText; readonly items: HexText };
  close(): Promise<void>;
}

const LOCAL_OWNERS = 5;
const SECONDS_PER_BLOCK = 2;
const ETHER = 10n ** 18n;
/** Of the coin, which has six decimals. */
const COIN = 10n ** 6n;

/** A chain on which the first accounts of the sandbox hold something, too. */
export async function startBesideLedger({ ledger, port }: FurtherOptions): Promise<FurtherUpstream> {
  const addresses = ledger.accounts('teos').map(({ address }) => address);
  const owners = [...new Set(addresses)].slice(0, LOCAL_OWNERS).map((address): HexText => `0x${address.slice(2)}`);
  const { source, close } = await startLocalChain(owners, port);
  return { sources: [source], close };
}

/** The owners hold ether, coins, a collectible each and some items; then a block is made every other second. */
export async function startLocalChain(owners: readonly HexText[], port = 0): Promise<LocalChain> {
  const chain = await startChain({ port });
  try {
    const coin = await deployCoin(chain, { name: 'Sandbox Dollar', symbol: 'SBD', decimals: 6 });
    const collectible = await deployCollectible(chain);
    const items = await deployItems(chain);
    const holders = [...owners, chain.owner];
    await mintCoins(
      chain,
      coin,
      holders,
      holders.map((_, index) => BigInt(index + 1) * 1_000n * COIN),
    );
    for (const [index, owner] of owners.entries()) {
      await chain.rpc('anvil_setBalance', [owner, `0x${(BigInt(index + 1) * ETHER).toString(16)}`]);
      await mintCollectible(chain, collectible, owner, BigInt(index + 1));
      await mintItems(chain, items, owner, [7n, BigInt(index)]);
    }
    // So that there is a past that differs from the present.
    for (const owner of owners) await transfer(chain, coin, owner, 5n * COIN);
    await chain.rpc('evm_setIntervalMining', [SECONDS_PER_BLOCK]);
    const source = {
      id: 'sandbox-evm',
      provider: 'evm',
      url: chain.url,
      label: 'EVM (local chain)',
      options: { chain: chain.id },
    } as const;
    return { chain, source, contracts: { coin, collectible, items }, close: () => chain.close() };
  } catch (error) {
    await chain.close();
    throw error;
  }
}
