/** A node of Bitcoin: its first block, its state, and scans that find two outputs at most addresses. */

import { hash } from 'node:crypto';
import { bech32, bech32m } from '@scure/base';
import { base58check, seedOf } from '../data.ts';

interface Question {
  readonly id: unknown;
  readonly method: string;
  readonly params: readonly unknown[];
}

const GENESIS = '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f';
const BEST = 'ab'.repeat(32);
const HEIGHT = 900_000;

/** The body for a path and a request body; null for what the node does not have. */
export function bitcoinAnswer(path: string, body: string): string | null {
  if (!/^\/bitcoin\/?$/.test(path)) return null;
  const asked: Question | readonly Question[] = JSON.parse(body);
  return Array.isArray(asked) ? `[${asked.map(answerOne).join(',')}]` : answerOne(asked as Question);
}

function answerOne({ id, method, params }: Question): string {
  return `{"result":${answers[method]?.(params) ?? 'null'},"error":null,"id":${JSON.stringify(id)}}`;
}

const answers: Readonly<Record<string, (params: readonly unknown[]) => string>> = {
  getblockhash: () => JSON.stringify(GENESIS),
  getblockchaininfo: () =>
    JSON.stringify({ chain: 'main', blocks: HEIGHT, headers: HEIGHT, initialblockdownload: false }),
  scantxoutset: ([, descriptors]) => scan((descriptors as readonly string[]).map((text) => text.slice(5, -1))),
};

function scan(addresses: readonly string[]): string {
  let total = 0;
  const rows = addresses.flatMap((address) => {
    const script = scriptOf(address);
    return outputsOf(address).map((satoshis, vout) => {
      total += satoshis;
      const txid = hash('sha256', address);
      return `{"txid":"${txid}","vout":${vout},"scriptPubKey":"${script}","desc":"addr(${address})#00000000","amount":${coins(satoshis)},"coinbase":false,"height":${800_000 + (satoshis % 100_000)}}`;
    });
  });
  return `{"success":true,"txouts":180000000,"height":${HEIGHT},"bestblock":"${BEST}","unspents":[${rows.join(',')}],"total_amount":${coins(total)}}`;
}

/** Two outputs in satoshis; none at one address of eight. */
function outputsOf(address: string): readonly number[] {
  const seed = seedOf(address, 'native');
  return seed % 8 === 0 ? [] : [seed, (seed ^ 0x5a5a5a5a) >>> 1];
}

function coins(satoshis: number): string {
  const digits = String(satoshis).padStart(9, '0');
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`;
}

function scriptOf(address: string): string {
  if (!address.startsWith('bc1')) return `76a914${hexOf(base58check.decode(address).subarray(1))}88ac`;
  const form = address.startsWith('bc1q') ? bech32 : bech32m;
  const [version = 0, ...words] = form.decode(address as `${string}1${string}`).words;
  const program = form.fromWords(words);
  return `${version === 0 ? '00' : '51'}${program.length.toString(16)}${hexOf(program)}`;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
