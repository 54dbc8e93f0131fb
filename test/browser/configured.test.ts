/** GraphiQL over a configuration of one's own, in Chromium: worked queries for each source, and the settings that it lacks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildUi } from '../../scripts/build-ui.ts';
import { adviceByCode } from '../../src/model/advice.ts';
import { openServer, openTestServer, type TestServer } from '../server/support.ts';
import { type GraphiqlPage, launch, type TestBrowser } from '../ui/browser.ts';

let upstreams: TestServer;
let server: Awaited<ReturnType<typeof openServer>>;
let browser: TestBrowser;
beforeAll(async () => {
  await buildUi({ ifMissing: true, write: () => {} });
  upstreams = await openTestServer();
  // The accounts of the sandbox are those under `check`.
  server = await openServer({ sources: upstreams.sandbox.sources, config: { server: { graphiqlChecks: true } } });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await server?.running.close();
  await upstreams?.close();
});

const open = (path = '/graphiql/'): Promise<GraphiqlPage> => browser.openGraphiql(`${server.url}${path}`);

function panelOf({ page }: GraphiqlPage) {
  return {
    panel: page.getByRole('region', { name: 'Calls', exact: true }),
    toggle: page.getByRole('button', { name: /^(Show|Hide) Calls$/ }),
  };
}

describe('the page', () => {
  test('is where the address of the server leads, and has a worked query for each source', async () => {
    const graphiql = await open('/');
    expect(new URL(graphiql.page.url()).pathname).toBe('/graphiql/');
    expect(await graphiql.page.locator('.graph').innerText()).toContain('Configured graph');
    const names = ['Sources', 'SandboxReddio', 'SandboxTeos', 'SandboxMesh', 'SandboxLoopring'];
    expect(await graphiql.tabs()).toEqual(names);
    const { body, calls } = await graphiql.runTab(4);
    expect(body).toMatchObject({
      data: { addressLookup: [{ refused: null, accounts: [{ balances: { nodes: [{ failure: null }] } }] }] },
    });
    expect(calls).toContain('server.extensions.calls');
    expect(graphiql.problems).toEqual({ foreignRequests: [], consoleErrors: [] });
  });

  test('offers the Calls panel, with the settings that switch it on', async () => {
    const graphiql = await open();
    const { panel, toggle } = panelOf(graphiql);
    await toggle.click();
    expect(await panel.innerText()).toContain('server.extensions.trace: true');
    expect(await panel.innerText()).toContain('server.extensions.plan: true');
    expect(await panel.getByRole('button', { name: 'Plan' }).count()).toBe(0);
    const { body } = await graphiql.runTab(4);
    expect(body).not.toHaveProperty('extensions.trace');
    expect(await panel.innerText()).toContain('server.extensions.trace: true');
    expect(graphiql.problems.consoleErrors).toEqual([]);
  });

  test('says what to do where the server has gone', async () => {
    const graphiql = await open();
    await graphiql.page.route('**/graphql', (route) => route.abort());
    await graphiql.page.getByRole('button', { name: /^Execute query/ }).click();
    await graphiql.page.locator('.result-window').getByText('Check that it still runs').first().waitFor();
  });

  test('says what to do about each code of an answer, and nothing where there is no error', async () => {
    const graphiql = await open();
    const advice = graphiql.page.getByRole('region', { name: 'What to do' });
    await graphiql.runTab(0);
    expect(await advice.count()).toBe(0);
    const failing = [
      { message: 'a', extensions: { code: 'INTERNAL_SERVER_ERROR' } },
      { message: 'b', extensions: { code: 'UPSTREAM_AUTH' } },
    ];
    await graphiql.page.route('**/graphql', (route) => route.fulfill({ json: { errors: [...failing, ...failing] } }));
    await graphiql.page.getByRole('button', { name: /^Execute query/ }).click();
    await advice.waitFor();
    expect(await advice.locator('dt').allInnerTexts()).toEqual(['INTERNAL_SERVER_ERROR', 'UPSTREAM_AUTH']);
    expect(await advice.locator('dd').allInnerTexts()).toEqual([
      adviceByCode.INTERNAL_SERVER_ERROR,
      adviceByCode.UPSTREAM_AUTH,
    ]);
    await graphiql.page.unroute('**/graphql');
    await graphiql.runTab(0);
    expect(await advice.count()).toBe(0);
    expect(graphiql.problems).toEqual({ foreignRequests: [], consoleErrors: [] });
  });

  test('has room for the answer on a narrow screen', async () => {
    const graphiql = await open();
    await graphiql.page.setViewportSize({ width: 420, height: 800 });
    const query = await graphiql.page.locator('.graphiql-query-editor').boundingBox();
    const answer = await graphiql.page.locator('.result-window').boundingBox();
    expect(answer?.width).toBeGreaterThan(300);
    expect(answer?.y).toBeGreaterThan((query?.y ?? 0) + (query?.height ?? 0));
  });

  test('says what to do where something else answers', async () => {
    const graphiql = await open();
    await graphiql.page.route('**/graphql', (route) =>
      route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad gateway</h1>' }),
    );
    await graphiql.page.getByRole('button', { name: /^Execute query/ }).click();
    await graphiql.page.locator('.result-window').getByText('A proxy').first().waitFor();
  });
});

test('the page of the graph itself leads to GraphiQL and to a first answer', async () => {
  const { page } = await open();
  await page.goto(`${server.url}/graphql`);
  await page.getByRole('link', { name: 'GraphiQL' }).click();
  await page.waitForURL('**/graphiql/');
  await page.goto(`${server.url}/graphql`);
  await page.getByRole('link', { name: /query=/ }).click();
  await page.waitForURL('**/graphql?query=*');
  expect(JSON.parse(await page.locator('body').innerText())).toMatchObject({
    data: { sources: [{ name: 'sandbox-reddio' }, {}, {}, {}] },
  });
});
