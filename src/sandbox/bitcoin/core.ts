/** JSON-RPC of Core, as far as balances need it (litecoind 0.21.2, seen 2026-11). */
import { LosslessNumber } from 'lossless-json';
import type { WireAnswer } from '../wire/wire.ts';
import { isRegtestAddress } from './addresses.ts';
import type { BitcoinChain } from './chain.ts';
import type { BitcoinKnobs } from './knobs.ts';

/** What a single request comes to: its result, or an error with the status of the answer. */
type Outcome = { readonly result: unknown } | { readonly error: RpcError; readonly status: number };

interface RpcError {
  readonly code: number;
  readonly message: string;
}

interface CoreRequest {
  readonly id: unknown;
  readonly method: string;
  readonly params: readonly unknown[];
}

const PLACES = 8;

/** The answer to one request, or to a batch of them, which is always HTTP 200. */
export function answerCore(body: unknown, chain: BitcoinChain, knobs: Readonly<BitcoinKnobs>): WireAnswer {
  if (Array.isArray(body)) return { status: 200, json: body.map((one) => answerOne(one, chain, knobs).json) };
  return answerOne(body, chain, knobs);
}

function answerOne(
  body: unknown,
  chain: BitcoinChain,
  knobs: Readonly<BitcoinKnobs>,
): { status: number; json: object } {
  const request = requestOf(body);
  if (request === null) {
    return { status: 500, json: { result: null, error: { code: -32_700, message: 'Parse error' }, id: null } };
  }
  const outcome = run(request, chain, knobs);
  return 'error' in outcome
    ? { status: outcome.status, json: { result: null, error: outcome.error, id: request.id } }
    : { status: 200, json: { result: outcome.result, error: null, id: request.id } };
}

function requestOf(body: unknown): CoreRequest | null {
  if (typeof body !== 'object' || body === null || !('method' in body) || typeof body.method !== 'string') return null;
  const params = 'params' in body && Array.isArray(body.params) ? body.params : [];
  return { id: 'id' in body ? body.id : null, method: body.method, params };
}

function run({ method, params }: CoreRequest, chain: BitcoinChain, knobs: Readonly<BitcoinKnobs>): Outcome {
  if (knobs.starting) return refused(-28, 'Loading block index...');
  switch (method) {
    case 'getblockhash':
      return hashOf(params[0], chain, knobs);
    case 'getblockchaininfo':
      return { result: stateOf(chain, knobs) };
    case 'scantxoutset':
      return scan(params, chain, knobs);
    default:
      return refused(-32_601, 'Method not found', 404);
  }
}

function hashOf(height: unknown, chain: BitcoinChain, { genesis }: Readonly<BitcoinKnobs>): Outcome {
  const hash = typeof height === 'number' ? chain.hashAt(height) : null;
  if (hash === null) return refused(-8, 'Block height out of range');
  return { result: height === 0 && genesis !== null ? genesis : hash };
}

function stateOf({ height, tip }: BitcoinChain, { downloading }: Readonly<BitcoinKnobs>): object {
  return {
    chain: 'regtest',
    blocks: height,
    headers: downloading ? height + 1000 : height,
    bestblockhash: tip,
    difficulty: new LosslessNumber('4.656542373906925e-10'),
    initialblockdownload: downloading,
    pruned: false,
  };
}

function scan([action, objects]: readonly unknown[], chain: BitcoinChain, knobs: Readonly<BitcoinKnobs>): Outcome {
  if (action !== 'start' || !Array.isArray(objects)) return refused(-8, 'Invalid command');
  if (knobs.scanning) return refused(-8, 'Scan already in progress, use action "abort" or "status"');
  const addresses = objects.map((object) => /^addr\(([^)]+)\)$/.exec(String(object))?.[1] ?? '');
  if (!addresses.every(isRegtestAddress)) return refused(-5, 'Address is not valid');
  const unspents = [...new Set(addresses)].flatMap((address) => rowsOf(address, chain, knobs));
  const total = unspents.reduce((sum, { atoms }) => sum + atoms, 0n);
  return {
    result: {
      success: !knobs.aborted,
      txouts: chain.addresses().length,
      height: chain.height,
      bestblock: chain.tip,
      unspents: unspents.map(({ row }) => row),
      total_amount: coins(total),
    },
  };
}

function rowsOf(address: string, chain: BitcoinChain, { taprootKeys }: Readonly<BitcoinKnobs>) {
  const holder = chain.holder(address);
  return (holder?.outputs ?? []).map(({ txid, vout, amount, height }) => {
    const script = holder?.script ?? '';
    const isKey = taprootKeys && script.startsWith('5120');
    // The eight letters of the checksum are invented: nobody reads them.
    const desc = `${isKey ? `rawtr(${script.slice(4)})` : `addr(${address})`}#${script.slice(-8)}`;
    return { atoms: amount, row: { txid, vout, scriptPubKey: script, desc, amount: coins(amount), height } };
  });
}

/** As Core prints amounts: a number with eight places. */
function coins(atoms: bigint): LosslessNumber {
  const digits = atoms.toString().padStart(PLACES + 1, '0');
  return new LosslessNumber(`${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`);
}

function refused(code: number, message: string, status = 500): Outcome {
  return { error: { code, message }, status };
}
