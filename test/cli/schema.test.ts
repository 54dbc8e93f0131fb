import { buildASTSchema, findBreakingChanges, findDangerousChanges, parse, validateSchema } from 'graphql';
import { expect, test } from 'vitest';
import { buildSchema } from '../../src/graph/schema/schema.ts';
import { schemaSdl } from '../../src/graph/schema/sdl.ts';
import { surfaces } from '../../src/model/surface.ts';
import { run } from './run.ts';

test('schema prints a valid schema that is the one being served', async () => {
  const { code, out, err } = await run(['schema']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const printed = buildASTSchema(parse(out));
  expect(validateSchema(printed)).toEqual([]);
  const served = buildSchema();
  const changes = [printed, served].flatMap((from, index, both) => {
    const to = both[1 - index] ?? from;
    return [...findBreakingChanges(from, to), ...findDangerousChanges(from, to)];
  });
  expect(changes).toEqual([]);
});

test.each(surfaces)('schema --as %s prints that surface', async (surface) => {
  const { code, out, err } = await run(['schema', '--as', surface]);
  expect({ code, err, out }).toEqual({ code: 0, err: '', out: schemaSdl(surface) });
});

test('an unknown surface is refused with the known ones', async () => {
  const { code, err } = await run(['schema', '--as', 'federation1']);
  expect(code).toBe(2);
  expect(err).toContain('standalone, federation, stitching, composite');
});
