/** Serves the page with Vite, and passes its questions on to a graph: the page needs no CORS and knows no other address. */
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

export interface PageServer {
  /** With a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

const here = import.meta.dirname;
const project = fileURLToPath(new URL('../../', import.meta.url));

/** Rejects where the port is taken. `graph` is the address of the server, without a path; `port` 0 is any free one. */
export async function servePage(graph: string, port = 0): Promise<PageServer> {
  const server = await createServer({
    root: here,
    configFile: false,
    logLevel: 'error',
    clearScreen: false,
    cacheDir: `${project}node_modules/.vite/portfolio`,
    // In an application of your own `balancegraph/client` comes from node_modules, and this line goes.
    resolve: { alias: { 'balancegraph/client': `${project}src/client/index.ts` } },
    // All at once and beforehand: a package that is found later would load the page anew.
    optimizeDeps: {
      noDiscovery: true,
      include: ['graphql', 'graphql-request', 'react', 'react/jsx-dev-runtime', 'react-dom/client'],
    },
    server: {
      host: '127.0.0.1',
      port,
      strictPort: true,
      proxy: { '/graphql': { target: graph, changeOrigin: true } },
      fs: { allow: [here, `${project}src/client`, `${project}node_modules`] },
    },
  });
  try {
    await server.listen();
  } catch (error) {
    await server.close();
    throw error;
  }
  const [url = ''] = server.resolvedUrls?.local ?? [];
  return { url, close: () => server.close() };
}
