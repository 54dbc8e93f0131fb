/** Addresses of Bitcoin's regtest with the scripts that they stand for. */
import { bech32, bech32m } from '@scure/base';
import { base58check, bitcoinAddress } from '../ledger/addresses.ts';
import { Random } from '../ledger/random.ts';

export interface ScriptAddress {
  readonly address: string;
  /** In hex. */
  readonly script: string;
}

const PREFIX = 'bcrt';
const forms = [payToKeyHash, payToWitnessKeyHash, payToTaproot] as const;

/**
 * The `index`th address. Every third pays to the hash of a key, and is also one of Mesh `Bitcoin/Sandbox`; the next ones are of
 * segwit versions 0 and 1.
 */
export function regtestAddress(seed: number, index: number): ScriptAddress {
  return (forms[index % forms.length] ?? payToKeyHash)(seed, index);
}

/** Whether a node on regtest takes the text for an address, checksum included. */
export function isRegtestAddress(text: string): boolean {
  const segwit = bech32.decodeUnsafe(text) ?? bech32m.decodeUnsafe(text);
  if (segwit) return segwit.prefix === PREFIX;
  try {
    const bytes = base58check.decode(text);
    return bytes.length === 21 && (bytes[0] === 0x6f || bytes[0] === 0xc4);
  } catch {
    return false;
  }
}

function payToKeyHash(seed: number, index: number): ScriptAddress {
  const address = bitcoinAddress(seed, index);
  return { address, script: `76a914${hexOf(base58check.decode(address).subarray(1))}88ac` };
}

function payToWitnessKeyHash(seed: number, index: number): ScriptAddress {
  const key = new Random(seed, `bitcoin/p2wpkh/${index}`).hex(40);
  return { address: bech32.encode(PREFIX, [0, ...bech32.toWords(Buffer.from(key, 'hex'))]), script: `0014${key}` };
}

function payToTaproot(seed: number, index: number): ScriptAddress {
  const key = new Random(seed, `bitcoin/p2tr/${index}`).hex(64);
  return { address: bech32m.encode(PREFIX, [1, ...bech32m.toWords(Buffer.from(key, 'hex'))]), script: `5120${key}` };
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
