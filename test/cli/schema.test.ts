import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema, validateSchema } from 'graphql';
import { expect, test } from 'vitest';
import { run } from './run.ts';

const FOLDER = fileURLToPath(new URL('../../schema/', import.meta.url));

test('schema prints every file under schema/ as it stands, nothing else, and the whole is valid', async () => {
  const { code, out, err } = await run(['schema']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const files = globSync('**/*.graphql', { cwd: FOLDER }).map((file) =>
    readFileSync(`${FOLDER}${file}`, 'utf8').trim(),
  );
  const rest = files.reduce((text, file) => {
    expect(text).toContain(file);
    return text.replace(file, () => '');
  }, out);
  expect(rest.trim()).toBe('');
  const schema = buildSchema(out);
  expect(validateSchema(schema)).toEqual([]);
  expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toContain('accountsByAddress');
});
