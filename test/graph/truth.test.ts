/** What the graph answers is what the ledger holds: every part, every digit, for every account and asset of the sandbox. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AmountPart, amountParts } from '../../src/model/reading.ts';
import type { UpstreamName } from '../../src/sandbox/sandbox.ts';
import { openTestGraph, type TestGraph } from './support.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await openTestGraph();
});
afterAll(() => graph.close());

const parts = amountParts.map((part) => `${part} { atomic }`).join(' ');

interface Answered extends Readonly<Record<AmountPart, { readonly atomic: string } | null>> {
  readonly asset: { readonly ref: string };
  readonly provenance: { readonly basis: string } | null;
  readonly failure: { readonly code: string } | null;
}

interface Answer {
  readonly account: { readonly balances: { readonly nodes: readonly Answered[] | null } } | null;
}

async function balancesOf(id: string, assets: readonly string[] | null): Promise<readonly Answered[]> {
  const { data } = await graph.ask(
    `query ($id: ID!, $assets: [ID!]) { account(id: $id) { balances(assets: $assets, first: 1000) { nodes {
      asset { ref } ${parts} provenance { basis } failure { code } } } } }`,
    { id, assets },
  );
  const answer = JSON.parse(JSON.stringify(data)) as Answer;
  return answer.account?.balances.nodes ?? [];
}

function idOf(
  upstream: UpstreamName,
  account: { readonly network: string | null; readonly address: string; readonly subAccount: string | null },
): string {
  const query = [
    ...(account.network === null ? [] : [`network=${account.network}`]),
    ...(account.subAccount === null ? [] : [`sub=${account.subAccount}`]),
  ].join('&');
  return `account/sandbox-${upstream}/${account.address}${query === '' ? '' : `?${query}`}`;
}

describe.each(['reddio', 'teos', 'mesh', 'loopring'] as const)('%s', (upstream) => {
  test('chosen pairs: the truth, or a failure that says it was not reported, or a zero that says why', async () => {
    const { ledger } = graph.sandbox;
    let checked = 0;
    for (const account of ledger.accounts(upstream).slice(0, 15)) {
      const assets = ledger.assets(upstream, account.network ?? undefined).slice(0, 20);
      for (const balance of await balancesOf(
        idOf(upstream, account),
        assets.map(({ ref }) => ref),
      )) {
        const truth = ledger.truth(upstream, account, balance.asset.ref);
        if (truth !== null) {
          for (const part of amountParts) expect(balance[part]?.atomic ?? null).toBe(truth[part]?.toString() ?? null);
          expect(balance.provenance?.basis).toBe('REPORTED');
        } else if (balance.failure === null) {
          expect([upstream, balance.total?.atomic, balance.provenance?.basis]).toEqual([
            'loopring',
            '0',
            'ABSENT_IS_ZERO',
          ]);
        } else {
          expect(['NOT_REPORTED', 'ACCOUNT_NOT_FOUND']).toContain(balance.failure.code);
        }
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(100);
  });

  test('listings: exactly what the ledger lists, or a typed failure where the source cannot list', async () => {
    const { ledger } = graph.sandbox;
    for (const account of ledger.accounts(upstream).slice(0, 15)) {
      const listed = await balancesOf(idOf(upstream, account), null);
      const holdings = upstream === 'teos' ? new Map() : ledger.holdings(upstream, account);
      expect(listed.map(({ asset, total }) => [asset.ref, total?.atomic])).toEqual(
        [...holdings]
          .map(([ref, { total }]) => [ref, total?.toString()])
          .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
      );
    }
  });
});
