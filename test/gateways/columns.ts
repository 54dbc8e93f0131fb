/** The columns of the matrix: balancegraph alone and behind each gateway, all over real HTTP and over one sandbox. */
import { startApolloGateway } from '../../examples/gateways/apollo.ts';
import { startCompositeGateway } from '../../examples/gateways/composite.ts';
import type { Running } from '../../examples/gateways/graph.ts';
import { serveSupergraph, startHiveGateway } from '../../examples/gateways/hive.ts';
import { startHiveRouterGateway } from '../../examples/gateways/hive-router.ts';
import type { DescribedGraph } from '../../examples/gateways/stack.ts';
import { startStitchingGateway } from '../../examples/gateways/stitching.ts';
import { startGuildGateway } from '../../examples/gateways/theguild.ts';
import { type Style, usersSdl } from '../../examples/gateways/users.ts';
import { schemaSdl } from '../../src/graph/schema/sdl.ts';
import type { Surface } from '../../src/model/surface.ts';
import { type Sandbox, startSandbox, type UpstreamName } from '../../src/sandbox/sandbox.ts';
import { openServer } from '../server/support.ts';
import { composeByMesh } from './composers/mesh.ts';
import type { GraphqlRequest } from './example.ts';
import { type JsonAnswer, readAnswer } from './json.ts';
import { type Person, peopleSdl, startPeople } from './people.ts';

export const gateways = ['apollo', 'guild', 'hive', 'hiveRouter', 'mesh', 'stitching', 'composite'] as const;

export type Column = 'standalone' | (typeof gateways)[number];

export const columns: readonly Column[] = ['standalone', ...gateways];

/** Where an error keeps its whole path. Others lose the indices of the lists in which they fetched things for another graph. */
export const exactPaths: ReadonlySet<Column> = new Set(['standalone', 'apollo', 'guild', 'hiveRouter']);

export type Calls = Readonly<Record<UpstreamName, number>>;

export interface Columns {
  readonly sandbox: Sandbox;
  /** The people in the users graph from now on. */
  setPeople(people: readonly Person[]): void;
  /** `subgraph` is balancegraph as the gateways for Apollo Federation see it. */
  ask(column: Column | 'subgraph', request: GraphqlRequest): Promise<JsonAnswer>;
  /** Upstream requests since the last reset. */
  calls(): Calls;
  close(): Promise<void>;
}

export interface ColumnsOptions {
  /** Accounts on each upstream. */
  readonly accounts?: number;
  /** The most pairs in one call to TEOS. */
  readonly pairsPerCall?: number;
}

export async function openColumns({ accounts = 60, pairsPerCall = 1000 }: ColumnsOptions = {}): Promise<Columns> {
  const sandbox = await startSandbox({ accounts, knobs: { teos: { quotaPerMinute: null, quotaPerDay: null } } });
  const sources = sourcesOf(sandbox, pairsPerCall);
  const opened: Pick<Running, 'close'>[] = [];
  const keep = async <Opened extends Pick<Running, 'close'>>(opening: Promise<Opened>): Promise<Opened> => {
    const result = await opening;
    opened.push(result);
    return result;
  };
  let people: readonly Person[] = [];
  const surfaceUrl = async (surface: Surface, byAliases = surface === 'composite'): Promise<string> => {
    const server = await openServer({ sources, config: settingsOf(surface, byAliases) });
    opened.push(server.running);
    return `${server.url}/graphql`;
  };
  const graphsOf = async (style: Style): Promise<readonly DescribedGraph[]> => [
    { name: 'balancegraph', url: await surfaceUrl(style), headers: asGateway, sdl: schemaSdl(style) },
    { name: 'users', url: (await keep(startPeople(style, () => people))).url, sdl: usersSdl(style) },
  ];
  const federation = await graphsOf('federation');
  const standalone = await surfaceUrl('standalone');
  const plain = [
    {
      name: 'balancegraph',
      url: await surfaceUrl('standalone', true),
      headers: asGateway,
      sdl: schemaSdl('standalone'),
    },
    { name: 'users', url: (await keep(startPeople('plain', () => people))).url, sdl: peopleSdl('plain') },
  ];
  const urls: Readonly<Record<Column | 'subgraph', string>> = {
    subgraph: federation[0]?.url ?? '',
    standalone,
    apollo: (await keep(startApolloGateway({ graphs: federation }))).url,
    guild: (await keep(startGuildGateway({ graphs: federation }))).url,
    hive: (await keep(startHiveGateway({ graphs: federation }))).url,
    hiveRouter: (await keep(startHiveRouterGateway({ graphs: federation }))).url,
    mesh: (await keep(serveSupergraph(composeByMesh(plain), { graphs: plain }))).url,
    stitching: (await keep(startStitchingGateway({ graphs: await graphsOf('stitching') }))).url,
    composite: (await keep(startCompositeGateway({ graphs: await graphsOf('composite') }))).url,
  };
  return {
    sandbox,
    setPeople(next) {
      people = next;
    },
    async ask(column, request) {
      const headers = { 'content-type': 'application/json', ...(column === 'subgraph' ? asGateway : {}) };
      const response = await fetch(urls[column], { method: 'POST', headers, body: JSON.stringify(request) });
      return readAnswer(await response.text());
    },
    calls: () => ({
      reddio: sandbox.upstreams.reddio.count(),
      teos: sandbox.upstreams.teos.count(),
      mesh: sandbox.upstreams.mesh.count(),
      loopring: sandbox.upstreams.loopring.count(),
    }),
    async close() {
      await sandbox.close();
      for (const { close } of opened.toReversed()) await close();
    },
  };
}

/** What composite and Mesh need: their gateways fetch each thing under an alias of its own, and a thousand are a long document. */
export const roomForAliases = { server: { maxBodyBytes: 1_048_576 } };

/** How balancegraph knows its gateways, so that the requests of one operation share what is read. */
const token = 'token-of-the-gateways';
const asGateway = { 'x-gateway-token': token };

function settingsOf(surface: Surface, byAliases: boolean) {
  const { server } = byAliases ? roomForAliases : { server: {} };
  const gateway = surface === 'standalone' && !byAliases ? {} : { gateway: { token } };
  return {
    server: { ...server, ...gateway, surface, graphiql: false },
  };
}

/** Tests ask more in a second than any documented quota allows in a minute. */
function sourcesOf({ sources }: Sandbox, pairsPerCall: number): readonly object[] {
  const rateless: Partial<Record<UpstreamName, object>> = {
    teos: { requestsPerMinute: 100_000, requestsPerDay: 100_000_000, pairsPerCall },
    loopring: { requestsPerSecond: 10_000 },
  };
  // A source that failed in one operation must be as good as new for the next.
  const forgetful = { retries: 0, breaker: { enabled: false } };
  return sources.map((source) => ({
    ...source,
    ...forgetful,
    sandbox: true,
    options: { ...source.options, ...rateless[source.provider] },
  }));
}
