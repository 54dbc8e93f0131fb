/**
 * Writes the pictures of the portfolio page, light and dark, into `docs/images/`: `npm run example:screenshots`. They
 * show one of the four sources failing: its earlier amounts are stale, and those of an address that it never answered for failed.
 */
import { fileURLToPath } from 'node:url';
import { servePage } from '../examples/portfolio/page-server.ts';
import { searchOf } from '../examples/portfolio/question.ts';
import { sandboxQuestion } from '../examples/portfolio/sandbox-question.ts';
import { openTestServer } from '../test/server/support.ts';
import { launch } from '../test/ui/browser.ts';
import { readArguments } from './arguments.ts';

readArguments(import.meta.filename, {});

const PICTURES = fileURLToPath(new URL('../docs/images/', import.meta.url));
/** An address of the sandbox that the page has not asked about before the source fails. */
const LATER = '0x6Cd80404458C5d02Be2D24F6170A27aAA0Ad0EE2';

const browser = await launch();
try {
  for (const scheme of ['light', 'dark'] as const) {
    const server = await openTestServer({ config: { server: { extensions: { calls: true } } } });
    const pages = await servePage(server.url);
    const { page } = await browser.openPage(`${pages.url}${searchOf(sandboxQuestion)}`, scheme);
    await page.setViewportSize({ width: 1100, height: 1150 });
    await page.getByText('balances known').waitFor();
    await server.sandbox.upstreams.loopring.setFault({ upstream: 'loopring', fault: 'status-503' });
    await page.getByLabel('Addresses', { exact: true }).fill([LATER, ...sandboxQuestion.addresses].join('\n'));
    await page.getByRole('button', { name: 'Show balances' }).click();
    await page.getByText('of them stale').waitFor();
    await page.screenshot({ path: `${PICTURES}portfolio-${scheme}.png` });
    if (process.env.WHOLE_PAGE !== undefined)
      await page.screenshot({ path: `${process.env.WHOLE_PAGE}/portfolio-${scheme}.png`, fullPage: true });
    await pages.close();
    await server.close();
  }
} finally {
  await browser.close();
}
