/** Where `startServer` was before it had an entry of its own. Loads no server until it is called. */
import type { RunningServer, ServerOptions } from './server.ts';

/**
 * The same as `startServer` of `balancegraph/server`. Import it from there: the next version drops this one.
 *
 * @deprecated Write `import { startServer } from 'balancegraph/server'`.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const server = await import('./server.ts');
  return server.startServer(options);
}
