/** Asks the graph, and makes holdings of its answers. Failures of sources are data here; only a request without data throws. */
import { type Answer, type BalancegraphClient, createClient } from 'balancegraph/client';
import { type AccountData, LOOK_UP, type LookUpData, READ, type ReadData, type TotalsData } from './documents.ts';
import type { CallCount, Holdings, Question, Watched } from './holdings.ts';
import { noteOf } from './problem.ts';
import { rowsOf, sum } from './rows.ts';

export type Load = (question: Question) => Promise<Holdings>;

/** With this header a failed balance stands in the data alone, and what other sources answered is never thrown away. */
const headers = { 'x-balancegraph-failures': 'data' };

export function openClient(url: string): BalancegraphClient {
  return createClient({ url, headers });
}

export function openLoad(client: BalancegraphClient, now: () => Date = () => new Date()): Load {
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
  const nothing = { rows: [], coverage: sum([]), sources: [], refused, notes, calls: callsOf([found]), watched: null };
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
    coverage: sum(totals.map(({ coverage }) => coverage)),
    sources: totals.flatMap((part) => part.bySource),
    refused,
    notes: [...notes, ...notesOf(read, assets), ...cutLists(answered, totals)],
    calls: callsOf([found, read]),
    watched: watchedOf(answered, assets),
    askedAt: now(),
  };
}

/** A watch names its assets: those that the person named, and those that the accounts list. */
function watchedOf(accounts: readonly AccountData[], named: readonly string[]): Watched | null {
  const listed = accounts.flatMap(({ balances }) => (balances?.nodes ?? []).map(({ asset }) => asset.id));
  const assets = [...new Set([...named, ...listed])];
  return assets.length === 0 ? null : { accounts: idsOf(accounts), assets };
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
