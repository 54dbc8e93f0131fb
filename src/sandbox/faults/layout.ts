/** Where rows, amounts and names stand in the answers of each protocol, for faults that strike a row. */
import { isLosslessNumber, parse, stringify } from 'lossless-json';
import type { WireReply } from '../wire/reply.ts';
import type { WireName } from '../wire/wire.ts';

export type BodyRow = Readonly<Record<string, unknown>>;
type Path = readonly string[];

export interface Layout {
  /** Endpoints whose answers hold balances. */
  readonly endpoints: readonly string[];
  /** Places of the rows, the likelier first; an object in the place of a list is one row alone. */
  readonly rows: readonly Path[];
  /** Where the answer counts its rows, so that the count follows when the rows change. */
  readonly count: Path | null;
  /** The amount that faults strike. */
  readonly amount: string;
  /** The field that names the asset, with a row for an asset that no request asks for. */
  readonly asset: { readonly field: string; readonly stranger: unknown };
  /** The field that names the account, with an account that no request asks for; null where rows name none. */
  readonly account: { readonly field: string; readonly stranger: unknown } | null;
}

export const layouts: Readonly<Record<WireName, Layout>> = {
  reddio: {
    endpoints: ['/v1/balances', '/v1/balance'],
    rows: [['data', 'list'], ['data']],
    count: ['data', 'total'],
    amount: 'balance_available',
    asset: { field: 'asset_id', stranger: '0x5a4d0b0c' },
    account: null,
  },
  teos: {
    endpoints: ['GetAssetsBalances', 'GetEthBalances', 'Balances'],
    rows: [['value'], []],
    count: null,
    amount: 'Amount',
    asset: { field: 'UniqueAssetId', stranger: '0x5a4d0b0c' },
    account: { field: 'Address', stranger: '0x000000000000000000000000000000005a4d0b0c' },
  },
  mesh: {
    endpoints: ['/account/balance'],
    rows: [['balances']],
    count: null,
    amount: 'value',
    asset: { field: 'currency', stranger: { symbol: 'STRANGER', decimals: 6 } },
    account: null,
  },
  loopring: {
    endpoints: ['/user/balances'],
    rows: [[]],
    count: null,
    amount: 'total',
    asset: { field: 'tokenId', stranger: 32_766 },
    account: { field: 'accountId', stranger: 4_294_967_295 },
  },
  // An answer to one JSON-RPC request is one row, named by its id.
  evm: {
    endpoints: ['eth_call'],
    rows: [[]],
    count: null,
    amount: 'result',
    asset: { field: 'id', stranger: 'stranger' },
    account: null,
  },
  // Rows are outputs, and have no name of an asset: what they describe stands for it.
  bitcoin: {
    endpoints: ['scantxoutset'],
    rows: [['result', 'unspents']],
    count: null,
    amount: 'amount',
    asset: { field: 'desc', stranger: 'raw(5a4d0b0c)#5a4d0b0c' },
    account: { field: 'scriptPubKey', stranger: '0014000000000000000000000000000000005a4d0b0c' },
  },
  cosmos: {
    endpoints: ['balances', 'by_denom'],
    rows: [['balances'], ['balance']],
    count: ['pagination', 'total'],
    amount: 'amount',
    asset: { field: 'denom', stranger: 'ustranger' },
    account: null,
  },
  graphql: {
    endpoints: ['balances'],
    rows: [['data', 'balances']],
    count: null,
    amount: 'amount',
    asset: { field: 'token', stranger: { id: 'STRANGER', symbol: 'STRANGER', decimals: 6 } },
    account: { field: 'account', stranger: { id: 'stranger' } },
  },
  // Rows name neither account nor asset; the program alone tells what they are.
  solana: {
    endpoints: ['getMultipleAccounts'],
    rows: [['result', 'value']],
    count: null,
    amount: 'lamports',
    asset: { field: 'owner', stranger: 'Stranger11111111111111111111111111111111111' },
    account: null,
  },
  // Rows are accounts, each with the list of all that it holds: the account stands for the asset.
  ledger: {
    endpoints: ['/accounts'],
    rows: [[]],
    count: null,
    amount: 'aebalance',
    asset: { field: 'aname', stranger: 'stranger' },
    account: { field: 'aname', stranger: 'stranger' },
  },
  // Rows are lists of a key and bytes: the answer as a whole stands for one row, as with `evm`.
  substrate: {
    endpoints: ['state_queryStorageAt'],
    rows: [[]],
    count: null,
    amount: 'result',
    asset: { field: 'id', stranger: 'stranger' },
    account: null,
  },
};

/** JSON that no value of JavaScript can express: this text is written as it is. */
export class Verbatim {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The reply with other rows; with its own count of them set right where it has one. */
export function withRows(
  reply: WireReply,
  layout: Layout,
  change: (rows: readonly BodyRow[]) => readonly unknown[],
): WireReply {
  const json: unknown = parse(reply.body.toString('utf8'));
  const place = layout.rows.find((path) => rowsOf(at(json, path)) !== null);
  const found = place === undefined ? null : at(json, place);
  const rows = rowsOf(found);
  if (place === undefined || rows === null) return reply;
  const changed = change(rows);
  const recounted = recount(json, layout.count, changed.length - rows.length);
  const [only = null] = changed;
  const next = Array.isArray(found) || changed.length > 1 ? changed : only;
  return withJson(reply, put(recounted, place, next));
}

/** The reply with one field changed, at the first of these places that there is. */
export function withField(reply: WireReply, paths: readonly Path[], change: (value: unknown) => unknown): WireReply {
  const json: unknown = parse(reply.body.toString('utf8'));
  const path = paths.find((candidate) => at(json, candidate) !== undefined);
  return path === undefined ? reply : withJson(reply, put(json, path, change(at(json, path))));
}

/** The reply with another JSON body, made from its own. */
export function withBody(reply: WireReply, change: (json: unknown) => unknown): WireReply {
  return withJson(reply, change(parse(reply.body.toString('utf8'))));
}

function withJson(reply: WireReply, json: unknown): WireReply {
  return { ...reply, body: Buffer.from(written(json), 'utf8') };
}

export function isObject(value: unknown): value is BodyRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

/** JSON with every `Verbatim` in its place. */
export function written(json: unknown): string {
  const texts: string[] = [];
  const marked = stringify(json, (_, value: unknown) => {
    if (!(value instanceof Verbatim)) return value;
    texts.push(value.text);
    return MARK;
  });
  return (marked ?? '').split(JSON.stringify(MARK)).reduce((left, right, index) => left + texts[index - 1] + right);
}

const MARK = 'verbatim-5a4d0b0c';

function rowsOf(value: unknown): readonly BodyRow[] | null {
  if (Array.isArray(value)) return value.every(isObject) ? value : null;
  // An envelope is an object too, but a row has only figures and names in it.
  return isObject(value) && !('list' in value) && !('value' in value && Array.isArray(value.value)) ? [value] : null;
}

function recount(json: unknown, path: Path | null, more: number): unknown {
  if (path === null || more === 0) return json;
  const count = at(json, path);
  if (typeof count === 'string') return put(json, path, String(Number(count) + more));
  return isLosslessNumber(count) ? put(json, path, Number(count.value) + more) : json;
}

function at(json: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), json);
}

function put(json: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  return isObject(json) ? { ...json, [key]: put(json[key], rest, value) } : json;
}
