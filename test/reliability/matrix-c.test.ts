/** Matrix C: the security of the server as far as loopback can show it; by the numbers of its rows. */
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { foldersBeside } from '../../scripts/install-beside.ts';
import { openLog } from '../../src/log.ts';
import { FailureError } from '../../src/model/failure.ts';
import { boundErrors } from '../../src/server/answer/answer-errors.ts';
import { openRawUpstream } from '../http/raw-upstream.ts';
import { ask, json } from '../sandbox/ask.ts';
import { faulty } from '../server/faulty-kind.ts';
import { codesOf, openServer, openTestServer, parseLines, type TestServer } from '../server/support.ts';
import { badAddresses } from './bad-values.ts';
import { regexesIn, repeatsWithinRepeats } from './regexes.ts';
import { accountForRows } from './rows.ts';
import { countUnfolding } from './unfolding.ts';

const tested = new Set<number>();

/** A test that stands for a row. */
function row(number: number, name: string, run: () => Promise<void> | void): void {
  tested.add(number);
  test(`C${number} ${name}`, run);
}

/** As `docs/reliability.md` recommends it for a graph that the public can reach. */
const CLOSED = { server: { introspection: false, graphiql: false }, limits: { documentTokens: 250 } };

let server: TestServer;
let closed: Awaited<ReturnType<typeof openServer>>;

beforeAll(async () => {
  server = await openTestServer();
  closed = await openServer({ sources: server.sandbox.sources, config: CLOSED });
});
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await closed?.running.close();
  await server?.close();
});

const POSTED = { target: '/graphql', method: 'POST', headers: { 'content-type': 'application/json' } } as const;
const SOURCES = { query: '{ sources { name } }' };

/** What a browser adds where the page is of another site. */
const FOREIGN = { 'sec-fetch-site': 'cross-site' };

describe('what scanners send', () => {
  const refused = async (query: string): Promise<void> => {
    const reply = await closed.post(query);
    expect({ query: query.slice(0, 60), status: reply.status, body: json(reply) }).toEqual({
      query: query.slice(0, 60),
      status: 400,
      body: { errors: expect.any(Array) },
    });
    expect(reply.text).not.toMatch(/Did you mean|exception|stacktrace|tracing/);
  };

  row(1, 'a hundred aliases, directives, circles of introspection, misspelt fields', async () => {
    await refused(`query cop { ${Array.from({ length: 101 }, (_, index) => `alias${index}:__typename`).join(' ')} }`);
    await refused('query cop { __schema { types { name fields { name } } } }');
    await refused(
      'query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }',
    );
    await refused('query cop { __schema { directive } }');
    await refused('qwerty cop { abc }');
    const directives = await closed.post(`query cop { __typename ${'@aa'.repeat(10)} }`);
    expect(codesOf(directives).length).toBeLessThan(10);
  });

  row(1, 'lists of operations, GET, forms, pages', async () => {
    const list = await ask(closed.url, { ...POSTED, body: Array.from({ length: 10 }, () => SOURCES) });
    expect(json(list)).not.toHaveProperty('length');
    const get = (query: string, headers: Readonly<Record<string, string>> = {}) =>
      ask(closed.url, { target: `/graphql?query=${encodeURIComponent(query)}`, headers });
    expect((await get('query cop {__typename}', FOREIGN)).status).toBe(400);
    expect((await get('mutation cop {__typename}', { accept: 'application/graphql-response+json' })).status).toBe(400);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await ask(closed.url, { ...POSTED, headers: form, body: 'query=query+cop+{__typename}' })).status).toBe(
      415,
    );
    expect(json(await ask(closed.url, { target: '/', headers: { accept: 'text/html' } }))).not.toHaveProperty(
      'graphiql',
    );
    for (const target of ['/graphiql', '/graphiql/', '/playground', '/console', '/graphql']) {
      const page = await ask(closed.url, { target, headers: { accept: 'text/html' } });
      expect({ target, ok: page.status < 400, html: page.text.includes('<') }).toEqual({
        target,
        ok: false,
        html: false,
      });
    }
  });

  row(2, 'one field 500 times', () => refused(`query cop { ${'__typename '.repeat(500)} }`));

  row(9, 'introspection under other names', async () => {
    for (const query of [
      '{ x: __schema { queryType { name } } }',
      '{ __type(name: "Account") { name } }',
      '{ ...F } fragment F on Query { x: __type(name: "Query") { fields { name } } }',
    ]) {
      await refused(query);
    }
  });

  row(10, 'ten misspelt names', async () => {
    for (const query of [
      '{ source }',
      '{ sourcez { id } }',
      '{ sources { nam } }',
      '{ sources { capabilitys { relation } } }',
      '{ sources(id: "x") { id } }',
      '{ source(ids: "x") { id } }',
      '{ account(id: "x") { balances(orderBy: { field: SYMBOLL }) { totalCount } } }',
      '{ account(id: "x") { balances(filter: { kontract: "x" }) { totalCount } } }',
      '{ node(id: "x") { ... on Acount { id } } }',
      'query ($x: BalanceFiltr) { sources { id } }',
    ]) {
      await refused(query);
    }
  });
});

describe('pages of other origins', () => {
  row(12, 'cannot make a browser ask: eight forms of a request without a preflight', async () => {
    const target = `/graphql?query=${encodeURIComponent(SOURCES.query)}`;
    const body = JSON.stringify(SOURCES);
    const simple = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', ''];
    const gets = ['text/plain', 'multipart/form-data', 'application/json; charset=message/http', ''];
    const replies = await Promise.all([
      ...simple.map((type) =>
        ask(server.url, { ...POSTED, headers: { ...FOREIGN, ...(type === '' ? {} : { 'content-type': type }) }, body }),
      ),
      ...gets.map((type) =>
        ask(server.url, { target, headers: { ...FOREIGN, ...(type === '' ? {} : { 'content-type': type }) } }),
      ),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([415, 415, 415, 415, 400, 400, 415, 400]);
    for (const reply of replies) expect(reply.text).not.toContain('sandbox-teos');
  });

  row(13, 'are shown no answer', async () => {
    const origin = 'https://evil.example';
    for (const method of ['OPTIONS', 'POST', 'GET']) {
      const headers = { ...POSTED.headers, origin, 'access-control-request-method': 'POST' };
      const reply = await ask(server.url, { ...POSTED, method, headers, body: SOURCES });
      expect(Object.keys(reply.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

describe('headers', () => {
  const targets = ['/graphql', '/livez', '/readyz', '/nowhere', '/%zz'];

  row(14, 'forbid guessing the type and name no software', async () => {
    for (const target of targets) {
      const { headers } = await ask(server.url, { target });
      expect({ target, headers }).toMatchObject({ target, headers: { 'x-content-type-options': 'nosniff' } });
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['x-powered-by']));
      expect(headers.server).toBeUndefined();
    }
  });

  row(48, 'forbid keeping, for answers and refusals alike', async () => {
    const target = `/graphql?query=${encodeURIComponent(SOURCES.query)}`;
    const replies = await Promise.all([
      ask(server.url, { ...POSTED, body: SOURCES }),
      ask(server.url, { target, headers: { 'apollo-require-preflight': '1' } }),
      ask(server.url, { ...POSTED, body: [SOURCES] }),
      ask(server.url, { ...POSTED, body: '{' }),
      ask(server.url, { ...POSTED, headers: { 'content-type': 'text/plain' }, body: 'x' }),
      ...targets.map((path) => ask(server.url, { target: path })),
    ]);
    for (const { headers } of replies) expect(headers['cache-control']).toBe('no-store');
  });

  row(49, 'say that an answer is compressed only where it is long', async () => {
    const headers = { ...POSTED.headers, 'accept-encoding': 'gzip, br' };
    const reply = await ask(server.url, { ...POSTED, headers, body: SOURCES });
    expect(reply.headers).not.toHaveProperty('content-encoding');
  });

  row(15, 'bring no page where none is wanted', async () => {
    const page = await ask(closed.url, { target: '/graphql', headers: { accept: 'text/html' } });
    expect(page.status).toBe(406);
    expect(page.headers['content-type']).toMatch(/^application\/json/);
  });
});

/** What a terminal obeys, and what some readers take for the end of a line. */
const CONTROLS = /[\p{Cc}\u2028\u2029]/u;

describe('texts', () => {
  row(16, 'of an error hold no stack, whatever NODE_ENV says', async () => {
    for (const environment of ['', 'development', 'production', 'test']) {
      vi.stubEnv('NODE_ENV', environment);
      const opened = await openServer({
        kinds: [faulty],
        sources: [
          { id: 'faulty-main', provider: 'faulty', url: 'https://upstream.example', options: { token: 'canary-1' } },
        ],
      });
      const replies = [
        await opened.post('{ source(id: "faulty-main") { account(address: "boom") { id } } }'),
        await opened.post('{ nowhere }'),
        await ask(opened.url, { ...POSTED, body: '{' }),
      ];
      await opened.running.close();
      for (const { text } of replies) expect(text).not.toMatch(/stack|canary|upstream\.example|\.ts|node_modules/);
    }
  });

  row(18, 'in the log: one JSON object per line, whatever comes in', async () => {
    const before = parseLines(server.logged(), 'request').length;
    const inputs = badAddresses.filter(({ row: number }) => number >= 19 && number <= 22);
    for (const { bad } of inputs) {
      await server.post('query ($a: String!) { source(id: "sandbox-teos") { account(address: $a) { id } } }', {
        a: bad,
      });
      await ask(server.url, {
        target: `/${encodeURIComponent(bad.toWellFormed())}?q=${encodeURIComponent(bad.toWellFormed())}`,
      });
    }
    const lines = () => parseLines(server.logged(), 'request');
    await expect.poll(() => lines().length).toBe(before + 2 * inputs.length);
    for (const line of server.logged().split('\n')) expect(line).not.toMatch(CONTROLS);
    expect(server.logged()).not.toContain('X-Injected');
  });

  row(18, 'of an error that quotes control characters are escaped', () => {
    const written: string[] = [];
    openLog('info', { write: (line) => written.push(line) }).info({ a: 'x\u001b[2J\r\n\u009b2J\u2028{' }, 'm');
    expect(written).toHaveLength(1);
    expect(written[0]?.slice(0, -1)).not.toMatch(CONTROLS);
    expect(JSON.parse(written[0] ?? '')).toMatchObject({ a: 'x\u001b[2J\r\n\u009b2J\u2028{' });
  });

  row(23, 'in a header cannot become another header or line', async () => {
    const socket = await open(server.url);
    const answer = collect(socket);
    socket.write('GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: a\tb\u00ff\r\nConnection: close\r\n\r\n');
    const text = await answer;
    expect(text).toMatch(/^x-request-id: [0-9a-f-]{36}\r$/m);
    const folded = await raw('GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: a\r\n X-Injected: 1\r\n\r\n');
    expect(folded).not.toMatch(/injected/i);
  });
});

/** A connection to the server. */
async function open(url: string): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** All that arrives until the connection closes. */
async function collect(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  await once(socket, 'close');
  return text;
}

/** What the server answers to these bytes before it closes the connection. */
async function raw(bytes: string, url = server.url): Promise<string> {
  const socket = await open(url);
  const answer = collect(socket);
  socket.write(bytes, 'latin1');
  return answer;
}

describe('bytes that two readers could take differently', () => {
  const body = JSON.stringify(SOURCES);
  const head = (more: string, first = 'POST /graphql HTTP/1.1'): string =>
    `${first}\r\nHost: localhost\r\nContent-Type: application/json\r\n${more}\r\n\r\n`;
  const length = `Content-Length: ${body.length}`;

  const cases: readonly (readonly [name: string, bytes: string])[] = [
    ['length and chunks', `${head(`${length}\r\nTransfer-Encoding: chunked`)}0\r\n\r\n`],
    ['chunks and length', `${head(`Transfer-Encoding: chunked\r\n${length}`)}0\r\n\r\n`],
    ['two lengths', `${head(`${length}\r\nContent-Length: 1`)}${body}`],
    ['a length that is a list', `${head(`Content-Length: ${body.length}, 1`)}${body}`],
    ['a length with a sign', `${head(`Content-Length: +${body.length}`)}${body}`],
    ['a length in hex', `${head('Content-Length: 0x10')}${body}`],
    ['chunks that are not the last coding', `${head('Transfer-Encoding: chunked, identity')}0\r\n\r\n`],
    ['a size of a chunk that is no number', `${head('Transfer-Encoding: chunked')}zz\r\n\r\n`],
    ['a chunk that is longer than its size', `${head('Transfer-Encoding: chunked')}1\r\nabc\r\n0\r\n\r\n`],
    ['a folded header', `${head(`X-A: b\r\n ${length}`)}${body}`],
    ['white space before a colon', `${head(`Content-Length : ${body.length}`)}${body}`],
    ['lines that end without CR', `POST /graphql HTTP/1.1\nHost: localhost\n${length}\n\n${body}`],
    ['a name with a control character', `${head('X\u0000A: b')}`],
    ['no HTTP at all', 'hello\r\n\r\n'],
  ];

  tested.add(29);
  test.each(cases)('C29 %s: refused, and the connection closed', async (_name, bytes) => {
    const answer = await raw(`${bytes}GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"code":"BAD_REQUEST"');
    // Neither what the body said nor what stood behind it was taken for a request.
    expect(answer).not.toMatch(/sandbox-teos|alive/);
  });

  row(29, 'headers of more than 16 KiB', async () => {
    expect(await raw(`GET /livez HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 /,
    );
  });

  row(30, 'an upstream that answers twice: the second answer is dropped', async () => {
    const one = 'HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{"a":"one"}';
    const other = 'HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{"a":"two"}';
    let asked = 0;
    const raw = await openRawUpstream((_head, socket) => {
      asked += 1;
      socket.write(asked === 1 ? one + other : one);
    });
    const send = () =>
      raw.upstream.send(
        { method: 'GET', path: '/x', step: 's' },
        { signal: new AbortController().signal, accept: (exchange) => exchange.body },
      );
    expect(await send()).toEqual({ a: 'one' });
    expect(await send()).toEqual({ a: 'one' });
    expect(raw.connections()).toBe(2);
  });
});

describe('clients that take their time', () => {
  row(27, 'have so long for their headers, so long for their body, and so many connections', async () => {
    const strict = await openServer({
      sources: server.sandbox.sources,
      config: { server: { headersTimeoutMs: 100, requestTimeoutMs: 200, maxConnections: 3, maxBodyBytes: 1024 } },
    });
    onTestFinished(() => strict.running.close());
    expect(await raw('POST /graphql HTTP/1.1\r\nHost: localhost\r\n', strict.url)).toMatch(/^HTTP\/1\.1 408 /);
    const head =
      'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{';
    expect(await raw(head, strict.url)).toMatch(/^HTTP\/1\.1 408 /);
    const idle = await Promise.all(Array.from({ length: 3 }, () => open(strict.url)));
    const fourth = await open(strict.url);
    await once(fourth, 'close');
    for (const socket of idle) socket.destroy();
    expect(strict.logged()).not.toContain('unforeseen');
  });

  row(26, 'a bomb in gzip is not unfolded', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, 0x20));
    const unfolding = countUnfolding();
    const head = `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\nConnection: close\r\n\r\n`;
    expect(await raw(head + bomb.toString('latin1'))).toMatch(/^HTTP\/1\.1 415 /);
    expect(unfolding()).toBe(0);
    gunzipSync(gzipSync('x'));
    expect(unfolding()).toBe(2);
  });

  row(26, 'a client that goes away in the middle of its body is no fault of ours', async () => {
    const socket = await open(server.url);
    socket.write(
      'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    );
    socket.resetAndDestroy();
    await expect.poll(() => parseLines(server.logged(), 'request').some(({ status }) => status === null)).toBe(true);
    expect(server.logged()).not.toContain('unforeseen');
  });
});

describe('outgoing requests', () => {
  row(19, 'a redirect is not followed, and its target gets no request', async () => {
    const received: string[] = [];
    const target = createServer((request, response) => {
      received.push(request.url ?? '');
      response.end('{}');
    }).listen(0, '127.0.0.1');
    await once(target, 'listening');
    onTestFinished(() => void target.close());
    const address = target.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    for (const status of [301, 302, 303, 307, 308]) {
      const raw = await openRawUpstream((_head, socket) => {
        socket.write(`HTTP/1.1 ${status} x\r\nlocation: http://127.0.0.1:${port}/taken\r\ncontent-length: 0\r\n\r\n`);
      });
      const sent = raw.upstream.send(
        { method: 'GET', path: '/x', step: 's' },
        { signal: new AbortController().signal, accept: (exchange) => exchange },
      );
      await expect(sent).rejects.toBeInstanceOf(FailureError);
    }
    expect(received).toEqual([]);
  });

  row(38, 'a persisted query is unknown, and none is kept', async () => {
    const persistedQuery = { version: 1, sha256Hash: 'a'.repeat(64) };
    for (const query of [undefined, SOURCES.query]) {
      const reply = await ask(server.url, { ...POSTED, body: { query, extensions: { persistedQuery } } });
      expect(codesOf(reply)).toEqual(['PERSISTED_QUERY_NOT_SUPPORTED']);
    }
  });
});

row(24, 'what comes in leaves the prototype of objects alone', async () => {
  const state = (): unknown => Object.getOwnPropertyNames(Object.prototype).toSorted();
  const before = state();
  const polluting = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}';
  const bodies = [
    `{"query":"{ sources { name } }","variables":${polluting}}`,
    `{"query":"{ sources { name } }","extensions":${polluting}}`,
    `{"query":"query ($at: AtInput) { account(id: \\"account/sandbox-loopring/1\\") { balance(asset: \\"0\\", at: $at) { id } } }","variables":{"at":${polluting}}}`,
    `{"__proto__":{"query":"{ sources { name } }"}}`,
    polluting,
  ];
  for (const body of bodies) {
    const reply = await ask(server.url, { ...POSTED, body });
    expect(reply.status).toBeLessThan(500);
  }
  for (const id of ['__proto__', 'constructor', 'source/__proto__', 'account/__proto__/x']) {
    expect(codesOf(await server.post('query ($i: ID!) { node(id: $i) { id } }', { i: id }))).toHaveLength(1);
  }
  expect(state()).toEqual(before);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(server.logged()).not.toContain('unforeseen');
});

describe('time', () => {
  tested.add(25);
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const found = files.flatMap((file) =>
    regexesIn(readFileSync(`src/${file}`, 'utf8')).map((regex) => `${file} ${regex}`),
  );

  test('C25 the regular expressions of the sources are found', () => {
    expect(found.length).toBeGreaterThan(60);
    expect(found.join('\n')).toContain('[\\w.:/+=@-]{1,128}');
  });

  test('C25 none repeats what repeats, unless a separator leaves one way to read it', () => {
    expect(found.filter((regex) => repeatsWithinRepeats(regex.slice(regex.indexOf(' ') + 1)))).toEqual(SEPARATED);
  });
});

/** Each round of the outer repeat begins with a character that the inner one cannot take. */
const SEPARATED: readonly string[] = [
  String.raw`config/base-url.ts /^(?:\/(?:[\w.~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+)*$/`,
  String.raw`config/generated-docs.ts /^(.*\[)\n((?: +"(?:[^"\\\n]|\\.)*",?\n)+) *(\],?)$/gm`,
  'server/compression.ts /^[a-z]+(?:, ?[a-z]+)*$/',
];

describe('dependencies', () => {
  interface Locked {
    readonly version: string;
    readonly resolved?: string;
    readonly integrity?: string;
    readonly dev?: boolean;
    readonly optional?: boolean;
    readonly inBundle?: boolean;
    readonly hasInstallScript?: boolean;
    readonly os?: readonly string[];
    readonly link?: boolean;
  }
  function packagesOf(folder: string): readonly (readonly [path: string, locked: Locked])[] {
    const lock: { readonly packages: Readonly<Record<string, Locked>> } = JSON.parse(
      readFileSync(`${folder}/package-lock.json`, 'utf8'),
    );
    return Object.entries(lock.packages).filter(([path]) => path.includes('node_modules/'));
  }
  const packages = packagesOf('.');
  const packagesBeside = foldersBeside().flatMap(packagesOf);
  // `wgc` names old versions of both to the letter; it only turns files into a file here, and serves nothing.
  const servingBeside = foldersBeside()
    // So does chopsticks, and it serves nobody but the job that starts it on loopback.
    .filter((folder) => folder !== 'tools/compose' && folder !== 'test/nightly/substrate')
    .flatMap(packagesOf);
  const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

  tested.add(42);
  test.each([
    ['@apollo/server', '5.5.1'],
    ['graphql', '16.15.0'],
    ['@apollo/gateway', '2.13.2'],
    ['undici', '7.29.0'],
  ])('C42 %s is at least %s', (name, floor) => {
    const versions = [...packages, ...servingBeside]
      .filter(([path]) => nameOf(path) === name)
      .map(([, { version }]) => version);
    expect(versions).not.toEqual([]);
    for (const version of versions) expect(compare(version, floor)).toBeGreaterThanOrEqual(0);
  });

  row(43, 'every package comes from the registry, under its hash', () => {
    expect(packagesBeside.length).toBeGreaterThan(packages.length);
    for (const [path, { resolved, integrity, link, inBundle, dev, optional, os }] of [...packages, ...packagesBeside]) {
      // Each reader's npm has its own registry, so no lock names one.
      expect({ path, resolved }).toEqual({ path, resolved: undefined });
      // What came inside of another package is under the hash of that one.
      if (link === true || inBundle === true) continue;
      // A tool of developers for machines other than the one on which the lock was written, which could not see it.
      if (integrity === undefined && (dev ?? optional) === true && os !== undefined) continue;
      expect({ path, integrity }).toEqual({ path, integrity: expect.stringMatching(/^sha512-/) });
    }
  });

  row(43, 'no package that is needed to run has a script that runs when it is installed', () => {
    const { allowScripts }: { allowScripts: Readonly<Record<string, boolean>> } = JSON.parse(
      readFileSync('package.json', 'utf8'),
    );
    const scripted = packages.filter(([, { hasInstallScript, dev }]) => hasInstallScript === true && dev !== true);
    expect(scripted.map(([path]) => nameOf(path)).filter((name) => allowScripts[name] !== false)).toEqual([]);
  });
});

/** Of two versions of numbers and dots. */
function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(/[.-]/).slice(0, 3).map(Number));
  const index = [0, 1, 2].find((place) => left?.[place] !== right?.[place]);
  return index === undefined ? 0 : (left?.[index] ?? 0) - (right?.[index] ?? 0);
}

row(45, 'nothing in the repository looks like a credential', () => {
  const patterns = [
    new RegExp(`-----BEGIN [A-Z ]*${'PRIVATE'} KEY-----`),
    /\bAKIA[0-9A-Z]{16}\b/,
    /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
    /\bnpm_[A-Za-z0-9]{36}\b/,
    /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
    /\bservice:[\w-]+:[A-Za-z0-9_-]{20,}/,
  ];
  // Says itself that its key is public and opens nothing.
  const harmless = 'certificates.ts';
  for (const folder of ['src', 'test', 'docs', 'examples', 'scripts', 'schema', 'operations']) {
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })) {
      if (!file.isFile() || file.name === harmless || file.parentPath.includes('node_modules')) continue;
      const text = readFileSync(`${file.parentPath}/${file.name}`, 'utf8');
      expect({ file: file.name, found: patterns.filter((pattern) => pattern.test(text)) }).toEqual({
        file: file.name,
        found: [],
      });
    }
  }
});

row(47, 'the health paths report health and nothing else', async () => {
  for (const target of ['/livez', '/readyz']) {
    expect(Object.keys(json(await ask(server.url, { target })) ?? {})).toEqual(['status']);
  }
});

describe('volume of errors', () => {
  row(50, '10 000 bad cells: an answer of at most a megabyte, in which each has its code', () => {
    const errors = Array.from({ length: 10_000 }, (_, index) => ({
      message: `ids[${index}]: must have the form account/<source>/<address>; `.repeat(4),
      path: ['accounts', index],
      extensions: { code: 'BAD_USER_INPUT', faults: [{ argument: `ids[${index}]`, rule: 'x'.repeat(200) }] },
    }));
    const kept = boundErrors(errors);
    expect(JSON.stringify(kept).length).toBeLessThan(1_000_000);
    expect(kept.map(({ path, extensions }) => [path, extensions?.code])).toEqual(
      errors.map(({ path, extensions }) => [path, extensions.code]),
    );
    expect(kept[0]).toBe(errors[0]);
  });

  row(50, 'more than fit are counted', () => {
    const errors = Array.from({ length: 100_000 }, (_, index) => ({
      message: 'm',
      path: ['a', index],
      extensions: { code: 'C' },
    }));
    const kept = boundErrors(errors);
    expect(JSON.stringify(kept).length).toBeLessThan(1_000_000);
    expect(kept.at(-1)).toEqual({
      message: `${errors.length - kept.length + 1} further errors are left out`,
      extensions: { code: 'ERRORS_TRUNCATED' },
    });
  });

  row(50, 'few are left as they are', () => {
    const errors = [{ message: 'm', extensions: { code: 'C' } }];
    expect(boundErrors(errors)).toBe(errors);
  });

  row(50, 'an answer whose errors are cut says so, and no source was asked', async () => {
    server.sandbox.resetCounters();
    const fields = Array.from(
      { length: 200 },
      (_, index) => `a${index}: accountsByAddress(addresses: $a, sources: ["sandbox-teos", "sandbox-reddio"]) { id }`,
    );
    const a = Array.from({ length: 20 }, (_, index) => `0x${'g'.repeat(40)}${index}`);
    const reply = await server.post(`query ($a: [String!]!) { ${fields.join(' ')} }`, { a });
    expect(json(reply)).toMatchObject({ extensions: { errorsTruncated: true } });
    expect(codesOf(reply)).toEqual(fields.map(() => 'BAD_USER_INPUT'));
    expect(reply.text.length).toBeLessThan(1_000_000);
    expect(server.sandbox.upstreams.teos.count()).toBe(0);
  });

  row(50, 'no request has more keys refused one by one than a list may hold', async () => {
    const i = Array.from({ length: 1000 }, (_, index) => `z${index}`);
    const reply = await server.post('query ($i: [ID!]!) { a: accounts(ids: $i) { id } b: accounts(ids: $i) { id } }', {
      i,
    });
    const codes = codesOf(reply);
    expect(codes.filter((code) => code === 'BAD_USER_INPUT')).toHaveLength(1000);
    expect(codes.filter((code) => code === 'QUERY_TOO_COSTLY')).toHaveLength(1);
    expect(reply.text.length).toBeLessThan(1_000_000);
  });
});

accountForRows(
  {
    size: 50,
    elsewhere: {
      3: ['test/server/audits.test.ts'],
      4: ['test/reliability/hostile-documents.test.ts'],
      5: ['test/graph/cost/cost.test.ts'],
      6: ['test/graph/cost/cost.test.ts', 'test/server/plugins/cost.test.ts'],
      7: ['test/reliability/hostile-documents.test.ts'],
      8: ['test/reliability/hostile-documents.test.ts'],
      11: ['test/server/plugins/gateway.test.ts'],
      17: ['test/server/secrecy.test.ts'],
      20: ['test/config/base-url.test.ts', 'test/reliability/matrix-b.test.ts'],
      22: ['test/reliability/matrix-b.test.ts', 'test/http/upstream.test.ts', 'test/providers/teos-identity.test.ts'],
      28: ['test/http/body.test.ts', 'test/http/upstream.test.ts'],
    },
    without: {
      21: 'Base URLs are the operator’s, and off loopback https alone: a name that comes to point elsewhere fails at the certificate.',
      31: 'There are no JWTs: clients are authenticated by the proxy in front.',
      32: 'The one token there is, the gateway’s, is compared by digest in constant time.',
      33: 'There are no tenants: a process has one credential per source.',
      34: 'No balance is kept; facts are kept by source, and a source has one credential.',
      35: 'There are no rights by object: a caller that may ask may ask everything.',
      36: 'Clients are not counted; the proxy in front does that.',
      37: 'As row 36.',
      39: 'There is no mode for trusted documents.',
      40: 'The test runner fails on any unhandled rejection, in every test.',
      41: 'For information alone; dependencies do not promise to run under these flags.',
      44: '`npm sbom --sbom-format cyclonedx --omit dev` makes one; there is nothing of ours in it to test.',
      46: 'There is no Dockerfile.',
    },
  },
  tested,
);
