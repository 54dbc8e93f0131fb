/** What Reddio's assets stand for on the chain below: a row names the type, the contract and the token. */
import { parseUnsigned } from '../../model/amount.ts';
import type { AssetFacts, Reading } from '../../model/reading.ts';
import { collectibleOn, etherOn, tokenOn } from '../caip19.ts';

/** The reading with the CAIP-19 id of its asset, where the facts of its row suffice for one. */
export function withUnderlying(reading: Reading, homeChain: string): Reading {
  if ('failure' in reading || reading.facts === null) return reading;
  return { ...reading, facts: { ...reading.facts, underlying: underlyingOf(reading.facts, homeChain) } };
}

/** A mintable token has its contract and number on the chain below too, where it will be minted. */
function underlyingOf({ type, contract, details }: AssetFacts, homeChain: string): string | null {
  if (type === 'ETH') return etherOn(homeChain);
  if (contract === null || type === null) return null;
  if (type === 'ERC20') return tokenOn(homeChain, contract);
  const tokenId = details?.tokenId;
  const number = typeof tokenId === 'string' ? parseUnsigned(tokenId) : null;
  return type.startsWith('ERC721') && number !== null ? collectibleOn(homeChain, contract, number) : null;
}
