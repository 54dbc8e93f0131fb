/** Asks the graph, and makes holdings of its answers. Failures of sources are data here; only a request without data throws. */
import { type Answer, type BalancegraphClient, createClient } from 'balancegraph/client';
import {
  type AccountData,
  type BalanceData,
  type Coverage,
  LOOK_UP,
  type LookUpData,
  READ,
  type ReadData,
  type Reason,
  type TotalsData,
} from './documents.ts';
import type { CallCount, Holdings, Question, Row } from './holdings.ts';
import { noteOf } from './problem.ts';

export type Load = (question: Question) => Promise<Holdings>;

/** With this header a failed balance stands in the data alone, and what other sources answered is never thrown away. */
const headers = { 'x-balancegraph-failures': 'data' };

export function openLoad(url: string, now: () => Date = () => new Date()): Load {
  const client = createClient({ url, headers });
  return (question) => load(client, question, now);
}

async function load(client: BalancegraphClient, question: Question, now: () => Date): Promise<Holdings> {
  const found = await client.request<LookUpData>(LOOK_UP, { addresses: question.addresses });
  const matches = found.data.addressLookup ?? [];
  const refused = matches.flatMap(({ asked, refused: rule }) => (rule === null ? [] : [{ address: asked, rule }]));
  const accounts = matches.flatMap((match) => match.accounts);
  const sources = new Set<string | null>(accounts.map(({ source }) => source.name));
  const assets = question.assets.filter((asset) => sources.has(sourceOf(asset)));
  const bySource = new Set(assets.map(sourceOf));
  const named = idsOf(accounts.filter(({ source }) => bySource.has(source.name)));
  const listed = idsOf(accounts.filter(({ source }) => !bySource.has(source.name)));
  const notes = [...notesOf(found), ...homeless(question.assets.filter((asset) => !assets.includes(asset)))];
  const nothing = { rows: [], coverage: sum([]), sources: [], refused, notes, calls: callsOf([found]) };
  if (accounts.length === 0) return { ...nothing, askedAt: now() };
  const read = await client.request<ReadData>(READ, {
    listed,
    anyListed: listed.length > 0,
    named,
    anyNamed: named.length > 0,
    assets,
    freshness: { staleIfError: question.staleSeconds },
  });
  const answered = [...(read.data.listed ?? []), ...(read.data.named ?? [])].filter((account) => account !== null);
  const totals = [read.data.listedTotals, read.data.namedTotals].filter((part) => part !== undefined && part !== null);
  return {
    rows: answered.flatMap(rowsOf),
    // The parts are of different sources, so no balance is counted twice.
    coverage: sum(totals),
    sources: totals.flatMap((part) => part.bySource),
    refused,
    notes: [...notes, ...notesOf(read, assets), ...cutLists(answered, totals)],
    calls: callsOf([found, read]),
    askedAt: now(),
  };
}

/** `asset/<source>/<reference>`, each part percent-encoded; null for what is no such id. */
function sourceOf(asset: string): string | null {
  const [, source] = /^asset\/([^/]+)\/./.exec(asset) ?? [];
  try {
    return source === undefined ? null : decodeURIComponent(source);
  } catch {
    return null;
  }
}

/** Assets that are not asked for, because no address is an account of their source. */
function homeless(assets: readonly string[]): readonly string[] {
  return assets.map(
    (asset) => `${asset} was not asked for: no address here has an account at its source. Correct it or take it out.`,
  );
}

function idsOf(accounts: readonly { readonly id: string }[]): readonly string[] {
  return [...new Set(accounts.map(({ id }) => id))];
}

function rowsOf(account: AccountData): readonly Row[] {
  const place = { source: account.source.name, address: account.address, network: account.network };
  const whole = account.balances?.failure ?? null;
  const rows = (account.balances?.nodes ?? []).map((balance) => rowOf(balance, place));
  return whole === null ? rows : [...rows, { kind: 'failed', id: account.id, ...place, asset: null, reason: whole }];
}

function rowOf(balance: BalanceData, place: Pick<Row, 'source' | 'address' | 'network'>): Row {
  const { id, asset, total, provenance, failure } = balance;
  if (total === null || provenance === null)
    return { kind: 'failed', id, ...place, asset, reason: failure ?? unreported };
  return { kind: 'known', id, ...place, asset, amount: total, ...provenance };
}

const unreported: Reason = {
  code: 'PART_UNSUPPORTED',
  message: 'The source does not report a total.',
  retryable: false,
  retryAfter: null,
};

function sum(parts: readonly TotalsData[]): Coverage {
  const all = parts.map(({ coverage }) => coverage);
  const add = (key: keyof Coverage): number => all.reduce((before, coverage) => before + coverage[key], 0);
  return { asked: add('asked'), answered: add('answered'), stale: add('stale') };
}

/** Entries of `errors` are about the question here, as failures of sources stand in the data; each names its asset by index. */
function notesOf({ errors = [] }: Answer<unknown>, assets: readonly string[] = []): readonly string[] {
  const notes = errors.map((error) =>
    noteOf(error).replace(/assets\[(\d+)\]/g, (_, index) => assets[index] ?? 'assets'),
  );
  return [...new Set(notes)];
}

function cutLists(accounts: readonly AccountData[], totals: readonly TotalsData[]): readonly string[] {
  const lists = [
    ...accounts.map(({ address, balances }) => [address, balances?.nodes?.length, balances?.totalCount] as const),
    ...totals
      .flatMap(({ bySource }) => bySource)
      .map(({ source, totals: page }) => [source.name, page.nodes.length, page.totalCount] as const),
  ];
  return lists.flatMap(([name, shown = 0, count]) =>
    (count ?? 0) > shown ? [`${name}: ${shown} of ${count} are shown. Name the assets to see the others.`] : [],
  );
}

/** What the graph counted, by source; null where `server.extensions.calls` is off. */
function callsOf(answers: readonly Answer<unknown>[]): readonly CallCount[] | null {
  const lists = answers.map(({ extensions }) => (isObject(extensions) ? extensions.calls : null)).filter(Array.isArray);
  if (lists.length === 0) return null;
  const entries: readonly unknown[] = lists.flat();
  return entries.flatMap((entry) => {
    if (!isObject(entry)) return [];
    const { source, requests } = entry;
    return typeof source === 'string' && typeof requests === 'number' ? [{ source, requests }] : [];
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
