/** The same requests to a server that gives answers again and to one that makes each anew: what clients and operators see. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RepeatedAnswers } from '../../../src/graph/again/repeated-answers.ts';
import { OperationPlan } from '../../../src/graph/compiled/plan.ts';
import { samplesOf, total } from '../../metrics/exposition.ts';
import { ask } from '../../sandbox/ask.ts';
import { type Outcome, openTwoServers, request, type TwoServers } from '../short-way/two-servers.ts';

const SHOP = 'a-key-of-the-shop';
const KIOSK = 'a-key-of-the-kiosk';
const AUDITORS = 'a-key-of-the-auditors';

let servers: TwoServers;
let ids: readonly string[];
let assets: readonly string[];
let isAnew: boolean;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  servers = await openTwoServers({
    sandbox: { accounts: 12 },
    config: {
      server: {
        extensions: { calls: true, cost: true },
        compression: { minBytes: 1000 },
        operationsPerRequest: 2,
        clients: {
          keys: [
            { subject: 'shop', key: SHOP },
            { subject: 'auditors', key: AUDITORS, role: 'reader' },
            { subject: 'kiosk', key: KIOSK, role: 'bounded' },
          ],
          roles: [
            { name: 'reader', sources: ['sandbox-mesh'] },
            { name: 'bounded', limits: { pairsPerMinute: 5000 } },
          ],
        },
      },
      metrics: { port: 0 },
    },
  });
  const { ledger } = servers.sandbox;
  ids = ledger.accounts('teos').map(({ address }) => `account/sandbox-teos/${address}`);
  assets = ledger.assets('teos').flatMap(({ ref }) => (ref === 'native' ? [] : [ref]));
  // A pair that a source leaves out is looked for each time.
  for (const { address } of ledger.accounts('teos')) {
    const name = { network: null, address, subAccount: null };
    for (const [index, ref] of assets.entries()) ledger.set('teos', name, ref, { total: BigInt(index + 1) });
  }
  isAnew = false;
  const own = RepeatedAnswers.prototype.execute;
  vi.spyOn(RepeatedAnswers.prototype, 'execute').mockImplementation(function (this: RepeatedAnswers, ...given) {
    const [question, execute] = given;
    return isAnew ? execute(question) : own.apply(this, given);
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  await servers.close();
});

const KEPT = `query Kept($ids: [ID!]!, $assets: [ID!]!) {
  accounts(ids: $ids) { id balances(assets: $assets, freshness: { maxAge: 600 }) {
    nodes { id asset { ref name decimals } total { atomic value } provenance { servedFrom observedAt } failure { code } } } }
}`;

/** The first accounts of all assets, or the last of some. */
const of = (accounts: number, chosen?: readonly string[]) => ({
  query: KEPT,
  variables: { ids: ids.slice(...(chosen === undefined ? [0, accounts] : [-accounts])), assets: chosen ?? assets },
});

const by = (key: string, headers: Readonly<Record<string, string>> = {}) => ({
  Authorization: `Bearer ${key}`,
  ...headers,
});

/** Each in turn; the server that makes all answers anew is asked the same, in a row of its own. */
async function inTurn(requests: readonly string[], way: 'short' | 'full') {
  const executed = vi.spyOn(OperationPlan.prototype, 'run');
  const outcomes: Outcome[] = [];
  for (const text of requests) outcomes.push(await servers.send(servers[way], [text]));
  const executions = executed.mock.calls.length;
  executed.mockRestore();
  return { outcomes, executions };
}

test.each(['short', 'full'] as const)('the %s way: the same bytes, lines, spans and calls', async (way) => {
  const few = request(of(2, assets.slice(0, 3)), by(SHOP));
  const many = request(of(10), by(SHOP));
  const zipped = request(of(10), by(SHOP, { 'Accept-Encoding': 'gzip' }));
  const unseen = request(of(2, assets.slice(0, 3)), by(AUDITORS));
  const list = request([of(2), of(2)], by(SHOP));
  const requests = [few, many, zipped, unseen, list].flatMap((text) => Array.from({ length: 5 }, () => text));
  // Documents are known to both.
  await inTurn([few], 'short');
  await inTurn([few], 'full');
  vi.setSystemTime(Date.now() + 3_600_001);
  isAnew = true;
  const anew = await inTurn(requests, way === 'short' ? 'full' : 'short');
  isAnew = false;
  const again = await inTurn(requests, way);
  for (const [index, outcome] of again.outcomes.entries()) {
    const other = anew.outcomes[index];
    expect(outcome.bytes).toBe(other?.bytes);
    expect(outcome).toEqual(other);
  }
  // Of each five of the first, the first asks the source; those that are zipped have the bytes of the others.
  expect(anew.executions - again.executions).toBe(2 + 2 + 5);
  expect(again.outcomes.at(4)?.bytes).toContain('"CACHE"');
});

test('pairs are counted as kept, and charged to the client, each time', async () => {
  const { short } = servers;
  const { origin } = new URL(short.running.metrics ?? '');
  const cached = async () =>
    total(samplesOf((await ask(origin, { method: 'GET', target: '/metrics' })).text), 'balancegraph_pairs_total', {
      source: 'sandbox-teos',
      from: 'cache',
    });
  const pairs = 12 * assets.length;
  for (let times = 0; times < 6; times += 1) {
    await servers.send(short, [request(of(12), by(KIOSK))]);
    expect(await cached()).toBe(times * pairs);
  }
  const most = Math.floor(5000 / pairs);
  const spent = [];
  for (let times = 6; times <= most; times += 1)
    spent.push((await servers.send(short, [request(of(12), by(KIOSK))])).bytes);
  expect(spent.at(-1)).toContain('CLIENT_LIMIT_EXCEEDED');
  expect(spent.at(-2)).toContain('"CACHE"');
});
