/**
 * Drives the GraphiQL page and others in Debian's Chromium, against any server that serves them.
 *
 * @example
 * const browser = await launch();
 * const page = await browser.openGraphiql('http://127.0.0.1:4000/graphiql');
 * const { shown, body, calls } = await page.runTab(0);
 * await browser.close();
 */
import { existsSync } from 'node:fs';
import { type BrowserContext, chromium, type Page, type Response } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

/** Keeps Chromium from connecting anywhere but loopback: no name resolves, no proxy is used, no service of its own runs. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-proxy-server',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

const READY_MS = 30_000;

export type ColorScheme = 'light' | 'dark';

/** How a query is started: Ctrl+Enter in the editor, or the play button. */
export type RunBy = 'keyboard' | 'button';

export interface TestBrowser {
  /** Opens the page with empty storage and waits until the query editor can be used. */
  openGraphiql(url: string, colorScheme?: ColorScheme): Promise<GraphiqlPage>;
  /** Opens any page with empty storage, as soon as it is loaded. */
  openPage(url: string, colorScheme?: ColorScheme): Promise<WatchedPage>;
  close(): Promise<void>;
}

/** What one run of a tab gave. */
export interface Run {
  /** The result as the page shows it, as far as it is scrolled into view; one line per row. */
  readonly shown: string;
  /** The whole response body, parsed. */
  readonly body: unknown;
  /** The line about upstream calls. */
  readonly calls: string;
}

/** What must stay empty however the page is used. */
export interface Problems {
  /** Addresses of requests to another host than the page's own; they were not let through. */
  readonly foreignRequests: readonly string[];
  /** Errors and warnings on the console, breaches of the content security policy among them, and uncaught errors. */
  readonly consoleErrors: readonly string[];
}

export interface WatchedPage {
  readonly page: Page;
  readonly problems: Problems;
}

export interface GraphiqlPage extends WatchedPage {
  /** Opens the page again, with the storage that it has by now. */
  reload(): Promise<void>;
  /** The labels of the tabs, in order. */
  tabs(): Promise<string[]>;
  /** Goes to the tab at `index` (from 0), runs it and waits until its result is shown. */
  runTab(index: number, by?: RunBy): Promise<Run>;
}

/**
 * Starts a browser.
 *
 * @throws Error naming the package to install when Chromium is not there.
 */
export async function launch(executablePath: string = CHROMIUM): Promise<TestBrowser> {
  if (!existsSync(executablePath)) {
    throw new Error(`No Chromium at ${executablePath}; install Debian's with: apt-get install chromium`);
  }
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  const openContext = (colorScheme: ColorScheme): Promise<BrowserContext> =>
    browser.newContext({
      colorScheme,
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      timezoneId: 'UTC',
    });
  return {
    openGraphiql: async (url, colorScheme = 'light') => openGraphiql(await openContext(colorScheme), url),
    openPage: async (url, colorScheme = 'light') => openPage(await openContext(colorScheme), url),
    close: () => browser.close(),
  };
}

async function openPage(context: BrowserContext, url: string): Promise<WatchedPage> {
  const foreignRequests = await holdToHost(context, new URL(url).host);
  const page = await context.newPage();
  const consoleErrors = collectErrors(page);
  await page.goto(url);
  return { page, problems: { foreignRequests, consoleErrors } };
}

async function openGraphiql(context: BrowserContext, url: string): Promise<GraphiqlPage> {
  const { page, problems } = await openPage(context, url);
  const ready = () => page.locator('.graphiql-query-editor .view-line').first().waitFor({ timeout: READY_MS });
  await ready();
  return {
    page,
    problems,
    async reload() {
      await page.reload();
      await ready();
    },
    tabs: () => page.getByRole('tab').allInnerTexts(),
    runTab: (index, by = 'keyboard') => runTab(page, index, by),
  };
}

/** Lets through only requests to `host` and within the browser; answers the growing list of the others. */
async function holdToHost(context: BrowserContext, host: string): Promise<string[]> {
  const foreign: string[] = [];
  const isForeign = (address: URL) => !['data:', 'blob:'].includes(address.protocol) && address.host !== host;
  context.on('request', (request) => {
    if (isForeign(new URL(request.url()))) foreign.push(request.url());
  });
  await context.route(isForeign, (route) => route.abort());
  return foreign;
}

function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) errors.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => errors.push(`uncaught: ${error.message}`));
  return errors;
}

async function runTab(page: Page, index: number, by: RunBy): Promise<Run> {
  // Going to a tab refills the editors; one that is open already runs as it stands, as it would for a reader.
  const tab = page.getByRole('tab').nth(index);
  if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  const answered = page.waitForResponse(isRunResponse);
  if (by === 'keyboard') {
    await page.locator('.graphiql-query-editor .view-lines').click();
    await page.keyboard.press('Control+Enter');
  } else {
    await page.getByRole('button', { name: /^Execute query/ }).click();
  }
  const response = await answered;
  const body: unknown = await response.json();
  const rows = page.locator('.result-window .view-line');
  await rows
    .filter({ hasText: tellingRow(body) })
    .first()
    .waitFor();
  const shown = (await rows.allInnerTexts()).join('\n').replaceAll('\u00a0', ' ');
  const calls = page.locator('.calls').filter({ hasNotText: 'waiting' });
  return { shown, body, calls: await calls.innerText() };
}

/** Whether this answers what the user ran; the page reads the schema by itself. */
function isRunResponse(response: Response): boolean {
  const request = response.request();
  if (request.method() !== 'POST') return false;
  const posted: unknown = request.postDataJSON();
  const isObject = typeof posted === 'object' && posted !== null;
  return isObject && (!('operationName' in posted) || posted.operationName !== 'IntrospectionQuery');
}

/** The key in an early row of the result that holds a value; the editor may break such a row, but only after the key. */
function tellingRow(body: unknown): string {
  const rows = JSON.stringify(body, null, 2).split('\n');
  const row = rows.slice(0, 10).find((text) => !/[[{(]$/.test(text) && /\w/.test(text)) ?? rows[0] ?? '';
  return row.split(':', 1).join('').trim().slice(0, 40);
}
