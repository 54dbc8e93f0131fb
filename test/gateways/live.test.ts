/** Subscriptions of balancegraph through schemas that other makers put together: the events of the graph itself, and its calls. */
import { randomUUID } from 'node:crypto';
import { type GraphQLSchema, parse, subscribe } from 'graphql';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { compositeSchema, startCompositeGateway } from '../../examples/gateways/composite.ts';
import type { OperationContext } from '../../examples/gateways/graph.ts';
import { serveSupergraph } from '../../examples/gateways/hive.ts';
import { type DescribedGraph, startBalancegraph } from '../../examples/gateways/stack.ts';
import { startStitchingGateway, stitchedSchema } from '../../examples/gateways/stitching.ts';
import { startUsers, usersSdl } from '../../examples/gateways/users.ts';
import { schemaSdl } from '../../src/graph/schema/sdl.ts';
import { makeAccount } from '../../src/model/identity.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { openWatches } from '../server/live/open-watches.ts';
import { openTestServer, type TestServer } from '../server/support.ts';
import { composeByMesh } from './composers/mesh.ts';
import { post } from './example.ts';
import { type Events, openEvents } from './fleet/events.ts';
import { peopleSdl, startPeople } from './people.ts';

const network = 'Ethereum/Sandbox';
/** An account for each test: what is known of a cell lingers for a moment after its last watcher has left. */
const changing = { network, address: '0xe8f019201007e87f18d2c4886203905197d76744', subAccount: null };
const resting = { network, address: '0x6cd80404458c5d02be2d24f6170a27aaa0ad0ee2', subAccount: null };

const subscription = (place: typeof changing, maxAge: number) => `subscription {
  balances(pairs: [{ account: "${makeAccount('sandbox-mesh', place).id}", asset: "ETH:18" }], maxAge: ${maxAge}) {
    kind
    changes { kind previous { total { atomic } } current { id total { atomic value } asset { symbol } failure { code } } }
  }
}`;

const told = z.object({
  data: z.object({ balances: z.object({ kind: z.string(), changes: z.array(z.looseObject({ kind: z.string() })) }) }),
});

interface Behind extends Pick<TestServer, 'running'> {
  readonly sandbox: Sandbox;
  readonly graph: DescribedGraph;
  subscribe(query: string): Promise<Events>;
}

/** To be closed after all tests, the last one first. */
const opened: { close(): Promise<void> }[] = [];
async function keep<Opened extends { close(): Promise<void> }>(opening: Promise<Opened>): Promise<Opened> {
  const result = await opening;
  opened.push(result);
  return result;
}

async function behindSchema(
  style: 'stitching' | 'composite',
  schemaOf: (graphs: Parameters<typeof compositeSchema>[0]) => GraphQLSchema | Promise<GraphQLSchema>,
): Promise<Behind> {
  const { sandbox, running, graph } = await keep(startBalancegraph(style, { subscriptions: true }));
  const users = await keep(startUsers(style));
  const schema = await schemaOf({ graphs: [graph, { name: 'users', url: users.url, sdl: usersSdl(style) }] });
  return { sandbox, running, graph, subscribe: (query) => eventsOf(schema, query) };
}

async function behindMesh(): Promise<Behind> {
  const { sandbox, running, url } = await keep(openTestServer());
  const people = await keep(startPeople('plain', () => []));
  const graph = { name: 'balancegraph', url: `${url}/graphql`, sdl: schemaSdl('standalone') };
  const graphs = [graph, { name: 'users', url: people.url, sdl: peopleSdl('plain') }];
  const gateway = await keep(serveSupergraph(composeByMesh(graphs), { graphs }));
  return { sandbox, running, graph, subscribe: (query) => openEvents(gateway.url, query) };
}

async function eventsOf(schema: GraphQLSchema, query: string): Promise<Events> {
  const contextValue: OperationContext = { operationId: randomUUID() };
  const events = await subscribe({ schema, document: parse(query), contextValue });
  if (!(Symbol.asyncIterator in events)) throw new Error(JSON.stringify(events));
  return { next: async () => (await events.next()).value, close: async () => void (await events.return?.()) };
}

const ways = ['stitching', 'composite', 'mesh'] as const;
const behind = new Map<(typeof ways)[number], Behind>();
beforeAll(async () => {
  behind.set('stitching', await behindSchema('stitching', stitchedSchema));
  behind.set('composite', await behindSchema('composite', compositeSchema));
  behind.set('mesh', await behindMesh());
});
afterAll(async () => {
  for (const { close } of opened.toReversed()) await close();
});

function of(way: (typeof ways)[number]): Behind {
  const found = behind.get(way);
  if (found === undefined) throw new Error(`${way} was not opened`);
  return found;
}

/** What changed in the next event in which something did. */
async function changesOf({ next }: Events) {
  for (;;) {
    const { changes } = told.parse(JSON.parse(JSON.stringify(await next()))).data.balances;
    if (changes.length > 0) return changes;
  }
}

test.each(ways)('%s: the events are those of the graph itself', async (way) => {
  const { sandbox, graph, running, subscribe: through } = of(way);
  const { mesh } = sandbox.upstreams;
  const query = subscription(changing, 1);
  const holds = (total: bigint) => sandbox.ledger.set('mesh', changing, 'ETH:18', { total });
  onTestFinished(() => mesh.clearFaults());
  holds(1_000_000_000_000_000_001n);
  const direct = await openEvents(graph.url, query, graph.headers);
  onTestFinished(direct.close);
  const events = await through(query);
  onTestFinished(events.close);
  const both = async (kind: string, current: object) => {
    const changes = await changesOf(direct);
    expect(changes).toMatchObject([{ kind, current }]);
    expect(await changesOf(events)).toEqual(changes);
  };
  await both('SNAPSHOT', { total: { atomic: '1000000000000000001' } });
  holds(2_000_000_000_000_000_003n);
  await both('CHANGE', { total: { atomic: '2000000000000000003' } });
  await mesh.setFault({ upstream: 'mesh', fault: 'status-503' });
  await both('FAILURE', { total: null });
  mesh.clearFaults();
  await both('RECOVERY', { total: { atomic: '2000000000000000003' } });
  await direct.close();
  await expect.poll(() => openWatches({ running })).toBe(1);
  await events.close();
  await expect.poll(() => openWatches({ running })).toBe(0);
});

test.each(ways)('%s: what is watched already is read for nobody anew', async (way) => {
  const { sandbox, graph, subscribe: through } = of(way);
  // Not read again while this runs.
  const query = subscription(resting, 3600);
  sandbox.resetCounters();
  const watchers = [await through(query), await through(query), await openEvents(graph.url, query, graph.headers)];
  for (const { close } of watchers) onTestFinished(close);
  const [first = [], ...others] = await Promise.all(watchers.map(changesOf));
  expect(first).toMatchObject([{ kind: 'SNAPSHOT', current: { failure: null } }]);
  expect(others).toEqual([first, first]);
  expect(sandbox.upstreams.mesh.count('/account/balance')).toBe(1);
});

test('Apollo Server, which serves two of the examples, executes a subscription as a query, and opens none', async () => {
  for (const way of ['stitching', 'composite'] as const) {
    const { graph, running } = of(way);
    const start = way === 'stitching' ? startStitchingGateway : startCompositeGateway;
    const gateway = await start({ graphs: [graph] });
    onTestFinished(gateway.close);
    const { data, errors } = await post(gateway.url, { query: subscription(changing, 1) });
    expect(data ?? null).toBeNull();
    expect(errors).toMatchObject([{ message: 'Internal error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(openWatches({ running })).toBe(0);
  }
});
