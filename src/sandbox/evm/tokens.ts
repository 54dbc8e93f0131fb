/** Tokens on a local chain: put there, minted and moved. */
import { encodeArguments, encodeCall } from './abi.ts';
import type { Chain, Hex } from './chain.ts';
import { coinBytecode, collectibleBytecode, itemsBytecode } from './generated/contracts.ts';

export interface CoinOptions {
  readonly name?: string;
  readonly symbol?: string;
  readonly decimals?: number;
}

export function deployCoin(
  chain: Chain,
  { name = 'Coin', symbol = 'COIN', decimals = 18 }: CoinOptions = {},
): Promise<Hex> {
  const args = encodeArguments([{ text: name }, { text: symbol }, BigInt(decimals)]);
  return chain.deploy(`${coinBytecode}${args}`);
}

export function deployCollectible(chain: Chain): Promise<Hex> {
  return chain.deploy(collectibleBytecode);
}

export function deployItems(chain: Chain): Promise<Hex> {
  return chain.deploy(itemsBytecode);
}

export function mintCoins(chain: Chain, coin: Hex, owners: readonly Hex[], amounts: readonly bigint[]): Promise<void> {
  return chain.send(coin, encodeCall('mint(address[],uint256[])', [owners, amounts]));
}

export function transfer(chain: Chain, coin: Hex, to: Hex, value: bigint): Promise<void> {
  return chain.send(coin, encodeCall('transfer(address,uint256)', [to, value]));
}

export function mintCollectible(chain: Chain, contract: Hex, to: Hex, id: bigint): Promise<void> {
  return chain.send(contract, encodeCall('mint(address,uint256)', [to, id]));
}

export function mintItems(chain: Chain, contract: Hex, to: Hex, [id, value]: readonly [bigint, bigint]): Promise<void> {
  return chain.send(contract, encodeCall('mint(address,uint256,uint256)', [to, id, value]));
}
