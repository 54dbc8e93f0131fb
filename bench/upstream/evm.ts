/**
 * An EVM node with Multicall3: `aggregate3`, and behind it tokens with balances, names and decimals. Calls are taken apart
 * by place, for a library would take longer than all that is measured.
 */
import { amountOf, assetOf, factsOf } from '../data.ts';

interface Question {
  readonly id: unknown;
  readonly method: string;
  readonly params: readonly unknown[];
}

const WORD = 32;
const CHAIN = 1n;
const HEIGHT = 21_000_000n;
const SECONDS = 1_764_000_000n;

/** The results by calldata; dropped where there are many. */
const known = new Map<string, string>();
const MOST_KNOWN = 64;

/** The body for a path and a request body; null for what the node does not have. */
export function evmAnswer(path: string, body: string): string | null {
  if (path !== '/evm') return null;
  const { id, method, params }: Question = JSON.parse(body);
  const result = answers[method]?.(params) ?? null;
  return result === null ? null : `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`;
}

/** By method, the JSON of the result; null for a question that is not understood. */
const answers: Readonly<Record<string, (params: readonly unknown[]) => string | null>> = {
  eth_chainId: () => `"0x${CHAIN.toString(16)}"`,
  eth_getBlockByNumber: () => JSON.stringify({ ...block, timestamp: `0x${SECONDS.toString(16)}` }),
  eth_call: ([call]) => called(call),
};

const block = { number: `0x${HEIGHT.toString(16)}`, hash: `0x${'ab'.repeat(32)}`, parentHash: `0x${'cd'.repeat(32)}` };

function called(call: unknown): string | null {
  const data = typeof call === 'object' && call !== null ? Reflect.get(call, 'data') : undefined;
  if (typeof data !== 'string') return null;
  if (known.size === MOST_KNOWN) known.clear();
  const result = known.get(data) ?? `"0x${aggregate(Buffer.from(data.slice(2), 'hex'))}"`;
  known.set(data, result);
  return result;
}

/** What `aggregate3((address,bool,bytes)[])` returns for this calldata, in hex digits. */
function aggregate(calldata: Buffer): string {
  const input = calldata.subarray(4);
  const list = input.subarray(countAt(input, 0));
  const results = Array.from({ length: countAt(list, 0) }, (_, index) => {
    const call = list.subarray(WORD + countAt(list, WORD * (index + 1)));
    const place = countAt(call, 2 * WORD);
    const data = call.subarray(place + WORD, place + WORD + countAt(call, place));
    return resultOf(call.toString('hex', 12, WORD), data);
  });
  const bodies = results.map((data) => `${word(1n)}${word(64n)}${word(BigInt(data.length / 2))}${padded(data)}`);
  let place = BigInt(results.length * WORD);
  const places = bodies.map((one) => {
    const at = word(place);
    place += BigInt(one.length / 2);
    return at;
  });
  return [word(32n), word(BigInt(results.length)), ...places, ...bodies].join('');
}

/** By selector, what a contract returns. */
const functions: Readonly<Record<string, (contract: string, data: Buffer) => string>> = {
  // getChainId(), getBlockNumber() and getCurrentBlockTimestamp() of Multicall3.
  '3408e470': () => word(CHAIN),
  '42cbb15c': () => word(HEIGHT),
  '0f28c97d': () => word(SECONDS),
  // balanceOf(address), name(), symbol() and decimals() of tokens.
  '70a08231': (contract, data) => word(BigInt(amountOf(`0x${data.toString('hex', 16, 36)}`, assetAt(contract)))),
  '06fdde03': (contract) => textOf(factsOf(assetAt(contract)).name),
  '95d89b41': () => textOf('TKN'),
  '313ce567': (contract) => word(BigInt(factsOf(assetAt(contract)).decimals)),
};

function resultOf(contract: string, data: Buffer): string {
  const selector = data.toString('hex', 0, 4);
  const answer = functions[selector];
  if (answer === undefined) throw new Error(`nothing answers ${selector}`);
  return answer(contract, data);
}

/** The reference of the token, as `assetOf` spells it. */
function assetAt(contract: string): string {
  return `${STANDARD}0x${contract}`;
}

const STANDARD = assetOf('evm', 0).slice(0, -42);

function countAt(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at + WORD - 4);
}

function word(value: bigint): string {
  return value.toString(16).padStart(2 * WORD, '0');
}

function textOf(text: string): string {
  return `${word(32n)}${word(BigInt(text.length))}${padded(Buffer.from(text).toString('hex'))}`;
}

/** Filled up to whole words. */
function padded(hex: string): string {
  return hex.padEnd(Math.ceil(hex.length / (2 * WORD)) * 2 * WORD, '0');
}
