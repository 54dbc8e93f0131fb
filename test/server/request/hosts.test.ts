/** Under which names the server answers, judged in memory and asked through bare sockets. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { servedHosts } from '../../../src/server/request/hosts.ts';
import { requestFault } from '../../../src/server/request/request-rules.ts';
import { openServer, parseLines } from '../support.ts';

type Served = Awaited<ReturnType<typeof openServer>>;

const SOURCES = [{ id: 's', provider: 'reddio', url: 'http://127.0.0.1:9' }];
const QUERY = JSON.stringify({ query: '{ sources { name } }' });

describe('by the settings', () => {
  const verdicts = (host: string, hosts: readonly string[], asked: readonly string[]) =>
    asked.map(servedHosts({ host, hosts }));

  test.each(['127.0.0.1', 'localhost', '::1'])('%s answers to loopback names and itself alone', (host) => {
    expect(verdicts(host, [], ['localhost:1', 'a.localhost', '127.9.9.9', '[::1]:4000', 'LOCALHOST.'])).toEqual(
      new Array(5).fill('served'),
    );
    expect(verdicts(host, [], ['evil.test', '10.0.0.1', '[fe80::1]', 'localhost.evil.test'])).toEqual(
      new Array(4).fill('unknown'),
    );
  });

  test.each(['0.0.0.0', '::', '10.0.0.7', 'graph.internal'])(
    '%s answers to every address too, and to itself',
    (host) => {
      const itself = host === '::' ? '[::]:4000' : `${host}:4000`;
      expect(verdicts(host, [], [itself, 'localhost', '10.1.2.3:4000', '[fe80::1]'])).toEqual(
        new Array(4).fill('served'),
      );
      expect(verdicts(host, [], ['evil.test', 'graph'])).toEqual(['unknown', 'unknown']);
    },
  );

  test('what is listed is served, whatever its case, port and closing dot', () => {
    const listed = ['Graph.Example:8443', '10.0.0.1', 'fe80::1'];
    const asked = ['graph.example', 'GRAPH.example.:4000', '10.0.0.1:4000', '[FE80::1]', 'localhost'];
    expect(verdicts('127.0.0.1', listed, asked)).toEqual(new Array(5).fill('served'));
    expect(verdicts('127.0.0.1', listed, ['a.graph.example', 'example', '10.0.0.2'])).toEqual(
      new Array(3).fill('unknown'),
    );
  });

  test('a star serves all', () => {
    expect(verdicts('127.0.0.1', ['*'], ['evil.test', '', 'a b'])).toEqual(['served', 'served', 'served']);
  });
});

test('a name of a request head, wherever it stands, has to be served', () => {
  const judge = servedHosts({ host: '127.0.0.1', hosts: [] });
  const fault = (url: string, ...rawHeaders: string[]) =>
    requestFault({ httpVersion: '1.1', url, rawHeaders }, judge)?.code;
  expect(fault('/', 'hOsT', 'localhost')).toBeUndefined();
  expect(fault('/', 'X-Forwarded-Host', 'evil.test', 'Host', 'localhost')).toBeUndefined();
  expect(fault('/', 'X', 'host', 'Host', 'localhost')).toBeUndefined();
  expect(fault('/', 'Host', 'localhost', 'HOST', 'localhost')).toBe('BAD_REQUEST');
  expect(fault('http://localhost/', 'Host', 'localhost')).toBeUndefined();
  expect(fault('http://evil.test/', 'Host', 'localhost')).toBe('HOST_NOT_SERVED');
  expect(fault('HTTP://evil.test?', 'Host', 'localhost')).toBe('HOST_NOT_SERVED');
  expect(fault('http://a@localhost/', 'Host', 'localhost')).toBe('BAD_REQUEST');
  expect(fault('http://localhost/', 'Host', 'evil.test')).toBe('HOST_NOT_SERVED');
  expect(fault('/http://evil.test/', 'Host', 'localhost')).toBeUndefined();
});

describe('over the wire', () => {
  let server: Served;
  let open: Served;
  beforeAll(async () => {
    server = await openServer({ sources: SOURCES });
    open = await openServer({ sources: SOURCES, config: { server: { hosts: ['*'] } } });
  });
  afterAll(async () => {
    await server.running.close();
    await open.running.close();
  });

  /** Everything that comes back to these bytes until the connection ends. */
  const raw = ({ url }: Served, text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(text));
      let answer = '';
      socket.setEncoding('utf8');
      socket.on('data', (part: string) => {
        answer += part;
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(answer));
    });
  const CLOSE = 'Connection: close\r\n\r\n';
  const statusOf = (answer: string): string => answer.slice('HTTP/1.1 '.length).slice(0, 3);

  const requests: readonly (readonly [what: string, line: string, body?: string])[] = [
    ['a query', 'POST /graphql', QUERY],
    ['GraphQL by GET', 'GET /graphql?query=%7Bsources%7Bname%7D%7D'],
    ['a preflight', 'OPTIONS /graphql'],
    ['the page', 'GET /graphiql/'],
    ['a probe', 'GET /livez'],
    ['readiness', 'GET /readyz'],
    ['nothing', 'GET /nowhere'],
    ['a path that is none', 'GET /%zz'],
  ];

  test.each(requests)('%s under a name of others is refused', async (_what, line, body = '') => {
    const head = `${line} HTTP/1.1\r\nHost: evil.test\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    const answer = await raw(server, `${head}${CLOSE}${body}`);
    expect(statusOf(answer)).toBe('403');
    expect(answer).toContain('"code":"HOST_NOT_SERVED"');
    expect(answer).toContain('server.hosts');
    expect(answer).not.toContain('evil');
    expect(answer).toMatch(/^cache-control: no-store\r$/m);
  });

  const heads: readonly (readonly [what: string, head: string, status: string])[] = [
    ['its port', 'GET /livez HTTP/1.1\r\nHost: localhost:4000\r\n', '200'],
    ['capitals and a closing dot', 'GET /livez HTTP/1.1\r\nHost: LOCALHOST.\r\n', '200'],
    ['an IPv6 address', 'GET /livez HTTP/1.1\r\nHost: [::1]:4000\r\n', '200'],
    ['an address of others', 'GET /livez HTTP/1.1\r\nHost: 10.0.0.1\r\n', '403'],
    ['an absolute target', 'GET http://localhost/livez HTTP/1.1\r\nHost: localhost\r\n', '200'],
    ['an absolute target elsewhere', 'GET http://evil.test/livez HTTP/1.1\r\nHost: localhost\r\n', '403'],
    ['an absolute target and another Host', 'GET http://localhost/livez HTTP/1.1\r\nHost: evil.test\r\n', '403'],
    ['HTTP/1.0 without Host', 'GET /livez HTTP/1.0\r\n', '200'],
    ['HTTP/1.0 with a name of others', 'GET /livez HTTP/1.0\r\nHost: evil.test\r\n', '403'],
    ['no Host', 'GET /livez HTTP/1.1\r\n', '400'],
    ['an empty Host', 'GET /livez HTTP/1.1\r\nHost:\r\n', '400'],
    ['a Host that names none', 'GET /livez HTTP/1.1\r\nHost: a@localhost\r\n', '400'],
    ['two Hosts', 'GET /livez HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n', '400'],
    ['two Hosts, one of others', 'GET /livez HTTP/1.1\r\nHost: localhost\r\nhost: evil.test\r\n', '400'],
    ['two Hosts in HTTP/1.0', 'GET /livez HTTP/1.0\r\nHost: localhost\r\nHost: localhost\r\n', '400'],
    ['no version', 'GET /livez\r\n', '400'],
    ['no version, but a Host', 'GET /livez\r\nHost: localhost\r\n', '400'],
    ['HTTP/0.9', 'GET /livez HTTP/0.9\r\nHost: localhost\r\n', '400'],
    ['HTTP/2.0 in text', 'GET /livez HTTP/2.0\r\nHost: localhost\r\n', '400'],
  ];

  test.each(heads)('%s', async (_what, head, status) => {
    const answer = await raw(server, head + CLOSE);
    expect(statusOf(answer)).toBe(status);
    if (status !== '200') expect(answer).toMatch(/"code":"(?:BAD_REQUEST|HOST_NOT_SERVED)"/);
  });

  test('a star serves every name, and still no two of them', async () => {
    expect(statusOf(await raw(open, `GET /livez HTTP/1.1\r\nHost: evil.test\r\n${CLOSE}`))).toBe('200');
    expect(statusOf(await raw(open, `GET /livez HTTP/1.1\r\nHost: a\r\nHost: a\r\n${CLOSE}`))).toBe('400');
    expect(statusOf(await raw(open, `GET /livez\r\n${CLOSE}`))).toBe('400');
  });

  test('a malformed request ends its connection, and what follows on it is not read', async () => {
    const two = 'GET /livez HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n';
    const answer = await raw(server, `${two}GET /livez HTTP/1.1\r\nHost: localhost\r\n${CLOSE}`);
    expect(answer.match(/^HTTP\/1\.1 /gm)).toHaveLength(1);
  });

  test('refusals stand in the log, without the name', async () => {
    await raw(server, `GET /readyz HTTP/1.1\r\nHost: canary.test\r\n${CLOSE}`);
    await expect
      .poll(() => parseLines(server.logged(), 'request').filter(({ status }) => status === 403))
      .toContainEqual(expect.objectContaining({ route: '/readyz', status: 403 }));
    expect(server.logged()).not.toContain('canary');
  });

  test('a server that is open to a network and knows no name of its own says so as it starts', async () => {
    const named = await openServer({ sources: SOURCES, config: { server: { host: '0.0.0.0', hosts: ['a.example'] } } });
    const nameless = await openServer({ sources: SOURCES, config: { server: { host: '0.0.0.0' } } });
    await named.running.close();
    await nameless.running.close();
    expect(nameless.logged()).toContain('list the names of this server in server.hosts');
    for (const { logged } of [named, server, open]) expect(logged()).not.toContain('list the names');
  });
});
