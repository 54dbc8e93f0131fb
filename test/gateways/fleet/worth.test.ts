/**
 * The price graph behind both gateways: every digit of every worth follows from the ledger, what has no worth says why, and
 * nothing costs more upstream calls than the balances alone.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startGateway, startGraphs } from '../../../examples/fleet/fleet.ts';
import { firstUsers } from '../../../examples/fleet/users.ts';
import type { Running } from '../../../examples/gateways/graph.ts';
import { type Answer, post } from '../example.ts';
import { accountAt, decimal } from '../truth.ts';

const NOW = new Date('2026-11-30T12:00:00.000Z');
const TWENTY_SECONDS_AGO = '2026-11-30T11:59:40.000Z';
const THREE_HOURS_AGO = '2026-11-30T09:00:00.000Z';

/** The prices as whole numbers with their decimal places, by source and symbol: written down apart from the feed. */
const prices: Readonly<Record<string, readonly [bigint, number, string, boolean]>> = {
  'sandbox-mesh ETH': [301255n, 2, TWENTY_SECONDS_AGO, false],
  'sandbox-loopring ETH': [301255n, 2, TWENTY_SECONDS_AGO, false],
  'sandbox-reddio ETH': [301255n, 2, TWENTY_SECONDS_AGO, false],
  'sandbox-loopring WBTC': [97123456789n, 6, '2026-11-30T11:59:15.000Z', false],
  'sandbox-loopring USDC': [10002n, 4, TWENTY_SECONDS_AGO, false],
  'sandbox-mesh USDC': [9998n, 4, TWENTY_SECONDS_AGO, false],
  'sandbox-loopring UNI': [78125n, 4, THREE_HOURS_AGO, true],
};

const asked =
  '{ id total { atomic decimals } asset { ref symbol source { name } price { amount } priceMissing { reason } } ' +
  'worth { amount currency pricedAt stale } worthMissing { reason message } failure { code } }';

const balance = z.object({
  id: z.string(),
  total: z.object({ atomic: z.string().nullable(), decimals: z.int().nullable() }).nullable(),
  asset: z.object({
    ref: z.string(),
    symbol: z.string().nullable(),
    source: z.object({ name: z.string() }),
    price: z.object({ amount: z.string() }).nullable(),
    priceMissing: z.object({ reason: z.string() }).nullable(),
  }),
  worth: z.object({ amount: z.string(), currency: z.string(), pricedAt: z.string(), stale: z.boolean() }).nullable(),
  worthMissing: z.object({ reason: z.string(), message: z.string() }).nullable(),
  failure: z.object({ code: z.string() }).nullable(),
});
type AskedBalance = z.output<typeof balance>;

const account = z.object({ id: z.string(), balances: z.object({ nodes: z.array(balance) }) });
const usersAnswer = z.object({ users: z.array(z.object({ name: z.string(), accounts: z.array(account) })) });
const accountAnswer = z.object({ account });

const usersQuery = `{ users { name accounts { id balances { nodes ${asked} } } } }`;

let graphs: Awaited<ReturnType<typeof startGraphs>>;
const running = new Map<Name, Running>();
/** The graph and the request id of each request that a gateway has made since the test began. */
const requests: (readonly [string, string | null])[] = [];

type Name = keyof typeof startGateway;
const names: readonly Name[] = ['apollo', 'hive'];

beforeAll(async () => {
  graphs = await startGraphs({ now: () => NOW });
  const byUrl = new Map(graphs.graphs.map(({ name, url }) => [url, name]));
  const watched: typeof fetch = (to, init) => {
    requests.push([byUrl.get(String(to)) ?? 'nowhere', new Headers(init?.headers).get('x-request-id')]);
    return fetch(to, init);
  };
  for (const name of names) running.set(name, await startGateway[name]({ graphs: graphs.graphs, fetch: watched }));
});
beforeEach(() => {
  requests.length = 0;
});
afterAll(async () => {
  for (const { close } of running.values()) await close();
  await graphs?.close();
});

function ask(gateway: Name, query: string): Promise<Answer> {
  return post(running.get(gateway)?.url ?? '', { query });
}

/** Upstream calls that `work` costs, of all sources. */
async function callsOf(work: () => Promise<unknown>): Promise<number> {
  const { upstreams, resetCounters } = graphs.sandbox;
  resetCounters();
  await work();
  return Object.values(upstreams).reduce((sum, upstream) => sum + upstream.count(), 0);
}

/** What a balance must be worth by the ledger alone. */
function truthOf(accountId: string, { asset, total }: AskedBalance) {
  const { upstream, account } = accountAt(accountId);
  const atomic = graphs.sandbox.ledger.truth(upstream, account, asset.ref)?.total ?? null;
  expect(total?.atomic).toBe(atomic === null ? null : String(atomic));
  const price = prices[`${asset.source.name} ${asset.symbol}`];
  if (price === undefined || atomic === null) return null;
  const [digits, places, pricedAt, stale] = price;
  const decimals = graphs.sandbox.ledger
    .assets(upstream, account.network ?? undefined)
    .find(({ ref }) => ref === asset.ref)?.decimals;
  if (typeof decimals !== 'number') throw new Error(`the ledger knows no decimals of ${asset.ref}`);
  return { amount: decimal(atomic * digits, decimals + places), currency: 'USD', pricedAt, stale };
}

/** How often a gateway asks balancegraph where the worth is asked for below one of balancegraph's own root fields. */
const rounds: Readonly<Record<Name, number>> = { apollo: 1, hive: 2 };

describe.each(names)('%s', (gateway) => {
  test('serves the worth of every balance of every user, exact to the last digit', async () => {
    const { data, errors } = await ask(gateway, usersQuery);
    expect(errors).toBeUndefined();
    const { users } = usersAnswer.parse(data);
    expect(users.map(({ accounts }) => accounts.map(({ id }) => ({ id })))).toEqual(
      firstUsers.map(({ accounts }) => accounts),
    );
    const all = users.flatMap(({ accounts }) =>
      accounts.flatMap(({ id, balances }) => balances.nodes.map((node) => ({ node, truth: truthOf(id, node) }))),
    );
    for (const { node, truth } of all) expect([node.id, node.worth]).toEqual([node.id, truth]);
    // All that is priced, one of them by an old price, and one with more digits than a number could hold.
    expect(all.filter(({ truth }) => truth !== null).length).toBeGreaterThanOrEqual(9);
    expect(all.filter(({ node }) => node.worth?.stale)).toHaveLength(1);
    expect(all.map(({ node }) => node.worth?.amount)).toContain('80565041450591997984.06226818662409');
  });

  test('says of every other balance why it has no worth', async () => {
    const { users } = usersAnswer.parse((await ask(gateway, usersQuery)).data);
    const nodes = users.flatMap(({ accounts }) => accounts.flatMap(({ balances }) => balances.nodes));
    for (const { id, asset, worth, worthMissing } of nodes) {
      expect([id, worth === null, asset.price === null]).toEqual([
        id,
        worthMissing !== null,
        asset.priceMissing !== null,
      ]);
      expect([id, worthMissing?.reason]).toEqual([id, asset.priceMissing?.reason]);
    }
    const reasons = new Set(nodes.map(({ worthMissing }) => worthMissing?.reason));
    expect(reasons).toEqual(new Set([undefined, 'UNDERLYING_UNKNOWN', 'NOT_PRICED']));
  });

  test('costs the upstream calls of the balances, and no more', async () => {
    const alone = '{ users { accounts { balances { nodes { total { value } asset { underlying } } } } } }';
    await ask(gateway, usersQuery);
    const [without, withWorth] = [
      await callsOf(() => ask(gateway, alone)),
      await callsOf(() => ask(gateway, usersQuery)),
    ];
    expect(without).toBe(4);
    expect(withWorth).toBe(without);
  });

  test('sends one request id with all requests of an operation, and another with the next', async () => {
    const ids: (string | null)[] = [];
    for (const _operation of [1, 2]) {
      requests.length = 0;
      await ask(gateway, usersQuery);
      expect(new Set(requests.map(([graph]) => graph))).toEqual(new Set(['balancegraph', 'users', 'prices']));
      ids.push(...new Set(requests.map(([, id]) => id)));
    }
    expect(ids).toEqual([expect.stringMatching(/^[-\w]{20,}$/), expect.stringMatching(/^[-\w]{20,}$/)]);
    expect(new Set(ids).size).toBe(2);
  });

  test('asks balancegraph as often as the README says', async () => {
    await ask(gateway, usersQuery);
    expect(requests.filter(([graph]) => graph === 'balancegraph')).toHaveLength(1);
    requests.length = 0;
    const [loopring] = graphs.sandbox.ledger.accounts('loopring');
    await ask(
      gateway,
      `{ account(id: "account/sandbox-loopring/${loopring?.address}") { id balances { nodes ${asked} } } }`,
    );
    expect(requests.filter(([graph]) => graph === 'balancegraph')).toHaveLength(rounds[gateway]);
  });

  test('a balance that failed has no worth, for the reason of its failure, and is never worth 0', async () => {
    const [, loopring] = firstUsers[0]?.accounts ?? [];
    await graphs.sandbox.upstreams.loopring.setFault({ upstream: 'loopring', fault: 'status-503' });
    const query = `{ account(id: "${loopring?.id}") { id balances(assets: ["0", "1"]) { nodes ${asked} } } }`;
    const { data } = await ask(gateway, query);
    graphs.sandbox.upstreams.loopring.clearFaults();
    const { nodes } = accountAnswer.parse(data).account.balances;
    expect(nodes).toHaveLength(2);
    for (const { total, worth, worthMissing, failure } of nodes) {
      expect(failure?.code).toMatch(/^UPSTREAM_/);
      expect(total?.atomic ?? null).toBeNull();
      expect(worth).toBeNull();
      expect(worthMissing).toEqual({
        reason: 'BALANCE_FAILED',
        message: expect.stringMatching(/^The balance is not known\. The source .+\.$/),
      });
    }
  });

  test('an asset that is not known has no price, and what the source does not report is never worth 0', async () => {
    const [address] = graphs.sandbox.ledger.accounts('teos').map((held) => held.address);
    const query = `{ account(id: "account/sandbox-teos/${address}") { id balances(assets: ["native", "0x${'9'.repeat(24)}"]) { nodes ${asked} } } }`;
    const { nodes } = accountAnswer.parse((await ask(gateway, query)).data).account.balances;
    expect(nodes.map(({ worth, worthMissing, failure }) => [worth, worthMissing?.reason, failure?.code])).toEqual([
      [null, 'UNDERLYING_UNKNOWN', undefined],
      [null, 'BALANCE_FAILED', 'NOT_REPORTED'],
    ]);
    expect(nodes.map(({ asset }) => asset.priceMissing?.reason)).toEqual(['UNDERLYING_UNKNOWN', 'UNDERLYING_UNKNOWN']);
    const total = query.replace(asked, '{ worth { amount } total { value } }');
    // At Hive the error stays an object once the price graph has asked for the total; its fields are null.
    expect((await ask(gateway, total)).data).toMatchObject({
      account: { balances: { nodes: [{}, { total: gateway === 'apollo' ? null : { value: null } }] } },
    });
  });
});

test('both gateways give the same data, to the byte', async () => {
  const [apollo, hive] = [await ask('apollo', usersQuery), await ask('hive', usersQuery)];
  expect(JSON.stringify(apollo.data)).toBe(JSON.stringify(hive.data));
});

test('the price graph lists its prices, and marks the old one', async () => {
  const { data } = await ask('apollo', '{ prices { of amount currency pricedAt stale } }');
  const listed = z.object({ prices: z.array(z.object({ pricedAt: z.string(), stale: z.boolean() })) }).parse(data);
  expect(listed.prices.map(({ pricedAt, stale }) => [pricedAt, stale])).toContainEqual([THREE_HOURS_AGO, true]);
  expect(listed.prices.filter(({ stale }) => stale)).toHaveLength(1);
});
