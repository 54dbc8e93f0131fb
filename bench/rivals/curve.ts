/** Whether bytes are a point of the curve Ed25519, as web3.js of Solana asks it of `@noble/curves`. */
import { ed25519 } from '@noble/curves/ed25519';

export function isPoint(bytes: Uint8Array): boolean {
  try {
    ed25519.ExtendedPoint.fromHex(bytes);
    return true;
  } catch {
    return false;
  }
}
