/** The servers behind a gateway here: the sandbox, balancegraph over it, the users graph and, in federation, payouts. */
import { randomUUID } from 'node:crypto';
import { configSchema } from '../../src/config/schema.ts';
import { schemaSdl } from '../../src/graph/schema/sdl.ts';
import { silentLog } from '../../src/log.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { type Sandbox, type SandboxSource, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import type { Graph } from './graph.ts';
import { payoutsSdl, startPayouts } from './payouts.ts';
import { type Style, startUsers, usersSdl } from './users.ts';

/** A graph whose SDL is at hand, as in a pipeline that composes files. */
export interface DescribedGraph extends Graph {
  readonly sdl: string;
}

export interface Stack {
  readonly sandbox: Sandbox;
  /** balancegraph first. */
  readonly graphs: readonly DescribedGraph[];
  close(): Promise<void>;
}

/** balancegraph over a sandbox of its own. */
export interface SandboxGraph {
  readonly sandbox: Sandbox;
  readonly running: RunningServer;
  readonly graph: DescribedGraph;
  close(): Promise<void>;
}

export interface BalancegraphOptions {
  /** May say more of the sources than the sandbox does, such as the chain of their addresses. */
  readonly sourcesOf?: (sandbox: Sandbox) => readonly SandboxSource[];
  /** Whether it offers its subscriptions. @default false */
  readonly subscriptions?: boolean;
}

export async function startBalancegraph(
  style: Style,
  { sourcesOf = ({ sources }) => sources, subscriptions = false }: BalancegraphOptions = {},
): Promise<SandboxGraph> {
  const sandbox = await startSandbox();
  const token = randomUUID();
  const config = configSchema(builtInKinds).parse({
    server: {
      port: 0,
      graphiql: false,
      introspection: false,
      surface: style,
      schema: { subscriptions },
      gateway: { token, only: true },
      maxBodyBytes: 1024 * 1024,
    },
    sources: sourcesOf(sandbox).map((source) => ({ ...source, sandbox: true })),
  });
  const server = await startServer({ config, log: silentLog });
  return {
    sandbox,
    running: server,
    graph: {
      name: 'balancegraph',
      url: `${server.url}/graphql`,
      headers: { 'x-gateway-token': token },
      sdl: schemaSdl(style, [], config.server.schema),
    },
    async close() {
      await server.close();
      await sandbox.close();
    },
  };
}

export async function startStack(style: Style): Promise<Stack> {
  const { sandbox, graph, close } = await startBalancegraph(style);
  const users = await startUsers(style);
  const payouts = style === 'federation' ? await startPayouts() : null;
  return {
    sandbox,
    graphs: [
      graph,
      { name: 'users', url: users.url, sdl: usersSdl(style) },
      ...(payouts === null ? [] : [{ name: 'payouts', url: payouts.url, sdl: payoutsSdl() }]),
    ],
    async close() {
      await Promise.all([payouts?.close(), users.close()]);
      await close();
    },
  };
}
