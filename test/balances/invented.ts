/** Invented providers, whose upstream is a function; requests that read through them; and a gate that holds answers back. */

import type { AgeClock } from '../../src/balances/answer/observed.ts';
import type { Outcome } from '../../src/balances/answer/reconcile.ts';
import type { CallRecord, ReadContext } from '../../src/balances/context.ts';
import type { Freshness } from '../../src/balances/kept/kept-balances.ts';
import type { StoreTier } from '../../src/balances/kept/kept-tiers.ts';
import { type BalanceLoader, openLoader } from '../../src/balances/loader.ts';
import { openSource } from '../../src/balances/open-source.ts';
import type { Want } from '../../src/balances/plan/planned-call.ts';
import type { Source } from '../../src/balances/source.ts';
import type { Exchange, UpstreamRequest } from '../../src/http/exchange.ts';
import type { Hold } from '../../src/http/hold.ts';
import { abortFailure } from '../../src/http/transport-failure.ts';
import { accept } from '../../src/model/checked.ts';
import { type Failure, FailureError, failure } from '../../src/model/failure.ts';
import { type Account, makeAccount } from '../../src/model/identity.ts';
import { type BlockRef, noAmounts, type Reading } from '../../src/model/reading.ts';
import { atOnce, resultOf } from '../../src/model/steps.ts';
import type {
  AnyBalanceRead,
  BalanceRead,
  HoldingsFilter,
  Limits,
  Page,
  Provider,
} from '../../src/providers/provider.ts';

export const down = failure('UPSTREAM_HTTP_ERROR');

export const account = (address: string, network: string | null = null): Account =>
  makeAccount('s', { network, address, subAccount: null });

// ---------------------------------------------------------------------------------------------------------------
// Providers

export type Rows = Readonly<Record<string, bigint>> | Failure;

export const unlimited: Limits = {
  accounts: Number.POSITIVE_INFINITY,
  assets: Number.POSITIVE_INFINITY,
  pairs: Number.POSITIVE_INFINITY,
  url: null,
};

interface ReadSpec
  extends Partial<
    Pick<BalanceRead, 'name' | 'limits' | 'listing' | 'absent' | 'signed' | 'filters' | 'unasked' | 'serves'>
  > {
  /** What the read answers for any account: amounts by asset, or a failure. */
  readonly rows: Rows;
}

/** A read of one account and chosen assets per call, in whose path both stand. */
export function read({ rows, ...spec }: ReadSpec): AnyBalanceRead {
  return {
    ...declared(spec),
    shape: 'account-assets',
    balances: {
      request: ({ account: { address }, assets }) => get(`/${address}/${assets}`, spec.name),
      decode: ({ account: who }) => wholePage(readings(who, rows)),
    },
  };
}

/** A read of accounts × assets per call. */
export function grid({ rows, ...spec }: ReadSpec): AnyBalanceRead {
  return {
    ...declared(spec),
    shape: 'cross-product',
    balances: {
      request: ({ accounts, assets }) => get(`/${accounts.map(({ address }) => address)}/${assets}`, spec.name),
      decode: ({ accounts }) => wholePage(accounts.flatMap((who) => readings(who, rows))),
    },
  };
}

/** A page that shows itself to be the whole answer. */
export function wholePage(items: readonly Reading[]): Page<Reading> {
  return { items, completeness: { rows: items.length, counted: null, cutAt: null, doubts: [] } };
}

/** What a read declares, without its shape and its endpoint. */
function declared(spec: Omit<ReadSpec, 'rows'>): Omit<BalanceRead, 'shape' | 'balances'> {
  return {
    name: 'read',
    limits: unlimited,
    serves: () => true,
    listing: 'none',
    filters: [],
    absent: 'unknown',
    unasked: 'drop',
    ...spec,
  };
}

export function get(path: string, step = 'read'): UpstreamRequest {
  return { method: 'GET', path, step };
}

export function readings({ address }: Pick<Account, 'address'>, rows: Rows): Reading[] {
  if (isFailure(rows)) throw new FailureError(rows);
  return Object.entries(rows).map(([asset, total]) => ({
    address,
    asset,
    amounts: { ...noAmounts, total },
    block: null,
    facts: null,
    details: null,
  }));
}

function isFailure(rows: Rows): rows is Failure {
  return typeof rows.code === 'string';
}

// ---------------------------------------------------------------------------------------------------------------
// Sources and requests

type Send = (request: UpstreamRequest, signal: AbortSignal) => Promise<Exchange>;

export interface InventedSource {
  readonly source: Source;
  /** Step and path of each upstream request. */
  readonly sent: readonly string[];
  /** A request of its own. */
  request(options?: Partial<RequestSettings>): InventedRequest;
}

interface RequestSettings extends Pick<ReadContext, 'signal' | 'group'> {
  readonly maxSurplus: number;
}

export interface InventedOptions {
  readonly name?: string;
  readonly provider?: Partial<Provider>;
  readonly send?: Send;
  readonly mergeWindowMs?: number;
  /** @default the system's */
  readonly clock?: AgeClock;
  /** @default 100 */
  readonly keptPairs?: number;
  /** @default replicas share nothing */
  readonly store?: StoreTier;
  /** Why no request leaves now. @default each leaves */
  readonly hold?: Pick<Hold, 'refusal'>;
}

export function openInvented(
  reads: readonly AnyBalanceRead[],
  {
    name = 's',
    provider = {},
    send = async (request) => empty(request),
    mergeWindowMs = 5,
    clock,
    keptPairs = 100,
    store,
    hold,
  }: InventedOptions = {},
): InventedSource {
  const sent: string[] = [];
  const source = openSource({
    name,
    kind: 'fake',
    label: '',
    provider: {
      capabilities: { history: 'block', amounts: ['total'], relation: '', concurrency: 1, rate: null },
      accounts: { description: '', example: '', normalise: accept },
      assets: { description: '', example: '', normalise: accept, facts: () => null },
      reads,
      chain: () => null,
      ping: { request: () => get('/', 'ping'), decode: () => ({ items: [] }) },
      headers: new Map(),
      refusal: () => null,
      ...provider,
    },
    upstream: {
      async send(request, sending) {
        const refusal = hold?.refusal ?? null;
        if (refusal !== null) throw refusal;
        sent.push(`${request.step} ${request.path}`);
        sending.onSent?.();
        return atOnce(resultOf(sending.accept(await send(request, sending.signal), { pause() {}, correct() {} })));
      },
      pause: () => {},
      get refusal() {
        return hold?.refusal?.failure ?? null;
      },
      greets: null,
      states: [],
      close: async () => {},
    },
    sandbox: false,
    factsTtlMs: 1000,
    maxPages: 5,
    mergeWindowMs,
    keep: { pairs: keptPairs, maxAgeMs: 60_000 },
    ...(clock === undefined ? {} : { clock }),
    ...(store === undefined ? {} : { store }),
  });
  return {
    source,
    sent,
    request: (settings = {}) =>
      new InventedRequest(source, { signal: new AbortController().signal, maxSurplus: 9, ...settings }),
  };
}

export function empty(request: UpstreamRequest): Exchange {
  return { request, status: 200, header: () => null, body: {}, receivedAt: new Date(0) };
}

/** One request, and the answers it got. */
export class InventedRequest {
  readonly loader: BalanceLoader;
  readonly calls: CallRecord[] = [];
  readonly faults: unknown[] = [];
  readonly context: ReadContext;

  constructor(source: Source, { maxSurplus, ...settings }: RequestSettings) {
    const context = {
      ...settings,
      onCall: (call: CallRecord) => this.calls.push(call),
      onFault: (error: unknown) => this.faults.push(error),
    };
    this.context = context;
    this.loader = openLoader(source, { context, maxSurplus });
  }

  async pairs(
    who: Account,
    refs: readonly string[],
    at: BlockRef | null = null,
    freshness: Freshness | null = null,
  ): Promise<string[]> {
    return (await this.loader.pairs(who, refs, at, freshness)).all().map(brief);
  }

  async listing(
    who: Account,
    filter: HoldingsFilter | null = null,
    at: BlockRef | null = null,
    freshness: Freshness | null = null,
  ): Promise<string[] | string> {
    const held = await this.loader.holdings(who, filter, at, freshness);
    return 'failure' in held ? held.failure.code : held.balances.map(({ ref, outcome }) => `${ref}=${brief(outcome)}`);
  }
}

function brief(outcome: Outcome): string {
  return 'failure' in outcome ? outcome.failure.code : String(outcome.value.amounts.total);
}

// ---------------------------------------------------------------------------------------------------------------
// Answers held back

/** An upstream request on its way. */
export interface Held {
  readonly path: string;
  /** Of the call; aborted once no request waits for it. */
  readonly signal: AbortSignal;
  answer(): void;
  fail(reason: Failure): void;
}

/** An upstream that answers when the test says so, and fails like the real one when the call is aborted. */
export function openGate(): { readonly send: Send; readonly held: readonly Held[] } {
  const held: Held[] = [];
  const send: Send = (request, signal) => {
    const exchange = Promise.withResolvers<Exchange>();
    signal.addEventListener('abort', () => exchange.reject(abortFailure(signal)));
    held.push({
      path: request.path,
      signal,
      answer: () => exchange.resolve(empty(request)),
      fail: (reason) => exchange.reject(new FailureError(reason)),
    });
    return exchange.promise;
  };
  return { send, held };
}

/** Lets everything happen that waits for nothing but its turn. */
export async function turns(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** What is kept of an account is found by the account alone. */
export function wanting(of: Account): Want {
  return { account: of, assets: [], listings: [] };
}
