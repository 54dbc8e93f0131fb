/** The users graph tells of accounts; balancegraph and the price graph complete each event, by Hive Gateway and SSE. */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { startGateway, startGraphs } from '../../../examples/fleet/fleet.ts';
import type { Running } from '../../../examples/gateways/graph.ts';
import { startHiveRouterGateway } from '../../../examples/gateways/hive-router.ts';
import { printed } from '../../cli/run.ts';
import { blocksOfRecipe } from '../../docs/pages.ts';
import { post } from '../example.ts';
import { openWorkplace } from '../recipes/workplace.ts';
import { openEvents } from './events.ts';

const ADDRESS = '0x6238723779a2fdf6e5fd0fb7dfc7b0a497fbf4cf';
const subscription = `subscription {
  accountOpened { id caip10 balance(asset: "ETH:18") { total { atomic } worth { amount } } }
}`;
const open = `mutation { openAccounts(user: "ada", caip10: "eip155:1337:${ADDRESS}") { id } }`;

const event = z.strictObject({
  data: z.object({
    accountOpened: z.object({
      id: z.string(),
      caip10: z.string(),
      balance: z.object({ total: z.object({ atomic: z.string() }), worth: z.object({ amount: z.string() }) }),
    }),
  }),
});

let graphs: Awaited<ReturnType<typeof startGraphs>>;
let gateway: Running;
let router: Running;
/** The request id of each request to balancegraph since the last event was asked for. */
const ids: (string | null)[] = [];
beforeAll(async () => {
  graphs = await startGraphs();
  const [balancegraph] = graphs.graphs;
  const watched: typeof fetch = (to, init) => {
    if (to === balancegraph?.url) ids.push(new Headers(init?.headers).get('x-request-id'));
    return fetch(to, init);
  };
  gateway = await startGateway.hive({ graphs: graphs.graphs, fetch: watched });
  router = await startHiveRouterGateway({ graphs: graphs.graphs, fetch: watched });
});
afterAll(async () => {
  await router?.close();
  await gateway?.close();
  await graphs?.close();
});

test('the commands of the recipe print what the page says', async () => {
  const place = openWorkplace('examples/fleet');
  onTestFinished(() => place.close());
  const [listen = '', openOne = ''] = blocksOfRecipe('subscription')
    .filter(({ language }) => language === 'sh')
    .map(({ text }) => text.replace('http://127.0.0.1:4000/graphql', gateway.url));
  const listening = place.start(`exec ${listen}`);
  onTestFinished(() => void listening.kill('SIGKILL'));
  await printed(listening, '\n');
  const opened = await place.run(openOne);
  expect(opened).toMatchObject({ code: 0, err: '' });
  expect(await printed(listening, '"accountOpened"')).toContain(blocksOfRecipe('subscription-event')[0]?.text.trim());
});

test.each([
  { name: 'Hive', served: () => gateway },
  { name: 'Hive with the Rust planner', served: () => router },
])('$name: each event is completed with balances of its own moment, by one upstream call', async ({ served }) => {
  const { ledger, upstreams } = graphs.sandbox;
  const events = await openEvents(served().url, subscription);
  onTestFinished(() => events.close());
  const account = { network: 'Ethereum/Sandbox', address: ADDRESS, subAccount: null };
  const seen = new Set<string | null>();
  // The same account twice; in between, its balance changes.
  for (const total of [1_000_000_000_000_000_001n, 2_000_000_000_000_000_003n]) {
    ledger.set('mesh', account, 'ETH:18', { total });
    graphs.sandbox.resetCounters();
    ids.length = 0;
    const { data } = await post(gateway.url, { query: open });
    const told = event.parse(await events.next()).data.accountOpened;
    expect(data).toEqual({ openAccounts: [{ id: told.id }] });
    expect(told.caip10).toBe(`eip155:1337:${ADDRESS}`);
    expect(told.balance.total.atomic).toBe(String(total));
    expect(BigInt(told.balance.worth.amount.replace('.', ''))).toBe(total * 301255n);
    expect(upstreams.mesh.count('/account/balance')).toBe(1);
    // One id for all that is asked for an event.
    const [id = null, ...others] = new Set(ids);
    expect({ id, others }).toEqual({ id: expect.any(String), others: [] });
    seen.add(id);
  }
  expect(seen.size).toBe(2);
});

test('Apollo Gateway composes the graph, and refuses the subscription', async () => {
  const apollo = await startGateway.apollo({ graphs: graphs.graphs });
  onTestFinished(() => apollo.close());
  const { data, errors } = await post(apollo.url, { query: subscription });
  expect(data ?? null).toBeNull();
  expect(errors).toMatchObject([{ message: 'Execution of subscriptions not supported by gateway' }]);
});
