/** The live page of the fleet: balances as they change through a gateway, with their worth, and a source that fails and comes back. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFleet } from '../../examples/fleet/fleet.ts';
import { type LivePage, serveLivePage } from '../../examples/fleet/live-page.ts';
import { launch, type TestBrowser } from '../ui/browser.ts';

const ADDRESS = '0xe12ee2c013468c132a1f980067e22f39f3f42dff';

let fleet: Awaited<ReturnType<typeof startFleet>>;
let live: LivePage;
let browser: TestBrowser;
beforeAll(async () => {
  fleet = await startFleet('hive');
  live = await serveLivePage(fleet.url);
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  await live?.close();
  await fleet?.close();
});

test('shows a change, a failure that is no 0, the recovery, and a lost connection', async () => {
  const { ledger, upstreams } = fleet.sandbox;
  // In a chain, balances change with a new block.
  const holds = (total: bigint) => {
    ledger.chain('Ethereum/Sandbox').advance();
    ledger.set('mesh', { network: 'Ethereum/Sandbox', address: ADDRESS, subAccount: null }, 'ETH:18', { total });
  };
  const { page, problems } = await browser.openPage(live.url);
  const row = page.locator('tr').filter({ hasText: '26439.824963233492587054 ETH' });
  await row.waitFor();
  const id = await row.getAttribute('data-id');
  const same = page.locator(`tr[data-id="${id}"]`);
  const shows = (text: string) => same.filter({ hasText: text }).waitFor();
  holds(2_000_000_000_000_000_000n);
  await shows('$6,025.10');
  // A row that says no number fails its own balance, and does not pause the source.
  await upstreams.mesh.setFault({ upstream: 'mesh', fault: 'amount-nan' });
  holds(2_000_000_000_000_000_000n);
  await shows('not known');
  expect(await same.innerText()).toMatch(/last known: 2 ETH/);
  expect(await same.innerText()).not.toMatch(/\b0\b|\$/);
  expect(await page.locator('#state').innerText()).toMatch(/[1-9]\d* of them not known at the moment/);
  upstreams.mesh.clearFaults();
  await shows('$6,025.10');
  expect(problems).toEqual({ foreignRequests: [], consoleErrors: [] });
  await fleet.running.close();
  await page
    .locator('#state')
    .filter({ hasText: /^The connection/ })
    .waitFor();
  expect(await page.locator('#rows').evaluate(({ style }) => style.opacity)).toBe('0.5');
});
