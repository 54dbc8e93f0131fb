import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Ledger } from '../../src/sandbox/ledger/ledger.ts';
import { openTestServer, type TestServer } from '../server/support.ts';
import { fileWith, listening, NOBODY } from './files.ts';
import { outcomeOf, run, startChild } from './run.ts';

const CANARY = 'canary-83ae02';

/** The first account of the sandbox, at Loopring. */
const { ledger, account } = (() => {
  const made = new Ledger();
  const [first] = made.accounts('loopring');
  if (first === undefined) throw new Error('the ledger is empty');
  return { ledger: made, account: first };
})();

const DOCUMENT = `query Mine($id: ID!) {
  account(id: $id) { balances(assets: ["0", "1"]) { nodes { asset { symbol } total { atomic } provenance { basis } } } }
}`;
const VARIABLES = JSON.stringify({ id: `account/sandbox-loopring/${account.address}` });

function atomic(ref: string): string {
  const amounts = ledger.truth('loopring', account, ref);
  if (amounts?.total === undefined) throw new Error('the first account holds its first assets');
  return String(amounts.total);
}

describe('over the sandbox of its own', () => {
  test('prints a table for people', async () => {
    const file = await fileWith(DOCUMENT, 'mine.graphql');
    const { code, out, err } = await run(['query', file, '--variables', VARIABLES]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [eth, lrc] = [atomic('0'), atomic('1')];
    expect(out).toBe(
      `account\nSYMBOL  ${'ATOMIC'.padStart(eth.length)}  BASIS\nETH     ${eth}  REPORTED\nLRC     ${lrc.padStart(eth.length)}  REPORTED\n`,
    );
  });

  test('reads standard input and prints JSON with every digit', async () => {
    const child = startChild(['query', '-', '--format', 'json', '--variables', VARIABLES]);
    const outcome = outcomeOf(child);
    child.stdin.end(DOCUMENT);
    const { code, out, err } = await outcome;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const node = (symbol: string, ref: string) => ({
      asset: { symbol },
      total: { atomic: atomic(ref) },
      provenance: { basis: 'REPORTED' },
    });
    expect(JSON.parse(out)).toEqual({
      data: { account: { balances: { nodes: [node('ETH', '0'), node('LRC', '1')] } } },
      extensions: { calls: [expect.objectContaining({ source: 'sandbox-loopring', pairs: 2 })] },
    });
  });

  test('runs the worked query with failures: the answer on stdout, each failure once on stderr, exit code 1', async () => {
    const file = fileURLToPath(new URL('../../examples/queries/5-zero-absent-failed.graphql', import.meta.url));
    const { code, out, err } = await run(['query', file]);
    expect(code).toBe(1);
    for (const text of ['zero\n', 'absent\n', 'failed\n', 'NOT_REPORTED', 'ACCOUNT_NOT_FOUND'])
      expect(out).toContain(text);
    expect(err).toMatch(
      /^1 × The source answered without this pair.*\n1 × The source says.*\nThe answer holds failures\.\n$/,
    );
  });
});

describe('over a running server', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await openTestServer();
  });

  afterAll(() => server?.close());

  const at = async (document: string) => ['query', await fileWith(document), '--url', `${server.url}/graphql`];

  test('asks it', async () => {
    const before = server.sandbox.upstreams.teos.count();
    const { code, out } = await run(await at('{ source(id: "sandbox-teos") { name health { ok } } }'));
    expect({ code, out }).toEqual({ code: 0, out: 'source\nNAME          OK\nsandbox-teos  true\n' });
    expect(server.sandbox.upstreams.teos.count()).toBe(before + 1);
  });

  test('offers the path where the URL has none', async () => {
    const file = await fileWith('{ sources { id } }');
    for (const url of [server.url, `${server.url}/`]) {
      const { code, out, err } = await run(['query', file, '--url', url]);
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(err).toContain('Try it with /graphql at its end.');
    }
    expect((await run(['query', file, '--url', `${server.url}/graph`])).err).toContain('at the path /graphql.');
  });

  test('runs the operation that --operation names, with the fragments that it uses', async () => {
    const document = `query A { source(id: "sandbox-teos") { ...Named } } query B { source(id: "sandbox-mesh") { ...Named } }
      fragment Named on Source { name }`;
    const { code, out } = await run([...(await at(document)), '--operation', 'B']);
    expect({ code, out }).toEqual({ code: 0, out: 'source\nNAME\nsandbox-mesh\n' });
    expect(await run([...(await at(document)), '--operation', 'C'])).toEqual({
      code: 2,
      out: '',
      err: 'The document has no operation of the name that --operation gives; it has A, B.\n',
    });
    const { out: only } = await run([
      ...(await at('query Only { source(id: "sandbox-teos") { name } }')),
      '--operation',
      'Only',
    ]);
    expect(only).toBe('source\nNAME\nsandbox-teos\n');
  });

  test.each([
    ['{ sources {', 'The document cannot be read: Syntax Error'],
    ['{ wallets { id } }', 'The server refused the query: Cannot query field "wallets"'],
    ['query Q($id: ID!) { source(id: $id) { id } }', 'Variable "$id"'],
    ['query A { sources { id } } query B { sources { id } }', 'Choose one with --operation: A, B.'],
    ['mutation { move }', 'read-only'],
  ])('says what is wrong with %j', async (document, words) => {
    const { code, out, err } = await run(await at(document));
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(words);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

test('a field whose argument breaks a rule is null, and the reason is printed', async () => {
  const { code, out, err } = await run([
    'query',
    await fileWith('{ sources(ids: ["elsewhere"]) { id } }', 'q.graphql'),
  ]);
  expect({ code, out }).toEqual({ code: 1, out: 'sources: null\n' });
  expect(err).toContain('ids[0]: unknown source');
});

describe('what it cannot do', () => {
  test('a file that is not there is a usage error', async () => {
    const { code, out, err } = await run(['query', '/nowhere/q.graphql']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe('Cannot read /nowhere/q.graphql. Name a file with a GraphQL document, or - for standard input.\n');
  });

  test('a URL that is none is a usage error, and is not repeated', async () => {
    expect(await run(['query', await fileWith('{ sources { id } }'), '--url', `${CANARY} here`])).toEqual({
      code: 2,
      out: '',
      err: '--url must be a URL such as http://127.0.0.1:4000/graphql.\n',
    });
  });

  test.each([
    ['a server that is not there', `${NOBODY}/graphql`],
    ['a URL with a password', `http://user:${CANARY}@127.0.0.1:9/graphql`],
    ['a URL with a key', `${NOBODY}/graphql?key=${CANARY}`],
    ['another protocol', `ftp://${CANARY}.example/`],
  ])('%s is named without repeating it', async (_name, url) => {
    expect(await run(['query', await fileWith('{ sources { id } }'), '--url', url])).toEqual({
      code: 1,
      out: '',
      err: 'The server cannot be reached. Check --url.\n',
    });
  });

  test.each([
    ['a page', 200, 'text/html', '<!doctype html><title>Sign in</title>'],
    ['an error page', 502, 'text/html', '<!doctype html><title>Bad gateway</title>'],
    ['another API', 200, 'application/json', '{"status":"ok"}'],
    ['broken JSON', 200, 'application/json', '{"data":'],
  ])('%s instead of an answer differs from an unreachable server', async (_name, status, type, body) => {
    const port = await listening((_request, response) => {
      response.writeHead(status, { 'content-type': type }).end(body);
    });
    const at = async (path: string) =>
      run(['query', await fileWith('{ sources { id } }'), '--url', `http://127.0.0.1:${port}${path}?key=${CANARY}`]);
    const said =
      'What answers there is no GraphQL server. Check --url; the graph of balancegraph is at the path /graphql.\n';
    expect(await at('/elsewhere')).toEqual({ code: 1, out: '', err: said });
    for (const path of ['/', '']) {
      expect(await at(path)).toEqual({
        code: 1,
        out: '',
        err: expect.stringContaining('Try it with /graphql at its end.'),
      });
    }
  });

  test.each([
    [['query']],
    [['query', '-', '--variables', '[1]']],
    [['query', '-', '--variables', '{']],
    [['query', '-', '--format', 'xml']],
    [['query', '-', 'more']],
  ])('%j is a usage error', async (args) => {
    expect(await run(args)).toMatchObject({ code: 2, out: '' });
  });
});
