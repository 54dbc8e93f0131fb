/** The worked queries of the local chain, asked through the command line. */
import { readdirSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { fileWith, NOBODY } from '../cli/files.ts';
import { printed, run, startHere } from '../cli/run.ts';

const folder = 'examples/queries/with-evm/';

test.for(readdirSync(folder))('%s is answered without a failure', async (file) => {
  const { code, out } = await run(['query', '--with', 'evm', '--format', 'json', `${folder}${file}`]);
  expect(code).toBe(0);
  const providers = [...out.matchAll(/"provider": "(\w+)"/g)].map(([, provider]) => provider);
  if (file.includes('five')) {
    expect(new Set(providers)).toEqual(new Set(['reddio', 'teos', 'mesh', 'loopring', 'evm']));
  }
  expect(out).not.toContain('"code"');
});

test('what version 0.1 called --with-evm still means it', async () => {
  const { code, out } = await run(['query', '--with-evm', '--format', 'json', `${folder}1-five-sources.graphql`]);
  expect([code, out.includes('"provider": "evm"')]).toEqual([0, true]);
});

test('an upstream that the sandbox does not have is refused, with those that it has', async () => {
  const { code, err } = await run(['serve', '--with', 'evm,evn']);
  expect(code).toBe(2);
  expect(err).toContain('Write some of evm');
});

test('the sandbox alone has it as well, and a proxy takes its place', async () => {
  const command = startHere(['sandbox', '--port-base', '0', '--with', 'evm']);
  onTestFinished(() => command.interrupt());
  expect(await printed(command, 'Ctrl-C stops')).toMatch(/sandbox-evm +evm +http:/);
  command.interrupt();
  expect(await command.outcome).toMatchObject({ code: 0, err: '' });
  const { code, err } = await run(['sandbox', '--proxy', `evm=${NOBODY}`, '--with', 'evm']);
  expect([code, err]).toEqual([2, expect.stringContaining('--with is for the sandbox: leave out --proxy.')]);
});

test('a local chain and a configuration exclude each other', async () => {
  const config = await fileWith({ sources: [{ id: 'one', provider: 'mesh', url: NOBODY }] });
  expect(await run(['serve', '--with', 'evm', '--config', config])).toEqual({
    code: 2,
    out: '',
    err: 'Further upstreams are part of the sandbox, and the configuration takes its place: leave out --with, or the configuration.\n',
  });
});
