/** What the README of the fleet shows is what it does. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFleet } from '../../../examples/fleet/fleet.ts';
import { query } from '../../../examples/fleet/question.ts';
import { pageAt } from '../../docs/pages.ts';
import { post } from '../example.ts';

const folder = new URL('../../../examples/fleet/', import.meta.url);
const readme = readFileSync(new URL('README.md', folder), 'utf8');

function blocks(language: string): string[] {
  return [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, of, text = '']) =>
    of === language ? [text.trim()] : [],
  );
}

let fleet: Awaited<ReturnType<typeof startFleet>>;
beforeAll(async () => {
  fleet = await startFleet('hive');
});
afterAll(() => fleet?.close());

test('shows the query that the command prints, and balances of its answer', async () => {
  expect(blocks('graphql')).toEqual([query]);
  const text = JSON.stringify((await post(fleet.url, { query })).data);
  const shown: unknown = JSON.parse(blocks('json')[0] ?? '');
  expect(shown).toHaveLength(3);
  for (const balance of Array.isArray(shown) ? shown : []) expect(text).toContain(JSON.stringify(balance));
});

test('its commands are the script with options that the program takes', () => {
  const source = readFileSync(new URL('start.ts', folder), 'utf8');
  expect(blocks('sh')).toEqual(['npm run example:fleet', 'npm run example:fleet -- --gateway apollo --port 4010']);
  for (const option of ['gateway', 'port']) expect(source).toContain(`${option}: { type: 'string'`);
});

test('lists every reason of the schema', async () => {
  const { data } = await post(fleet.url, { query: '{ __type(name: "MissingReason") { enumValues { name } } }' });
  const listed = [...readme.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => ({ name }));
  expect(data).toEqual({ __type: { enumValues: expect.toSatisfy((values) => same(values, listed)) } });
});

function same(left: unknown, right: readonly object[]): boolean {
  const sorted = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).toSorted();
  return Array.isArray(left) && JSON.stringify(sorted(left)) === JSON.stringify(sorted(right));
}

test('names every file', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  expect(files.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

test('its links lead somewhere', () => {
  const links = [...readme.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  expect(links.length).toBeGreaterThan(3);
  for (const link of links) {
    const [path = '', anchor] = link.split('#');
    expect([link, existsSync(new URL(path, folder))]).toEqual([link, true]);
    if (anchor !== undefined) expect(pageAt(path.replace('../../', '')).anchors).toContain(anchor);
  }
});
