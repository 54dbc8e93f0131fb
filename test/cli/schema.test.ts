import {
  buildASTSchema,
  findBreakingChanges,
  findDangerousChanges,
  isScalarType,
  parse,
  validateSchema,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { createBalancegraph } from '../../src/balancegraph.ts';
import { configSchema } from '../../src/config/schema.ts';
import { buildSchema } from '../../src/graph/schema/schema.ts';
import { schemaSdl } from '../../src/graph/schema/sdl.ts';
import { plainSchema } from '../../src/model/schema-settings.ts';
import { surfaces } from '../../src/model/surface.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { fileWith } from './files.ts';
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

test.each(surfaces)('schema --as %s --prefix Bg prints that surface with the prefix', async (surface) => {
  const { code, out, err } = await run(['schema', '--as', surface, '--prefix', 'Bg']);
  const sdl = schemaSdl(surface, [], { ...plainSchema, prefix: 'Bg' });
  expect({ code, err, out }).toEqual({ code: 0, err: '', out: sdl });
});

test.each(surfaces)('schema --as %s --subscriptions prints that surface with subscriptions', async (surface) => {
  const { code, out, err } = await run(['schema', '--as', surface, '--prefix', 'Bg', '--subscriptions']);
  const sdl = schemaSdl(surface, [], { ...plainSchema, prefix: 'Bg', subscriptions: true });
  expect({ code, err, out }).toEqual({ code: 0, err: '', out: sdl });
  expect(out).toMatch(/type Subscription \{[^}]*bgBalances\(/);
});

const sources = [{ id: 'reddio-main', provider: 'reddio', url: 'https://api.reddio.com' }];

test('prints what the configuration says, and what the flags say in its place', async () => {
  const settings = {
    prefix: 'Bg',
    subscriptions: true,
    rootFields: ['sources', 'portfolio'],
    tags: [{ name: 'a', on: ['Account', 'Subscription.portfolio'] }],
    inaccessible: [],
  };
  const config = await fileWith({ server: { surface: 'federation', schema: settings }, sources });
  expect(await run(['schema', '--config', config])).toEqual({
    code: 0,
    out: schemaSdl('federation', [], settings),
    err: '',
  });
  const { out } = await run(['schema', '--config', config, '--prefix', 'Mine']);
  expect(out).toBe(schemaSdl('federation', [], { ...settings, prefix: 'Mine' }));
});

test.each(['__Bg', 'Bg-', '1', ''])('a prefix %j is refused with the rule', async (prefix) => {
  const { code, out, err } = await run(['schema', '--prefix', prefix]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain('must be 1 to 40 letters, digits and single underscores, a letter first');
});

test('settings that the schema does not bear are refused with their places', async () => {
  const schema = { rootFields: ['acounts'], tags: [{ name: 'a', on: ['Account', 'Asset.nmae'] }] };
  const config = await fileWith({ server: { surface: 'federation', schema }, sources });
  for (const command of ['schema', 'serve']) {
    const { code, out, err } = await run([command, '--config', config]);
    expect({ code, out }).toEqual({ code: 78, out: '' });
    expect(err).toBe(`server.schema.rootFields[0]
  the surface has no root field acounts; names are those without the prefix
  → Did you mean accounts?

server.schema.tags[0].on[1]
  the schema has no Asset.nmae; names are those of schema/, without the prefix
  → Did you mean Asset.name?

2 faults in the configuration; nothing was started.
`);
  }
});

test('settings of the wrong form are refused with their lines', async () => {
  const schema = {
    prefix: '_Bg',
    rootFields: ['a b'],
    tags: [{ name: '1', on: ['Account.'] }],
    inaccessible: ['@key'],
  };
  const config = await fileWith({ server: { schema }, sources });
  const { code, err } = await run(['schema', '--config', config]);
  expect(code).toBe(78);
  for (const setting of ['prefix', 'rootFields[0]', 'tags[0].name', 'tags[0].on[0]', 'inaccessible[0]']) {
    expect(err).toContain(`  server.schema.${setting}\n`);
  }
  expect(err).toContain('5 faults');
});

describe('--scalars-url', () => {
  const page = 'https://127.0.0.1/docs/scalars.md';
  const pages = (sdl: string): Record<string, string | null | undefined> =>
    Object.fromEntries(
      Object.values(buildASTSchema(parse(sdl), { assumeValidSDL: true }).getTypeMap())
        .filter(isScalarType)
        .filter(({ specifiedByURL }) => specifiedByURL)
        .map(({ name, specifiedByURL }) => [name, specifiedByURL]),
    );
  const dateTime = 'https://scalars.graphql.org/andimarek/date-time.html';

  test.each(surfaces)(
    'leads the scalars of %s to their anchors, and leaves public specifications alone',
    async (surface) => {
      const { code, out, err } = await run(['schema', '--as', surface, '--scalars-url', `${page}/`]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(pages(out)).toEqual({
        BigInt: `${page}#bigint`,
        Decimal: `${page}#decimal`,
        DateTime: dateTime,
        JSON: `${page}#json`,
      });
    },
  );

  test('keeps the anchors under a prefix', async () => {
    const { out } = await run(['schema', '--prefix', 'Bg', '--scalars-url', page]);
    expect(pages(out)).toMatchObject({ BgBigInt: `${page}#bigint`, BgJSON: `${page}#json`, BgDateTime: dateTime });
  });

  test('without it no reserved name and no other address is invented', async () => {
    const { out } = await run(['schema']);
    expect(pages(out)).toEqual({ DateTime: dateTime });
  });

  test.each(['http://docs.invalid/scalars', 'scalars.md', `${page}#bigint`])(
    'refuses %s with the rule',
    async (url) => {
      const { code, err } = await run(['schema', '--scalars-url', url]);
      expect(code).toBe(2);
      expect(err).toContain("option '--scalars-url <url>' argument");
    },
  );
});

test('server.schema.scalarsUrl is what the server shows', () => {
  const url = 'https://127.0.0.1/docs/scalars.md';
  const config = configSchema(builtInKinds).parse({
    server: { schema: { scalarsUrl: url } },
    sources: [{ id: 'reddio-main', provider: 'reddio', url: 'https://api.reddio.com' }],
  });
  const { schema } = createBalancegraph({ config });
  const scalar = schema.getType('BigInt');
  expect(isScalarType(scalar) && scalar.specifiedByURL).toBe(`${url}#bigint`);
});
