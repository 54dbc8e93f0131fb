/**
 * Writes the pictures of the portfolio page, light and dark, into `docs/images/`: `npm run example:screenshots`. They
 * show one of the four sources failing: its earlier amounts are stale, and those of an address that it never answered for failed.
 * The live ones show a balance that has changed, and those of a source that fails.
 */
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { servePage } from '../examples/portfolio/page-server.ts';
import { searchOf } from '../examples/portfolio/question.ts';
import { sandboxQuestion } from '../examples/portfolio/sandbox-question.ts';
import type { Sandbox } from '../src/sandbox/sandbox.ts';
import { openTestServer } from '../test/server/support.ts';
import { launch } from '../test/ui/browser.ts';
import { readArguments } from './arguments.ts';

readArguments(import.meta.filename, {});

const PICTURES = fileURLToPath(new URL('../docs/images/', import.meta.url));
/** An address of the sandbox that the page has not asked about before the source fails. */
const LATER = '0x6Cd80404458C5d02Be2D24F6170A27aAA0Ad0EE2';

const browser = await launch();

interface Shown {
  readonly page: Page;
  readonly sandbox: Sandbox;
}

/** Each picture has a graph of its own: what it learned of a source that fails would stand in the next one. */
async function picture(name: string, { isLive, show }: Showing): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    const server = await openTestServer({ config: { server: { extensions: { calls: true } } } });
    const pages = await servePage(server.url);
    const { page } = await browser.openPage(`${pages.url}${searchOf(sandboxQuestion, isLive)}`, scheme);
    await page.setViewportSize({ width: 1100, height: isLive ? 620 : 1150 });
    await page.getByText(isLive ? 'Last heard at' : 'balances known').waitFor();
    await show({ page, sandbox: server.sandbox });
    await page.screenshot({ path: `${PICTURES}${name}-${scheme}.png` });
    if (process.env.WHOLE_PAGE !== undefined)
      await page.screenshot({ path: `${process.env.WHOLE_PAGE}/${name}-${scheme}.png`, fullPage: true });
    await pages.close();
    await server.close();
  }
}

interface Showing {
  readonly isLive: boolean;
  show(shown: Shown): Promise<void>;
}

try {
  await picture('portfolio', {
    isLive: false,
    async show({ page, sandbox }) {
      await sandbox.upstreams.loopring.setFault({ upstream: 'loopring', fault: 'status-503' });
      await page.getByLabel('Addresses', { exact: true }).fill([LATER, ...sandboxQuestion.addresses].join('\n'));
      await page.getByRole('button', { name: 'Show balances' }).click();
      await page.getByText('of them stale').waitFor();
    },
  });
  await picture('portfolio-live', {
    isLive: true,
    async show({ page, sandbox }) {
      const [holder] = sandbox.ledger.accounts('teos');
      const account = { network: null, address: holder?.address ?? '', subAccount: null };
      sandbox.ledger.set('teos', account, '0x59597b974054b763da210001', { total: 9_000_000n });
      await page.getByText('changed').first().waitFor();
      await sandbox.upstreams.mesh.setFault({ upstream: 'mesh', fault: 'status-503' });
      await page.getByText('It was').first().waitFor();
      await page.getByRole('heading', { name: 'Balances' }).evaluate((heading) => heading.scrollIntoView());
    },
  });
} finally {
  await browser.close();
}
