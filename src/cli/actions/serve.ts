/** `balancegraph serve`: the server, until Ctrl-C. */
import type { Config } from '../../config/schema.ts';
import { openLog } from '../../log.ts';
import type { Surface } from '../../model/surface.ts';
import { type RunningServer, startServer } from '../../server.ts';
import { ExitError, exitCodes } from '../exit-codes.ts';
import type { GlobalOptions } from '../global-options.ts';
import { openRuntime, type Runtime } from '../runtime.ts';
import { stopRequest } from '../stop-request.ts';
import type { Terminal } from '../terminal.ts';

export interface ServeFlags extends GlobalOptions {
  readonly host?: string;
  readonly port?: number;
  readonly as?: Surface;
  readonly prefix?: string;
  readonly corsOrigin?: readonly string[];
  readonly withEvm?: boolean;
}

/** Resolves once the server has been stopped. */
export async function serve(flags: ServeFlags, terminal: Terminal): Promise<void> {
  const stop = stopRequest();
  const runtime = await openRuntime(flags.config, { withEvm: flags.withEvm ?? false }).catch((error: unknown) => {
    stop.release();
    throw error;
  });
  try {
    const config = overridden(runtime.config, flags);
    const server = await listen(runtime, config, terminal);
    terminal.out.write(greeting(server, config.server, runtime));
    await stop.requested;
    terminal.err.write('Stopping; running requests are finished first.\n');
    await server.close();
  } finally {
    stop.release();
    await runtime.close();
  }
}

async function listen(runtime: Runtime, config: Config, terminal: Terminal): Promise<RunningServer> {
  const log = openLog(config.log.level, terminal.err);
  try {
    return await startServer({ config, log, ...(runtime.tabs === null ? {} : { tabs: runtime.tabs }) });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? listenFaults.get(error.code) : undefined;
    if (reason === undefined) throw error;
    const { host, port } = config.server;
    throw new ExitError(exitCodes.failed, `Cannot listen on ${host}:${port}: ${reason}\n`, { cause: error });
  }
}

const listenFaults: ReadonlyMap<unknown, string> = new Map([
  ['EADDRINUSE', 'the port is taken. Choose another with --port or PORT, or 0 for any.'],
  ['EACCES', 'the port may not be used. Choose one above 1023.'],
  ['EADDRNOTAVAIL', 'this machine does not have the address. Choose another with --host or HOST.'],
  ['ENOTFOUND', 'the host name is unknown. Choose another with --host or HOST.'],
]);

function overridden(config: Config, { host, port, as: surface, prefix, corsOrigin = [] }: ServeFlags): Config {
  const server = {
    ...config.server,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(surface === undefined ? {} : { surface }),
    ...(prefix === undefined ? {} : { schema: { ...config.server.schema, prefix } }),
    cors: { ...config.server.cors, origins: [...config.server.cors.origins, ...corsOrigin] },
  };
  return { ...config, server };
}

function greeting({ url, graph, graphiql }: RunningServer, { surface }: Config['server'], { tabs }: Runtime): string {
  const names = [...graph.sources.keys()].join(', ');
  return [
    `GraphQL   ${url}/graphql`,
    ...(graphiql === null ? [] : [`GraphiQL  ${graphiql}`]),
    ...(surface === 'standalone' ? [] : [`Surface   ${surface}`]),
    tabs === null
      ? `Sources   ${names}`
      : `Sources   ${names} (the sandbox: balances are invented; name your own sources with --config FILE)`,
    'Ctrl-C stops the server.',
    '',
  ].join('\n');
}
