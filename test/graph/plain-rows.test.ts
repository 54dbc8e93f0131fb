/** Balances whose rows are read by their bytes: what is answered is the same as where all rows are decoded, whatever is shown. */
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { stringifyAnswer } from '../../src/graph/compiled/json-text.ts';
import { FAILED } from '../../src/http/json-value.ts';
import { ListReading } from '../../src/providers/list-reading.ts';
import { runs } from '../depth.ts';
import { randomFrom } from './random-operation.ts';
import { openTestGraph, type TestGraph } from './support.ts';

const LISTS = runs(300);

let graph: TestGraph;
beforeAll(async () => {
  graph = await openTestGraph({ sandbox: { accounts: 8 } });
});
afterAll(() => graph.close());

const fields = [
  'asset { ref }',
  'asset { id symbol decimals contract type details { provider } }',
  'account { address }',
  'total { atomic }',
  'total { atomic decimals value }',
  'available { atomic value }',
  'locked { atomic }',
  'pendingDeposit { atomic }',
  'pendingWithdrawal { atomic }',
  'failure { code detail }',
  'details { provider ... on LoopringBalanceDetails { accountId } ... on ReddioBalanceDetails { quantum available } }',
  'provenance { basis servedFrom }',
  'id',
] as const;

interface NamedThings {
  readonly accounts: readonly string[];
  readonly assets: readonly string[];
}

function namesOf(source: 'loopring' | 'reddio' | 'mesh'): NamedThings {
  const { ledger } = graph.sandbox;
  const network = (one: object): string =>
    'network' in one && typeof one.network === 'string' ? `?network=${encodeURIComponent(one.network)}` : '';
  const accounts = ledger.accounts(source).map((one) => `account/sandbox-${source}/${one.address}${network(one)}`);
  const assets = ledger
    .assets(source)
    .map((one) => `asset/sandbox-${source}/${encodeURIComponent(one.ref)}${network(one)}`);
  return { accounts, assets };
}

function randomQuery(seed: number, { accounts, assets }: NamedThings) {
  const random = randomFrom(seed);
  const some = <T>(items: readonly T[], share: number) => items.filter(() => random() < share);
  const nodes = () => {
    const chosen = some(fields, 0.3);
    return `{ ${(chosen.length === 0 ? ['total { atomic }'] : chosen).join(' ')} }`;
  };
  const list = (alias: string, variable: string) => {
    const order = random() < 0.2 ? ', orderBy: { field: VALUE, direction: DESC }' : '';
    return `${alias}balances(assets: $${variable}${order}) { nodes ${nodes()} }`;
  };
  const holdings = random() < 0.3 ? `all: balances(first: 5) { nodes ${nodes()} }` : '';
  // Two lists, which may be read together, each with a selection of its own.
  return {
    query: `query ($ids: [ID!]!, $assets: [ID!]!, $others: [ID!]!) {
      accounts(ids: $ids) { address ${list('', 'assets')} ${list('others: ', 'others')} ${holdings} }
    }`,
    variables: { ids: some(accounts, 0.5), assets: some(assets, 0.6), others: some(assets, 0.3) },
  };
}

async function answered(query: string, variables: object): Promise<string> {
  const document = parse(query);
  const answer = await graph.graph.execute({
    document,
    variables: { ...variables },
    context: graph.graph.createContext(),
  });
  return stringifyAnswer(answer);
}

/** Where two texts differ, with what stands there; null where they are the same. */
function firstDifference(one: string, other: string): readonly string[] | null {
  if (one === other) return null;
  const at = [...one].findIndex((character, index) => character !== other[index]);
  return [one, other].map((text) => text.slice(Math.max(0, at - 200), at + 200));
}

describe.each(['loopring', 'reddio', 'mesh'] as const)('%s', (source) => {
  test(`${LISTS} random lists`, async () => {
    const names = namesOf(source);
    let known = 0;
    for (let seed = 1; seed <= LISTS; seed += 1) {
      const { query, variables } = randomQuery(seed, names);
      // What is learned of assets beside their balances is known to both.
      await answered(query, variables);
      const spied = vi.spyOn(ListReading.prototype, 'read');
      const byRows = await answered(query, variables);
      known += spied.mock.results.filter(({ value }) => value !== FAILED).length;
      spied.mockReturnValue(FAILED);
      const decoded = await answered(query, variables);
      spied.mockRestore();
      expect(firstDifference(byRows, decoded), query).toBeNull();
    }
    expect(known).toBeGreaterThan(LISTS);
    expect(graph.faults).toEqual([]);
  });
});
