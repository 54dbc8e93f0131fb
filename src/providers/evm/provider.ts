/** EVM chains by JSON-RPC: any pairs in one `eth_call`, at one block (https://ethereum.github.io/execution-apis). */
import { decimalScale } from '../../model/amount.ts';
import type { AssetFacts } from '../../model/reading.ts';
import { Secret } from '../../model/secret.ts';
import { rpcRequest, rpcResult } from '../json-rpc.ts';
import type { Endpoint, Provider, ProviderKind } from '../provider.ts';
import type { MulticallSettings } from './aggregate.ts';
import { caip19Of } from './asset-ref.ts';
import { balanceRead } from './balances.ts';
import { blockReads } from './blocks.ts';
import { nativeCoinOf, seesOwnNumber } from './chains.ts';
import { factsRead } from './facts.ts';
import { accountRule, assetRule, EXAMPLE } from './identity.ts';
import { hexCount, rpcRefusal } from './json-rpc.ts';
import { type EvmOptions, evmOptions } from './options.ts';
import { wrongChain } from './seen.ts';

export const evm: ProviderKind<EvmOptions> = {
  kind: 'evm',
  summary: 'An EVM chain by JSON-RPC: any accounts with any assets in one call, all at one block.',
  options: evmOptions,
  create: createEvm,
};

function createEvm(options: EvmOptions): Provider {
  const { chain, multicall, blockBy, blockNumber, concurrency, token } = options;
  const settings: MulticallSettings = {
    chain,
    multicall: multicall === false ? null : `0x${multicall.slice(2)}`,
    blockBy,
    ownNumber: blockNumber === undefined ? seesOwnNumber(chain) : blockNumber === 'same',
  };
  const chainId = chainIdRead(chain);
  return {
    capabilities: {
      history: 'block',
      amounts: ['total'],
      relation: 'total is what the contract, or for the native coin the chain, says the account holds.',
      concurrency,
      rate: null,
    },
    accounts: accountRule(chain),
    assets: assetRule(chain, nativeFacts(options)),
    reads: [balanceRead(settings, options)],
    facts: factsRead(settings),
    blocks: blockReads,
    chain: () => `eip155:${chain}`,
    greeting: chainId,
    ping: chainId,
    // A node answers for any address, with a zero where the address was never used.
    trial: () => ({
      account: { network: null, address: EXAMPLE, subAccount: null },
      asset: 'native',
      answer: 'balance',
    }),
    headers: headersOf(token),
    refusal: rpcRefusal,
  };
}

/** Fails where the node serves another chain. */
function chainIdRead(chain: number): Endpoint<null, string> {
  return {
    request: () => rpcRequest('eth_chainId', []),
    decode(_question, exchange) {
      const served = hexCount(rpcResult(exchange), 'result');
      if (served !== BigInt(chain)) throw wrongChain(chain);
      return { items: [`eip155:${served}`] };
    },
  };
}

function nativeFacts({ chain, native }: EvmOptions): AssetFacts {
  const coin = native ?? nativeCoinOf(chain);
  return {
    name: null,
    symbol: coin?.symbol ?? null,
    scale: coin === null ? null : decimalScale(coin.decimals),
    type: 'NATIVE',
    contract: null,
    underlying: native?.underlying ?? caip19Of({ standard: 'native' }, chain),
    details: null,
  };
}

function headersOf(token: Secret | undefined): Provider['headers'] {
  return token === undefined ? new Map() : new Map([['authorization', new Secret(`Bearer ${token.reveal()}`)]]);
}
