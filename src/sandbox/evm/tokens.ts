/** Tokens on a local chain: put there, minted and moved. */
import { encodeAbiParameters, encodeFunctionData, parseAbi } from 'viem/utils';
import type { Chain, Hex } from './chain.ts';
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
  chain: Chain,
  { name = 'Coin', symbol = 'COIN', decimals = 18 }: CoinOptions = {},
): Promise<Hex> {
  const args = encodeAbiParameters(
    [{ type: 'string' }, { type: 'string' }, { type: 'uint8' }],
    [name, symbol, decimals],
  );
  return chain.deploy(`${coinBytecode}${args.slice(2)}`);
}

export function deployCollectible(chain: Chain): Promise<Hex> {
  return chain.deploy(collectibleBytecode);
}

export function deployItems(chain: Chain): Promise<Hex> {
  return chain.deploy(itemsBytecode);
}

export function mintCoins(chain: Chain, coin: Hex, owners: readonly Hex[], amounts: readonly bigint[]): Promise<void> {
  return chain.send(coin, encodeFunctionData({ abi, functionName: 'mint', args: [owners, amounts] }));
}

export function transfer(chain: Chain, coin: Hex, to: Hex, value: bigint): Promise<void> {
  return chain.send(coin, encodeFunctionData({ abi, functionName: 'transfer', args: [to, value] }));
}

export function mintCollectible(chain: Chain, contract: Hex, to: Hex, id: bigint): Promise<void> {
  return chain.send(contract, encodeFunctionData({ abi: collectible, functionName: 'mint', args: [to, id] }));
}

export function mintItems(chain: Chain, contract: Hex, to: Hex, [id, value]: readonly [bigint, bigint]): Promise<void> {
  return chain.send(contract, encodeFunctionData({ abi: items, functionName: 'mint', args: [to, id, value] }));
}
