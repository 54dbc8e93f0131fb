import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readManifests } from '../../src/config/operation-manifest.ts';
import { run } from './run.ts';

/** A folder with these files. */
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'balancegraph-operations-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

async function check(files: Readonly<Record<string, string>>) {
  const folder = folderWith(files);
  const { code, out, err } = await run(['check-operations', folder]);
  const local = (text: string): string => text.replaceAll(`${folder}/`, '');
  return { code, out: local(out), err: local(err) };
}

const HEALTH = 'query Health { sources { ...Alive } }';
const ALIVE = 'fragment Alive on Source { health { ok } }';
const ids = ['0xe12ee2c013468c132a1f980067e22f39f3f42dff', '0x16f0aba5a7022d010cf8bf8a3efb01998d2b7e1d'].map(
  (address) => `account/sandbox-teos/${address}`,
);
const BALANCES = `query Balances($ids: [ID!]!) @calls(max: 1) {
  accounts(ids: $ids) { balance(asset: "0x59597b974054b763da210001") { total { atomic } } }
}`;

describe('documents that are in order', () => {
  test('are listed with their calls; fragments may stand in other files and folders', async () => {
    expect(await check({ 'a.graphql': `# Who answers?\n${HEALTH}`, 'parts/alive.gql': ALIVE })).toEqual({
      code: 0,
      out: 'OPERATION  CALLS  ALLOWED  VERDICT  PLACE\nHealth         4        –  ok       a.graphql:2\n',
      err: '',
    });
  });

  test('keep to their budgets: the lower one of the document and of calls.yaml', async () => {
    const files = { 'a.graphql': `${HEALTH.replace('Health', 'Health @calls(max: 9)')} ${ALIVE}` };
    expect((await check({ ...files, 'calls.yaml': 'Health: 4' })).out).toMatch(/Health +4 +4 +ok/);
    expect((await check({ ...files, 'calls.yaml': 'Health: 20' })).out).toMatch(/Health +4 +9 +ok/);
  });

  test('may bring usual variables', async () => {
    const example = JSON.stringify({ ids });
    expect((await check({ 'a.graphql': BALANCES, 'Balances.variables.json': example })).out).toMatch(
      /Balances +1 +1 +ok/,
    );
    const nameless = BALANCES.replace('query Balances', 'query');
    expect((await check({ 'b/a.graphql': nameless, 'b/a.variables.json': example })).out).toMatch(
      /without a name +1 +1 +ok/,
    );
  });

  test('without a budget may have any variables', async () => {
    const { code, out } = await check({ 'a.graphql': BALANCES.replace('@calls(max: 1)', '') });
    expect(code).toBe(0);
    expect(out).toMatch(/Balances +≤ \d+ +– +ok/);
  });
});

describe('each fault is reported by file and line', () => {
  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'a broken document',
      { 'a.graphql': '{\n  sources {' },
      'a.graphql:2:12  Syntax Error: Expected Name, found <EOF>.',
    ],
    ['an unknown field', { 'a.graphql': '{\n  nope }' }, 'a.graphql:2:3  Cannot query field "nope" on type "Query".'],
    ['an unknown fragment', { 'a.graphql': HEALTH }, 'a.graphql:1:29  Unknown fragment "Alive".'],
    [
      'an error inside a fragment of another file',
      { 'a.graphql': HEALTH, 'b.graphql': 'fragment Alive on Source {\n  nope }' },
      'b.graphql:2:3  Cannot query field "nope" on type "Source".',
    ],
    [
      'two fragments of one name',
      { 'a.graphql': `${HEALTH} ${ALIVE}`, 'b.graphql': ALIVE },
      'b.graphql:1:1  the fragment Alive stands at a.graphql:1 already',
    ],
    [
      'too many calls',
      { 'a.graphql': `${HEALTH.replace('Health', 'Health @calls(max: 3)')} ${ALIVE}` },
      'a.graphql:1  4 upstream calls (sandbox-reddio 1, sandbox-teos 1, sandbox-mesh 1, sandbox-loopring 1), 3 allowed',
    ],
    [
      'a budget of 0',
      { 'a.graphql': `${HEALTH} ${ALIVE}`, 'calls.yaml': 'Health: 0' },
      'a.graphql:1  4 upstream calls (sandbox-reddio 1, sandbox-teos 1, sandbox-mesh 1, sandbox-loopring 1), 0 allowed',
    ],
    ['a budget below 0', { 'a.graphql': 'query @calls(max: -1) { sources { name } }' }, 'must be 0 or more, not -1'],
    [
      'variables that may bring more than is allowed',
      { 'a.graphql': BALANCES },
      '1 allowed at its worst; put usual variables into Balances.variables.json',
    ],
    [
      'variables that do not fit',
      { 'a.graphql': BALANCES, 'Balances.variables.json': '{ "ids": 1.5 }' },
      'a.graphql:1  Variable "$ids" got invalid value 1.5',
    ],
    [
      'variables that name nothing',
      { 'a.graphql': BALANCES, 'Balances.variables.json': '{ "ids": ["account/nowhere/1"] }' },
      'a.graphql:2:3  ids[0]: unknown source',
    ],
    [
      'examples that are no object',
      { 'a.graphql': BALANCES.replace('@calls(max: 1)', ''), 'Balances.variables.json': '[]' },
      'Balances.variables.json  must hold the variables as one JSON object',
    ],
    [
      'a budget below 0 in the file',
      { 'a.graphql': '{ sources { name } }', 'calls.yaml': 'A: -1' },
      'calls.yaml  must hold names of operations, each with a whole number of calls, 0 or more',
    ],
    [
      'a file of budgets that cannot be read',
      { 'a.graphql': '{ sources { name } }', 'calls.yaml': 'A: [' },
      'calls.yaml  must hold names of operations',
    ],
    [
      'a budget of an operation that is not there',
      { 'a.graphql': '{ sources { name } }', 'calls.yaml': 'Nope: 3' },
      'calls.yaml  no document has the operation "Nope"',
    ],
  ])('%s', async (_, files, printed) => {
    const { code, err } = await check(files);
    expect(err).toContain(printed);
    expect(err).toMatch(/\d+ things? to mend\.\n$/);
    expect(code).toBe(1);
  });

  test('all at once, and the good ones are listed', async () => {
    const { code, out, err } = await check({
      'a.graphql': '{ nope }',
      'b.graphql': '{ ids: sources { name } }',
      'c.graphql': '{',
    });
    expect(code).toBe(1);
    expect(out).toMatch(/to mend +a\.graphql:1\n.*ok +b\.graphql:1\n$/s);
    expect(err.endsWith('2 things to mend.\n')).toBe(true);
  });
});

test.each([
  ['a folder that is not there', ['check-operations', '/nowhere/at/all'], 'Cannot read /nowhere/at/all.'],
  ['no folder', ['check-operations'], "missing required argument 'folder'"],
])('is a matter of the command line: %s', async (_, args, message) => {
  const { code, out, err } = await run(args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(message);
});

test('a folder without documents is one, too', async () => {
  expect(await check({ 'notes.txt': '' })).toMatchObject({
    code: 2,
    err: expect.stringContaining('holds no document'),
  });
});

describe('--manifest', () => {
  const files = {
    'a.graphql': HEALTH,
    'parts/alive.gql': `${ALIVE} fragment Unused on Source { id }`,
    'b.graphql': 'query Names{sources{name}}',
  };

  test('writes each operation with its fragments and the digest of its text, sorted by name', async () => {
    const folder = folderWith(files);
    const file = join(folder, 'operations.json');
    const { code, err } = await run(['check-operations', folder, '--manifest', file]);
    expect({ code, err }).toEqual({ code: 0, err: `Wrote 2 operations to ${file}.\n` });
    const health =
      'query Health {\n  sources {\n    ...Alive\n  }\n}\n\nfragment Alive on Source {\n  health {\n    ok\n  }\n}';
    const names = 'query Names {\n  sources {\n    name\n  }\n}';
    const entry = (name: string, body: string) => ({
      id: createHash('sha256').update(body).digest('hex'),
      name,
      type: 'query',
      body,
    });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [entry('Health', health), entry('Names', names)],
    });
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('a server takes what it wrote', async () => {
    const folder = folderWith(files);
    const file = join(folder, 'operations.json');
    await run(['check-operations', folder, '--manifest', file]);
    expect(await readManifests([file])).toMatchObject({ ok: true });
  });

  test.each([
    [
      'an operation without a name',
      { 'a.graphql': '{ sources { name } }' },
      'a.graphql:1  an operation of a manifest needs a name',
    ],
    [
      'two operations of one name',
      { 'a.graphql': 'query A { sources { name } }', 'b.graphql': 'query A { sources { id } }' },
      'b.graphql:1  the operation A stands at a.graphql:1 already',
    ],
    ['a document that does not fit', { 'a.graphql': 'query A { nothing }' }, 'Cannot query field "nothing"'],
  ])('%s is to be mended, and nothing is written', async (_name, wrong, message) => {
    const folder = folderWith(wrong);
    const file = join(folder, 'operations.json');
    const { code, err } = await run(['check-operations', folder, '--manifest', file]);
    expect(code).toBe(1);
    expect(err.replaceAll(`${folder}/`, '')).toContain(message);
    expect(existsSync(file)).toBe(false);
  });

  test('a file that cannot be written is told', async () => {
    const folder = folderWith(files);
    const { code, err } = await run(['check-operations', folder, '--manifest', join(folder, 'no/where.json')]);
    expect({ code, err }).toEqual({
      code: 1,
      err: `Cannot write ${folder}/no/where.json. Name a file in a folder that you may write to.\n`,
    });
  });
});
