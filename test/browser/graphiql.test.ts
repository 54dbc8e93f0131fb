/** GraphiQL as `balancegraph serve` starts it, over the sandbox, in Chromium. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildUi } from '../../scripts/build-ui.ts';
import { workedQueries } from '../../src/cli/worked-queries.ts';
import { Ledger } from '../../src/sandbox/ledger/ledger.ts';
import { printed, startChild } from '../cli/run.ts';
import { type GraphiqlPage, launch, type Run, type TestBrowser } from '../ui/browser.ts';

const PICTURES = fileURLToPath(new URL('../../docs/images/', import.meta.url));

/** For the documentation; only on request, because fonts differ from machine to machine. */
async function picture({ page }: GraphiqlPage): Promise<void> {
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}graphiql.png` });
}

describe('the page that serve offers', () => {
  let child: ChildProcessWithoutNullStreams;
  let browser: TestBrowser;
  let graphiql: GraphiqlPage;
  let first: Run;

  beforeAll(async () => {
    await buildUi({ ifMissing: true, write: () => {} });
    browser = await launch();
    child = startChild(['serve', '--port', '0']);
    const url = /^GraphiQL +(\S+)$/m.exec(await printed(child, 'Ctrl-C'))?.[1];
    if (url === undefined) throw new Error('serve did not say where GraphiQL is');
    graphiql = await browser.openGraphiql(url);
    first = await graphiql.runTab(0, 'button');
    if (process.env.UPDATE_SCREENSHOTS === '1') await picture(graphiql);
  });

  afterAll(async () => {
    await browser?.close();
    if (child === undefined) return;
    const closed = once(child, 'close');
    child.kill('SIGINT');
    await closed;
  });

  test('says that it is the sandbox and has a tab for each worked query', async () => {
    expect(await graphiql.page.locator('.brand').innerText()).toContain('Sandbox graph');
    const names = workedQueries().map(({ query }) => /^query (\w+)/m.exec(query)?.[1]);
    expect(names).not.toContain(undefined);
    expect(await graphiql.tabs()).toEqual(names);
  });

  test('runs the first worked query to its last digit', () => {
    const ledger = new Ledger();
    const [account] = ledger.accounts('teos');
    const total = account === undefined ? undefined : ledger.truth('teos', account, 'native')?.total;
    expect(total).toBeTypeOf('bigint');
    expect(first.body).toMatchObject({
      data: {
        accountsByAddress: expect.arrayContaining([
          expect.objectContaining({ source: { name: 'sandbox-teos' }, address: account?.address }),
        ]),
      },
    });
    expect(first.body).not.toHaveProperty('errors');
    expect(JSON.stringify(first.body)).toContain(`"atomic":"${total}"`);
    expect(first.shown).toContain('"accountsByAddress"');
  });

  test('shows the fewest calls that could answer it, by source', () => {
    // Mesh: whether it keeps past blocks, and one call for each account. TEOS: one grid, the coin that has an endpoint of
    // its own, facts of both assets. Loopring: one call for each account and the token list. Reddio: one listing for each account.
    expect(first.calls).toBe(
      'upstream calls: sandbox-mesh 4 · sandbox-teos 3 · sandbox-loopring 4 · sandbox-reddio 2 (13 calls for 28 pairs)',
    );
  });

  test('asked no other host for anything and left no error on the console', () => {
    expect(graphiql.problems).toEqual({ foreignRequests: [], consoleErrors: [] });
  });
});
