/** EVM: the client of viem, which lies beside the rivals' packages; loaded when it is first asked. */
import type { Setting } from '../scenarios.ts';
import { type BalanceClient, openFacts } from './client.ts';

type EvmSetting = Pick<Setting, 'upstream' | 'assets'>;

export function openEvmClient(setting: EvmSetting): BalanceClient {
  let opened: Promise<BalanceClient> | null = null;
  const open = async (): Promise<BalanceClient> => {
    const beside: { readonly openEvmClient: (setting: EvmSetting) => BalanceClient } = await import(
      new URL('../rivals/viem.ts', import.meta.url).href
    );
    return beside.openEvmClient(setting);
  };
  return {
    async amounts(addresses, assets) {
      opened ??= open();
      return (await opened).amounts(addresses, assets);
    },
    facts: openFacts(setting.assets).of,
    async close() {},
  };
}
