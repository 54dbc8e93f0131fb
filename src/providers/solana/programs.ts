/** The programs that a balance depends on (https://solana.com/docs/tokens, read 2026-11). */

/** The two programs of tokens, by the word that references begin with. */
export type TokenProgram = 'token' | 'token22';

export const tokenPrograms: Readonly<Record<TokenProgram, { readonly address: string; readonly name: string }>> = {
  token: { address: 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA', name: 'SPL Token' },
  token22: { address: 'TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb', name: 'Token-2022' },
};

/** Owns the accounts of people, and every address that no program has claimed. */
export const SYSTEM_PROGRAM = '11111111111111111111111111111111';
/** Names one token account for each owner, program and mint. */
export const ASSOCIATED_PROGRAM = 'ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL';
/** Keeps names and symbols of mints (https://developers.metaplex.com/token-metadata, read 2026-11). */
export const METADATA_PROGRAM = 'metaqbxxUerdq28cj1RbAWkYQm3ybzjb6a8bt518x1s';

export function programAt(address: unknown): TokenProgram | null {
  if (address === tokenPrograms.token.address) return 'token';
  return address === tokenPrograms.token22.address ? 'token22' : null;
}

/** What is to be said of a mint that was named as one of the other program. */
export function mintOf(program: TokenProgram): string {
  return `the mint is of ${tokenPrograms[program].name}: its reference begins with ${program}:`;
}
