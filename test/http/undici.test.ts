/** What is loaded of undici is what a program that imports undici has, and no more than is used. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { errors, Pool } from 'undici';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { undici } from '../../src/http/undici.ts';

test('its classes are those of the package', () => {
  expect(undici().Pool).toBe(Pool);
  expect(undici().errors.UndiciError).toBe(errors.UndiciError);
});

test('neither its fetch nor its caches are loaded', async () => {
  const script = `
    import { createRequire } from 'node:module';
    const { undici } = await import(${JSON.stringify(new URL('../../src/http/undici.ts', import.meta.url).href)});
    undici();
    const { cache } = createRequire(import.meta.url);
    console.log(JSON.stringify(Object.keys(cache)));
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
  const files = z.array(z.string()).parse(JSON.parse(stdout));
  expect(files.filter((file) => file.endsWith('/lib/dispatcher/pool.js'))).toHaveLength(1);
  expect(files.filter((file) => /undici\/(?:index|lib\/(?:web|cache|mock|handler)\/.*)\.js$/.test(file))).toEqual([]);
});
