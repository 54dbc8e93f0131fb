/**
 * Loopring's v3 API. Requests, rows and error codes as in Loopring's documents (read 2026-11); refusing unknown or
 * repeated query parameters is assumed.
 */
import type { FlatBook, LedgerAccount, LoopringAsset } from '../ledger/book.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { Random } from '../ledger/random.ts';
import type { LoopringKnobs } from '../wire/knobs.ts';
import { CallWindow } from '../wire/quota.ts';
import {
  parseQuery,
  pathOf,
  type SandboxRequest,
  type Wire,
  type WireAnswer,
  type WireContext,
  WireRefusal,
} from '../wire/wire.ts';
import { loopringAccount, loopringExchange, loopringRow, loopringToken } from './rows.ts';

type Parameters = ReadonlyMap<string, string>;
type Knobs = Readonly<LoopringKnobs>;

/** The key that the sandbox accepts; it has no use elsewhere. */
export const LOOPRING_KEY = 'sandbox-loopring-key';

const PREFIX = '/api/v3';
/** Parameters of each endpoint; `feeVersion` and `pf` are what the vendor's SDK adds to every call. */
const ENDPOINTS: Readonly<Record<string, readonly string[]>> = {
  '/user/balances': ['accountId', 'address', 'tokens'],
  '/exchange/tokens': [],
  '/exchange/info': [],
  '/account': ['owner', 'accountId'],
  '/timestamp': [],
};
const SDK_PARAMETERS = ['feeVersion', 'pf'];

const CODES = {
  100001: 'Invalid argument',
  101002: 'account not found',
  102002: 'Unsupported TokenId',
  104001: 'Empty ApiKey',
  104002: 'Invalid ApiKey',
  104003: 'Invalid Account ID',
} as const;

export function loopringWire(ledger: Ledger): Wire<LoopringKnobs> {
  const shuffle = new Random(ledger.seed, 'loopring/shuffle');
  const windows = new Map<string, CallWindow>();
  return {
    name: 'loopring',
    contentType: 'application/json',
    endpoint: endpointOf,
    reset: () => windows.clear(),
    answer(request, context) {
      const { endpoint, method } = request;
      if (context.knobs.unavailable) return { status: 503, text: '' };
      if (endpoint === 'unknown' || method !== 'GET') return { status: 404, text: '' };
      if (overRate(windows, endpoint, context)) return { status: 429, text: '' };
      const parameters = parametersOf(request, context.knobs);
      if (endpoint === '/user/balances') {
        checkKey(request, context.knobs);
        return balances(ledger.loopring, parameters, { knobs: context.knobs, shuffle });
      }
      if (endpoint === '/account') return account(ledger.loopring, parameters, context.knobs);
      if (endpoint === '/exchange/tokens') return ok(ledger.loopring.assets().map(loopringToken));
      return ok(endpoint === '/timestamp' ? { timestamp: context.now.getTime() } : loopringExchange);
    },
  };
}

function endpointOf(target: string): string {
  const path = pathOf(target);
  const endpoint = path.startsWith(PREFIX) ? path.slice(PREFIX.length) : '';
  return Object.hasOwn(ENDPOINTS, endpoint) ? endpoint : 'unknown';
}

function overRate(windows: Map<string, CallWindow>, endpoint: string, context: WireContext<LoopringKnobs>): boolean {
  const limit = context.knobs.callsPerSecond;
  if (limit === null) return false;
  const window = windows.get(endpoint) ?? new CallWindow(1000);
  windows.set(endpoint, window);
  return window.count(context.now) > limit;
}

function parametersOf({ endpoint, target }: SandboxRequest, knobs: Knobs): Parameters {
  const parameters = parseQuery(target);
  const known = [...(ENDPOINTS[endpoint] ?? []), ...SDK_PARAMETERS];
  if (parameters === null) throw refusal(100001, knobs);
  for (const name of parameters.keys()) if (!known.includes(name)) throw refusal(100001, knobs);
  return parameters;
}

function checkKey({ headers }: SandboxRequest, knobs: Knobs): void {
  const key = headers['x-api-key'];
  if (key === undefined || key === '') throw refusal(104001, knobs);
  if (key !== LOOPRING_KEY) throw refusal(104002, knobs);
}

function balances(
  book: FlatBook<LoopringAsset>,
  parameters: Parameters,
  { knobs, shuffle }: { readonly knobs: Knobs; readonly shuffle: Random },
): WireAnswer {
  const address = knobs.addressQuery ? (parameters.get('address') ?? null) : null;
  const id = parameters.get('accountId') ?? null;
  const found = findAccount(book, { id, address, knobs });
  if (found === null && id === null && knobs.unregisteredOwner === 'empty') return ok([]);
  if (found === null) throw refusal(101002, knobs);
  if (knobs.keyScope === 'own' && found !== book.accounts()[0]) throw refusal(101002, knobs);
  const wanted = tokensOf(book, parameters, knobs);
  const rows = [...book.holdings(found)]
    .filter(([ref]) => wanted === null || wanted.has(ref))
    .filter(([, amounts]) => knobs.listZeros || amounts.total !== 0n || amounts.pendingDeposit !== 0n)
    .map(([ref, amounts]) => loopringRow(found, { ref, amounts, withAccountId: knobs.rowAccountId }));
  const [only] = rows;
  if (knobs.loneObject && rows.length === 1) return ok(only);
  return ok(knobs.shuffleRows ? shuffle.shuffled(rows) : rows);
}

/** The chosen token ids; null for all, as when the parameter is missing or empty. */
function tokensOf(book: FlatBook<LoopringAsset>, parameters: Parameters, knobs: Knobs): ReadonlySet<string> | null {
  const text = parameters.get('tokens') ?? '';
  if (text === '') return null;
  const ids = text.split(',');
  for (const id of ids) {
    if (!isDecimal(id, 65_535)) throw refusal(100001, knobs);
    if (knobs.unknownTokens === 'reject' && book.asset(id) === null) throw refusal(102002, knobs);
  }
  return new Set(ids);
}

function account(book: FlatBook<LoopringAsset>, parameters: Parameters, knobs: Knobs): WireAnswer {
  const id = parameters.get('accountId') ?? null;
  const found = findAccount(book, { id, address: parameters.get('owner') ?? null, knobs });
  if (found === null) throw refusal(101002, knobs);
  return ok(loopringAccount(found, book.accounts().indexOf(found)));
}

/** By id, by address in any case, or by both where they agree; null where there is none. */
function findAccount(
  book: FlatBook<LoopringAsset>,
  { id, address, knobs }: { readonly id: string | null; readonly address: string | null; readonly knobs: Knobs },
): LedgerAccount | null {
  if (id === null && address === null) throw refusal(100001, knobs);
  if (id !== null && !isDecimal(id, 2 ** 32 - 1)) throw refusal(104003, knobs);
  if (address !== null && !/^0x[0-9a-fA-F]{40}$/.test(address)) throw refusal(100001, knobs);
  const byId = id === null ? null : book.account(id);
  const byAddress = address === null ? null : book.account(address.toLowerCase());
  if (id !== null && address !== null && byId !== byAddress) throw refusal(100001, knobs);
  return byId ?? byAddress;
}

function isDecimal(text: string, max: number): boolean {
  return /^(?:0|[1-9][0-9]{0,9})$/.test(text) && Number(text) <= max;
}

function ok(json: unknown): WireAnswer {
  return { status: 200, json };
}

function refusal(code: keyof typeof CODES, knobs: Knobs): WireRefusal {
  const message = CODES[code];
  const json = knobs.errorEnvelope === 'resultInfo' ? { resultInfo: { code, message } } : { code, msg: message };
  return new WireRefusal({ status: knobs.errorHttpStatus, json });
}
