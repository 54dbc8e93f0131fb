/** The worked queries over the Bitcoin node and Esplora of the sandbox, and the command lines that bring them. */
import { readdirSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { printed, run, startHere } from '../cli/run.ts';

const folder = 'examples/queries/with-bitcoin/';

test.for(readdirSync(folder))('%s is answered without a failure', async (file) => {
  const { code, out } = await run(['query', '--with', 'bitcoin', '--format', 'json', `${folder}${file}`]);
  expect(code).toBe(0);
  expect(out).toContain('"value": "');
  expect(out).not.toContain('"code"');
});

test('the sandbox alone has them as well, with faults', async () => {
  const faults = ['--fault', 'bitcoin:status-503@call=1'];
  const command = startHere(['sandbox', '--port-base', '0', '--with', 'bitcoin', ...faults]);
  onTestFinished(() => command.interrupt());
  const text = await printed(command, 'Ctrl-C stops');
  const [, url = ''] = /sandbox-esplora +bitcoin +(http:\S+)/.exec(text) ?? [];
  const statuses = [await fetch(`${url}/block-height/0`), await fetch(`${url}/block-height/0`)].map(
    ({ status }) => status,
  );
  expect(statuses).toEqual([503, 200]);
  expect(text).toContain('SANDBOX_BITCOIN_PASSWORD');
  command.interrupt();
  expect(await command.outcome).toMatchObject({ code: 0, err: '' });
});

test('a fault of what is not there is refused, with the name that brings it', async () => {
  const { code, err } = await run(['sandbox', '--port-base', '0', '--fault', 'bitcoin:status-503']);
  expect([code, err]).toEqual([2, expect.stringContaining('the sandbox has it where it is named; add --with bitcoin')]);
});
