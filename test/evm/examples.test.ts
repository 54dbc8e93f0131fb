/** The worked queries of the local chain, asked through the command line. */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fileWith, NOBODY } from '../cli/files.ts';
import { run } from '../cli/run.ts';

const folder = 'examples/queries/with-evm/';

test.for(readdirSync(folder))('%s is answered without a failure', async (file) => {
  const { code, out } = await run(['query', '--with-evm', '--format', 'json', `${folder}${file}`]);
  expect(code).toBe(0);
  const providers = [...out.matchAll(/"provider": "(\w+)"/g)].map(([, provider]) => provider);
  if (file.includes('five')) {
    expect(new Set(providers)).toEqual(new Set(['reddio', 'teos', 'mesh', 'loopring', 'evm']));
  }
  expect(out).not.toContain('"code"');
});

test('a local chain and a configuration exclude each other', async () => {
  const config = await fileWith({ sources: [{ id: 'one', provider: 'mesh', url: NOBODY }] });
  expect(await run(['serve', '--with-evm', '--config', config])).toEqual({
    code: 2,
    out: '',
    err: 'A local chain is part of the sandbox: leave out --with-evm.\n',
  });
});
