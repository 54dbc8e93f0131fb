/** The live page of the fleet: balances as they change through a gateway, with their worth, and whatever fails and comes back. */
import type { ServerResponse } from 'node:http';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { startGateway, startGraphs } from '../../examples/fleet/fleet.ts';
import { type LivePage, serveLivePage } from '../../examples/fleet/live-page.ts';
import type { Running } from '../../examples/gateways/graph.ts';
import { listen } from '../../examples/gateways/listen.ts';
import { launch, type TestBrowser } from '../ui/browser.ts';

const ADDRESS = '0xe12ee2c013468c132a1f980067e22f39f3f42dff';
const unharmed = { foreignRequests: [], consoleErrors: [] };

let browser: TestBrowser;
let graphs: Awaited<ReturnType<typeof startGraphs>>;
let gateway: Running;
let live: LivePage;
/** The address of a graph that the gateway cannot reach. */
let unreachable: string | null;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser?.close());
// Each test has a graph of its own: what a graph knows of a source that failed is what is tested here.
beforeEach(async () => {
  unreachable = null;
  // One that keeps failing is tried again soon: what shows here is the same after a longer time.
  graphs = await startGraphs({ settings: { breaker: { openMs: 1000, maxOpenMs: 2000 } } });
  gateway = await openGateway();
  live = await serveLivePage(gateway.url);
});
afterEach(async () => {
  await live?.close();
  await gateway?.close();
  await graphs?.close();
});

function openGateway(port = 0): Promise<Running> {
  const reached: typeof fetch = async (to, init) => {
    if (String(to) === unreachable) throw new TypeError('fetch failed');
    return fetch(to, init);
  };
  return startGateway.hive({ graphs: graphs.graphs, fetch: reached, port });
}

/** A change in a chain comes with a new block. */
function holds(total: bigint): void {
  graphs.sandbox.ledger.chain('Ethereum/Sandbox').advance();
  graphs.sandbox.ledger.set('mesh', { network: 'Ethereum/Sandbox', address: ADDRESS, subAccount: null }, 'ETH:18', {
    total,
  });
}

/** The row of a balance, whatever it shows later. */
async function rowOf(page: Page, text: string) {
  const first = page.locator('tr[data-id]').filter({ hasText: text }).first();
  await expect.poll(() => first.count()).toBe(1);
  const row = page.locator(`tr[data-id="${await first.getAttribute('data-id')}"]`);
  return {
    row,
    shows: (what: string) => expect.poll(() => row.allInnerTexts()).toEqual([expect.stringContaining(what)]),
  };
}

const stateOf = (page: Page, text: RegExp) => expect.poll(() => page.locator('#state').innerText()).toMatch(text);

test('shows a change, a failure that is no 0, and the recovery', async () => {
  const { upstreams } = graphs.sandbox;
  const { page, problems } = await browser.openPage(live.url);
  const { row, shows } = await rowOf(page, '26439.824963233492587054 ETH');
  expect(await row.innerText()).toMatch(/^Ada\b/);
  holds(2_000_000_000_000_000_000n);
  await shows('$6,025.10');
  // Its source is killed: nothing listens at its port any more.
  await upstreams.mesh.setFault({ upstream: 'mesh', fault: 'connection-refused' });
  holds(2_000_000_000_000_000_000n);
  await shows('not known');
  expect(await row.innerText()).toMatch(/last known: 2 ETH/);
  expect(await row.innerText()).not.toMatch(/\b0\b|\$/);
  expect(await page.locator('#state').innerText()).toMatch(/[1-9]\d* of them not known at the moment/);
  // It is back, and holds something else.
  holds(3_000_000_000_000_000_000n);
  await upstreams.mesh.recover();
  await shows('$9,037.65');
  expect(problems).toEqual(unharmed);
});

test('a source that is down when the page opens hides nothing of the others, and its balances come with it', async () => {
  const { upstreams } = graphs.sandbox;
  await upstreams.loopring.setFault({ upstream: 'loopring', fault: 'connection-refused' });
  const { page, problems } = await browser.openPage(live.url);
  await rowOf(page, '26439.824963233492587054 ETH');
  const missing = page.locator('tr.failed').filter({ hasText: 'all that is held at sandbox-loopring' });
  expect(await missing.innerText()).toMatch(/^Ada\s+not known\s[\s\S]*(UPSTREAM_\w+|SOURCE_PAUSED)/);
  await stateOf(page, /nobody knows what they hold: 1/);
  await upstreams.loopring.recover();
  const { shows } = await rowOf(page, '10507.930564591699734201 DAI');
  expect(await missing.count()).toBe(0);
  // Killed while it is watched, and back.
  await upstreams.loopring.setFault({ upstream: 'loopring', fault: 'connection-refused' });
  await shows('last known: 10507.930564591699734201 DAI');
  // The page is opened anew by a gateway that comes back, and goes on watching what it cannot list.
  const { port } = new URL(gateway.url);
  await gateway.close();
  await stateOf(page, /^Not live: /);
  gateway = await openGateway(Number(port));
  await shows('nothing known yet');
  await upstreams.loopring.recover();
  await shows('10507.930564591699734201 DAI');
  expect(problems.foreignRequests).toEqual([]);
});

test('a lost connection is no present, and is opened again', async () => {
  const { page } = await browser.openPage(live.url);
  const { shows } = await rowOf(page, '26439.824963233492587054 ETH');
  const opacity = () => page.locator('#rows').evaluate(({ style }) => style.opacity);
  const { port } = new URL(gateway.url);
  await gateway.close();
  await stateOf(page, /^Not live: .+\. Again in \d+ s\.$/);
  expect(await opacity()).toBe('0.5');
  holds(2_000_000_000_000_000_000n);
  gateway = await openGateway(Number(port));
  await shows('$6,025.10');
  await stateOf(page, /^\d+ balances are watched\.$/);
  expect(await opacity()).toBe('');
});

test('a worth that the price graph does not answer is missing, with the reason, beside its balance', async () => {
  // Hive logs each balance that it could not complete.
  const told = vi.spyOn(console, 'error').mockReturnValue();
  onTestFinished(() => told.mockRestore());
  unreachable = graphs.graphs.find(({ name }) => name === 'prices')?.url ?? null;
  const { page } = await browser.openPage(live.url);
  const { row, shows } = await rowOf(page, '26439.824963233492587054 ETH');
  await shows('the price graph does not answer');
  expect(await row.innerText()).not.toMatch(/\b0\b|\$/);
  unreachable = null;
  holds(2_000_000_000_000_000_000n);
  await shows('$6,025.10');
});

test('signs of life of the gateway alone are no signs of balancegraph', async () => {
  const asked: ServerResponse[] = [];
  const current = { id: 'b', total: { value: '7' }, asset: { symbol: 'X' }, worthMissing: { reason: 'NOT_PRICED' } };
  const events = { kind: 'SNAPSHOT', changes: [{ kind: 'SNAPSHOT', current }], confirmed: [] };
  const nodes = [{ id: 'b', asset: { id: 'x' } }];
  const users = [{ name: 'Ada', accounts: [{ id: 'a', source: { name: 's' }, balances: { nodes } }] }];
  const deaf = await listen(
    (request, answer) => {
      if (request.headers.accept !== 'text/event-stream') return answer.end(JSON.stringify({ data: { users } }));
      answer.writeHead(200, { 'content-type': 'text/event-stream' });
      answer.write(`:\n\nevent: next\ndata: ${JSON.stringify({ data: { balances: events } })}\n\n`);
      return asked.push(answer);
    },
    { stop() {} },
  );
  onTestFinished(() => deaf.close());
  const behind = await serveLivePage(deaf.url);
  onTestFinished(() => behind.close());
  const { page } = await browser.openPage(behind.url);
  await page.clock.install();
  await page.reload();
  await rowOf(page, '7 X');
  const [, stream] = asked;
  // Longer than the page waits, with pings in between. What it fetches after a ping comes after the ping.
  for (let step = 0; step < 5; step += 1) {
    stream?.write(':\n\n');
    await page.evaluate(async () => (await fetch('/')).text());
    await page.clock.runFor(10_000);
  }
  // It has asked again.
  await expect.poll(() => asked.length).toBeGreaterThan(2);
});
