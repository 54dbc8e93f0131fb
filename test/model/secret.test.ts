import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from '../../src/model/secret.ts';

test('a secret shows itself to reveal alone', () => {
  const secret = new Secret('canary-93f1');
  const shown = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect(secret),
    inspect({ deep: [secret] }, { depth: 9, showHidden: true }),
  ];
  expect(shown.join(' ')).not.toContain('canary');
  expect(secret.reveal()).toBe('canary-93f1');
  expect(Object.entries(secret)).toEqual([]);
});
