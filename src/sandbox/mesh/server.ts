/**
 * A Mesh (Rosetta) data API for two networks. Paths, forms and answers as in the specification 1.5.1, errors as in
 * Coinbase's reference servers (read 2026-11).
 */
import type { MeshAsset } from '../ledger/book.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { Random } from '../ledger/random.ts';
import type { MeshKnobs } from '../wire/knobs.ts';
import { pathOf, type Wire, type WireAnswer, WireRefusal } from '../wire/wire.ts';
import type { MeshBook, MeshLedger } from './book.ts';
import type { ChainBlock, MeshChain } from './chain.ts';
import {
  type BalanceRequest,
  type MeshCurrency,
  parseBalanceRequest,
  parseMetadataRequest,
  parseNetworkRequest,
} from './requests.ts';
import { ETHEREUM } from './seed.ts';

type Knobs = Readonly<MeshKnobs>;

/** Codes and constant messages; specifics stand in `details`. Published by /network/options. */
const ERRORS = [
  { code: 0, message: 'Endpoint not implemented', retriable: false },
  { code: 4, message: 'Block not found', retriable: false },
  { code: 11, message: 'Block orphaned', retriable: true },
  { code: 12, message: 'Invalid address', retriable: false },
] as const;
const MISSING_BLOCK = ERRORS[1];
const ORPHANED = ERRORS[2];
const INVALID_ADDRESS = ERRORS[3];

const PATHS = ['/network/list', '/network/status', '/network/options', '/account/balance'];
/** In the specification, but not served here. */
const UNIMPLEMENTED = ['/account/coins', '/account/all-balances', '/block', '/mempool', '/call'];
const BAD_GATEWAY = '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>';

export function meshWire(ledger: Ledger): Wire<MeshKnobs> {
  const shuffle = new Random(ledger.seed, 'mesh/shuffle');
  const book = ledger.mesh;
  return {
    name: 'mesh',
    contentType: 'application/json; charset=UTF-8',
    endpoint: (target) => (PATHS.includes(target) ? target : 'unknown'),
    answer({ endpoint, method, target, body }, { knobs }) {
      if (knobs.badGateway) return { status: 502, text: BAD_GATEWAY, headers: { 'content-type': 'text/html' } };
      if (UNIMPLEMENTED.includes(pathOf(target)) && method === 'POST') throw failed(ERRORS[0], knobs);
      if (endpoint === 'unknown') return { status: 404, text: '404 page not found' };
      if (method !== 'POST') return { status: 405, text: '' };
      if (endpoint === '/network/list') {
        parseMetadataRequest(body, knobs);
        return ok({ network_identifiers: [...book.networks.keys()].map(networkIdentifier) });
      }
      if (endpoint === '/account/balance') return balance(book, body, { knobs, shuffle });
      const { chain } = parseNetworkRequest(body, book, knobs);
      return endpoint === '/network/status' ? ok(status(chain)) : ok(options(chain));
    },
  };
}

function balance(
  book: MeshBook,
  body: unknown,
  { knobs, shuffle }: { readonly knobs: Knobs; readonly shuffle: Random },
): WireAnswer {
  const request = parseBalanceRequest(body, book, knobs);
  const { chain } = request.ledger;
  const block = blockOf(chain, request, knobs);
  const rows = [...amounts(request, block, knobs)].map(([currency, value]) => ({ value: value.toString(), currency }));
  const answer = ok({
    block_identifier: identifier(block),
    balances: listed(knobs.shuffleRows ? shuffle.shuffled(rows) : rows, knobs),
    ...(chain.network === ETHEREUM ? { metadata: { code: '0x', nonce: Number(block.number) } } : {}),
  });
  if (knobs.chainMoves === 'advance') chain.advance();
  if (knobs.chainMoves === 'reorg') chain.reorg();
  return answer;
}

function listed<Row>(rows: readonly Row[], { emptyAs }: Knobs): readonly Row[] | null {
  return rows.length === 0 && emptyAs === 'null' ? null : rows;
}

function blockOf(chain: MeshChain, { block }: BalanceRequest, knobs: Knobs): ChainBlock {
  const found = chain.find(block ?? {});
  if (found === 'orphaned') throw failed(ORPHANED, knobs, { context: `hash ${block?.hash}` });
  const pruned = found !== null && found.number < chain.oldest.number;
  if (found === null || pruned) {
    throw failed(MISSING_BLOCK, knobs, { context: pruned ? 'pruned' : 'unknown block' });
  }
  return found;
}

/** The rows to answer, by currency object. */
function amounts(request: BalanceRequest, block: ChainBlock, knobs: Knobs): Map<Record<string, unknown>, bigint> {
  const { ledger, subAccount, currencies } = request;
  const network = ledger.chain.network;
  const address = addressOf(request, knobs);
  const account = request.known ? ledger.account({ network, address, subAccount }) : null;
  if (account === null && knobs.unknownAccount === 'error') throw failed(INVALID_ADDRESS, knobs, { context: address });
  const totals = account === null ? new Map<string, bigint>() : ledger.totals(account, block);
  const chosen = knobs.currencies === 'honour' ? currencies : null;
  const asked = chosen ?? all(ledger);
  const zeros = knobs.neverHeld === 'zero' && chosen !== null;
  const rows = new Map<Record<string, unknown>, bigint>();
  for (const currency of asked) {
    const total = totals.get(currency.ref) ?? (zeros ? 0n : null);
    if (total !== null && (knobs.listZeros || total !== 0n)) rows.set(currencyObject(currency), total);
  }
  return rows;
}

function all(ledger: MeshLedger): readonly (MeshCurrency | MeshAsset)[] {
  return ledger.assets();
}

/** Hex addresses in any case name one account; Base58 ones are exact. */
function addressOf({ ledger, address }: BalanceRequest, knobs: Knobs): string {
  if (ledger.chain.network !== ETHEREUM) return address;
  if (!/^0x[0-9a-fA-F]{40}$/.test(address)) throw failed(INVALID_ADDRESS, knobs, { context: 'no hex address' });
  return address.toLowerCase();
}

function currencyObject({ symbol, decimals, metadata }: MeshCurrency | MeshAsset): Record<string, unknown> {
  return { symbol, decimals, ...(metadata === null || Object.keys(metadata).length === 0 ? {} : { metadata }) };
}

function status(chain: MeshChain): Record<string, unknown> {
  const index = chain.head.number;
  return {
    current_block_identifier: identifier(chain.head),
    current_block_timestamp: chain.head.time.getTime(),
    genesis_block_identifier: identifier(chain.genesis),
    oldest_block_identifier: identifier(chain.oldest),
    sync_status: { current_index: index, target_index: index, stage: 'synced', synced: true },
    peers: [],
  };
}

function options(chain: MeshChain): Record<string, unknown> {
  return {
    version: { rosetta_version: '1.5.1', node_version: 'sandbox', middleware_version: '1.0.0' },
    allow: {
      operation_statuses: [{ status: 'SUCCESS', successful: true }],
      operation_types: ['TRANSFER'],
      errors: ERRORS,
      historical_balance_lookup: chain.history,
      call_methods: [],
      balance_exemptions: [],
      mempool_coins: false,
    },
  };
}

function networkIdentifier(id: string): Record<string, string> {
  const [blockchain = '', network = ''] = id.split('/');
  return { blockchain, network };
}

function identifier({ number, hash }: ChainBlock): Record<string, unknown> {
  return { index: number, hash };
}

function ok(json: unknown): WireAnswer {
  return { status: 200, json };
}

function failed(error: (typeof ERRORS)[number], knobs: Knobs, details?: Record<string, string>): WireRefusal {
  const retriable = knobs.retriable ?? error.retriable;
  const json = { ...error, retriable, ...(details === undefined ? {} : { details }) };
  return new WireRefusal({ status: 500, json });
}
