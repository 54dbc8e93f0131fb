/**
 * Addresses that programs derive from others: the hash of what they are made of, off the curve, so that nobody has a key to
 * them (https://solana.com/docs/core/pda, read 2026-11).
 */
import { hash } from 'node:crypto';
import { isOnCurve } from './curve.ts';
import { keyBytes, keyText } from './keys.ts';
import { ASSOCIATED_PROGRAM, METADATA_PROGRAM, type TokenProgram, tokenPrograms } from './programs.ts';

const MARK = Buffer.from('ProgramDerivedAddress');
const MOST_BUMPS = 255;

/** The token account that wallets make for an owner and a mint. The owner may have others. */
export function associatedAccount(owner: string, program: TokenProgram, mint: string): string {
  return derived([keyBytes(owner), keyBytes(tokenPrograms[program].address), keyBytes(mint)], ASSOCIATED_PROGRAM);
}

/** Where name and symbol of a mint are kept. */
export function metadataAccount(mint: string): string {
  return derived([Buffer.from('metadata'), keyBytes(METADATA_PROGRAM), keyBytes(mint)], METADATA_PROGRAM);
}

/** The first, with the largest number behind the seeds, that is off the curve. Half of all are. */
function derived(seeds: readonly Uint8Array[], program: string): string {
  const start = Buffer.concat(seeds);
  const end = Buffer.concat([keyBytes(program), MARK]);
  for (let bump = MOST_BUMPS; bump >= 0; bump -= 1) {
    const address = hash('sha256', Buffer.concat([start, Uint8Array.of(bump), end]), 'buffer');
    if (!isOnCurve(address)) return keyText(address);
  }
  throw new RangeError('no address off the curve');
}
