import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'balancegraph-explain-'));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const QUERY = `query Two($ids: [ID!]!) {
  accounts(ids: $ids) { balance(asset: "0x59597b974054b763da210001") { total { atomic } } }
}
query Names { sources { name } }`;
const ids = ['0xe12ee2c013468c132a1f980067e22f39f3f42dff', '0x16f0aba5a7022d010cf8bf8a3efb01998d2b7e1d'].map(
  (address) => `account/sandbox-teos/${address}`,
);

describe('balancegraph explain', () => {
  const query = file('two.graphql', QUERY);

  test('prints the calls as a table', async () => {
    const variables = file('two.json', JSON.stringify({ ids }));
    const { code, out, err } = await run(['explain', query, '--operation', 'Two', '--variables', `@${variables}`]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('SOURCE        STEP               CALLS  ACCOUNTS × ASSETS  PAIRS');
    expect(out).toMatch(/sandbox-teos +GetAssetsBalances +1 +2 × 1 +2 +\d+ +0\n/);
    expect(out).toContain('1 call to 1 source for 2 pairs\n');
    expect(out).toContain('sandbox-teos: 1 of the 300 calls that may start per minute\n');
    expect(out).toContain('sandbox-teos: 1 of the 30000 calls that may start per day\n');
    expect(out).toContain('At sandbox-teos: a request that fails is sent once more\n');
    expect(out).toContain('Charged against the limits: 2 of 10000 accounts, 2 of 50000 pairs,');
  });

  test('prints the plan as JSON', async () => {
    const given = ['--operation', 'Two', '--variables', JSON.stringify({ ids }), '--format', 'json'];
    const { code, out } = await run(['explain', query, ...given]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      total: 1,
      calls: [{ source: 'sandbox-teos', step: 'GetAssetsBalances', shape: 'cross-product', accounts: 2, assets: 1 }],
    });
  });

  test.each([
    ['a broken document', '{ sources {', [], 'Syntax Error'],
    ['a field that is not there', '{ nope }', [], 'Cannot query field "nope"'],
    ['a mutation', 'mutation { a }', [], 'read-only'],
    ['several operations', QUERY, [], 'several operations: Two, Names. Name one of them.'],
    ['an unknown operation', QUERY, ['--operation', 'Three'], 'no operation "Three"; it has: Two, Names.'],
    ['variables that do not fit', QUERY, ['--operation', 'Two', '--variables', '{"ids": 1.5}'], 'Variable "$ids"'],
    ['variables that are missing', QUERY, ['--operation', 'Two'], 'Variable "$ids"'],
  ])('says what is wrong: %s', async (name, text, more, message) => {
    const { code, out, err } = await run(['explain', file(`${name}.graphql`, text), ...more]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(message);
    expect(err).toContain('The query would be refused; nothing would be asked.\n');
  });

  test('a field that would be refused is reported, and the rest is planned', async () => {
    const part = file('part.graphql', '{ account(id: "account/nowhere/1") { id } sources { health { ok } } }');
    const { code, out, err } = await run(['explain', part]);
    expect(code).toBe(1);
    expect(out).toContain('4 calls to 4 sources');
    expect(err).toContain('unknown source');
    expect(err).toContain('Parts of the query would be refused.\n');
  });

  test.each([
    [['explain', join(folder, 'missing.graphql')], 'Cannot read'],
    [['explain', query, '--variables', '[1]'], 'Not a JSON object.'],
    [['explain', query, '--variables', `@${folder}/missing.json`], 'Cannot read'],
    [['explain'], "missing required argument 'file'"],
  ])('is a matter of the command line: %j', async (args, message) => {
    const { code, out, err } = await run(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});
