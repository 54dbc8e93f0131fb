import { expect, test } from 'vitest';
import { z } from 'zod';
import { configJsonSchema } from '../../src/config/editor-schema.ts';
import { secretOption } from '../../src/providers/options.ts';
import { kinds, vault } from './kinds.ts';

/** An independent reader of the schema: zod's own, from JSON Schema back to a check. */
const check = z.fromJSONSchema({ ...configJsonSchema(kinds) });

function fits(options: unknown, extra: Readonly<Record<string, unknown>> = {}): boolean {
  const source = { id: 'v', provider: 'vault', url: 'https://v.example', options, ...extra };
  return check.safeParse({ sources: [source] }).success;
}

const TOKEN = '${' + 'TOKEN}';

test.each([
  [{ token: TOKEN }, true],
  [{ token: 'hunter2' }, false],
  [{ token: `x${TOKEN}` }, false],
  [{}, false],
  [{ token: TOKEN, perCall: 50 }, true],
  [{ token: TOKEN, perCall: '${' + 'PER_CALL}' }, true],
  [{ token: TOKEN, perCall: 51 }, false],
  [{ token: TOKEN, perCall: '7' }, false],
  [{ token: TOKEN, absent: 'zero' }, true],
  [{ token: TOKEN, absent: 'never' }, false],
  [{ token: TOKEN, other: 1 }, false],
  [{ token: TOKEN, networks: [{ name: 'n', key: TOKEN, history: true }] }, true],
  [{ token: TOKEN, networks: [{ name: 'n', key: 'hunter2' }] }, false],
])('an editor accepts options %j: %s', (options, accepted) => {
  expect(fits(options)).toBe(accepted);
});

test.each([
  [{ timeoutMs: 99 }, false],
  [{ timeoutMs: '${' + 'TIMEOUT}' }, true],
  [{ provider: 'shelf' }, false],
  [{ colour: 'red' }, false],
])('an editor accepts a source with %j: %s', (extra, accepted) => {
  expect(fits({ token: TOKEN }, extra)).toBe(accepted);
});

test('a secret is marked as such however deep its kind hides it', () => {
  const deep = z.strictObject({
    login: z.record(z.string(), z.array(secretOption('A credential.').optional())).optional(),
  });
  const text = JSON.stringify(configJsonSchema([{ ...vault, options: deep }]));
  // The provider's own, the token of the gateway, the key of a client, and the URL of the store.
  expect(text.match(/"writeOnly":true/g)).toHaveLength(4);
  // How long a credential may be is no business of who writes a reference to it.
  expect(text).not.toContain('{1,4096}');
});
