/** The Calls panel of GraphiQL over the sandbox, in Chromium. */
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildUi } from '../../scripts/build-ui.ts';
import { openRuntime, type Runtime } from '../../src/cli/runtime.ts';
import { silentLog } from '../../src/log.ts';
import { registerGraphiql } from '../../src/server/graphiql.ts';
import { type RunningServer, startServer } from '../../src/server.ts';
import { type ColorScheme, type GraphiqlPage, launch, type TestBrowser } from '../ui/browser.ts';

const PICTURES = fileURLToPath(new URL('../../docs/images/', import.meta.url));

/** For the documentation; only on request, because fonts differ from machine to machine. */
async function picture(page: Page, name: string): Promise<void> {
  if (process.env.UPDATE_SCREENSHOTS !== '1') return;
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}${name}.png` });
}

function panelOf({ page }: GraphiqlPage) {
  const panel = page.getByRole('region', { name: 'Calls', exact: true });
  return {
    panel,
    rows: panel.getByRole('option'),
    details: panel.getByRole('region', { name: 'The chosen call' }),
    toggle: page.getByRole('button', { name: /^(Show|Hide) Calls$/ }),
  };
}

describe('the Calls panel over the sandbox', () => {
  let runtime: Runtime;
  let server: RunningServer;
  let browser: TestBrowser;

  beforeAll(async () => {
    await buildUi({ ifMissing: true, write: () => {} });
    runtime = await openRuntime(undefined);
    const config = { ...runtime.config, server: { ...runtime.config.server, port: 0 } };
    server = await startServer({ config, log: silentLog, tabs: runtime.tabs ?? [] });
    browser = await launch();
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await runtime?.close();
  });

  async function open(colorScheme: ColorScheme = 'light'): Promise<GraphiqlPage> {
    return browser.openGraphiql(server.graphiql ?? '', colorScheme);
  }

  test('says what to do, then shows each call of a run with its size and outcome', async () => {
    const graphiql = await open();
    const { panel, rows, details, toggle } = panelOf(graphiql);
    await toggle.click();
    expect(await panel.getByRole('status').innerText()).toContain('Run the query.');
    const { body, shown } = await graphiql.runTab(0, 'button');
    expect(body).toHaveProperty('extensions.trace.calls');
    await rows.first().waitFor();
    expect(shown).not.toContain('queuedMs');
    expect(await panel.getByRole('status').innerText()).toMatch(
      /^13 calls · [\d.]+ kB · \d+ ms · pairs: \d+ from sources/,
    );
    const names = await rows.evaluateAll((options) => options.map((option) => option.getAttribute('aria-label') ?? ''));
    expect(names).toHaveLength(13);
    expect(
      names.filter((name) => /^sandbox-teos GetAssetsBalances, \d+ by \d+, answered, [\d.]+ ms$/.test(name)),
    ).toHaveLength(1);
    await panel.getByRole('option', { name: /GetAssetsBalances/ }).click();
    expect(await details.innerText()).toMatch(/Fields\s+accountsByAddress\.0,3,6\.balances\s+Pairs\s+6 pairs wanted/);
    await picture(graphiql.page, 'calls');
    expect(graphiql.problems).toEqual({ foreignRequests: [], consoleErrors: [] });
  });

  test('is worked with the keyboard alone, and shows the pairs of the call that has the focus', async () => {
    const graphiql = await open('dark');
    const { rows, details, toggle } = panelOf(graphiql);
    await toggle.focus();
    await graphiql.page.keyboard.press('Enter');
    await graphiql.runTab(0);
    await rows.first().focus();
    const first = await details.innerText();
    await graphiql.page.keyboard.press('ArrowDown');
    expect(await rows.nth(1).getAttribute('aria-selected')).toBe('true');
    expect(await rows.nth(1).evaluate((row) => row === document.activeElement)).toBe(true);
    expect(await details.innerText()).not.toBe(first);
    await graphiql.page.keyboard.press('End');
    expect(await rows.last().evaluate((row) => row === document.activeElement)).toBe(true);
    await graphiql.page.keyboard.press('Home');
    expect(await details.innerText()).toBe(first);
    expect(await rows.evaluateAll((all) => all.filter((row) => row.getAttribute('tabindex') === '0').length)).toBe(1);
    const outline = await rows.first().evaluate((row) => getComputedStyle(row).outlineStyle);
    expect(outline).toBe('solid');
    expect(graphiql.problems.consoleErrors).toEqual([]);
  });

  test('plans the calls that a run then makes, and sends none for the plan', async () => {
    const graphiql = await open();
    const { panel, rows, toggle } = panelOf(graphiql);
    await toggle.click();
    await panel.getByRole('button', { name: 'Plan' }).click();
    await rows.first().waitFor();
    const planned = await panel.getByRole('status').innerText();
    expect(planned).toMatch(/^\d+ calls for 28 pairs, nothing sent$/);
    const names = await rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label') ?? ''));
    expect(names).toContain('sandbox-teos GetAssetsBalances, 3 by 2, planned, 1 call');
    await picture(graphiql.page, 'calls-plan');
    await graphiql.runTab(0);
    expect((await panel.getByRole('status').innerText()).split(' calls')[0]).toBe(planned.split(' calls')[0]);
    expect(graphiql.problems.consoleErrors).toEqual([]);
  });

  test('shows what a row is about under the mouse, and asks for no trace once it is closed', async () => {
    const graphiql = await open();
    const { panel, rows, details, toggle } = panelOf(graphiql);
    await toggle.click();
    await graphiql.runTab(0);
    const chosen = await details.getByRole('heading').innerText();
    await rows.last().hover();
    await expect.poll(() => details.getByRole('heading').innerText()).not.toBe(chosen);
    await toggle.click();
    expect(await panel.count()).toBe(0);
    expect((await graphiql.runTab(0)).body).not.toHaveProperty('extensions.trace');
  });
});

const nothing = { pairs: 0, accounts: [], moreAccounts: 0, assets: [], moreAssets: 0 };
const call = {
  id: 'call-1',
  source: 'teos-main',
  step: 'GetAssetsBalances',
  accounts: 25,
  assets: 8,
  pairs: 200,
  wanted: {
    ...nothing,
    pairs: 180,
    accounts: ['account/teos-main/0x01'],
    moreAccounts: 24,
    assets: ['asset/teos-main/0xaa'],
    moreAssets: 7,
  },
  startMs: 1,
  durationMs: 700,
  attempts: [
    { page: 1, startMs: 80, durationMs: 120, status: 503, failure: 'UPSTREAM_UNAVAILABLE' },
    { page: 1, startMs: 400, durationMs: 301, status: 200, failure: null },
  ],
  bytes: 20_480,
  outcome: 'ok',
  requests: 3,
  paths: ['accountsByAddress.0-24.balances'],
  morePaths: 2,
};
const refused = {
  ...call,
  id: 'call-2',
  source: 'reddio-main',
  step: 'balances',
  accounts: 1,
  assets: null,
  pairs: null,
  wanted: nothing,
  startMs: 5,
  durationMs: 640,
  attempts: [{ page: 1, startMs: 5, durationMs: 640, status: null, failure: 'UPSTREAM_TIMEOUT' }],
  bytes: 0,
  outcome: 'UPSTREAM_TIMEOUT',
  requests: 1,
  paths: [],
  morePaths: 0,
};
const late = { ...refused, id: 'call-3', source: 'mesh-main', durationMs: null, attempts: [], outcome: 'pending' };
const served = { source: 180, cache: 12, stale: 1, failed: 4 };
const planned = { source: 'teos-main', step: 'GetAssetsBalances', shape: 'cross-product', accounts: 25, assets: 8 };
const plan = {
  calls: [
    { ...planned, pairs: 200, count: 3 },
    { ...planned, source: 'reddio-main', step: 'balances', accounts: 1, assets: null, pairs: 20, count: 1 },
  ],
  total: 4,
  possible: [{ source: 'teos-main', step: null, why: 'a request that fails is sent once more', most: 4 }],
};

const answers: Readonly<Record<string, object>> = {
  Mixed: { trace: { durationMs: 720, calls: [call, refused, late], served } },
  Many: {
    trace: {
      durationMs: 720,
      calls: Array.from({ length: 1000 }, (_, index) => ({ ...call, id: `call-${index + 1}` })),
      served,
    },
  },
  Cached: { trace: { durationMs: 2, calls: [], served: { source: 0, cache: 12, stale: 0, failed: 0 } } },
  Silent: {},
  Strange: { trace: { durationMs: 2, calls: [{ id: 'call-1' }], served } },
};

describe('the Calls panel over a server that offers traces', () => {
  let app: FastifyInstance;
  let browser: TestBrowser;
  let url: string;
  let asked: string[] = [];

  beforeAll(async () => {
    await buildUi({ ifMissing: true, write: () => {} });
    app = Fastify({ forceCloseConnections: true });
    app.post<{ Body: { query: string; operationName?: string } }>('/graphql', (request) => {
      const { query } = request.body;
      const name = /query (\w+)/.exec(query)?.[1] ?? '';
      const headers = Object.keys(request.headers).filter((name) => name.startsWith('x-balancegraph-'));
      asked.push(`${name}: ${headers.join()}`);
      if (!headers.includes('x-balancegraph-explain')) return { data: { a: 1 }, extensions: answers[name] ?? {} };
      if (name === 'Mixed') return { data: null, extensions: { plan } };
      return { errors: [{ message: 'the operation would cost too much', extensions: { code: 'QUERY_TOO_COSTLY' } }] };
    });
    const tabs = Object.keys(answers).map((name) => ({ query: `query ${name} { a }` }));
    await registerGraphiql(app, {
      endpoint: '/graphql',
      sandbox: false,
      tabs,
      offers: { trace: true, plan: true },
      advice: { QUERY_TOO_COSTLY: 'Ask for less.', UPSTREAM_TIMEOUT: 'Ask again.' },
      directory: new URL('../../public/graphiql/', import.meta.url),
    });
    url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/graphiql/`;
    browser = await launch();
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
  });

  async function opened(colorScheme: ColorScheme = 'light') {
    const graphiql = await browser.openGraphiql(url, colorScheme);
    const parts = panelOf(graphiql);
    await parts.toggle.click();
    asked = [];
    return { graphiql, ...parts };
  }

  test.each<ColorScheme>(['light', 'dark'])(
    '%s: shows a failure, a repeat and a call without an end',
    async (scheme) => {
      const { graphiql, panel, rows, details } = await opened(scheme);
      await graphiql.runTab(0);
      expect(asked).toEqual(['Mixed: x-balancegraph-trace']);
      expect(await rows.evaluateAll((all) => all.map((row) => row.getAttribute('aria-label')))).toEqual([
        'teos-main GetAssetsBalances, 25 by 8, answered, 700 ms',
        'reddio-main balances, 1 by all, failed, UPSTREAM_TIMEOUT, 640 ms',
        'mesh-main balances, 1 by all, not ended',
      ]);
      expect(await panel.getByRole('status').innerText()).toBe(
        '3 calls · 20.5 kB · 720 ms · pairs: 180 from sources, 12 from the cache, 1 stale, 4 failed',
      );
      const shownText = await details.innerText();
      for (const line of [
        'accountsByAddress.0-24.balances',
        '180 pairs wanted of 200 asked for',
        'and 24 more',
        'page 1: sent at 80 ms, status 503, UPSTREAM_UNAVAILABLE after 120 ms',
        'with 2 other requests',
      ]) {
        expect(shownText).toContain(line);
      }
      if (scheme === 'light') await picture(graphiql.page, 'calls-failed');
      expect(shownText).not.toContain('What to do');
      await rows.nth(1).focus();
      await details.getByText('Ask again.').waitFor();
      expect(await details.innerText()).toMatch(/What to do\s+Ask again\./);
    },
  );

  test('draws a plan, for which the operation is asked with another header and no trace', async () => {
    const { panel, rows } = await opened();
    await panel.getByRole('button', { name: 'Plan' }).click();
    await rows.first().waitFor();
    expect(asked).toEqual(['Mixed: x-balancegraph-explain']);
    expect(await panel.getByRole('status').innerText()).toBe('4 calls for 620 pairs, nothing sent');
    expect(await rows.first().getAttribute('aria-label')).toBe(
      'teos-main GetAssetsBalances, 25 by 8, planned, 3 calls',
    );
    await panel.getByText('1 reason for further calls').click();
    await panel.getByText('teos-main: a request that fails is sent once more, 4 at most').waitFor();
  });

  test('says why there is no plan', async () => {
    const { graphiql, panel } = await opened();
    await graphiql.page.getByRole('tab', { name: 'Many' }).click();
    await panel.getByRole('button', { name: 'Plan' }).click();
    expect(await panel.getByRole('alert').innerText()).toBe('the operation would cost too much. Ask for less.');
  });

  test('takes a thousand calls, and reaches the last one by a key', async () => {
    const { graphiql, rows } = await opened();
    await graphiql.runTab(1);
    await rows.first().focus();
    await graphiql.page.keyboard.press('End');
    expect(await rows.count()).toBe(1000);
    expect(await rows.last().evaluate((row) => row === document.activeElement)).toBe(true);
  });

  const NO_TRACE = 'The answer has no trace: a proxy may have taken it out. Run the query at the server itself.';

  test.each([
    [2, 'status', 'No upstream call: nothing had to be asked · pairs: 12 from the cache'],
    [3, 'alert', NO_TRACE],
    [4, 'alert', NO_TRACE],
  ] as const)('tab %i has nothing to draw and says so', async (tab, role, text) => {
    const { graphiql, panel } = await opened();
    await graphiql.runTab(tab);
    expect(await panel.getByRole(role).innerText()).toBe(text);
    expect(graphiql.problems).toEqual({ foreignRequests: [], consoleErrors: [] });
  });
});
