/** Tokens on a local chain: put there, minted and moved. */
import { encodeArguments, encodeCall } from './abi.ts';
import type { EvmChain, HexText } from './chain.ts';
import { coinBytecode, collectibleBytecode, itemsBytecode } from './generated/contracts.ts';

export interface CoinOptions {
  readonly name?: string;
  readonly symbol?: string;
  readonly decimals?: number;
}

export function deployCoin(
  chain: EvmChain,
  { name = 'Coin', symbol = 'COIN', decimals = 18 }: CoinOptions = {},
): Promise<HexText> {
  const args = encodeArguments([{ text: name }, { text: symbol }, BigInt(decimals)]);
  return chain.deploy(`${coinBytecode}${args}`);
}

export function deployCollectible(chain: EvmChain): Promise<HexText> {
  return chain.deploy(collectibleBytecode);
}

export function deployItems(chain: EvmChain): Promise<HexText> {
  return chain.deploy(itemsBytecode);
}

export function mintCoins(
  chain: EvmChain,
  coin: HexText,
  owners: readonly HexText[],
  amounts: readonly bigint[],
): Promise<void> {
  return chain.send(coin, encodeCall('mint(address[],uint256[])', [owners, amounts]));
}

export function transfer(chain: EvmChain, coin: HexText, to: HexText, value: bigint): Promise<void> {
  return chain.send(coin, encodeCall('transfer(address,uint256)', [to, value]));
}

export function mintCollectible(chain: EvmChain, contract: HexText, to: HexText, id: bigint): Promise<void> {
  return chain.send(contract, encodeCall('mint(address,uint256)', [to, id]));
}

export function mintItems(
  chain: EvmChain,
  contract: HexText,
  to: HexText,
  [id, value]: readonly [bigint, bigint],
): Promise<void> {
  return chain.send(contract, encodeCall('mint(address,uint256,uint256)', [to, id, value]));
}
