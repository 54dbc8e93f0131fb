/**
 * The GraphiQL page at `/graphiql/`: a bundle built beforehand from `ui/`, served from this machine alone.
 *
 * The page loads nothing from other hosts, and its content security policy enforces that.
 */
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { refused } from './request/refused.ts';

/** One worked query, shown as a tab to a browser that has no tabs of its own yet. */
export interface Tab {
  /** Stands above the query as a comment. The label of the tab is always the operation's name. */
  readonly title?: string;
  /** A whole GraphQL document; name its operation, or the label of the tab reads `<untitled>`. */
  readonly query: string;
  /** Shown as indented JSON in the variables editor. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** What the page needs to know of the server that it belongs to. */
export interface GraphiqlOptions {
  /** Path of the GraphQL endpoint on the same origin, such as `/graphql`. */
  readonly endpoint: string;
  /** Whether the graph reads the sandbox; the page says so in its header. */
  readonly sandbox: boolean;
  readonly tabs: readonly Tab[];
  /** What a client may ask the server for by a header; the page has a panel for both. @default neither */
  readonly offers?: { readonly trace: boolean; readonly plan: boolean };
  /** What to do about each code of an error; the page shows it below the answer. @default nothing */
  readonly advice?: Readonly<Record<string, string>>;
  /** Folder of the built bundle: `index.html` beside `assets/`. It may appear after the server has started. */
  readonly directory: URL;
}

/** The command that builds the bundle, as the page for a missing one names it. */
export const BUILD_COMMAND = 'npm run build:ui';

/**
 * How @fastify/static refuses a path: a folder, or one that leads out of its own (403), or one that no file can have (400
 * without a bundle, 403 with one). None of them is a file of the page.
 */
const PATH_REFUSALS: ReadonlySet<number> = new Set([400, 403]);

/** What is left are the headers `Range` (416) and `If-Match` or `If-Unmodified-Since` (412). */
const CONDITIONS_RULE = 'the file is not as Range or If-… headers ask for it; ask for it without them';

/** The editor writes its colours into style attributes, hence `unsafe-inline`; scripts have no such exception. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const MISSING_BUNDLE_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>balancegraph: GraphiQL is not built</title>
<body style="font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 4rem auto; padding: 0 1rem">
<h1>GraphiQL is not built</h1>
<p>The graph itself is running. To build this page, run this in the folder of balancegraph, then reload:</p>
<pre><code>${BUILD_COMMAND}</code></pre>
`;

/**
 * Adds `/graphiql` (a redirect), `/graphiql/`, `/graphiql/tabs.json` and `/graphiql/assets/*` to `app`.
 *
 * Without a bundle `/graphiql/` answers 503 and names the command that builds it; nothing else is touched.
 *
 * @throws TypeError when a tab's variables cannot be written as JSON.
 */
export async function registerGraphiql(app: FastifyInstance, options: GraphiqlOptions): Promise<void> {
  const { endpoint, sandbox, tabs, offers, advice } = options;
  const folder = folderUrl(options.directory);
  const settings = JSON.stringify({ endpoint, sandbox, offers, tabs, advice });
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (_request, reply) => {
      reply.headers(HEADERS);
    });
    scope.setErrorHandler((error, _request, reply) => {
      const status = refusalOf(error);
      if (status === null) throw error;
      if (PATH_REFUSALS.has(status)) reply.callNotFound();
      else reply.code(status).send(refused(CONDITIONS_RULE, 'BAD_REQUEST'));
    });
    await scope.register(fastifyStatic, {
      root: new URL('assets/', folder),
      prefix: '/graphiql/assets/',
      index: false,
      immutable: true,
      maxAge: '1y',
      suppressWarning: true,
    });
    // Relative, so that it also holds behind a proxy that serves the graph under a path of its own.
    scope.get('/graphiql', (_request, reply) => reply.redirect('graphiql/'));
    scope.get('/graphiql/tabs.json', (_request, reply) =>
      reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(settings),
    );
    scope.get('/graphiql/', async (_request, reply) => {
      if (!(await exists(new URL('index.html', folder)))) {
        reply.code(503).header('cache-control', 'no-store').type('text/html; charset=utf-8');
        return reply.send(MISSING_BUNDLE_PAGE);
      }
      // The page names its assets by content, so it must be asked for anew after each build.
      reply.header('cache-control', 'no-cache');
      return reply.sendFile('index.html', fileURLToPath(folder), { cacheControl: false });
    });
  });
}

/** The status by which @fastify/static refuses a request; null for any other error. */
function refusalOf(error: unknown): number | null {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}

/** `directory` with the closing slash without which a relative URL would replace its last part. */
function folderUrl(directory: URL): URL {
  return directory.pathname.endsWith('/') ? directory : new URL(`${directory.href}/`);
}

async function exists(file: URL): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}
