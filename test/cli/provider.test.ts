/** The files of a new provider: type-correct from the start, green but for two functions, and green once those are written. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shapes } from '../../src/providers/shape.ts';
import { entries, writeTsconfig } from '../docs/entries.ts';
import { root } from '../docs/pages.ts';
import { makeScratch } from '../docs/sandbox-server.ts';
import { run } from './run.ts';
import { writtenWire } from './written-wires.ts';

const start = promisify(execFile);
const NAME = 'my-bank';
const FILES = ['my-bank-fake.ts', 'my-bank-wire.ts', 'my-bank.md', 'my-bank.test.ts', 'my-bank.ts'];

/** A test of a generated file, as vitest reports it. */
interface Told {
  readonly title: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

let scratch: string;
/** By folder. */
let told: ReadonlyMap<string, readonly Told[]>;
let typeFaults: readonly string[];

/** For each shape the files as generated, and beside them the same with the two functions written. All are tried by one vitest. */
beforeAll(async () => {
  scratch = makeScratch();
  for (const shape of shapes) {
    for (const folder of [shape, `${shape}-written`]) {
      const { code, err } = await run(['provider', NAME, '--shape', shape, '--dir', `${scratch}/${folder}`]);
      expect({ code, err }).toMatchObject({ code: 0 });
    }
    writeFileSync(`${scratch}/${shape}-written/${NAME}-wire.ts`, writtenWire(shape));
  }
  writeTsconfig(scratch);
  const alias = Object.entries(entries).map(([name, replacement]) => ({ find: name, replacement }));
  // The longest first: a name of the package begins all others.
  const resolve = { alias: alias.toSorted((a, b) => b.find.length - a.find.length) };
  writeFileSync(
    `${scratch}/vitest.config.mjs`,
    `export default ${JSON.stringify({ resolve, test: { isolate: false } })};\n`,
  );
  [typeFaults, told] = await Promise.all([checkTypes(), runTests()]);
});
afterAll(() => rmSync(scratch, { recursive: true }));

async function checkTypes(): Promise<readonly string[]> {
  const { stdout } = await start(`${root}node_modules/.bin/tsc`, ['--noEmit', '-p', scratch]).catch(outputOf);
  return stdout.split('\n').filter((line) => line.includes('.tmp/'));
}

async function runTests(): Promise<typeof told> {
  const report = `${scratch}/report.json`;
  const args = ['run', '--root', scratch, '--reporter=json', `--outputFile=${report}`];
  await start(`${root}node_modules/.bin/vitest`, args, { env: { PATH: process.env.PATH } }).catch(outputOf);
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    readonly testResults: readonly { readonly name: string; readonly assertionResults: readonly Told[] }[];
  };
  return new Map(testResults.map(({ name, assertionResults }) => [name.split('/').at(-2) ?? '', assertionResults]));
}

/** Both commands fail where they find something. */
function outputOf(error: unknown): { readonly stdout: string } {
  if (error instanceof Error && 'stdout' in error) return { stdout: String(error.stdout) };
  throw error;
}

test('all files pass the type check of the project', () => {
  expect(typeFaults).toEqual([]);
});

describe.each(shapes)('a provider of shape %s', (shape) => {
  test('has its five files', () => {
    expect(readdirSync(`${scratch}/${shape}`).toSorted()).toEqual(FILES);
  });

  test('is green but for the two functions, whose tests say what to write', () => {
    const results = told.get(shape) ?? [];
    const failed = results.filter(({ status }) => status === 'failed');
    expect(failed.map(({ title }) => title)).toEqual([
      'request asks the upstream for the call',
      'decode reads what the upstream answers',
    ]);
    const [request = '', decode = ''] = failed.map(({ failureMessages }) => failureMessages.join());
    expect(request).toContain('Not written yet: request in my-bank-wire.ts. Return { method, path, step }');
    expect(request).toContain('GET /v1/balances?');
    expect(decode).toContain('Not written yet: decode in my-bank-wire.ts. Take the rows of answer.body');
    const others = results.filter(({ status }) => status !== 'failed');
    expect(others.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed', 'todo']);
  });

  test('conforms with both functions written', () => {
    const results = told.get(`${shape}-written`) ?? [];
    expect(results.filter(({ status }) => status === 'failed' || status === 'todo')).toEqual([]);
    expect(results.filter(({ status }) => status === 'passed').length).toBeGreaterThan(30);
  });
});

describe('names', () => {
  const nowhere = `${tmpdir()}/never-written`;

  test.each([
    '',
    'a',
    'My-bank',
    '1bank',
    'my_bank',
    'my--bank',
    '-bank',
    'bank-',
    '../bank',
    'bank.ts',
    'a'.repeat(41),
  ])('%j is refused with the rule', async (name) => {
    const { code, err } = await run(['provider', '--shape', 'pairs', '--dir', nowhere, '--', name]);
    expect(code).toBe(2);
    expect(err).toContain('must be 2 to 40 small letters, digits and single hyphens, a letter first');
    expect(existsSync(nowhere)).toBe(false);
  });

  test('that of a provider that is built in is refused', async () => {
    const { code, err } = await run(['provider', 'evm', '--shape', 'pairs', '--dir', nowhere]);
    expect({ code, err }).toEqual({ code: 2, err: 'The name of a provider is one that is built in.\n' });
  });

  test('words of the language make no trouble', async () => {
    const folder = mkdtempSync(`${tmpdir()}/provider-`);
    await run(['provider', 'new', '--shape', 'pairs', '--dir', folder]);
    expect(readFileSync(`${folder}/new.ts`, 'utf8')).toContain('export const newKind: ProviderKind<');
  });

  test.each([
    [['--shape', 'grid'], 'Write one of account, account-assets, cross-product, pairs.'],
    [[], "required option '--shape <shape>' not specified"],
  ])('a shape %j is refused', async (flags, message) => {
    const { code, err } = await run(['provider', 'bank', '--dir', nowhere, ...flags]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('files that are there', () => {
  test('stay as they are, and nothing is written beside them', async () => {
    const folder = mkdtempSync(`${tmpdir()}/provider-`);
    writeFileSync(`${folder}/bank-wire.ts`, 'mine');
    const { code, out, err } = await run(['provider', 'bank', '--shape', 'pairs', '--dir', folder]);
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: `Nothing was written. There already:\n  ${folder}/bank-wire.ts\nReplace them with --overwrite.\n`,
    });
    expect(readdirSync(folder)).toEqual(['bank-wire.ts']);
    expect(readFileSync(`${folder}/bank-wire.ts`, 'utf8')).toBe('mine');
  });

  test('are replaced when told so', async () => {
    const folder = mkdtempSync(`${tmpdir()}/provider-`);
    writeFileSync(`${folder}/bank-wire.ts`, 'mine');
    expect(await run(['provider', 'bank', '--shape', 'pairs', '--dir', folder, '--overwrite'])).toMatchObject({
      code: 0,
    });
    expect(readFileSync(`${folder}/bank-wire.ts`, 'utf8')).toContain('Not written yet');
  });

  test('a folder that is a file is refused', async () => {
    const folder = mkdtempSync(`${tmpdir()}/provider-`);
    writeFileSync(`${folder}/file`, '');
    const { code, err } = await run(['provider', 'bank', '--shape', 'pairs', '--dir', `${folder}/file`]);
    expect({ code, err }).toEqual({
      code: 1,
      err: `Cannot write to ${folder}/file. Name a folder that you may write to.\n`,
    });
  });
});

test('says which files are written, and what to do next', async () => {
  const folder = mkdtempSync(`${tmpdir()}/provider-`);
  const { out, err } = await run(['provider', 'bank', '--shape', 'pairs', '--dir', folder]);
  expect(out.trim().split('\n')).toHaveLength(1 + FILES.length);
  expect(err).toBe(`\nNext: npx vitest run ${folder}\nIts two failing tests say what to write.\n`);
});
