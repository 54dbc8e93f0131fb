/** Random requests over a small universe of accounts and assets, and the answers that they must have. */
import fc from 'fast-check';
import { makeAccount, makeAsset } from '../../src/model/identity.ts';
import type { UpstreamName } from '../../src/sandbox/sandbox.ts';
import type { TestGraph } from './support.ts';

export const upstreams: readonly UpstreamName[] = ['reddio', 'teos', 'mesh', 'loopring'];
const ACCOUNTS = 5;
const ASSETS = 5;

export interface Universe {
  readonly accounts: readonly string[];
  readonly assets: readonly string[];
}

/** What each pair and each listing answers when it is asked alone. */
export type Alone = ReadonlyMap<string, unknown>;

/** Asks for each pair and each listing of the universes in a request of its own. */
export async function askAlone(graph: TestGraph, universes: readonly Universe[]): Promise<Alone> {
  const alone = new Map<string, unknown>();
  for (const { accounts, assets } of universes) {
    for (const account of accounts) {
      alone.set(account, cellsOf(await graph.ask(render([{ kind: 'holdings', account }])))[0]);
      for (const asset of assets) {
        alone.set(`${account} ${asset}`, cellsOf(await graph.ask(render([{ kind: 'pair', account, asset }])))[0]);
      }
    }
  }
  return alone;
}

/** References that fit the rule of their source and name nothing in its ledger. */
const unknown: Readonly<Record<UpstreamName, string>> = {
  reddio: '0x123456',
  teos: '0xabcdef0001',
  mesh: 'NOPE:4',
  loopring: '12345',
};

export function universeOf({ sandbox, graph }: TestGraph, upstream: UpstreamName): Universe {
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

export type Field =
  | { readonly kind: 'pair'; readonly account: string; readonly asset: string }
  | { readonly kind: 'chosen'; readonly accounts: readonly string[]; readonly assets: readonly string[] }
  | { readonly kind: 'reverse'; readonly asset: string; readonly accounts: readonly string[] }
  | { readonly kind: 'holdings'; readonly account: string };

const CELL =
  '{ account { id } asset { id } total { atomic decimals value } available { atomic } locked { atomic } provenance { basis } failure { code } }';

export function render(fields: readonly Field[]): string {
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
export function cellsOf({ data }: { readonly data?: unknown }): unknown[] {
  return Object.values(JSON.parse(JSON.stringify(data)));
}

/** What the field must answer, as far as it was asked alone. */
export function expected(alone: Alone, field: Field): unknown {
  switch (field.kind) {
    case 'pair':
      return alone.get(`${field.account} ${field.asset}`);
    case 'holdings':
      return alone.get(field.account);
    case 'chosen':
      return field.accounts.map((id) => ({
        id,
        balances: { nodes: [...new Set(field.assets)].map((asset) => balanceOf(alone, id, asset)) },
      }));
    case 'reverse':
      return {
        id: field.asset,
        balances: { nodes: [...new Set(field.accounts)].map((account) => balanceOf(alone, account, field.asset)) },
      };
  }
}

function balanceOf(alone: Alone, account: string, asset: string): unknown {
  const pair = alone.get(`${account} ${asset}`);
  return typeof pair === 'object' && pair !== null && 'balance' in pair ? pair.balance : undefined;
}

export function fieldsOf({ accounts, assets }: Universe): fc.Arbitrary<Field> {
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
