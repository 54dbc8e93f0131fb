/** The server that a command asks: a running one, or one of its own for as long as it takes. */
import type { GlobalOptions } from './global-options.ts';
import { furtherOf, type WithFlags } from './with-option.ts';

export interface AskedServer extends GlobalOptions, WithFlags {
  /** A running server. @default one over the configured sources */
  readonly url?: string;
}

/** The same server that `serve` runs, on a loopback port of its own, where no other is named. */
export async function withServer<T>(flags: AskedServer, use: (url: string) => Promise<T>): Promise<T> {
  if (flags.url !== undefined) return use(flags.url);
  // A running server is asked without any of them.
  const [{ silentLog }, { startServer }, { openRuntime }] = await Promise.all([
    import('../log.ts'),
    import('../server.ts'),
    import('./runtime.ts'),
  ]);
  const runtime = await openRuntime(flags.config, { further: furtherOf(flags) });
  try {
    const { config } = runtime;
    const server = { ...config.server, host: '127.0.0.1', port: 0, graphiql: false };
    const running = await startServer({ config: { ...config, server }, log: silentLog });
    try {
      return await use(`${running.url}/graphql`);
    } finally {
      await running.close();
    }
  } finally {
    await runtime.close();
  }
}
