import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { configSnippet } from '../../src/config/snippet.ts';
import { Secret } from '../../src/model/secret.ts';
import { kinds } from './kinds.ts';

const sources = [
  {
    id: 'my-vault',
    provider: 'vault',
    url: 'http://127.0.0.1:4101',
    label: 'A vault: "mine"',
    options: {
      token: "it's",
      perCall: 5,
      networks: [
        { name: 'a', key: 'k1' },
        { name: 'b', key: 'k2' },
      ],
    },
  },
  { id: 'my-shelf', provider: 'shelf', url: 'http://127.0.0.1:4102' },
];

test('secrets become variables, and what is loaded again is what was written', () => {
  const { yaml, variables } = configSnippet(sources, kinds);
  expect([...variables]).toEqual([
    ['MY_VAULT_TOKEN', "it's"],
    ['MY_VAULT_KEY', 'k1'],
    ['MY_VAULT_KEY_2', 'k2'],
  ]);
  expect(yaml).not.toMatch(/it's|k1|k2/);
  const loaded = loadConfig(yaml, { file: 'snippet', env: Object.fromEntries(variables), kinds });
  expect(loaded.ok && loaded.config.sources).toMatchObject([
    { id: 'my-vault', url: sources[0]?.url, label: sources[0]?.label, options: { perCall: 5 } },
    { id: 'my-shelf', options: { pageSize: 100 } },
  ]);
  const options = loaded.ok ? loaded.config.sources[0]?.options : null;
  const token = typeof options === 'object' && options !== null && 'token' in options ? options.token : null;
  expect(token instanceof Secret && token.reveal()).toBe("it's");
});
