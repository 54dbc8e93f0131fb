/** A subscription in GraphiQL, as `balancegraph serve` starts it, with a source that fails and comes back. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildUi } from '../../scripts/build-ui.ts';
import { openTestServer, type TestServer } from '../server/support.ts';
import { launch, type TestBrowser } from '../ui/browser.ts';

let server: TestServer;
let browser: TestBrowser;
beforeAll(async () => {
  await buildUi({ ifMissing: true, write: () => {} });
  server = await openTestServer({ settings: { teos: { retries: 0, breaker: { enabled: false } } } });
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

test('shows the snapshot, a change, a failure and the recovery', async () => {
  const { ledger, upstreams } = server.sandbox;
  const address = ledger.accounts('teos')[0]?.address ?? '';
  const asset = '0x59597b974054b763da210001';
  const change = (total: bigint) => ledger.set('teos', { network: null, address, subAccount: null }, asset, { total });
  change(7n);
  const query = `subscription { balances(pairs: [{ account: "account/sandbox-teos/${address}", asset: "${asset}" }], maxAge: 1) { changes { kind current { total { atomic } failure { code } } } } }`;
  const { page } = await browser.openGraphiql(`${server.url}/graphiql/`);
  await page.locator('.graphiql-query-editor .view-lines').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(query);
  await page.keyboard.press('Control+Enter');
  // A text would be found in any case: `failure` is a field as well.
  const shows = (kind: string) =>
    page
      .locator('.result-window .view-line')
      .filter({ hasText: new RegExp(`"${kind}"`) })
      .first()
      .waitFor();
  await shows('SNAPSHOT');
  change(9n);
  await shows('CHANGE');
  await upstreams.teos.setFault({ upstream: 'teos', fault: 'status-500' });
  await shows('FAILURE');
  upstreams.teos.clearFaults();
  await shows('RECOVERY');
  expect(await page.locator('.result-window').innerText()).toContain('9');
});
