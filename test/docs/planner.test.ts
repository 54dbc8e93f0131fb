/** The figures of docs/planner.md, computed from the declarations of the four providers. */

import { expect, test } from 'vitest';
import { planCalls } from '../../src/balances/plan/plan.ts';
import type { Want } from '../../src/balances/plan/planned-call.ts';
import { configSchema } from '../../src/config/schema.ts';
import { makeAccount } from '../../src/model/identity.ts';
import type { AnyBalanceRead } from '../../src/providers/provider.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { pageAt, tableBelow } from './pages.ts';

/** A source as a column of the table, and how the assets of its columns are called. */
interface Column {
  readonly reads: readonly AnyBalanceRead[];
  ref(index: number): string;
}

const hex = (index: number): string => `0x${(2n ** 88n + BigInt(index)).toString(16)}`;

const columns = new Map<string, Column>([
  ['reddio', column('reddio', {}, hex)],
  ['mesh', column('mesh', {}, (index) => `T${index}:18`)],
  ['loopring', column('loopring', { apiKey: 'key' }, String)],
  ['teos', column('teos', { token: 'token' }, hex)],
  ['teos, large', column('teos', { token: 'token', pairsPerCall: 10_000 }, hex)],
]);

function column(name: string, options: object, ref: (index: number) => string): Column {
  const kind = builtInKinds.find((candidate) => candidate.kind === name);
  if (kind === undefined) throw new Error(`there is no provider ${name}`);
  return { reads: kind.create(kind.options.parse(options)).reads, ref };
}

/** Which asset columns each account wants. */
const wishes = new Map<string, readonly (readonly number[])[]>([
  ['20 accounts × 20 assets', grid(20, 20)],
  ['1000 accounts × 5 assets', grid(1000, 5)],
  ['10 accounts, each with an asset of its own', diagonal(10)],
  ['50 accounts, each with an asset of its own', diagonal(50)],
  ['1 account × 120 assets', grid(1, 120)],
]);

function grid(accounts: number, assets: number): readonly (readonly number[])[] {
  return Array.from({ length: accounts }, () => Array.from({ length: assets }, (_, index) => index));
}

function diagonal(size: number): readonly (readonly number[])[] {
  return Array.from({ length: size }, (_, index) => [index]);
}

const { planning } = configSchema(builtInKinds).parse({
  sources: [{ id: 'a', provider: 'reddio', url: 'https://reddio.example' }],
});

function calls({ reads, ref }: Column, rows: readonly (readonly number[])[], maxSurplus = planning.maxSurplus): number {
  const wants = rows.map((assets, index): Want => {
    const address = `0x${(index + 1).toString(16).padStart(40, '0')}`;
    const account = makeAccount('source', { network: null, address, subAccount: null });
    return { account, assets: assets.map(ref), listings: [] };
  });
  return planCalls(reads, wants, { at: null, maxSurplus }).length;
}

test('every row of the table', () => {
  const computed = [...wishes].map(([name, rows]) => [
    name,
    String(rows.flat().length),
    ...[...columns.values()].map((source) => String(calls(source, rows))),
  ]);
  expect(tableBelow(pageAt('docs/planner.md'), 'How many calls')).toEqual(computed);
});

test('without surplus, ten scattered pairs are ten calls', () => {
  const teos = columns.get('teos, large');
  expect(teos && calls(teos, diagonal(10), 0)).toBe(10);
});

test('the default surplus is the one the page names', () => {
  expect(pageAt('docs/planner.md').text).toContain(`${planning.maxSurplus} by default`);
});
