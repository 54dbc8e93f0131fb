/** Calls and constructors of the tokens, as the contract ABI has them. A test compares them with another coder. */
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { HexText } from './chain.ts';

/** A number or an address; a list of them (`uint256[]`, `address[]`); or a text (`string`). */
export type Argument = bigint | HexText | readonly (bigint | HexText)[] | { readonly text: string };

/** Calldata of the function with this signature, e.g. `transfer(address,uint256)`. */
export function encodeCall(signature: string, args: readonly Argument[]): HexText {
  const selector = bytesToHex(keccak_256(utf8ToBytes(signature)).subarray(0, 4));
  return `0x${selector}${encodeArguments(args)}`;
}

/** As hex digits: a word for each argument, and behind them what does not fit into its word. */
export function encodeArguments(args: readonly Argument[]): string {
  let heads = '';
  let tails = '';
  for (const arg of args) {
    if (isWord(arg)) {
      heads += word(arg);
    } else {
      heads += word(BigInt(args.length * WORD_BYTES + tails.length / 2));
      tails += tailOf(arg);
    }
  }
  return heads + tails;
}

const WORD_BYTES = 32;

function isWord(arg: Argument): arg is bigint | HexText {
  return typeof arg === 'bigint' || typeof arg === 'string';
}

function tailOf(arg: Exclude<Argument, bigint | HexText>): string {
  if (!('text' in arg)) return word(BigInt(arg.length)) + arg.map(word).join('');
  const bytes = utf8ToBytes(arg.text);
  const digits = Math.ceil(bytes.length / WORD_BYTES) * WORD_BYTES * 2;
  return word(BigInt(bytes.length)) + bytesToHex(bytes).padEnd(digits, '0');
}

function word(value: bigint | HexText): string {
  return BigInt(value)
    .toString(16)
    .padStart(WORD_BYTES * 2, '0');
}
