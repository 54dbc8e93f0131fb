/** EVM: any pairs in one call, by viem as it is; its usual limit of 1024 bytes a call would make hundreds of calls. */
import { createPublicClient, erc20Abi, http } from 'viem';
import { type BalanceClient, openFacts } from '../clients/client.ts';
import type { Setting } from '../scenarios.ts';

const MULTICALL3 = '0xca11bde05977b3631167028862be2a173976ca11';

export function openEvmClient({ upstream, assets: known }: Pick<Setting, 'upstream' | 'assets'>): BalanceClient {
  const client = createPublicClient({ transport: http(upstream) });
  return {
    async amounts(addresses, assets) {
      const contracts = addresses.flatMap((owner) =>
        assets.map(
          (asset) =>
            ({ address: hexIn(asset), abi: erc20Abi, functionName: 'balanceOf', args: [hexIn(owner)] }) as const,
        ),
      );
      const options = { multicallAddress: MULTICALL3, allowFailure: false, batchSize: 0 } as const;
      const amounts = await client.multicall({ ...options, contracts });
      return new Map(
        addresses.map((address, row) => [
          address,
          new Map(assets.map((asset, column) => [asset, String(amounts[row * assets.length + column])])),
        ]),
      );
    },
    facts: openFacts(known).of,
    async close() {},
  };
}

/** The address in `0x…`, `erc20:0x…`. */
function hexIn(text: string): `0x${string}` {
  return `0x${text.slice(text.indexOf('0x') + 2)}`;
}
