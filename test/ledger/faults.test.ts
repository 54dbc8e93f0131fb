/** The fake of hledger-web with every fault there is: each pair is true or has a reason, and calls are counted. */
import { afterEach, describe, expect, test } from 'vitest';
import { catalogue } from '../../src/sandbox/faults/catalogue.ts';
import { atoms } from '../../src/sandbox/hledger/journal.ts';
import { seedJournal } from '../../src/sandbox/hledger/seed.ts';
import { some } from '../depth.ts';
import { held, openSandboxed, type Sandboxed } from './support.ts';

const journal = seedJournal(2026);
const accounts = journal.accounts();
const commodities = journal.commodities();

const opened: Sandboxed[] = [];
afterEach(async () => {
  for (const graph of opened.splice(0)) {
    expect(graph.faults).toEqual([]);
    await graph.close();
  }
});

async function open(source: object = {}): Promise<Sandboxed> {
  const graph = await openSandboxed(journal, { source });
  opened.push(graph);
  return graph;
}

function truth(account: string, commodity: string): string {
  const sum = journal.sums(account).get(commodity);
  return sum === undefined ? '0' : String(atoms(sum, 9));
}

test('lists and chosen pairs of all accounts are one call each, and as foretold', async () => {
  const graph = await open();
  expect(await graph.foretell(accounts, commodities)).toEqual(['/accounts']);
  expect(await graph.foretell(accounts)).toEqual(['/accounts']);
  expect(graph.server.count()).toBe(0);
  const chosen = await graph.read(accounts, commodities);
  expect(chosen.map(({ nodes }) => nodes.map(({ total }) => total?.atomic))).toEqual(
    accounts.map((account) => commodities.map((commodity) => truth(account, commodity))),
  );
  expect(graph.server.count()).toBe(1);
  const listed = await graph.read(accounts);
  expect(listed.map(({ nodes }) => nodes.map(({ asset }) => asset?.ref).toSorted())).toEqual(
    accounts.map((account) => [...journal.sums(account).keys()].toSorted()),
  );
  expect(graph.server.count()).toBe(2);
});

test('a list of an account that does not exist fails, beside one that does', async () => {
  const [gone, there] = await (await open()).read(['assets:nowhere', 'assets:points']);
  expect([gone?.failure?.code, there && held(there)]).toEqual(['ACCOUNT_NOT_FOUND', { POINT: '0' }]);
});

test('a wrong login is one, and not a ledger without accounts', async () => {
  const graph = await open();
  graph.server.knobs.credential = 'Basic other';
  const [read] = await graph.read(['assets:points'], ['POINT']);
  expect(read && held(read)).toEqual({ POINT: 'UPSTREAM_AUTH' });
});

/** Their answers are larger than anything that is kept in a test. */
const LARGE = /^(?:gzip-bomb|endless-body|deep-json|amount-million-digits|encoded-20-times|endless-drip|late)$/;
const sweep = catalogue.filter(
  ({ name, strikes, upstreams }) =>
    strikes === 'balances' && (upstreams?.includes('ledger') ?? true) && !LARGE.test(name),
);

describe('faults of answers: each pair is true or has a reason', () => {
  test.each(some(sweep, 3).map(({ name, strikesRow }) => ({ name, strikesRow })))('$name', async (fault) => {
    const graph = await open({ timeoutMs: 2000 });
    for (const row of fault.strikesRow === true ? ([1, 2, 4, 'last'] as const) : ([null] as const)) {
      await graph.server.recover();
      await graph.server.setFault({ upstream: 'ledger', fault: fault.name, ...(row === null ? {} : { row }) });
      for (const [index, { nodes }] of (await graph.read(accounts, commodities)).entries()) {
        for (const [place, { total, failure }] of nodes.entries()) {
          if (failure !== null) expect(total).toBeNull();
          else expect(total?.atomic).toBe(truth(accounts[index] ?? '', commodities[place] ?? ''));
        }
      }
    }
  });
});
