/** One server per surface over one sandbox, asked over real HTTP; what reaches the sandbox is counted. */
import { Agent } from 'node:http';
import { type Surface, surfaces } from '../../src/model/surface.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { ask, type Question, type Reply } from '../sandbox/ask.ts';
import { openServer } from '../server/support.ts';

type OpenedServer = Awaited<ReturnType<typeof openServer>>;

export interface Servers {
  readonly sandbox: Sandbox;
  on(surface: Surface): OpenedServer;
  /** Over a connection that is kept for the next question. */
  ask(surface: Surface, question: Question): Promise<Reply>;
  /** The same for a query as JSON. */
  post(surface: Surface, query: string, variables?: object): Promise<Reply>;
  /** Upstream requests since the sandbox was last reset. */
  calls(): number;
  close(): Promise<void>;
}

type Settings = Readonly<Record<string, unknown>>;

export async function openServers(config: Settings & { readonly server?: Settings } = {}): Promise<Servers> {
  const sandbox = await startSandbox();
  const sources = sandbox.sources.map((source) => ({ ...source, sandbox: true }));
  const opened = new Map<Surface, OpenedServer>();
  const agent = new Agent({ keepAlive: true });
  for (const surface of surfaces) {
    const server = await openServer({ sources, config: { ...config, server: { ...config.server, surface } } });
    // What the server asks on its own behalf is asked by now.
    await server.running.graph.warm();
    opened.set(surface, server);
  }
  const on = (surface: Surface): OpenedServer => {
    const server = opened.get(surface);
    if (server === undefined) throw new Error(`no server for ${surface}`);
    return server;
  };
  const askOn: Servers['ask'] = (surface, question) => ask(on(surface).url, { ...question, agent });
  return {
    sandbox,
    on,
    ask: askOn,
    post(surface, query, variables = {}) {
      const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
      return askOn(surface, { target: '/graphql', method: 'POST', headers, body: { query, variables } });
    },
    calls: () => Object.values(sandbox.upstreams).reduce((sum, upstream) => sum + upstream.count(), 0),
    async close() {
      agent.destroy();
      await sandbox.close();
      for (const { running } of opened.values()) await running.close();
    },
  };
}
