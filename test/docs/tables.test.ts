/** Tables of the pages against the declarations that they describe. */
import { buildSchema, isScalarType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { schemaSdl } from '../../src/graph/schema/sdl.ts';
import { instrumentList } from '../../src/metrics/instrument-list.ts';
import { ratesOf } from '../../src/model/rate.ts';
import { plainSchema } from '../../src/model/schema-settings.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import {
  defaultLoopringKnobs,
  defaultMeshKnobs,
  defaultReddioKnobs,
  defaultTeosKnobs,
} from '../../src/sandbox/wire/knobs.ts';
import { grid } from '../providers/graphql-indexer.ts';
import { pageAt, tableBelow } from './pages.ts';

/** The options that have no default. */
const required: Readonly<Record<string, object>> = {
  teos: { token: 'token' },
  loopring: { apiKey: 'key' },
  graphql: grid,
  evm: { chain: 1 },
  bitcoin: { network: 'bitcoin' },
  cosmos: { chain: 'cosmoshub-4', prefix: 'cosmos' },
};

/** What the configuration decides, and no default. */
const CONFIGURED = 'as configured';
const configured: ReadonlySet<string> = new Set(['graphql']);

/** A provider with its default options. */
function providerOf(name: string): Provider {
  const kind = builtInKinds.find((candidate) => candidate.kind === name);
  if (kind === undefined) throw new Error(`there is no provider ${name}`);
  return kind.create(kind.options.parse(required[name] ?? {}));
}

describe('sources of the README', () => {
  const rows = tableBelow(pageAt('README.md'), 'Sources');

  test('are the built-in kinds', () => {
    const names = rows.map(([cell = '']) => /^\[(\w+)\]/.exec(cell)?.[1]);
    expect(names.toSorted()).toEqual(builtInKinds.map(({ kind }) => kind).toSorted());
  });

  test.each(rows)('%s has this shape, these limits and this history', (cell, shape, _carries, limits = '', history) => {
    const name = /^\[(\w+)\]/.exec(cell ?? '')?.[1] ?? '';
    const provider = providerOf(name);
    const { reads, capabilities } = provider;
    const past = capabilities.history === 'none' ? 'no' : 'yes';
    expect([shape, history]).toEqual(configured.has(name) ? [CONFIGURED, CONFIGURED] : [reads[0]?.shape, past]);
    const figures = [...limits.matchAll(/\d+/g)].map(([digits]) => Number(digits));
    expect(figuresOf(provider)).toEqual(expect.arrayContaining(figures));
  });
});

/** Every figure that may stand in the limits of a source. */
function figuresOf({ reads, capabilities }: Provider): readonly number[] {
  const [read] = reads;
  const { pairs = 0, url = null } = read?.limits ?? {};
  // Rows per page are an option of Reddio and stand in no limit of a call.
  return [pairs, url?.max ?? 0, ...ratesOf(capabilities.rate).map(({ calls }) => calls), 100];
}

describe('options on the page of a source', () => {
  test.each(builtInKinds.map(({ kind }) => kind))('%s: names and defaults are those of the settings', (kind) => {
    const settings = tableBelow(pageAt('docs/settings.md'), `Options of \`provider: ${kind}\``);
    const expected = settings.map(([name = '', , standard = '']) => [name.replace('options.', ''), standard || 'none']);
    const listed = tableBelow(pageAt(`docs/sources/${kind}.md`), 'Options');
    expect(listed.map((row) => row.slice(0, 2))).toEqual(expected);
  });
});

test('instruments: the list is that of the page', () => {
  const listed = tableBelow(pageAt('docs/metrics.md'), 'Instruments');
  const expected = Object.values(instrumentList).map(({ name, kind, attributes, description }) => [
    name,
    kind,
    attributes.join(', '),
    description.replaceAll('`', ''),
  ]);
  expect(listed).toEqual(expected);
});

describe('knobs of the sandbox', () => {
  test.each([
    ['Reddio', defaultReddioKnobs],
    ['TEOS', defaultTeosKnobs],
    ['Mesh', defaultMeshKnobs],
    ['Loopring', defaultLoopringKnobs],
  ])('%s: names and defaults', (name, defaults) => {
    const listed = tableBelow(pageAt('docs/sandbox.md'), `${name} knobs`).map((row) => row.slice(0, 2));
    expect(listed).toEqual(Object.entries(defaults).map(([knob, standard]) => [knob, JSON.stringify(standard)]));
  });
});

describe('scalars', () => {
  const scalarsUrl = 'https://127.0.0.1/docs/scalars.md';
  const sdl = schemaSdl('standalone', [], { ...plainSchema, scalarsUrl });
  const types = Object.values(buildSchema(sdl).getTypeMap()).filter(isScalarType);
  const own = types.flatMap(({ name, specifiedByURL }) => (specifiedByURL ? [{ name, url: specifiedByURL }] : []));
  const { anchors, links } = pageAt('docs/scalars.md');

  test.each(own)('$name is where its @specifiedBy leads', ({ name, url }) => {
    expect(anchors).toContain(name.toLowerCase());
    const [page, anchor = ''] = url.split('#');
    if (page === scalarsUrl) expect(anchors).toContain(anchor);
    else expect(links.map(({ target }) => target)).toContain(url);
  });

  test('there are four', () => {
    expect(own.map(({ name }) => name).toSorted()).toEqual(['BigInt', 'DateTime', 'Decimal', 'JSON']);
  });
});
