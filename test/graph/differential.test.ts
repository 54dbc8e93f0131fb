/**
 * Batched = unbatched. Every pair of a small universe is first read alone, in a request of its own; then thousands of
 * random request sets (aliases, repeats, both directions, listings, several chunk sizes) must give the same answers.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAccount, makeAsset } from '../../src/model/identity.ts';
import type { UpstreamName } from '../../src/sandbox/sandbox.ts';
import { openTestGraph, type TestGraph } from './support.ts';

const RUNS = 10_000;
const upstreams: readonly UpstreamName[] = ['reddio', 'teos', 'mesh', 'loopring'];
const ACCOUNTS = 5;
const ASSETS = 5;

/** The same ledger behind graphs whose calls are cut differently. */
const chunkings: readonly Partial<Record<UpstreamName, Readonly<Record<string, unknown>>>>[] = [
  { teos: { pairsPerCall: 1 }, reddio: { limit: 1 }, mesh: { currenciesPerCall: 1 }, loopring: { tokensPerCall: 1 } },
  { teos: { pairsPerCall: 2 }, reddio: { limit: 2 }, mesh: { currenciesPerCall: 2 }, loopring: { tokensPerCall: 2 } },
  {
    teos: { pairsPerCall: 7 },
    reddio: { limit: 7 },
    mesh: { listing: 'complete' },
    loopring: { addressQuery: 'lookup' },
  },
  { teos: { pairsPerCall: 1000 } },
];

interface Universe {
  readonly accounts: readonly string[];
  readonly assets: readonly string[];
}

let graphs: readonly TestGraph[] = [];
const universes = new Map<UpstreamName, Universe>();
/** What each pair and each listing answers when it is asked alone. */
const alone = new Map<string, unknown>();

beforeAll(async () => {
  graphs = await Promise.all(
    chunkings.map((options) =>
      openTestGraph({ options, sandbox: { accounts: 12, knobs: { teos: { shuffleRows: true } } } }),
    ),
  );
  const [first] = graphs;
  if (first === undefined) throw new Error('no graph');
  for (const upstream of upstreams) universes.set(upstream, universeOf(first, upstream));
  for (const [, { accounts, assets }] of universes) {
    for (const account of accounts) {
      alone.set(account, cellsOf(await first.ask(render([{ kind: 'holdings', account }])))[0]);
      for (const asset of assets) {
        alone.set(`${account} ${asset}`, cellsOf(await first.ask(render([{ kind: 'pair', account, asset }])))[0]);
      }
    }
  }
});
afterAll(() => Promise.all(graphs.map((graph) => graph.close())));

/** References that fit the rule of their source and name nothing in its ledger. */
const unknown: Readonly<Record<UpstreamName, string>> = {
  reddio: '0x123456',
  teos: '0xabcdef0001',
  mesh: 'NOPE:4',
  loopring: '12345',
};

function universeOf({ sandbox, graph }: TestGraph, upstream: UpstreamName): Universe {
  const network = upstream === 'mesh' ? 'Ethereum/Sandbox' : null;
  const source = `sandbox-${upstream}`;
  const provider = graph.sources.get(source)?.provider;
  const refs = sandbox.ledger.assets(upstream, network ?? undefined).map(({ ref }) => ref);
  const canonical = refs.flatMap((ref) => {
    const checked = provider?.assets.normalise({ ref, network });
    return checked?.ok ? [checked.value.ref] : [];
  });
  return {
    accounts: sandbox.ledger
      .accounts(upstream, network ?? undefined)
      .slice(0, ACCOUNTS)
      .map((account) => makeAccount(source, account).id),
    assets: [...canonical.slice(0, ASSETS), unknown[upstream]].map((ref) => makeAsset(source, { ref, network }).id),
  };
}

// ---------------------------------------------------------------------------------------------------------------
// Request sets

type Field =
  | { readonly kind: 'pair'; readonly account: string; readonly asset: string }
  | { readonly kind: 'chosen'; readonly accounts: readonly string[]; readonly assets: readonly string[] }
  | { readonly kind: 'reverse'; readonly asset: string; readonly accounts: readonly string[] }
  | { readonly kind: 'holdings'; readonly account: string };

const CELL =
  '{ account { id } asset { id } total { atomic decimals value } available { atomic } locked { atomic } provenance { basis } failure { code } }';

function render(fields: readonly Field[]): string {
  return `{ ${fields.map((field, index) => `f${index}: ${renderField(field)}`).join('\n')} }`;
}

function renderField(field: Field): string {
  switch (field.kind) {
    case 'pair':
      return `account(id: ${text(field.account)}) { id balance(asset: ${text(field.asset)}) ${CELL} }`;
    case 'chosen':
      return `accounts(ids: ${text(field.accounts)}) { id balances(assets: ${text(field.assets)}) { nodes ${CELL} } }`;
    case 'reverse':
      return `asset(id: ${text(field.asset)}) { id balances(accounts: ${text(field.accounts)}) { nodes ${CELL} } }`;
    case 'holdings':
      return `account(id: ${text(field.account)}) { id balances(first: 1000) { failure { code } nodes ${CELL} } }`;
  }
}

function text(value: string | readonly string[]): string {
  return JSON.stringify(value);
}

/** Per field, what was answered without its aliases and without `errors`, which name places and not pairs. */
function cellsOf({ data }: { readonly data?: unknown }): unknown[] {
  return Object.values(JSON.parse(JSON.stringify(data)));
}

function expected(field: Field): unknown {
  switch (field.kind) {
    case 'pair':
      return alone.get(`${field.account} ${field.asset}`);
    case 'holdings':
      return alone.get(field.account);
    case 'chosen':
      return field.accounts.map((id) => ({
        id,
        balances: { nodes: [...new Set(field.assets)].map((asset) => balanceOf(id, asset)) },
      }));
    case 'reverse':
      return {
        id: field.asset,
        balances: { nodes: [...new Set(field.accounts)].map((account) => balanceOf(account, field.asset)) },
      };
  }
}

function balanceOf(account: string, asset: string): unknown {
  const pair = alone.get(`${account} ${asset}`);
  return typeof pair === 'object' && pair !== null && 'balance' in pair ? pair.balance : undefined;
}

function fieldsOf({ accounts, assets }: Universe): fc.Arbitrary<Field> {
  const account = fc.constantFrom(...accounts);
  const asset = fc.constantFrom(...assets);
  const many = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: 1, maxLength: 6 });
  return fc.oneof(
    fc.record({ kind: fc.constant('pair' as const), account, asset }),
    fc.record({ kind: fc.constant('chosen' as const), accounts: many(account), assets: many(asset) }),
    fc.record({ kind: fc.constant('reverse' as const), asset, accounts: many(account) }),
    fc.record({ kind: fc.constant('holdings' as const), account }),
  );
}

test(`${RUNS} random request sets answer batched what they answer unbatched`, async () => {
  const all = [...universes.values()].map(fieldsOf);
  const sets = fc.array(fc.oneof(...all), { minLength: 1, maxLength: 5 });
  const chunking = fc.nat({ max: chunkings.length - 1 });
  await fc.assert(
    fc.asyncProperty(sets, chunking, async (fields, index) => {
      const answer = await graphs[index]?.ask(render(fields));
      expect(cellsOf(answer ?? {})).toEqual(fields.map(expected));
    }),
    { numRuns: RUNS, seed: 20_261_121 },
  );
  expect(graphs.flatMap(({ faults }) => faults)).toEqual([]);
}, 240_000);
