/** The worked queries over the Cosmos SDK chain of the sandbox, and the command lines that bring them. */
import { readdirSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { printed, run, startHere } from '../cli/run.ts';

const folder = 'examples/queries/with-cosmos/';

test.for(readdirSync(folder))('%s is answered without a failure', async (file) => {
  const { code, out } = await run(['query', '--with', 'cosmos', '--format', 'json', `${folder}${file}`]);
  expect(code).toBe(0);
  expect(out).toContain('"value": "');
  expect(out).not.toContain('"code"');
});

test('the sandbox alone has it as well, with faults', async () => {
  const faults = ['--fault', 'cosmos:status-503@call=1'];
  const command = startHere(['sandbox', '--port-base', '0', '--with', 'cosmos', ...faults]);
  onTestFinished(() => command.interrupt());
  const text = await printed(command, 'Ctrl-C stops');
  const [, url = ''] = /sandbox-cosmos +cosmos +(http:\S+)/.exec(text) ?? [];
  const path = `${url}/cosmos/bank/v1beta1/denoms_metadata`;
  const statuses = [await fetch(path), await fetch(path)].map(({ status }) => status);
  expect(statuses).toEqual([503, 200]);
  command.interrupt();
  expect(await command.outcome).toMatchObject({ code: 0, err: '' });
});
