/** One upstream under test: a plan of three calls against it, asked again and again, each time over a fresh source. */
import { graphql } from 'graphql';
import { type Balancegraph, createBalancegraph } from '../../src/balancegraph.ts';
import { configSchema } from '../../src/config/schema.ts';
import type { RequestRecord } from '../../src/http/exchange.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import type { LedgerAccount } from '../../src/sandbox/ledger/book.ts';
import { type FaultSpec, type Sandbox, startSandbox, type UpstreamName } from '../../src/sandbox/sandbox.ts';
import type { SandboxRequest } from '../../src/sandbox/wire/wire.ts';
import type { HeldDeadlines } from '../http/held-deadlines.ts';

export interface Cell {
  readonly id: string;
  readonly provenance: { readonly observedAt: string } | null;
  readonly total: { readonly atomic: string } | null;
  readonly failure: {
    readonly code: string;
    readonly retryable: boolean;
    readonly retryAfter: string | null;
  } | null;
}

/** What one request for everything came to. */
export interface Outcome {
  /** In the order asked. */
  readonly cells: readonly Cell[];
  /** Requests that the upstream saw, by call of the plan; those of no call count as `other`. */
  readonly requests: Readonly<Record<number | 'other', number>>;
  /** Attempts that were second ones, whether or not they reached the upstream. */
  readonly repeats: number;
  /** Requests for a part of an answer, which must not be made for balances. */
  readonly ranges: number;
  /** Everything that went out to clients and logs, as one text. */
  readonly output: string;
  /** Unforeseen errors. */
  readonly faults: readonly unknown[];
}

export interface Settings {
  /** Settings of the source, e.g. `{ concurrency: 1 }`. */
  readonly source?: Readonly<Record<string, unknown>>;
  /** Asked well once before the fault is played, so that connections are kept. */
  readonly warm?: boolean;
  /** Asked again by the same graph once the fault is over, and this answer taken. */
  readonly again?: boolean;
  /** Its time-out, which is held, and the call of the plan that hangs. */
  readonly held?: { readonly ms: number; readonly call?: number };
}

/** A source, and the graph that has it. */
interface Pooled {
  readonly graph: Balancegraph;
  readonly source: string;
}

/** Secrets of the sandbox, which must not come out anywhere. */
const SECRETS = ['sandbox-teos-token', 'sandbox-loopring-key'];
const ACCOUNTS = { reddio: 3, teos: 6, mesh: 3, loopring: 3 } as const;
const ASSETS = { reddio: 6, teos: 2, mesh: 5, loopring: 4 } as const;
const ETHEREUM = 'Ethereum/Sandbox';

const QUERY = `query ($ids: [ID!]!, $assets: [ID!]!, $at: AtInput) {
  accounts(ids: $ids) { balances(assets: $assets, at: $at) { nodes {
    id provenance { observedAt basis servedFrom block { number hash } }
    total { atomic } available { atomic } locked { atomic } pendingDeposit { atomic } pendingWithdrawal { atomic }
    failure { code message detail retryable retryAfter httpStatus upstreamCode }
  } } }
}`;

/** Of one graph, so that not every source needs a schema of its own. */
const SOURCES = 10;

const options: Partial<Record<UpstreamName, Readonly<Record<string, unknown>>>> = {
  teos: { pairsPerCall: 4, requestsPerMinute: 100_000, requestsPerDay: 100_000_000 },
  loopring: { requestsPerSecond: 10_000, absent: 'unknown', concurrency: 8 },
  mesh: { networks: [{ blockchain: 'Ethereum', network: 'Sandbox', addresses: 'evm', history: true }] },
};

export class Bench {
  readonly name: UpstreamName;
  readonly sandbox: Sandbox;
  /** The accounts of each call. */
  readonly calls: readonly (readonly LedgerAccount[])[];
  readonly assets: readonly string[];
  /** Sources without a past that could matter, by their settings. */
  readonly #pools = new Map<string, Pooled[]>();
  readonly #graphs: Balancegraph[] = [];
  #log: RequestRecord[] = [];
  #faults: unknown[] = [];

  readonly #deadlines: HeldDeadlines;

  private constructor(name: UpstreamName, sandbox: Sandbox, deadlines: HeldDeadlines) {
    this.#deadlines = deadlines;
    this.name = name;
    this.sandbox = sandbox;
    const network = name === 'mesh' ? ETHEREUM : undefined;
    const accounts = sandbox.ledger.accounts(name, network).filter(({ subAccount }) => subAccount === null);
    const perCall = ACCOUNTS[name] / 3;
    this.calls = [0, 1, 2].map((call) => accounts.slice(call * perCall, (call + 1) * perCall));
    this.assets = sandbox.ledger
      .assets(name, network)
      .filter(({ ref }) => ref !== 'eth')
      .slice(0, ASSETS[name])
      .map(({ ref }) => ref);
  }

  static async open(name: UpstreamName, deadlines: HeldDeadlines): Promise<Bench> {
    const knobs = { teos: { quotaPerMinute: null, quotaPerDay: null } };
    return new Bench(name, await startSandbox({ accounts: 6, knobs }), deadlines);
  }

  get upstream(): Sandbox['upstreams'][UpstreamName] {
    return this.sandbox.upstreams[this.name];
  }

  /** Asks everything of a fresh source while the fault is in force. */
  async ask(spec: FaultSpec | null, settings: Settings = {}): Promise<Outcome> {
    await this.upstream.recover();
    if (spec !== null && settings.warm !== true) await this.upstream.setFault(spec);
    if (settings.held !== undefined) this.#hold(settings.held);
    const pool = this.#pool(settings.source ?? {});
    const pooled = pool.pop() ?? this.#openSources(pool, settings.source ?? {});
    const { graph, source } = pooled;
    this.#log = [];
    this.#faults = [];
    const once = async () => {
      const variableValues = this.#variables(source);
      return graphql({ schema: graph.schema, source: QUERY, variableValues, contextValue: graph.createContext() });
    };
    if (settings.warm === true) {
      await once();
      if (spec !== null) await this.upstream.setFault(spec);
    }
    this.upstream.resetCounters();
    const answer = await once();
    const requests = this.#requests();
    const ranges = this.upstream.requests.filter(({ headers }) => headers.range !== undefined).length;
    await this.upstream.recover();
    const last = settings.again === true ? await once() : answer;
    const repeats = this.#log.filter(({ attempt }) => attempt > 1).length;
    const output = JSON.stringify([answer, last, this.#log]);
    const bygone = repeats === 0 && !output.includes('UPSTREAM_RATE_LIMITED');
    if (bygone) pool.push(pooled);
    return { cells: cellsOf(last.data, source), requests, repeats, ranges, output, faults: this.#faults };
  }

  /** The address of the first account of a call. */
  markOf(call: number): string {
    return this.calls[call]?.[0]?.address ?? '';
  }

  /** Places in `cells` of the pairs of the first account of a call. */
  placesOfFirst(call: number): readonly number[] {
    return this.placesOf(call).slice(0, this.assets.length);
  }

  /** Places in `cells` of the pairs that a call asks for. */
  placesOf(call: number): readonly number[] {
    const before = this.calls.slice(0, call).flat().length * this.assets.length;
    const own = (this.calls[call]?.length ?? 0) * this.assets.length;
    return Array.from({ length: own }, (_, index) => before + index);
  }

  /** The total of every cell as the ledger has it; null for a pair that was never held. */
  truth(): readonly (string | null)[] {
    return this.calls
      .flat()
      .flatMap((account) =>
        this.assets.map((ref) => this.sandbox.ledger.truth(this.name, account, ref)?.total?.toString() ?? null),
      );
  }

  async close(): Promise<void> {
    await Promise.all(this.#graphs.map((graph) => graph.close()));
    await this.sandbox.close();
  }

  #pool(settings: Settings['source']): Pooled[] {
    const key = JSON.stringify([this.upstream.url, settings]);
    const pool = this.#pools.get(key) ?? [];
    this.#pools.set(key, pool);
    return pool;
  }

  /** Puts all into the pool but the one that it returns. */
  #openSources(pool: Pooled[], settings: Settings['source']): Pooled {
    const [given] = this.sandbox.sources.filter(({ provider }) => provider === this.name);
    const own = { options: { ...given?.options, ...options[this.name] }, url: this.upstream.url, sandbox: true };
    // What matters here is each call by itself, whatever came of those before it.
    const common = { ...given, ...own, breaker: { enabled: false }, ...settings };
    const names = Array.from({ length: SOURCES }, (_, index) => `source-${index}`);
    const graph = createBalancegraph({
      config: configSchema(builtInKinds).parse({ sources: names.map((id) => ({ ...common, id })) }),
      onFault: (error) => this.#faults.push(error),
      onRequest: (_, record) => this.#log.push(record),
    });
    this.#graphs.push(graph);
    const [first, ...rest] = names.map((source) => ({ graph, source }));
    if (first === undefined) throw new Error('a graph has sources');
    pool.push(...rest);
    return first;
  }

  #hold({ ms, call }: NonNullable<Settings['held']>): void {
    this.#deadlines.hold(ms);
    if (call === undefined) return;
    const mark = this.markOf(call);
    const when = ({ target, text }: SandboxRequest): boolean => {
      if (`${target}${text}`.includes(mark)) this.#deadlines.hangs(ms);
      return false;
    };
    this.upstream.inject({ kind: 'hang', when });
  }

  #variables(source: string) {
    const network = this.name === 'mesh' ? `?network=${ETHEREUM}` : '';
    const ids = this.calls.flat().map(({ address }) => `account/${source}/${address}${network}`);
    const at = this.name === 'mesh' ? { block: this.sandbox.ledger.chain(ETHEREUM).head.number.toString() } : null;
    return { ids, assets: this.assets, at };
  }

  #requests(): Outcome['requests'] {
    const counted = { 0: 0, 1: 0, 2: 0, other: 0 };
    for (const { target, text } of this.upstream.requests) {
      const call = ([0, 1, 2] as const).find((index) =>
        this.calls[index]?.some(({ address }) => `${target}${text}`.includes(address)),
      );
      counted[call ?? 'other'] += 1;
    }
    return counted;
  }
}

export function secretsIn(text: string): readonly string[] {
  return SECRETS.filter((secret) => text.includes(secret));
}

/** A cell without the moment at which it was read, and without what else its answer held where it was not in it. */
export function timeless(cell: Cell): string {
  const isUnmentioned = cell.failure?.code === 'NOT_REPORTED';
  const without = new Set(['observedAt', ...(isUnmentioned ? ['detail'] : [])]);
  return JSON.stringify(cell, (key, value: unknown) => (without.has(key) ? undefined : value));
}

interface Shown {
  readonly accounts: readonly { readonly balances: { readonly nodes: readonly Cell[] } }[];
}

/** With one name in the place of the source's own. */
function cellsOf(data: unknown, source: string): readonly Cell[] {
  const { accounts } = JSON.parse(JSON.stringify(data).replaceAll(`/${source}/`, '/source/')) as Shown;
  return accounts.flatMap(({ balances }) => balances.nodes);
}
