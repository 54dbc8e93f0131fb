/**
 * What an asset stands for, as a CAIP-19 id: the thing itself on its home chain, the same at every source
 * (https://chainagnostic.org/CAIPs/caip-19 and its profiles for eip155, read 2026-11).
 */
import { z } from 'zod';
import { accept, type Checked, refuse } from '../model/checked.ts';
import type { AssetName } from '../model/identity.ts';
import { caip19Parts } from './caip19-parts.ts';
import { writtenCoinType } from './coin-types.ts';
import { checkPlainText, normaliseEvmAddress } from './evm-address.ts';
import type { UnderlyingRule } from './provider.ts';

const MAX_TEXT = 256;
const EVM_TOKENS = ['erc20', 'erc721', 'erc1155'];

/** The canonical form: EVM contracts in lower case, coins by the number that is written for them, all else as it is. */
export function normaliseCaip19(text: string): Checked<string> {
  const plain = checkPlainText(text, MAX_TEXT);
  if (!plain.ok) return plain;
  const parts = caip19Parts(text);
  if (!parts.ok) return parts;
  const { chain, kind, reference, token } = parts.value;
  const end = token === null ? '' : `/${token}`;
  if (kind === 'slip44') return accept(`${chain}/${kind}:${writtenCoinType(chain, reference)}${end}`);
  if (!isEvmChain(chain) || !EVM_TOKENS.includes(kind)) return accept(text);
  const contract = normaliseEvmAddress(reference);
  return contract.ok ? accept(`${chain}/${kind}:${contract.value}${end}`) : refuse(`contract ${contract.rule}`);
}

/** The coin of Ethereum, number 60 of SLIP-44, on a chain whose own coin it is. */
export function etherOn(chain: string): string {
  return `${chain}/slip44:60`;
}

/** @param contract in lower case */
export function tokenOn(chain: string, contract: string): string {
  return `${chain}/erc20:${contract}`;
}

/** @param contract in lower case */
export function collectibleOn(chain: string, contract: string, tokenId: bigint): string {
  return `${chain}/erc721:${contract}/${tokenId}`;
}

/** Whether EVM contracts live on the chain. */
export function isEvmChain(chain: string): boolean {
  return chain.startsWith('eip155:');
}

export function isOnChain(id: string, chain: string): boolean {
  return id.startsWith(`${chain}/`);
}

/** For sources all of whose assets have their home on one chain, and whose facts say which is which. */
export function homeRule(chain: string): UnderlyingRule {
  const none: readonly AssetName[] = [];
  return { on: () => true, assets: (id) => (isOnChain(id, chain) ? null : none) };
}

/** The chain that contracts of a layer 2 live on; no answer of such a source names it. */
export function homeChainOption() {
  return z
    .string()
    .regex(/^eip155:[1-9][0-9]{0,31}$/, 'must be the CAIP-2 id of an EVM chain, such as eip155:1')
    .describe(
      'CAIP-2 id of the chain below, on which the contracts of the assets live. No answer names it; it adds CAIP-19 ids (underlying) to assets.',
    );
}

/** A CAIP-19 id in a configuration, made canonical. */
export function caip19Option(description: string) {
  return z
    .string()
    .transform((text, context) => {
      const checked = normaliseCaip19(text);
      if (checked.ok) return checked.value;
      context.issues.push({ code: 'custom', message: checked.rule, input: text });
      return z.NEVER;
    })
    .describe(description);
}
