/** The client for a setting with one source. */
import type { Setting } from '../scenarios.ts';
import type { BalanceClient } from './client.ts';
import { openLoopringClient } from './loopring.ts';
import { openTeosClient } from './teos.ts';

export function openClient(setting: Setting): BalanceClient {
  return setting.source === 'loopring' ? openLoopringClient(setting) : openTeosClient(setting);
}
