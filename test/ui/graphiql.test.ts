import { readdir, readFile, writeFile } from 'node:fs/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import { buildSchema, graphql } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildUi } from '../../scripts/build-ui.ts';
import { registerGraphiql, type Tab } from '../../src/server/graphiql.ts';
import { type GraphiqlPage, launch, type TestBrowser } from './browser.ts';

const BUNDLE = new URL('../../public/graphiql/', import.meta.url);

const schema = buildSchema(`
  type Query {
    "A number too large for a double."
    atomic: String!
    echo(text: String!): String!
    silent: Boolean!
  }
`);
const rootValue = { atomic: '123456789012345678901', echo: ({ text }: { text: string }) => text, silent: true };

const CALLS = [
  { source: 'sandbox-teos', requests: 1, pairs: 12 },
  { source: 'sandbox-reddio', requests: 2, pairs: 2 },
];

const tabs: readonly Tab[] = [
  {
    title: 'What the variables hold',
    query: 'query Echo($text: String!) {\n  echo(text: $text)\n}',
    variables: { text: 'from the variables' },
  },
  { query: 'query ExactAmount {\n  atomic\n}' },
  { query: 'query Silent {\n  silent\n}' },
];

interface Operation {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** Counts the calls of every answer but the one to `silent`, as a server would that keeps them to itself. */
async function answer({ query, variables, operationName }: Operation) {
  const result = await graphql({
    schema,
    source: query,
    rootValue,
    variableValues: variables ?? null,
    operationName: operationName ?? null,
  });
  return result.data?.silent === true ? result : { ...result, extensions: { calls: CALLS } };
}

async function serve(): Promise<{ app: FastifyInstance; url: string }> {
  const app = Fastify({ forceCloseConnections: true });
  app.post<{ Body: Operation }>('/api/graphql', (request) => answer(request.body));
  await registerGraphiql(app, { endpoint: '/api/graphql', sandbox: true, tabs, directory: BUNDLE });
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, url: `${origin}/graphiql` };
}

describe('the GraphiQL page in Chromium', () => {
  let server: { app: FastifyInstance; url: string };
  let browser: TestBrowser;
  let graphiql: GraphiqlPage;

  beforeAll(async () => {
    browser = await launch();
    await buildUi({ ifMissing: true, write: () => {} });
    server = await serve();
    graphiql = await browser.openGraphiql(server.url);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.app.close();
  });

  test('shows the graph, the worked queries as tabs, and the title above the query', async () => {
    const { page } = graphiql;
    expect(await page.locator('.brand').innerText()).toMatch(/balancegraph\s+Sandbox graph/);
    expect(await graphiql.tabs()).toEqual(['Echo', 'ExactAmount', 'Silent']);
    const query = await page.locator('.graphiql-query-editor .view-lines').innerText();
    expect(query.replaceAll('\u00a0', ' ')).toContain('# What the variables hold');
    expect(await page.locator('.calls').innerText()).toBe('upstream calls: run a query to count them');
  });

  test('runs the first tab from the keyboard, with its variables, and shows its upstream calls', async () => {
    const { shown, body, calls } = await graphiql.runTab(0, 'keyboard');
    expect(body).toMatchObject({ data: { echo: 'from the variables' } });
    expect(shown).toContain('"echo": "from the variables"');
    expect(calls).toBe('upstream calls: sandbox-teos 1 · sandbox-reddio 2 (3 calls for 14 pairs)');
  });

  test('opens as it was left, variables and all', async () => {
    await graphiql.reload();
    expect(await graphiql.tabs()).toEqual(['Echo', 'ExactAmount', 'Silent']);
    expect((await graphiql.runTab(0)).body).toMatchObject({ data: { echo: 'from the variables' } });
  });

  test('runs another tab from the play button, at once', async () => {
    const { shown } = await graphiql.runTab(1, 'button');
    expect(shown).toContain('"atomic": "123456789012345678901"');
  });

  test('works with a server that does not count its calls', async () => {
    const { shown, calls } = await graphiql.runTab(2);
    expect(shown).toContain('"silent": true');
    expect(calls).toContain('not reported with this answer; the setting server.extensions.calls counts them');
  });

  test('still opens, with an empty tab, when tabs.json cannot be read', async () => {
    const app = Fastify({ forceCloseConnections: true });
    app.addHook('onRequest', async (request, reply) => {
      if (request.url.endsWith('/tabs.json')) await reply.code(200).type('application/json').send('{');
    });
    await registerGraphiql(app, { endpoint: '/graphql', sandbox: false, tabs, directory: BUNDLE });
    app.post<{ Body: Operation }>('/graphql', (request) => answer(request.body));
    const origin = await app.listen({ host: '127.0.0.1', port: 0 });
    try {
      const opened = await browser.openGraphiql(`${origin}/graphiql/`);
      expect(await opened.tabs()).toEqual(['<untitled>']);
      expect(await opened.page.locator('.graph').innerText()).toContain(
        'did not say which graph it serves: check that it runs',
      );
      expect(opened.problems).toEqual({ foreignRequests: [], consoleErrors: [] });
    } finally {
      await app.close();
    }
  });

  test('would notice a request to another host, and not let it through', async () => {
    const opened = await browser.openGraphiql(server.url);
    const foreign = 'http://127.0.0.1:9/elsewhere';
    await expect(opened.page.goto(foreign)).rejects.toThrow('ERR_FAILED');
    expect(opened.problems.foreignRequests).toEqual([foreign]);
  });

  test('asked no other host for anything and left no error on the console', () => {
    expect(graphiql.problems).toEqual({ foreignRequests: [], consoleErrors: [] });
  });
});

describe('buildUi', () => {
  const build = async () => {
    let written = '';
    await buildUi({
      ifMissing: true,
      write: (text) => {
        written += text;
      },
    });
    return written;
  };

  test('builds anew when the inputs changed, in one line, and then leaves the bundle alone', async () => {
    await writeFile(new URL('build-stamp.json', BUNDLE), '{}');
    expect(await build()).toMatch(/^building GraphiQL \(once, about 2 s\)… done in \d+\.\d s\n$/);
    expect(await build()).toBe('');
  });

  test('builds for production, whatever the environment it runs in', async () => {
    expect(process.env.NODE_ENV).toBe('test');
    const assets = new URL('assets/', BUNDLE);
    const scripts = (await readdir(assets)).filter((name) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(0);
    for (const name of scripts) {
      // React's development build prints this at its start.
      expect((await readFile(new URL(name, assets), 'utf8')).includes('Download the React DevTools'), name).toBe(false);
    }
  });
});

test('a missing Chromium is named together with its package', async () => {
  await expect(launch('/nowhere/chromium')).rejects.toThrow(
    "/nowhere/chromium; install Debian's with: apt-get install chromium",
  );
});
