/** `balancegraph sandbox --fault`, and `--proxy` in front of another server. */
import { expect, onTestFinished, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { ask } from '../sandbox/ask.ts';
import { type Here, printed, run, startHere } from './run.ts';

function startSandboxCommand(...args: readonly string[]): Here {
  const command = startHere(['sandbox', '--port-base', '0', ...args]);
  onTestFinished(() => command.interrupt());
  return command;
}

/** The address in the line that begins with this name. */
function addressOf(text: string, name: string): string {
  return new RegExp(`^${name} .*?(https?://\\S+)`, 'm').exec(text)?.[1] ?? '';
}

test('plays faults, lists them, and gives the addresses with their scheme', async () => {
  const faults = ['--fault', 'loopring:status-503@every=2', '--fault', 'teos:tls-expired', '--seed', '7'];
  const command = startSandboxCommand(...faults);
  const text = await printed(command, 'Ctrl-C stops');
  expect(text).toMatch(/loopring +status-503@every=2 +HTTP 503 without a body\n/);
  expect(text).toMatch(/teos +tls-expired +https with a certificate of the year 2020\n/);
  expect(addressOf(text, 'sandbox-teos')).toMatch(/^https:/);
  expect(text).toContain(`url: ${addressOf(text, 'sandbox-teos')}\n`);
  const url = addressOf(text, 'sandbox-loopring');
  const statuses = [];
  for (let call = 0; call < 4; call += 1) statuses.push((await ask(url, { target: '/api/v3/timestamp' })).status);
  expect(statuses).toEqual([200, 503, 200, 503]);
  command.interrupt();
  expect(await command.outcome).toMatchObject({ code: 0, err: '' });
});

test('stands in front of a server of one’s own, and passes on what no fault strikes', async () => {
  const behind = await startSandbox({ accounts: 1 });
  onTestFinished(() => behind.close());
  const { url } = behind.upstreams.loopring;
  const command = startSandboxCommand('--proxy', `loopring=${url}`, '--fault', 'loopring:amount-empty#2@call=2');
  const text = await printed(command, 'Ctrl-C stops');
  expect(text).toMatch(new RegExp(`^loopring +http://127\\.0\\.0\\.1:\\d+ +${url}$`, 'm'));
  const question = {
    target: '/api/v3/user/balances?accountId=10000&tokens=0,5',
    headers: { 'x-api-key': 'sandbox-loopring-key' },
  };
  const direct = await ask(url, question);
  const proxy = addressOf(text, 'loopring');
  const first = await ask(proxy, question);
  const second = await ask(proxy, question);
  expect([first.status, first.text]).toEqual([200, direct.text]);
  const rows = JSON.parse(direct.text) as object[];
  expect(JSON.parse(second.text)).toEqual([rows[0], { ...rows[1], total: '' }]);
  expect(behind.upstreams.loopring.count()).toBe(3);
  expect((await ask(proxy, { target: '/nowhere' })).status).toBe(404);
  await behind.close();
  expect((await ask(proxy, question)).status).toBe(502);
  command.interrupt();
  expect(await command.outcome).toMatchObject({ code: 0, err: '' });
});

test.each([
  [['--fault', 'teos:status-53'], '--fault teos:status-53: no fault "status-53"; did you mean status-503?'],
  [['--fault', 'teos:reset@often'], 'the chance "often" must be a number from 0 to 1'],
  [['--fault', 'evm:reset'], '--fault evm:reset: the sandbox has no node of its own; add --proxy evm=URL of yours'],
  [['--proxy', 'teos=http://127.0.0.1:1', '--fault', 'mesh:reset'], '--fault mesh:reset: there is no --proxy for mesh'],
  [['--proxy', 'teos=http://127.0.0.1:1', '--proxy', 'teos=http://127.0.0.1:2'], 'There is a proxy for teos already'],
  [['--proxy', 'toes=http://127.0.0.1:1'], 'Write one of reddio, teos, mesh, loopring, evm'],
  [['--proxy', 'teos=http://example.com'], 'must use https'],
])('%j is refused before anything starts', async (args, reason) => {
  const { code, out, err } = await run(['sandbox', ...args]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(reason);
});
