/** The client for a setting with one source. */
import type { Setting } from '../scenarios.ts';
import { openBitcoinClient } from './bitcoin.ts';
import type { BalanceClient } from './client.ts';
import { openCosmosClient } from './cosmos.ts';
import { openEvmClient } from './evm.ts';
import { openLedgerClient } from './ledger.ts';
import { openLoopringClient } from './loopring.ts';
import { openMeshClient } from './mesh.ts';
import { openReddioClient } from './reddio.ts';
import { openAssociatedClient, openSolanaClient } from './solana.ts';
import { openSubstrateClient } from './substrate.ts';
import { openTeosClient } from './teos.ts';

export function openClient(setting: Setting): BalanceClient {
  switch (setting.source) {
    case 'loopring':
      return openLoopringClient(setting);
    case 'reddio':
      return openReddioClient(setting.upstream);
    case 'mesh':
      return openMeshClient(setting.upstream);
    case 'bitcoin':
      return openBitcoinClient(setting);
    case 'cosmos':
      return openCosmosClient(setting);
    case 'evm':
      return openEvmClient(setting);
    case 'ledger':
      return openLedgerClient(setting);
    case 'solana':
      return openSolanaClient(setting);
    case 'solana-associated':
      return openAssociatedClient(setting);
    case 'substrate':
      return openSubstrateClient(setting);
    default:
      return openTeosClient(setting);
  }
}
