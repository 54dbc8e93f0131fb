/** Each request twice, to a server with the short way and to one without: the same bytes, lines, spans and calls. */
import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { faulty } from '../faulty-kind.ts';
import { openTwoServers, request, type TwoServers } from './two-servers.ts';

type Headers = NonNullable<Parameters<typeof request>[1]>;

let servers: TwoServers;
let account: string;
let assets: readonly string[];
beforeAll(async () => {
  servers = await openTwoServers({
    sandbox: { accounts: 12 },
    config: {
      server: {
        maxBodyBytes: 16_384,
        cors: { origins: ['https://app.example'] },
        extensions: { calls: true, cost: true, trace: true, plan: true },
      },
      limits: { listItems: 600, calls: 100_000 },
    },
    more: [
      { id: 'gone', provider: 'reddio', url: 'http://127.0.0.1:1', retries: 0, breaker: { enabled: false } },
      { id: 'odd', provider: 'faulty', url: 'http://127.0.0.1:1', options: { token: 'a-secret-token' } },
    ],
    kinds: [faulty],
  });
  const { ledger } = servers.sandbox;
  account = `account/sandbox-teos/${ledger.accounts('teos')[0]?.address}`;
  assets = ledger.assets('teos').flatMap(({ ref }) => (ref === 'native' ? [] : [ref]));
});
afterAll(() => servers?.close());

const BALANCES = `query Balances($ids: [ID!]!, $assets: [ID!]!) {
  accounts(ids: $ids) { address balances(assets: $assets) { nodes { asset { ref name decimals } total { atomic value } failure { code } } } }
}`;
const SOURCES = '{ sources { name } }';

/** Asks for so many lists of all accounts; the last asset is one that does not exist. */
function lists(count: number) {
  const row =
    'nodes { account { id } asset { id ref name decimals } total { atomic value decimals } failure { code } }';
  const aliases = Array.from({ length: count }, (_, index) => `l${index}: balances(assets: $assets) { ${row} }`);
  const { ledger } = servers.sandbox;
  return {
    query: `query ($ids: [ID!]!, $assets: [ID!]!) { accounts(ids: $ids) { id ${aliases.join(' ')} } }`,
    variables: {
      ids: ledger.accounts('teos').map(({ address }) => `account/sandbox-teos/${address}`),
      assets: [...assets, '0xabcdef0001'],
    },
  };
}

/** The second time, its document is known to both servers. */
async function compare(pieces: readonly string[], requests = 1): Promise<{ toApollo: number; bytes: string }> {
  const { send, short, full, toApollo } = servers;
  for (const server of [short, full]) await send(server, pieces, requests);
  const theirs = await send(full, pieces, requests);
  let ours = theirs;
  const asked = await toApollo(async () => {
    ours = await send(short, pieces, requests);
  });
  expect(ours).toEqual(theirs);
  return { toApollo: asked, bytes: ours.bytes };
}

/** Bodies are made once the sources are known. */
type Row = readonly [what: string, body: () => unknown, headers?: Headers];

function named([what, body, headers = {}]: Row) {
  return { what, body, headers };
}

describe('the short way', () => {
  const rows: readonly Row[] = [
    ['balances', () => ({ query: BALANCES, variables: { ids: [account], assets: assets.slice(0, 3) } })],
    ['rows that are sent as bytes', () => lists(6)],
    ['no variables', () => ({ query: SOURCES })],
    [
      'variables and a name that are null',
      () => ({ query: SOURCES, variables: null, operationName: null, extensions: null }),
    ],
    [
      'an operation of several',
      () => ({ query: 'query A { sources { name } } query B { sources { id } }', operationName: 'B' }),
    ],
    [
      'aliases, fragments and conditions',
      () => ({
        query:
          'query ($no: Boolean!) { a: sources { ...F } b: sources { id @skip(if: $no) } } fragment F on Source { name @include(if: true) }',
        variables: { no: true },
      }),
    ],
    ['introspection', () => ({ query: '{ __schema { queryType { name } } }' })],
    [
      'a value that the schema knows as a default',
      () => ({ query: 'query ($deep: Boolean = true) { sources { name @skip(if: $deep) } }' }),
    ],
    ['errors beside data', () => ({ query: '{ good: sources { name } bad: account(id: "nonsense") { id } }' })],
    ['null for all', () => ({ query: '{ sources { name } accounts(ids: ["account/nobody/0x00"]) { id } }' })],
    [
      'a source that is gone',
      () => ({ query: '{ account(id: "account/gone/0x1") { balances(first: 1) { nodes { id } } } }' }),
    ],
    [
      'unforeseen errors',
      () => ({ query: '{ account(id: "account/odd/boom") { id } source(id: "odd") { health { ok } } }' }),
    ],
    [
      'hundreds of errors',
      () => ({
        query: 'query ($ids: [ID!]!) { accounts(ids: $ids) { id } }',
        variables: { ids: Array.from({ length: 500 }, (_, index) => `z${index}`) },
      }),
    ],
    ['the same twice in the body', () => `{"query":"{ nothing }","query":${JSON.stringify(SOURCES)}}`],
    ['spaces around the body', () => ` \n${JSON.stringify({ query: SOURCES })}\r\n`],
    ['text that is not ASCII', () => ({ query: '# für\n{ account(id: "ä€😀") { id } }' })],
    ['members that nobody reads', () => ({ query: SOURCES, id: 7, operation: [] })],
    ...[
      'application/graphql-response+json',
      '*/*',
      'application/graphql-response+json, application/json;q=0.9',
      'application/*',
      'text/html, */*;q=0.1',
      'application/json;q=0.5, application/graphql-response+json;q=0.5',
    ].map((accept): Row => [`accept: ${accept}`, () => ({ query: SOURCES }), { Accept: accept }]),
    ['a charset', () => ({ query: SOURCES }), { 'Content-Type': 'application/json; charset=utf-8' }],
    ['an origin that may read', () => ({ query: SOURCES }), { Origin: 'https://app.example' }],
    ['an origin that may not', () => ({ query: SOURCES }), { Origin: 'https://evil.example' }],
    [
      'a trace from outside',
      () => ({ query: SOURCES }),
      { Traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
    ],
    ['a cookie', () => ({ query: SOURCES }), { Cookie: 'a=b', Authorization: 'Bearer x' }],
    ['HTTP/1.0', () => ({ query: SOURCES }), { Connection: '' }],
  ];

  test.each(rows.map(named))('$what', async ({ what, body, headers }) => {
    const line = what === 'HTTP/1.0' ? 'POST /graphql HTTP/1.0' : undefined;
    const { toApollo, bytes } = await compare([request(body(), headers, line)]);
    expect(toApollo).toBe(0);
    expect(bytes).toMatch(/^HTTP\/1\.1 /);
  });

  describe.each(['gzip', 'gzip, deflate', 'gzip,deflate', 'gzip, deflate, br', 'zstd, br', 'deflate', 'identity'])(
    'with accept-encoding: %s',
    (accepted) => {
      const headers = { 'Accept-Encoding': accepted };

      // A short answer, and one that is compressed at once.
      test.each([0, 1])('%i lists', async (count) => {
        const body = count === 0 ? { query: SOURCES } : lists(count);
        const { toApollo, bytes } = await compare([request(body, headers)]);
        expect(toApollo).toBe(0);
        expect(/\r\ncontent-encoding: (?:gzip|br)\r\n/.test(bytes)).toBe(count > 0 && /gzip|br/.test(accepted));
      });

      // Compressed as they are written, so that the bytes depend on when they were.
      test.each([6, 48])('%i lists', async (count) => {
        const { short, full, toApollo } = servers;
        const ask = async (url: string) => {
          const all = { 'content-type': 'application/json', 'x-request-id': 'mine', 'accept-encoding': accepted };
          const reply = await fetch(`${url}/graphql`, {
            method: 'POST',
            headers: all,
            body: JSON.stringify(lists(count)),
          });
          const { date: _date, ...rest } = Object.fromEntries(reply.headers);
          return { status: reply.status, headers: rest, text: await reply.text() };
        };
        for (const { url } of [short, full]) await ask(url);
        const theirs = await ask(full.url);
        let ours = theirs;
        expect(await toApollo(async () => (ours = await ask(short.url)))).toBe(0);
        expect(ours).toEqual(theirs);
      });
    },
  );

  test.each([
    ['application/json', 200],
    ['application/graphql-response+json', 400],
  ])('a cost beyond the limits, for %s', async (accept, status) => {
    const query = 'query ($ids: [ID!]!) { accounts(ids: $ids) { balances(first: 1000) { nodes { id } } } }';
    const ids = Array.from({ length: 500 }, (_, index) => `account/gone/${index}`);
    const { toApollo, bytes } = await compare([request({ query, variables: { ids } }, { Accept: accept })]);
    expect(toApollo).toBe(0);
    expect(bytes).toContain(`HTTP/1.1 ${status} `);
    expect(bytes).toContain('QUERY_TOO_COSTLY');
  });

  test('rows that are sent in parts', async () => {
    const { toApollo, bytes } = await compare([request(lists(48))]);
    expect(toApollo).toBe(0);
    expect(bytes).toContain('\r\nTransfer-Encoding: chunked\r\n');
  });

  test('a request in many pieces', async () => {
    const bytes = request({ query: SOURCES });
    const pieces = [bytes.slice(0, 20), bytes.slice(20, -30), bytes.slice(-30, -5), bytes.slice(-5)];
    expect(await compare(pieces)).toMatchObject({ toApollo: 0 });
  });

  test('several requests on one connection, sent at once', async () => {
    const keep = { Connection: 'keep-alive' };
    const bytes = [
      request({ query: BALANCES, variables: { ids: [account], assets: assets.slice(0, 2) } }, keep),
      request({ query: SOURCES }, keep),
      request({ query: '{ nothing }' }, keep),
      request({ query: SOURCES }),
    ].join('');
    // The invalid one goes the full way.
    expect(await compare([bytes], 4)).toMatchObject({ toApollo: 1 });
  });

  test('errors that ask for a status and headers', async () => {
    const http = { status: 418, headers: new HeaderMap([['retry-after', '7']]) };
    const asking = Object.assign(new GraphQLError('no'), { extensions: { http } });
    const errors = [asking, new GraphQLError('neither')];
    const answered = [servers.short, servers.full].map(({ running }) =>
      vi.spyOn(running.graph, 'execute').mockImplementation(async () => ({ data: { sources: null }, errors })),
    );
    const { toApollo, bytes } = await compare([request({ query: SOURCES })]);
    expect(toApollo).toBe(0);
    expect(bytes).toMatch(/^HTTP\/1\.1 418 .*\r\nretry-after: 7\r\n/s);
    for (const spy of answered) spy.mockRestore();
  });

  test('an execution that throws what no one foresaw', async () => {
    const answered = [servers.short, servers.full].map(({ running }) =>
      vi.spyOn(running.graph, 'execute').mockImplementation(async () => {
        throw new TypeError('a secret of ours');
      }),
    );
    const { toApollo, bytes } = await compare([request({ query: SOURCES })]);
    expect(toApollo).toBe(0);
    expect(bytes).toMatch(/^HTTP\/1\.1 500 /);
    expect(bytes).not.toContain('secret');
    for (const spy of answered) spy.mockRestore();
  });
});

describe('the full way', () => {
  const rows: readonly Row[] = [
    ['an invalid document', () => ({ query: '{ nothing }' })],
    ['no document', () => ({ query: '{ sources {' })],
    ['an empty query', () => ({ query: '' })],
    ['no operation of that name', () => ({ query: SOURCES, operationName: 'Nobody' })],
    ['an empty name', () => ({ query: SOURCES, operationName: '' })],
    ['several operations and no name', () => ({ query: 'query A { sources { name } } query B { sources { id } }' })],
    ['a variable of the wrong type', () => ({ query: BALANCES, variables: { ids: [{}], assets: [] } })],
    ['a variable that is missing', () => ({ query: BALANCES })],
    ['a budget of calls', () => ({ query: 'query @calls(max: 3) { sources { name } }' })],
    [
      'a budget of calls that is too small',
      () => ({ query: 'query @calls(max: 0) { source(id: "gone") { health { ok } } }' }),
    ],
    ['a mutation', () => ({ query: 'mutation { a }' })],
    ['a list of operations', () => [{ query: SOURCES }]],
    ['extensions', () => ({ query: SOURCES, extensions: {} })],
    ['a persisted query', () => ({ query: SOURCES, extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } })],
    ['extensions as text', () => ({ query: SOURCES, extensions: '{}' })],
    ['variables as text', () => ({ query: SOURCES, variables: '{}' })],
    ['variables as a list', () => ({ query: SOURCES, variables: [] })],
    ['a name that is a number', () => ({ query: SOURCES, operationName: 7 })],
    ['a query that is a number', () => ({ query: 7 })],
    ['no object', () => '7'],
    ['null', () => 'null'],
    ['broken JSON', () => '{"query":'],
    ['a byte order mark', () => `\ufeff${JSON.stringify({ query: SOURCES })}`],
    ['a poisoned prototype', () => `{"query":${JSON.stringify(SOURCES)},"__proto__":{"a":1}}`],
    ['a poisoned prototype that is escaped', () => `{"query":${JSON.stringify(SOURCES)},"\\u005f_proto__":{"a":1}}`],
    ['a poisoned constructor', () => `{"query":${JSON.stringify(SOURCES)},"constructor":{"prototype":{}}}`],
    ['an empty body', () => ''],
    ['a body that is too long', () => ({ query: SOURCES, id: 'x'.repeat(16_384) })],
    ['the plan', () => ({ query: SOURCES }), { 'X-Balancegraph-Explain': 'plan' }],
    ['another media type', () => ({ query: SOURCES }), { 'Content-Type': 'text/plain' }],
    ['no media type', () => ({ query: SOURCES }), { 'Content-Type': '' }],
    ['a media type in capitals', () => ({ query: SOURCES }), { 'Content-Type': 'Application/JSON' }],
    ['another charset', () => ({ query: SOURCES }), { 'Content-Type': 'application/json; charset=latin1' }],
    ['a compressed body', () => ({ query: SOURCES }), { 'Content-Encoding': 'gzip' }],
    ['no answer that is accepted', () => ({ query: SOURCES }), { Accept: 'image/png' }],
    ['an expectation', () => ({ query: SOURCES }), { Expect: '100-continue' }],
    ['a host that is not ours', () => ({ query: SOURCES }), { Host: 'evil.example' }],
    ...['gzip;q=0.5', '*', 'GZIP', 'br;q=1.0, gzip', 'x-gzip', ''].map(
      (accepted): Row => [`accept-encoding: ${accepted}`, () => lists(1), { 'Accept-Encoding': accepted || ' ' }],
    ),
    ['an answer that is not to be compressed', () => lists(1), { 'Accept-Encoding': 'gzip', 'X-No-Compression': '1' }],
    ['no host', () => ({ query: SOURCES }), { Host: '' }],
    ['a body in chunks', () => '1\r\n{\r\n0\r\n\r\n', { 'Content-Length': '', 'Transfer-Encoding': 'chunked' }],
  ];

  /** What Apollo Server does not get either, because Fastify or Node refuses it. */
  const refused =
    /^(broken JSON|a poisoned|an empty body|a body that|another media|no media|another charset|a compressed|a host|no host|a body in chunks)/;

  test.each(rows.map(named))('$what', async ({ what, body, headers }) => {
    const { toApollo } = await compare([request(body(), headers)]);
    expect(toApollo).toBe(refused.test(what) ? 0 : 1);
  });

  test.each(['GET', 'HEAD', 'PUT', 'OPTIONS'])('%s', async (method) => {
    const target = method === 'GET' ? `/graphql?query=${encodeURIComponent(SOURCES)}` : '/graphql';
    await compare([
      request('', { 'Apollo-Require-Preflight': '1', 'Content-Type': '' }, `${method} ${target} HTTP/1.1`),
    ]);
  });

  test.each(['/graphql?a=b', '/graphql/', '/nowhere'])('%s', async (target) => {
    await compare([request({ query: SOURCES }, {}, `POST ${target} HTTP/1.1`)]);
  });

  test('a document that was pushed out is not known', async () => {
    const { short, send, toApollo } = servers;
    const bytes = request({ query: '{ sources { label } }' });
    await send(short, [bytes]);
    const { documents } = short.running.graph;
    vi.spyOn(documents, 'ofText').mockReturnValueOnce(undefined);
    expect(await toApollo(() => send(short, [bytes]))).toBe(1);
  });
});
