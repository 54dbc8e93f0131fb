/**
 * `extensions.trace`: which call answered which field, and how long everything took.
 *
 * It never has a URL, a header or a text of a source in it. Of a call that other requests share, it names only what this
 * request asked for.
 */

import { askedAssets } from '../../balances/answer/reconcile.ts';
import { accountsOf, sizeOf } from '../../balances/call/subject.ts';
import type { CallTrace } from '../../balances/call/trace.ts';
import { type Asset, makeAsset } from '../../model/identity.ts';
import type { BlockRef } from '../../model/reading.ts';
import type { Call } from '../../providers/provider.ts';
import { describePaths, type FieldPath } from './field-path.ts';
import type { RequestTrace, TracedWant } from './request-trace.ts';
import type { TracedCall, TraceReport } from './trace-report.ts';

/** The most paths, accounts or assets that a call names. */
const MOST_NAMED = 20;

export function reportTrace(trace: RequestTrace): TraceReport {
  const wants = Map.groupBy(trace.wants, ({ account }) => account.id);
  const calls = [...trace.calls].flatMap(([call, field]) => {
    const purpose = purposeOf(call, { wants, trace, field });
    // In a shared plan, this call serves only other requests.
    const isForOthers = call.subject.kind === 'balances' && call.askers.size > 1 && purpose.paths.length === 0;
    return isForOthers ? [] : [{ call, purpose }];
  });
  const inOrder = calls.sort((a, b) => a.call.startedAt - b.call.startedAt);
  return {
    durationMs: rounded(performance.now() - trace.startedAt),
    calls: inOrder.map(({ call, purpose }, index) => describeCall(`call-${index + 1}`, call, { ...purpose, trace })),
    served: { ...trace.served },
  };
}

/** What a call was for. */
interface Purpose {
  readonly paths: readonly FieldPath[];
  readonly pairs: number;
  readonly accounts: ReadonlySet<string>;
  readonly assets: ReadonlySet<string>;
}

interface Known {
  readonly wants: ReadonlyMap<string, readonly TracedWant[]>;
  readonly trace: RequestTrace;
  /** For which the call began. */
  readonly field: FieldPath;
}

function purposeOf({ subject, source }: CallTrace, known: Known): Purpose {
  const none = { pairs: 0, accounts: new Set<string>(), assets: new Set<string>() };
  switch (subject.kind) {
    case 'balances':
      return purposeOfBalances(subject.call, source, known);
    case 'assets': {
      if (subject.assets === 'all') return { ...none, paths: named([known.field]) };
      const mine = subject.assets.filter((asset) => known.trace.fieldsOf(asset).length > 0);
      const paths = mine.flatMap((asset) => known.trace.fieldsOf(asset));
      return { ...none, paths: named(paths), assets: new Set(mine.map(({ id }) => id)) };
    }
    case 'account':
      return { ...none, paths: named([known.field]), accounts: new Set([subject.account.id]) };
    case 'source':
      return { ...none, paths: named([known.field]) };
  }
}

function purposeOfBalances(call: Call, source: string, { wants }: Known): Purpose {
  const paths: FieldPath[] = [];
  const accounts = new Set<string>();
  const refs = new Map<string, Asset>();
  let pairs = 0;
  const asked = askedAssets(call);
  for (const account of accountsOf(call)) {
    const assets = asked.get(account.address) ?? new Set<string>();
    const mine = new Set<string>();
    for (const want of wants.get(account.id) ?? []) {
      const found = coveredBy(assets, want);
      if (found === null || !mayAnswer(call.at, want)) continue;
      paths.push(want.path);
      accounts.add(account.id);
      for (const ref of found) mine.add(ref);
    }
    pairs += mine.size;
    for (const ref of mine) refs.set(ref, refs.get(ref) ?? makeAsset(source, { ref, network: account.network }));
  }
  return { paths: named(paths), pairs, accounts, assets: new Set([...refs.values()].map(({ id }) => id)) };
}

/** The wanted references that the call asks for; null where it asks for none of them. */
function coveredBy(asked: ReadonlySet<string> | 'all', { refs }: TracedWant): readonly string[] | null {
  if (refs === 'all') return asked === 'all' ? [] : null;
  const found = asked === 'all' ? refs : refs.filter((ref) => asked.has(ref));
  return found.length === 0 ? null : found;
}

/** Whether a call that reads at this block can be for the want: a block may be named by its number and read by its hash. */
function mayAnswer(read: BlockRef | null, { at, block }: TracedWant): boolean {
  const known = at ?? block;
  if (read === null || known === null) return at === null;
  const differ = (a: unknown, b: unknown): boolean => a !== null && b !== null && a !== b;
  return !differ(known.number, read.number) && !differ(known.hash, read.hash);
}

function named(paths: readonly FieldPath[]): readonly FieldPath[] {
  return paths.filter((path) => path.length > 0);
}

function describeCall(id: string, call: CallTrace, purpose: Purpose & { readonly trace: RequestTrace }): TracedCall {
  const { source, step, subject, attempts, ended, startedAt, askers } = call;
  const since = purpose.trace.startedAt;
  const [first] = attempts;
  const paths = describePaths(purpose.paths);
  const accounts = cut([...purpose.accounts]);
  const assets = cut([...purpose.assets]);
  return {
    id,
    source,
    step,
    shape: subject.kind === 'balances' ? subject.call.shape : null,
    ...sizeOf(subject),
    wanted: {
      pairs: purpose.pairs,
      accounts: accounts.named,
      moreAccounts: accounts.more,
      assets: assets.named,
      moreAssets: assets.more,
    },
    startMs: rounded(startedAt - since),
    queuedMs: first === undefined ? null : rounded(first.startedAt - startedAt),
    durationMs: ended === null ? null : rounded(ended.at - startedAt),
    attempts: attempts.map(({ page, startedAt: leftAt, milliseconds, status, failure, bytes }) => ({
      page,
      startMs: rounded(leftAt - since),
      durationMs: rounded(milliseconds),
      status,
      failure,
      bytes,
    })),
    bytes: attempts.reduce((sum, { bytes }) => sum + bytes, 0),
    outcome: ended === null ? 'pending' : (ended.failure ?? 'ok'),
    requests: askers.size,
    paths: paths.slice(0, MOST_NAMED),
    morePaths: Math.max(0, paths.length - MOST_NAMED),
  };
}

function cut(ids: readonly string[]): { readonly named: readonly string[]; readonly more: number } {
  return { named: ids.slice(0, MOST_NAMED), more: Math.max(0, ids.length - MOST_NAMED) };
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
