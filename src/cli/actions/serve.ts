/** `balancegraph serve`: the server, until Ctrl-C. */
import { processEnvironment } from '../../config/environment.ts';
import type { Config } from '../../config/schema.ts';
import { openLog } from '../../log.ts';
import type { Surface } from '../../model/surface.ts';
import { builtInKinds } from '../../providers/registry.ts';
import { MetricsPortError, type RunningServer, startServer } from '../../server.ts';
import { resolveConfiguration } from '../configuration.ts';
import { ExitError, exitCodes } from '../exit-codes.ts';
import { giveBackMemory } from '../give-back-memory.ts';
import type { GlobalOptions } from '../global-options.ts';
import { onHangup } from '../on-hangup.ts';
import { openRuntime, type Runtime } from '../runtime.ts';
import { stopRequest } from '../stop-request.ts';
import type { Terminal } from '../terminal.ts';
import { furtherOf, type WithFlags } from '../with-option.ts';

export interface ServeFlags extends GlobalOptions, WithFlags {
  readonly host?: string;
  readonly port?: number;
  readonly as?: Surface;
  readonly prefix?: string;
  readonly subscriptions?: true;
  readonly corsOrigin?: readonly string[];
}

/** Resolves once the server has been stopped. */
export async function serve(flags: ServeFlags, terminal: Terminal): Promise<void> {
  const stop = stopRequest();
  const runtime = await openRuntime(flags.config, { further: furtherOf(flags) }).catch((error: unknown) => {
    stop.release();
    throw error;
  });
  try {
    const config = overridden(runtime.config, flags);
    const server = await listen(runtime, config, terminal);
    // Before anybody is told that the server is there: a signal without a listener would end it.
    const ignore = onHangup(process.stdin.isTTY === true, () => reload(server, flags, terminal));
    if (terminal.isOwnProcess === true) giveBackMemory();
    terminal.out.write(greeting(server, config.server, runtime));
    await stop.requested.finally(ignore);
    terminal.err.write('Stopping; running requests are finished first.\n');
    await server.close();
  } finally {
    stop.release();
    await runtime.close();
  }
}

const KEPT = 'the one in force was kept';

/** Reads the configuration again. Where it cannot be taken, says why and goes on with the one in force. Never rejects. */
async function reload(server: RunningServer, flags: ServeFlags, { err }: Terminal): Promise<void> {
  try {
    const request = { option: flags.config, env: processEnvironment(), kinds: builtInKinds, consequence: KEPT };
    const config = await resolveConfiguration(request);
    if (config === null) {
      err.write('There is nothing to read again: no configuration is named (--config, BALANCEGRAPH_CONFIG).\n');
      return;
    }
    await server.reload(overridden(config, flags));
    err.write(`The configuration was read again. Sources: ${[...server.graph.sources.keys()].join(', ')}.\n`);
  } catch (error) {
    const isWhole = error instanceof ExitError;
    const message = error instanceof Error ? error.message : 'it failed';
    err.write(isWhole ? message : `The configuration was not taken, ${KEPT}: ${message}.\n`);
  }
}

async function listen(runtime: Runtime, config: Config, terminal: Terminal): Promise<RunningServer> {
  const log = openLog(config.log.level, terminal.err);
  try {
    return await startServer({ config, log, ...(runtime.tabs === null ? {} : { tabs: runtime.tabs }) });
  } catch (error) {
    const fault = error instanceof Error && 'code' in error ? listenFaults.get(error.code) : undefined;
    if (fault === undefined) throw error;
    const isMetrics = error instanceof MetricsPortError;
    const { host, port } = isMetrics ? config.metrics : config.server;
    const words = isMetrics ? { what: 'serve metrics', ...metricsWords } : { what: 'listen', ...serverWords };
    const text = `Cannot ${words.what} on ${host}:${port}: ${fault.reason} ${fault.mend(words)}\n`;
    throw new ExitError(exitCodes.failed, text, { cause: error });
  }
}

interface ListenWords {
  readonly port: string;
  readonly host: string;
}

const serverWords: ListenWords = { port: '--port or PORT', host: '--host or HOST' };
const metricsWords: ListenWords = { port: 'metrics.port', host: 'metrics.host' };

interface ListenFault {
  readonly reason: string;
  mend(words: ListenWords): string;
}

const listenFaults: ReadonlyMap<unknown, ListenFault> = new Map([
  ['EADDRINUSE', { reason: 'the port is taken.', mend: ({ port }) => `Choose another with ${port}, or 0 for any.` }],
  ['EACCES', { reason: 'the port may not be used.', mend: ({ port }) => `Choose one above 1023 with ${port}.` }],
  [
    'EADDRNOTAVAIL',
    { reason: 'this machine does not have the address.', mend: ({ host }) => `Choose another with ${host}.` },
  ],
  ['ENOTFOUND', { reason: 'the host name is unknown.', mend: ({ host }) => `Choose another with ${host}.` }],
]);

function overridden(config: Config, flags: ServeFlags): Config {
  const { host, port, as: surface, prefix, subscriptions, corsOrigin = [] } = flags;
  const server = {
    ...config.server,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(surface === undefined ? {} : { surface }),
    schema: {
      ...config.server.schema,
      ...(prefix === undefined ? {} : { prefix }),
      ...(subscriptions === undefined ? {} : { subscriptions }),
    },
    cors: { ...config.server.cors, origins: [...config.server.cors.origins, ...corsOrigin] },
  };
  return { ...config, server };
}

function greeting(
  { url, graph, graphiql, metrics }: RunningServer,
  { surface }: Config['server'],
  { tabs }: Runtime,
): string {
  const names = [...graph.sources.keys()].join(', ');
  return [
    `GraphQL   ${url}/graphql`,
    ...(graphiql === null ? [] : [`GraphiQL  ${graphiql}`]),
    ...(metrics === null ? [] : [`Metrics   ${metrics}`]),
    ...(surface === 'standalone' ? [] : [`Surface   ${surface}`]),
    tabs === null
      ? `Sources   ${names}`
      : `Sources   ${names} (the sandbox: balances are invented; name your own sources with --config FILE)`,
    'Ctrl-C stops the server.',
    '',
  ].join('\n');
}
