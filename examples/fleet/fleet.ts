/** Starts the fleet: the sandbox, balancegraph over it, the graphs of two other teams, and one gateway over all three. */
import { z } from 'zod';
import type { Sandbox, SandboxSource } from '../../src/sandbox/sandbox.ts';
import type { RunningServer } from '../../src/server.ts';
import { startApolloGateway } from '../gateways/apollo.ts';
import type { GatewayOptions, Graph, Running } from '../gateways/graph.ts';
import { type HiveOptions, startHiveGateway } from '../gateways/hive.ts';
import { startBalancegraph } from '../gateways/stack.ts';
import { inventedFeed } from './price-feed.ts';
import { startPrices } from './prices.ts';
import { startUsers } from './users.ts';

/**
 * By itself Hive keeps what it has fetched for as long as a subscription lasts: each later event about an account would show the
 * balances of the first one. Hive hands these options to DataLoader whole.
 */
const eachEventAnew = { __experimental__batchDelegateOptions: { cache: false } };

/** The gateways that can stand in front, each over Apollo Federation 2. */
export const startGateway = {
  apollo: startApolloGateway,
  hive: (options: Omit<HiveOptions, 'unifiedGraphHandler'>) => startHiveGateway({ ...options, ...eachEventAnew }),
};

export type GatewayName = keyof typeof startGateway;

interface FleetOptions extends Pick<GatewayOptions, 'port'> {
  /** The clock of the prices. @default the system's */
  readonly now?: () => Date;
}

interface GraphsOptions extends Pick<FleetOptions, 'now'> {
  /** Of each source, beside what the sandbox says of it. @default none */
  readonly settings?: object;
}

interface Graphs {
  readonly sandbox: Sandbox;
  /** The server of balancegraph. */
  readonly running: RunningServer;
  /** balancegraph first. */
  readonly graphs: readonly Graph[];
  close(): Promise<void>;
}

/** The three graphs without a gateway. */
export async function startGraphs({ now = () => new Date(), settings = {} }: GraphsOptions = {}): Promise<Graphs> {
  const { sandbox, running, graph, close } = await startBalancegraph('federation', {
    sourcesOf: (started) => withChain(started).map((source) => ({ ...source, ...settings })),
    subscriptions: true,
  });
  const users = await startUsers();
  const prices = await startPrices({ feed: inventedFeed(now), now });
  return {
    sandbox,
    running,
    graphs: [graph, { name: 'users', url: users.url }, { name: 'prices', url: prices.url }],
    async close() {
      await Promise.all([users.close(), prices.close()]);
      await close();
    },
  };
}

/** Starts the graphs and a gateway over them. */
export async function startFleet(
  gateway: GatewayName,
  { now, ...options }: FleetOptions = {},
): Promise<Graphs & Pick<Running, 'url'>> {
  const graphs = await startGraphs({ ...(now && { now }) });
  try {
    const running = await startGateway[gateway]({ graphs: graphs.graphs, ...options });
    return {
      ...graphs,
      url: running.url,
      async close() {
        await running.close();
        await graphs.close();
      },
    };
  } catch (error) {
    await graphs.close();
    throw error;
  }
}

const CHAIN = 'eip155:1337';

/** Options of a source that serves several networks. */
const networked = z.looseObject({ networks: z.array(z.looseObject({ addresses: z.string() })) });

/** Says which chain the addresses of a network belong to: its accounts get CAIP-10 ids, and its tokens CAIP-19 ids. */
function withChain({ sources }: Sandbox): readonly SandboxSource[] {
  return sources.map((source) => {
    const { success, data: options } = networked.safeParse(source.options);
    if (!success) return source;
    const networks = options.networks.map((network) =>
      network.addresses === 'evm' ? { ...network, chain: CHAIN } : network,
    );
    return { ...source, options: { ...options, networks } };
  });
}
