/** Public keys in a configuration. */
import { createPublicKey, type KeyObject } from 'node:crypto';

const MIN_RSA_BITS = 2048;

/** Why the text is no public key that tokens may be checked with; null where it is one. Quotes nothing of it. */
export function publicKeyFault(pem: string): string | null {
  // Node would take its public half. It has no place in this file.
  if (pem.includes('PRIVATE KEY')) return 'is a private key: give the public one, and replace the pair';
  const key = publicKeyOf(pem);
  if (key === null) return 'must be a public key as PEM text, from -----BEGIN PUBLIC KEY----- on';
  const bits = key.asymmetricKeyDetails?.modulusLength;
  return bits === undefined || bits >= MIN_RSA_BITS ? null : `has ${bits} bits; RSA needs ${MIN_RSA_BITS} or more`;
}

/** Null where the text is none. */
export function publicKeyOf(pem: string): KeyObject | null {
  try {
    return createPublicKey(pem);
  } catch {
    return null;
  }
}
