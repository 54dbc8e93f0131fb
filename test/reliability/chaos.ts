/**
 * Random requests while random things go wrong at random sources, with the answers of a quiet day as the oracle: every pair
 * is answered once, in its place, with the exact amount or with a typed failure.
 *
 * Batches of requests run together. Each batch draws its faults and its requests from the seed and its own number alone.
 */
import fc from 'fast-check';
import { failureRules } from '../../src/model/failure.ts';
import { catalogue } from '../../src/sandbox/catalogue.ts';
import type { NamedFault } from '../../src/sandbox/named-fault.ts';
import { Random } from '../../src/sandbox/random.ts';
import type { FaultSpec, UpstreamName } from '../../src/sandbox/sandbox.ts';
import {
  type Alone,
  askAlone,
  balanceOf,
  cellsOf,
  type Field,
  fieldsOf,
  render,
  type Universe,
  universeOf,
  upstreams,
} from '../graph/request-sets.ts';
import { openTestGraph, type TestGraph } from '../graph/support.ts';

export interface ChaosOptions {
  readonly requests: number;
  readonly seed: number;
  readonly onProgress?: (requests: number) => void;
}

export interface ChaosReport {
  readonly requests: number;
  /** Exact amounts. */
  readonly values: number;
  /** By code. */
  readonly failures: ReadonlyMap<string, number>;
  /** How often each fault was played. */
  readonly played: ReadonlyMap<string, number>;
  readonly violations: readonly Violation[];
}

export interface Violation {
  readonly what: 'missing' | 'misattributed' | 'wrong' | 'untyped' | 'failed without a reason' | 'unforeseen error';
  readonly batch: number;
  readonly faults: readonly FaultSpec[];
  readonly detail: string;
}

const BATCH = 20;
/** Batches over the same sources; then all that they remember is forgotten. */
const CHAPTER = 10;

/**
 * Left out: what is no fault but a lie that nothing gives away (a listing with a row too many; at Mesh a negative
 * amount, which may be, and a symbol in other letters, which is another asset), and listeners that speak another protocol.
 */
function isFair({ name, strikes, upstreams: only }: NamedFault, upstream: UpstreamName): boolean {
  const lie = name === 'unasked-asset' || (upstream === 'mesh' && /^(?:amount-negative|id-other-case)$/.test(name));
  return !lie && strikes !== 'handshakes' && (only?.includes(upstream) ?? true);
}

const sourceOptions = {
  teos: { pairsPerCall: 4 },
  loopring: { absent: 'unknown' },
  mesh: {
    networks: [{ blockchain: 'Ethereum', network: 'Sandbox', addresses: 'evm', history: true, subAccounts: true }],
  },
} as const;

export async function playChaos({ requests, seed, onProgress }: ChaosOptions): Promise<ChaosReport> {
  const values = { count: 0 };
  const failures = new Map<string, number>();
  const played = new Map<string, number>();
  const violations: Violation[] = [];
  const batches = Math.ceil(requests / BATCH);
  for (let from = 0; from < batches; from += CHAPTER) {
    const breaker = { enabled: (from / CHAPTER) % 4 === 3 };
    const graph = await openTestGraph({
      options: sourceOptions,
      sandbox: { accounts: 6, seed: seed % 1000 },
      source: { timeoutMs: 400, breaker },
    });
    try {
      const universes = upstreams.map((upstream) => universeOf(graph, upstream));
      const alone = await askAlone(graph, universes);
      const paused = new Set<string>();
      for (let batch = from; batch < Math.min(from + CHAPTER, batches); batch += 1) {
        const struck = await strike(graph, new Random(seed, `chaos/${batch}`), batch);
        for (const { fault } of struck) played.set(fault, (played.get(fault) ?? 0) + 1);
        const before = graph.faults.length;
        await Promise.all(
          requestSets(universes, seed, batch).map(async (fields) => {
            const answers = cellsOf(await graph.ask(render(fields)));
            for (const [index, field] of fields.entries()) {
              for (const verdict of audit(alone, field, answers[index])) {
                if (verdict.what === 'value') values.count += 1;
                else if (verdict.what === 'failure') {
                  failures.set(verdict.code, (failures.get(verdict.code) ?? 0) + 1);
                  if (verdict.code === 'SOURCE_PAUSED' || verdict.code === 'UPSTREAM_RATE_LIMITED')
                    paused.add(verdict.source);
                  const troubled = struck.some(({ upstream }) => verdict.source === `sandbox-${upstream}`);
                  if (troubled || paused.has(verdict.source) || verdict.expected || verdict.code === 'UPSTREAM_TIMEOUT')
                    continue;
                  violations.push({ what: 'failed without a reason', batch, faults: struck, detail: verdict.detail });
                } else violations.push({ what: verdict.what, batch, faults: struck, detail: verdict.detail });
              }
            }
          }),
        );
        for (const error of graph.faults.slice(before)) {
          violations.push({ what: 'unforeseen error', batch, faults: struck, detail: String(error) });
        }
        for (const upstream of upstreams) await graph.sandbox.upstreams[upstream].recover();
      }
    } finally {
      await graph.close();
    }
    onProgress?.(Math.min(requests, (from + CHAPTER) * BATCH));
  }
  return { requests: batches * BATCH, values: values.count, failures, played, violations };
}

/** Lets up to two things go wrong at each upstream, and at about a third of them nothing. */
async function strike({ sandbox }: TestGraph, random: Random, batch: number): Promise<readonly FaultSpec[]> {
  const specs: FaultSpec[] = [];
  for (const upstream of upstreams) {
    for (let more = random.below(3); more > 0; more -= 1) {
      const spec = drawFault(upstream, random, batch);
      if (spec === null) continue;
      specs.push(spec);
      await sandbox.upstreams[upstream].rehearse(spec);
    }
  }
  return specs;
}

function drawFault(upstream: UpstreamName, random: Random, batch: number): FaultSpec | null {
  const able = catalogue.filter((fault) => isFair(fault, upstream));
  const fault = able[random.below(able.length)];
  if (fault === undefined) return null;
  // Those that pause a source would leave nothing to look at in the rest of a chapter.
  if (/rate-limited|unavailable/.test(fault.name) && batch % CHAPTER !== CHAPTER - 1) return null;
  if (fault.strikes === 'connections') return { upstream, fault: fault.name };
  const chance = [0.1, 0.5, 1][random.below(3)] ?? 1;
  const row = fault.strikesRow ? { row: 'random' as const } : {};
  return { upstream, fault: fault.name, when: { chance }, ...row };
}

function requestSets(universes: readonly Universe[], seed: number, batch: number): readonly (readonly Field[])[] {
  const set = fc.array(fc.oneof(...universes.map(fieldsOf)), { minLength: 1, maxLength: 4 });
  return fc.sample(set, { numRuns: BATCH, seed: seed + batch });
}

type Verdict =
  | { readonly what: 'value' }
  | {
      readonly what: 'failure';
      readonly code: string;
      readonly source: string;
      /** Whether it failed on the quiet day too. */
      readonly expected: boolean;
      readonly detail: string;
    }
  | { readonly what: 'missing' | 'misattributed' | 'wrong' | 'untyped'; readonly detail: string };

interface Cell {
  readonly account: { readonly id: string };
  readonly asset: { readonly id: string };
  readonly total: Amount | null;
  readonly available: Amount | null;
  readonly locked: Amount | null;
  readonly provenance: { readonly basis: string } | null;
  readonly failure: { readonly code: string } | null;
}

interface Amount {
  readonly atomic: string;
  readonly decimals: number | null;
  readonly value: string | null;
}

interface Page {
  readonly nodes: readonly Cell[] | null;
  readonly failure?: { readonly code: string } | null;
}

/** One verdict for each pair of the field, or for what the field lists. */
export function audit(alone: Alone, field: Field, answer: unknown): readonly Verdict[] {
  switch (field.kind) {
    case 'pair': {
      const { balance } = answer as { readonly balance: Cell | null };
      return [auditCell(alone, field, balance)];
    }
    case 'chosen': {
      const accounts = answer as readonly { readonly balances: Page }[];
      const assets = [...new Set(field.assets)];
      return field.accounts.flatMap((account, place) =>
        assets.map((asset, index) => auditCell(alone, { account, asset }, accounts[place]?.balances.nodes?.[index])),
      );
    }
    case 'reverse': {
      const { balances } = answer as { readonly balances: Page };
      return [...new Set(field.accounts)].map((account, index) =>
        auditCell(alone, { account, asset: field.asset }, balances.nodes?.[index]),
      );
    }
    case 'holdings':
      return auditListing(alone, field.account, answer as { readonly balances: Page });
  }
}

interface Pair {
  readonly account: string;
  readonly asset: string;
}

function auditCell(alone: Alone, { account, asset }: Pair, cell: Cell | null | undefined): Verdict {
  const detail = `${account} × ${asset}: ${JSON.stringify(cell)}`;
  if (cell === null || cell === undefined) return { what: 'missing', detail };
  if (cell.account.id !== account || cell.asset.id !== asset) return { what: 'misattributed', detail };
  const truth = balanceOf(alone, account, asset) as Cell;
  return judge(cell, truth, { account, detail });
}

function judge(
  cell: Cell,
  truth: Cell,
  { account, detail }: { readonly account: string; readonly detail: string },
): Verdict {
  if (cell.failure === null) {
    const same =
      truth.failure === null &&
      cell.provenance?.basis === truth.provenance?.basis &&
      (['total', 'available', 'locked'] as const).every((part) => agrees(cell[part], truth[part]));
    return same ? { what: 'value' } : { what: 'wrong', detail: `${detail}, in truth ${JSON.stringify(truth)}` };
  }
  const bare = cell.total === null && cell.available === null && cell.locked === null && cell.provenance === null;
  const { code } = cell.failure;
  if (!bare || !isTyped(code)) return { what: 'untyped', detail };
  return { what: 'failure', code, source: sourceOf(account), expected: truth.failure !== null, detail };
}

/** What an asset is called may be unknown while its source does not tell; how many atoms there are may not differ. */
function agrees(told: Amount | null, truth: Amount | null): boolean {
  if (told === null || truth === null) return told === truth;
  const fits = (one: unknown, other: unknown): boolean => one === null || one === other;
  return told.atomic === truth.atomic && fits(told.decimals, truth.decimals) && fits(told.value, truth.value);
}

/** A listing has the right amounts or says why there is none; a row that the upstream keeps to itself leaves no trace. */
function auditListing(alone: Alone, account: string, answer: { readonly balances: Page }): readonly Verdict[] {
  const truth = (alone.get(account) as { readonly balances: Page }).balances;
  const { nodes, failure = null } = answer.balances;
  const detail = `${account}: ${JSON.stringify(answer.balances)}`;
  if (failure !== null && !isTyped(failure.code)) return [{ what: 'untyped', detail }];
  if (nodes === null) {
    if (failure === null) return [{ what: 'untyped', detail }];
    const { code } = failure;
    return [{ what: 'failure', code, source: sourceOf(account), expected: truth.failure !== null, detail }];
  }
  return nodes.map((cell): Verdict => {
    const of = `${account} lists ${JSON.stringify(cell)}`;
    const own = truth.nodes?.find(({ asset }) => asset.id === cell.asset.id);
    if (cell.account.id !== account) return { what: 'misattributed', detail: of };
    if (own === undefined) return { what: 'wrong', detail: of };
    return judge(cell, own, { account, detail: of });
  });
}

function isTyped(code: string): boolean {
  return Object.hasOwn(failureRules, code) && code !== 'INTERNAL';
}

function sourceOf(account: string): string {
  return account.split('/')[1] ?? '';
}
