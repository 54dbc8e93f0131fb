/** The other end of `server-process.ts`: acts on its messages. */
import { configSchema } from '../../src/config/schema.ts';
import { silentLog } from '../../src/log.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { type Stretches, watchStretches } from './stretches.ts';

export type Order = { readonly start: object } | 'usage' | 'stretch' | 'stop';

export interface Usage {
  readonly heapBytes: number;
  readonly rssBytes: number;
  /** How many documents are kept, and what they hold by the server's own estimate. */
  readonly documents: { readonly count: number; readonly bytes: number };
  /** Sockets, timers and whatever else keeps the process alive, by kind. */
  readonly resources: Readonly<Record<string, number>>;
}

let server: RunningServer | null = null;
/** From the first time that they are asked for: to watch them takes processor time, which other measurements count. */
let stretches: Stretches | null = null;

process.on('message', async (order: Order) => {
  if (order === 'stop') {
    await server?.close();
    process.disconnect();
  } else if (order === 'usage') {
    process.send?.(usage());
  } else if (order === 'stretch') {
    stretches ??= watchStretches();
    process.send?.(stretches.take());
  } else {
    server = await startServer({ config: configSchema(builtInKinds).parse(order.start), log: silentLog });
    process.send?.({ url: server.url });
  }
});

function usage(): Usage {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const kinds = Map.groupBy(process.getActiveResourcesInfo(), (kind) => kind);
  const resources = Object.fromEntries([...kinds].map(([kind, all]) => [kind, all.length]));
  const documents = { count: server?.graph.documents.size ?? 0, bytes: server?.graph.documents.bytes ?? 0 };
  return { heapBytes: heapUsed, rssBytes: rss, documents, resources };
}
