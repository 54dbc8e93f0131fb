/** The servers behind a gateway here: the sandbox, balancegraph over it, the users graph and, in federation, payouts. */
import { randomUUID } from 'node:crypto';
import { configSchema } from '../../src/config/schema.ts';
import { schemaSdl } from '../../src/graph/schema/sdl.ts';
import { silentLog } from '../../src/log.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { startServer } from '../../src/server.ts';
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

export async function startStack(style: Style): Promise<Stack> {
  const sandbox = await startSandbox();
  const token = randomUUID();
  const config = configSchema(builtInKinds).parse({
    server: {
      port: 0,
      graphiql: false,
      introspection: false,
      surface: style,
      gateway: { token, only: true },
      maxBodyBytes: 1024 * 1024,
    },
    sources: sandbox.sources.map((source) => ({ ...source, sandbox: true })),
  });
  const balancegraph = await startServer({ config, log: silentLog });
  const users = await startUsers(style);
  const payouts = style === 'federation' ? await startPayouts() : null;
  return {
    sandbox,
    graphs: [
      {
        name: 'balancegraph',
        url: `${balancegraph.url}/graphql`,
        headers: { 'x-gateway-token': token },
        sdl: schemaSdl(style),
      },
      { name: 'users', url: users.url, sdl: usersSdl(style) },
      ...(payouts === null ? [] : [{ name: 'payouts', url: payouts.url, sdl: payoutsSdl() }]),
    ],
    async close() {
      await Promise.all([payouts?.close(), users.close(), balancegraph.close()]);
      await sandbox.close();
    },
  };
}
