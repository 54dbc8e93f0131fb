/** Tokens on a local chain: put there, minted and moved. */
import { encodeAbiParameters, encodeFunctionData, parseAbi } from 'viem/utils';
import type { EvmChain, HexText } from './chain.ts';
import { coinBytecode, collectibleBytecode, itemsBytecode } from './generated/contracts.ts';

const abi = parseAbi([
  'function mint(address[] owners, uint256[] amounts)',
  'function transfer(address to, uint256 value)',
]);
const collectible = parseAbi(['function mint(address to, uint256 id)']);
const items = parseAbi(['function mint(address to, uint256 id, uint256 value)']);

export interface CoinOptions {
  readonly name?: string;
  readonly symbol?: string;
  readonly decimals?: number;
}

export function deployCoin(
  chain: EvmChain,
  { name = 'Coin', symbol = 'COIN', decimals = 18 }: CoinOptions = {},
): Promise<HexText> {
  const args = encodeAbiParameters(
    [{ type: 'string' }, { type: 'string' }, { type: 'uint8' }],
    [name, symbol, decimals],
  );
  return chain.deploy(`${coinBytecode}${args.slice(2)}`);
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
  return chain.send(coin, encodeFunctionData({ abi, functionName: 'mint', args: [owners, amounts] }));
}

export function transfer(chain: EvmChain, coin: HexText, to: HexText, value: bigint): Promise<void> {
  return chain.send(coin, encodeFunctionData({ abi, functionName: 'transfer', args: [to, value] }));
}

export function mintCollectible(chain: EvmChain, contract: HexText, to: HexText, id: bigint): Promise<void> {
  return chain.send(contract, encodeFunctionData({ abi: collectible, functionName: 'mint', args: [to, id] }));
}

export function mintItems(
  chain: EvmChain,
  contract: HexText,
  to: HexText,
  [id, value]: readonly [bigint, bigint],
): Promise<void> {
  return chain.send(contract, encodeFunctionData({ abi: items, functionName: 'mint', args: [to, id, value] }));
}
