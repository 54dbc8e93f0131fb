/** Contracts and people of the tests. */
import { readFileSync } from 'node:fs';
import type { EvmChain, HexText } from '../../src/sandbox/evm/chain.ts';

/**
 * The code of Multicall3 itself (MIT licence, https://github.com/mds1/multicall3), as viem 2.57.1 deploys it; our own contract
 * stands in for it elsewhere.
 */
export async function realMulticall3(chain: EvmChain): Promise<unknown> {
  const creation = readFileSync(new URL('contracts/multicall3.hex', import.meta.url), 'utf8').trim();
  return chain.rpc('eth_getCode', [await chain.deploy(hex(creation)), 'latest']);
}

export function hex(text: string): HexText {
  if (!text.startsWith('0x')) throw new Error('not hex');
  return `0x${text.slice(2)}`;
}

/** An account by number, without a private key. */
export function person(number: number): HexText {
  return `0x${(0xabc000 + number).toString(16).padStart(40, '0')}`;
}
