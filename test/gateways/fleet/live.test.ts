/** Subscriptions of balancegraph through gateways: the events of the graph itself, completed by the price graph. */
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startGateway, startGraphs } from '../../../examples/fleet/fleet.ts';
import type { Running } from '../../../examples/gateways/graph.ts';
import { startHiveRouterGateway } from '../../../examples/gateways/hive-router.ts';
import { makeAccount } from '../../../src/model/identity.ts';
import { blocksOfRecipe } from '../../docs/pages.ts';
import { openWatches } from '../../server/live/open-watches.ts';
import { post } from '../example.ts';
import { openWorkplace } from '../recipes/workplace.ts';
import { openEvents } from './events.ts';

/** An account for each test: what is known of a cell lingers for a moment after its last watcher has left. */
const [forHive, forSocket, forRouter, forCalls, forLeaving] = [
  '0xe8f019201007e87f18d2c4886203905197d76744',
  '0x68280a3c78aa260d1ebbbc403e4552e97b867212',
  '0x6cd80404458c5d02be2d24f6170a27aaa0ad0ee2',
  '0xd88a959cba5c7956f73fdc0f7fed84cc6eb8f73c',
  '0x6238723779a2fdf6e5fd0fb7dfc7b0a497fbf4cf',
];

const placeOf = (address: string) => ({ network: 'Ethereum/Sandbox', address, subAccount: null });

/** Heart-beats come by the clock; an event in which nothing changed is left out. */
const subscription = (address: string, worth: string, maxAge = 1) => `subscription {
  balances(pairs: [{ account: "${makeAccount('sandbox-mesh', placeOf(address)).id}", asset: "ETH:18" }], maxAge: ${maxAge}) {
    kind
    changes { kind previous { total { atomic } } current { id total { atomic } ${worth} failure { code } } }
  }
}`;

interface Told {
  readonly data: { readonly balances: { readonly kind: string; readonly changes: readonly Change[] } };
}

interface Change {
  readonly kind: string;
  readonly current: {
    readonly total: { readonly atomic: string } | null;
    readonly worth?: { readonly amount: string } | null;
    readonly failure: { readonly code: string } | null;
  };
}

let graphs: Awaited<ReturnType<typeof startGraphs>>;
let gateway: Running;
let bySocket: Running;
/** Where `bySocket` asked for a stream of events over HTTP. */
const streams: string[] = [];
let router: Running;
beforeAll(async () => {
  graphs = await startGraphs();
  gateway = await startGateway.hive({ graphs: graphs.graphs });
  const watched: typeof fetch = (to, init) => {
    if (new Headers(init?.headers).get('accept')?.includes('text/event-stream')) streams.push(String(to));
    return fetch(to, init);
  };
  bySocket = await startGateway.hive({ graphs: graphs.graphs, subscribesBy: 'ws', fetch: watched });
  router = await startHiveRouterGateway({ graphs: graphs.graphs });
});
afterAll(async () => {
  await router?.close();
  await bySocket?.close();
  await gateway?.close();
  await graphs?.close();
});

/** The next event in which something changed. */
async function changesOf(events: Awaited<ReturnType<typeof openEvents>>): Promise<readonly Change[]> {
  for (;;) {
    const told = (await events.next()) as Told;
    const { changes } = told.data.balances;
    if (changes.length > 0) return changes;
  }
}

test('the command of the recipe prints what the page says', async () => {
  const place = openWorkplace('examples/fleet');
  onTestFinished(() => place.close());
  const [command = ''] = blocksOfRecipe('live').map(({ text }) =>
    text.replace('http://127.0.0.1:4000/graphql', gateway.url),
  );
  const { out, code } = await place.run(command);
  expect(code).toBe(0);
  expect(out).toContain(blocksOfRecipe('live-event')[0]?.text.trim());
});

test.each([
  { name: 'Hive', served: () => gateway, address: forHive },
  { name: 'Hive by WebSocket', served: () => bySocket, address: forSocket },
  { name: 'Hive with the Rust planner', served: () => router, address: forRouter },
])('$name: clients get the events of the graph itself, each balance with its worth', async ({ served, address }) => {
  const holds = (total: bigint) => graphs.sandbox.ledger.set('mesh', placeOf(address), 'ETH:18', { total });
  const { mesh } = graphs.sandbox.upstreams;
  onTestFinished(() => mesh.clearFaults());
  holds(1_000_000_000_000_000_001n);
  const [graph] = graphs.graphs;
  const direct = await openEvents(graph?.url ?? '', subscription(address, ''), graph?.headers);
  onTestFinished(direct.close);
  const through = await openEvents(served().url, subscription(address, 'worth { amount }'));
  onTestFinished(through.close);
  const both = async (): Promise<readonly Change[]> => {
    const own = await changesOf(direct);
    const told = await changesOf(through);
    // All but what the price graph adds.
    const bare = told.map(({ current: { worth: _, ...current }, ...change }) => ({ ...change, current }));
    expect(bare).toEqual(own);
    return told;
  };
  expect(await both()).toMatchObject([
    {
      kind: 'SNAPSHOT',
      current: { total: { atomic: '1000000000000000001' }, worth: { amount: '3012.55000000000000301255' } },
    },
  ]);
  holds(2_000_000_000_000_000_003n);
  expect(await both()).toMatchObject([
    { kind: 'CHANGE', previous: { total: { atomic: '1000000000000000001' } }, current: { failure: null } },
  ]);
  await mesh.setFault({ upstream: 'mesh', fault: 'status-503' });
  // What is not known is worth nothing that is known.
  expect(await both()).toMatchObject([
    { kind: 'FAILURE', current: { total: null, worth: null, failure: expect.anything() } },
  ]);
  mesh.clearFaults();
  expect(await both()).toMatchObject([{ kind: 'RECOVERY', current: { total: { atomic: '2000000000000000003' } } }]);
  await direct.close();
  await expect.poll(() => openWatches(graphs)).toBe(1);
  await through.close();
  await expect.poll(() => openWatches(graphs)).toBe(0);
  expect(streams).toEqual([]);
});

test('whichever way watchers come, their balance is read once for all of them', async () => {
  const { mesh } = graphs.sandbox.upstreams;
  graphs.sandbox.resetCounters();
  // Not read again while this runs.
  const query = subscription(forCalls, '', 3600);
  const told: (readonly Change[])[] = [];
  for (const url of [graphs.graphs[0]?.url ?? '', gateway.url, bySocket.url, router.url]) {
    const events = await openEvents(url, query, url === graphs.graphs[0]?.url ? graphs.graphs[0].headers : {});
    onTestFinished(events.close);
    told.push(await changesOf(events));
  }
  expect(told[0]).toMatchObject([{ kind: 'SNAPSHOT', current: { failure: null } }]);
  expect(new Set(told.map((changes) => JSON.stringify(changes))).size).toBe(1);
  expect(mesh.count('/account/balance')).toBe(1);
});

test('the last client that leaves the gateway ends the reading: its source is not called any more', async () => {
  const { mesh, loopring } = graphs.sandbox.upstreams;
  const [holder] = graphs.sandbox.ledger.accounts('loopring');
  const pair = `{ account: "account/sandbox-loopring/${holder?.address}", asset: "0" }`;
  // Another source, which is read each second too: what it is called is the clock here.
  const clock = await openEvents(gateway.url, `subscription { balances(pairs: [${pair}], maxAge: 1) { kind } }`);
  onTestFinished(clock.close);
  const seconds = (count: number) => {
    const before = loopring.count();
    return expect.poll(() => loopring.count()).toBeGreaterThanOrEqual(before + count);
  };
  const [first, second] = [
    await openEvents(gateway.url, subscription(forLeaving, 'worth { amount }')),
    await openEvents(gateway.url, subscription(forLeaving, 'worth { amount }')),
  ];
  onTestFinished(async () => void (await Promise.all([first.close(), second.close()])));
  await Promise.all([first.next(), second.next()]);
  await first.close();
  await expect.poll(() => openWatches(graphs)).toBe(2);
  const before = mesh.count();
  await expect.poll(() => mesh.count()).toBeGreaterThan(before + 1);
  await second.close();
  await expect.poll(() => openWatches(graphs)).toBe(1);
  await seconds(2);
  const after = mesh.count();
  await seconds(3);
  expect(mesh.count()).toBe(after);
});

test('Apollo Gateway composes the graph, and refuses the subscription', async () => {
  const apollo = await startGateway.apollo({ graphs: graphs.graphs });
  onTestFinished(() => apollo.close());
  const { data, errors } = await post(apollo.url, { query: subscription(forHive, 'worth { amount }') });
  expect(data ?? null).toBeNull();
  expect(errors).toEqual([
    { message: 'Execution of subscriptions not supported by gateway', extensions: { code: 'BAD_REQUEST' } },
  ]);
  expect(openWatches(graphs)).toBe(0);
});
