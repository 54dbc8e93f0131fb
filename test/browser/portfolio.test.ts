/** The portfolio example over the sandbox, in Chromium, with a source that fails while it is used. */
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type PageServer, servePage } from '../../examples/portfolio/page-server.ts';
import { searchOf } from '../../examples/portfolio/question.ts';
import { sandboxQuestion } from '../../examples/portfolio/sandbox-question.ts';
import { openWatches } from '../server/live/open-watches.ts';
import { reloaded } from '../server/live/reloaded.ts';
import { openTestServer, type TestServer } from '../server/support.ts';
import { type ColorScheme, launch, type TestBrowser, type WatchedPage } from '../ui/browser.ts';

let browser: TestBrowser;
let server: TestServer;
let pages: PageServer;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());
// Each test has a graph of its own: what a graph keeps of a source, and how it judges it, is what is tested here.
beforeEach(async () => {
  server = await openTestServer({ config: { server: { extensions: { calls: true } } } });
  pages = await servePage(server.url);
});
afterEach(async () => {
  await pages?.close();
  await server?.close();
});

async function open(search = searchOf(sandboxQuestion), scheme: ColorScheme = 'light') {
  const watched = await browser.openPage(`${pages.url}${search}`, scheme);
  const { page } = watched;
  await page.getByRole('form').waitFor();
  const balances = page.getByRole('table', { name: 'Balances' });
  return {
    ...watched,
    status: page.getByRole('status'),
    show: page.getByRole('button', { name: 'Show balances' }),
    refresh: page.getByRole('button', { name: 'Refresh' }),
    totals: page.getByRole('table', { name: 'Totals' }),
    rowsAt: (source: string) => balances.getByRole('row').filter({ has: page.getByRole('cell', { name: source }) }),
  };
}

/** Waits for an answer that is not the one before, and gives its line. */
async function answered(status: Locator, before = ''): Promise<string> {
  await expect.poll(() => status.innerText()).toMatch(/balances known/);
  await expect.poll(() => status.innerText()).not.toBe(before);
  await expect.poll(() => status.getAttribute('aria-busy')).toBe('false');
  return status.innerText();
}

const unharmed: WatchedPage['problems'] = { foreignRequests: [], consoleErrors: [] };

/** Upstream requests so far, at all sources. */
function calls(): number {
  return Object.values(server.sandbox.upstreams).reduce((before, upstream) => before + upstream.count(), 0);
}

describe('the page', () => {
  test('shows every balance to the last digit, what is known of all, and the calls that it cost', async () => {
    const { status, rowsAt, totals, page, problems } = await open();
    const line = await answered(status);
    const [, known, asked] = /^(\d+) of (\d+) balances known\. /.exec(line) ?? [];
    expect(known).toBe(asked);
    expect(line).toContain(`It cost ${calls()} calls: `);
    const account = { network: null, address: '0xe12ee2c013468c132a1f980067e22f39f3f42dff', subAccount: null };
    expect(server.sandbox.ledger.truth('loopring', account, '5')?.total).toBe(10507930564591699734201n);
    expect(await rowsAt('sandbox-loopring').filter({ hasText: 'DAI' }).first().innerText()).toContain(
      '10507.930564591699734201',
    );
    expect(await totals.innerText()).not.toMatch(/at least|failed|not known/);
    expect(await page.getByRole('img', { name: /^ETH: .*sandbox-mesh/ }).count()).toBe(1);
    expect(problems).toEqual(unharmed);
  });

  test('a source that fails is stale or failed, never zero, and coverage says what is missing', async () => {
    const { page, status, refresh, show, rowsAt, totals } = await open();
    const whole = await answered(status);
    const atFirst = await rowsAt('sandbox-loopring').count();
    const others = await rowsAt('sandbox-mesh').count();
    const zeros = await page.getByRole('cell', { name: '0', exact: true }).count();
    await server.sandbox.upstreams.loopring.setFault({ upstream: 'loopring', fault: 'status-503' });

    await refresh.click();
    const stale = await answered(status, whole);
    expect(stale.split(' balances')[0]).toBe(whole.split(' balances')[0]);
    expect(stale).toContain(`, ${atFirst} of them stale.`);
    expect(await rowsAt('sandbox-loopring').filter({ hasText: 'stale of' }).count()).toBe(atFirst);

    await page.getByLabel('Where a source fails').selectOption({ label: 'show the balance as failed' });
    await show.click();
    const [, known, asked] = /^(\d+) of (\d+) balances known\. /.exec(await answered(status, stale)) ?? [];
    // Both accounts there count as one that failed each, as nobody knows what they hold.
    expect(Number(asked) - Number(known)).toBe(2);
    const failed = rowsAt('sandbox-loopring');
    expect(await failed.count()).toBe(2);
    for (const row of await failed.all()) {
      expect(await row.getByRole('cell').nth(0).innerText()).toBe('not known');
      expect(await row.innerText()).toMatch(
        /failed The source .* Press Refresh .*(UPSTREAM_UNAVAILABLE|SOURCE_PAUSED)/,
      );
    }
    expect(await rowsAt('sandbox-mesh').count()).toBe(others);
    expect(await page.getByRole('cell', { name: '0', exact: true }).count()).toBeLessThan(zeros);
    const group = totals.getByRole('row').filter({ hasText: 'sandbox-loopring' });
    expect(await group.innerText()).toMatch(/not known\s+0 of 2 known\s+failed 2: The source/);
    expect(await page.getByRole('img', { name: /^ETH: .*an unknown part$/ }).count()).toBe(1);
    await page.getByText('What is missing is not counted as zero.').waitFor();
  });

  test('keeps an answer for a while, and asks anew where that is wanted', async () => {
    const { status, show, refresh, page } = await open();
    const first = await answered(status);
    const before = calls();
    await show.click();
    expect(await answered(status, first)).toContain('Kept by this page since');
    expect(calls()).toBe(before);
    await refresh.click();
    await page.getByText(/It cost \d+ calls/).waitFor();
    expect(calls()).toBeGreaterThan(before);
  });
});

describe('live', () => {
  const ASSET = '0x59597b974054b763da210001';
  const holder = () => server.sandbox.ledger.accounts('teos')[0]?.address ?? '';
  const change = (total: bigint): void =>
    server.sandbox.ledger.set('teos', { network: null, address: holder(), subAccount: null }, ASSET, { total });

  const thousandths = (text: string): bigint => {
    const [whole = '', fraction = ''] = text.split('.');
    return BigInt(whole + fraction.padEnd(3, '0'));
  };

  test('shows a change, a failure without an amount, and the recovery, with totals of the same moment', async () => {
    change(7_000_000n);
    const { page, status, rowsAt, totals, problems } = await open(searchOf(sandboxQuestion, true));
    const live = page.getByText(/^Live: /);
    await expect.poll(() => live.innerText()).toMatch(/Last heard at/);
    const whole = /^(\d+) of \1 balances known/.exec(await status.innerText())?.[1];
    const row = rowsAt('sandbox-teos').filter({ hasText: holder() }).filter({ hasText: 'Solar power' });
    const amount = row.getByRole('cell').nth(0);
    const zeros = await page.getByRole('cell', { name: '0', exact: true }).count();
    const before = await amount.innerText();
    const total = totals.getByRole('row').filter({ hasText: 'Solar power' }).getByRole('cell').nth(1);
    const totalBefore = thousandths(await total.innerText());

    change(9_000_000n);
    await expect.poll(() => row.innerText()).toContain(`changed from ${before}`);
    const after = await amount.innerText();
    expect(thousandths(after) - thousandths(before)).toBe(2_000_000n);
    expect(thousandths(await total.innerText()) - totalBefore).toBe(2_000_000n);

    await server.sandbox.upstreams.teos.setFault({ upstream: 'teos', fault: 'unavailable' });
    await expect.poll(() => amount.innerText()).toBe('not known');
    expect(await row.innerText()).toMatch(new RegExp(`failed The source .* It was ${after} at `));
    expect(await status.innerText()).not.toContain(`${whole} of ${whole}`);
    expect(await page.getByRole('cell', { name: '0', exact: true }).count()).toBeLessThanOrEqual(zeros);
    await page.getByText('What is missing is not counted as zero.').waitFor();

    server.sandbox.upstreams.teos.clearFaults();
    await expect.poll(() => row.innerText()).toContain('known again');
    expect(await amount.innerText()).toBe(after);
    await expect.poll(() => status.innerText()).toContain(`${whole} of ${whole} balances known`);
    expect(problems).toEqual(unharmed);
  });

  test('is switched by a check box, and what is off asks no source any more', async () => {
    const { page, status } = await open();
    await answered(status);
    const box = page.getByRole('checkbox', { name: 'Live' });
    await box.check();
    await page.getByText(/Last heard at/).waitFor();
    expect(openWatches(server)).toBe(1);
    expect(new URL(page.url()).searchParams.get('live')).toBe('on');
    await box.uncheck();
    await expect.poll(() => openWatches(server)).toBe(0);
    expect(new URL(page.url()).searchParams.has('live')).toBe(false);
    expect(await page.getByText(/^Live: /).count()).toBe(0);
  });

  test('says that the connection is lost, and goes on by itself', async () => {
    const { page } = await open(searchOf(sandboxQuestion, true));
    await page.getByText(/Last heard at/).waitFor();
    await page.route('**/graphql', (route) => route.abort());
    const { config } = reloaded(server);
    await server.running.reload(config);
    await page.getByText(/the connection is lost, and is tried again\. What stands below is of \d/).waitFor();
    await page.unroute('**/graphql');
    await page.getByText(/Last heard at/).waitFor();
  });
});

describe('what the page says to do', () => {
  test('without an address, an address is asked for, and has the focus', async () => {
    const { page, show, status } = await open('');
    expect(await status.innerText()).toBe('Type addresses, then press Show balances.');
    await show.focus();
    await page.keyboard.press('Enter');
    const field = page.getByLabel('Addresses', { exact: true });
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await page.getByText('Type at least one address.').waitFor();
  });

  test('an address that fits no source is named with the rule, and the others are answered', async () => {
    const { page, rowsAt, show, status } = await open('');
    await page.getByLabel('Addresses', { exact: true }).fill(`0xzz ${sandboxQuestion.addresses[0]}`);
    await show.click();
    await answered(status);
    expect(await page.getByRole('alert').innerText()).toMatch(/^0xzz fits no source: .*Correct it or take it out\.$/s);
    expect(await rowsAt('sandbox-loopring').count()).toBeGreaterThan(0);
    expect(new URL(page.url()).searchParams.getAll('address')).toEqual(['0xzz', sandboxQuestion.addresses[0]]);
  });

  test('an asset that is read nowhere is named, and the others are answered', async () => {
    const { page, rowsAt, show, status } = await open(searchOf({ ...sandboxQuestion, assets: [] }));
    const before = await answered(status);
    await page.getByLabel('Assets to ask for by name').fill('asset/sandbox-two/5 %zz asset/sandbox-loopring/5');
    await show.click();
    await answered(status, before);
    const notes = await page.getByRole('alert').getByRole('listitem').allInnerTexts();
    expect(notes).toEqual([
      'asset/sandbox-two/5 was not asked for: no address here has an account at its source. Correct it or take it out.',
      '%zz was not asked for: no address here has an account at its source. Correct it or take it out.',
    ]);
    expect(await rowsAt('sandbox-loopring').count()).toBe(2);
  });

  test('an asset that the graph refuses is named with the rule', async () => {
    const { page, show, status } = await open(searchOf({ ...sandboxQuestion, assets: [] }));
    const before = await answered(status);
    await page.getByLabel('Assets to ask for by name').fill('asset/sandbox-loopring/no-number');
    await show.click();
    await answered(status, before);
    expect(await page.getByRole('alert').innerText()).toBe(
      'The graph refused a part of the question: asset/sandbox-loopring/no-number: token id must be digits only: a whole number ≥ 0 without leading zeros. Correct it and ask again.',
    );
  });

  test('where the graph has gone, what was shown stays with its time', async () => {
    const { page, rowsAt, refresh, status } = await open();
    await answered(status);
    const before = await rowsAt('sandbox-mesh').count();
    await page.route('**/graphql', (route) => route.abort());
    await refresh.click();
    await expect.poll(() => page.getByRole('alert').innerText()).toMatch(/Check that its command still runs.*is of \d/);
    expect(await rowsAt('sandbox-mesh').count()).toBe(before);
  });
});

describe('for everyone', () => {
  test('the keyboard reaches all controls in their order, and shows where it is', async () => {
    const { page } = await open('');
    const names: string[] = [];
    for (let step = 0; step < 6; step += 1) {
      await page.keyboard.press('Tab');
      const focused = page.locator(':focus');
      names.push(await focused.evaluate((element) => element.getAttribute('name') ?? element.textContent ?? ''));
      expect(await focused.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid');
    }
    expect(names).toEqual(['addresses', 'assets', 'stale', 'Show balances', 'Refresh', 'live']);
  });

  test('on a narrow screen the page does not scroll sideways, and amounts are seen beside their assets', async () => {
    const { page, status } = await open();
    await answered(status);
    await page.setViewportSize({ width: 390, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    const amount = await page
      .getByRole('table', { name: 'Balances' })
      .getByRole('columnheader', { name: 'Amount' })
      .boundingBox();
    expect((amount?.x ?? 0) + (amount?.width ?? 0)).toBeLessThanOrEqual(390);
  });

  test('tables have headers for each column and row', async () => {
    const { page, status } = await open();
    await answered(status);
    const table = page.getByRole('table', { name: 'Balances' });
    const columns = await table.getByRole('columnheader').allInnerTexts();
    expect(columns).toEqual(['Asset', 'Amount', 'Source', 'Account', 'State']);
    expect(await table.getByRole('rowheader').count()).toBe((await table.getByRole('row').count()) - 1);
  });

  test.each<[ColorScheme, string]>([
    ['light', 'rgb(255, 255, 255)'],
    ['dark', 'rgb(22, 24, 29)'],
  ])('%s as the system is', async (scheme, background) => {
    const { page } = await open('', scheme);
    expect(await page.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor)).toBe(background);
  });
});
