/** Who may ask, and how much, over HTTP: alike on both ways, and before anything reaches a source. */
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { configSchema } from '../../../src/config/schema.ts';
import { builtInKinds } from '../../../src/providers/registry.ts';
import { ask, json, type Reply } from '../../sandbox/ask.ts';
import { openTwoServers, request, type TwoServers } from '../short-way/two-servers.ts';
import { codesOf, openServer } from '../support.ts';
import { AUDIENCE, ISSUER, type Issuer, openIssuer } from './issuer.ts';

const keys = ['all', 'teos', 'few', 'pairs', 'calls', 'real', 'other', 'nobody'].map((name) => ({
  name,
  key: `key-of-${name}-0123456789`,
}));
const GATEWAY = 'gateway-token-1';
const SOURCES = '{ sources { name } }';
/** The only source whose balances are not invented. */
const GONE = { id: 'gone', provider: 'reddio', url: 'http://127.0.0.1:1', retries: 0, breaker: { enabled: false } };

function keyOf(name: string): string {
  return keys.find((entry) => entry.name === name)?.key ?? '';
}

function bearer(name: string): Readonly<Record<string, string>> {
  return { Authorization: `Bearer ${keyOf(name)}` };
}

let issuer: Issuer;
let token: string;

const roles = [
  { name: 'teos', sources: ['sandbox-teos'] },
  { name: 'real', sources: ['gone'] },
  { name: 'few', limits: { requestsPerMinute: 3 } },
  { name: 'pairs', limits: { pairsPerMinute: 4 } },
  { name: 'calls', limits: { callsPerMinute: 4 } },
];

function clients(more: object = {}) {
  return {
    keys: keys
      .filter(({ name }) => name !== 'nobody')
      .map(({ name, key }) => ({
        subject: name,
        key,
        ...(roles.some((role) => role.name === name) ? { role: name } : {}),
      })),
    jwt: { publicKeys: [issuer.publicKey], issuer: ISSUER, audience: [AUDIENCE] },
    roles,
    ...more,
  };
}

const exp = (): number => Math.floor(Date.now() / 1000) + 300;

let servers: TwoServers;
let accounts: readonly string[];
let asset: string;
const told = { surface: 'federation', extensions: { calls: true, cost: true, plan: true } } as const;
beforeAll(async () => {
  issuer = await openIssuer();
  token = await issuer.sign({ exp: exp() });
  servers = await openTwoServers({
    config: { server: { ...told, clients: clients(), cors: { origins: ['https://app.example'] } } },
    more: [GONE],
  });
  const { ledger } = servers.sandbox;
  accounts = ledger.accounts('teos').map(({ address }) => `account/sandbox-teos/${address}`);
  asset = ledger.assets('teos').find(({ ref }) => ref !== 'native')?.ref ?? '';
});
afterAll(() => servers?.close());

/** Seconds to wait depend on when a server was asked. */
function timeless<Outcome extends { readonly bytes: string }>(outcome: Outcome): Outcome {
  const bytes = outcome.bytes.replaceAll(/(retry-after: |ask again in )\d+/gi, '$1N');
  return { ...outcome, bytes: bytes.replaceAll(/^content-length: .*\r\n/gim, '') };
}

/** The same bytes, twice to each server; the outcome of the second time. */
async function compare(bytes: string) {
  const { send, short, full, toApollo } = servers;
  for (const server of [short, full]) await send(server, [bytes]);
  const theirs = await send(full, [bytes]);
  let ours = theirs;
  const asked = await toApollo(async () => {
    ours = await send(short, [bytes]);
  });
  expect(timeless(ours)).toEqual(timeless(theirs));
  return { ...ours, toApollo: asked };
}

function balances(count: number) {
  const query =
    'query ($ids: [ID!]!, $asset: ID!) { accounts(ids: $ids) { balance(asset: $asset) { total { atomic } } } }';
  return { query, variables: { ids: accounts.slice(0, count), asset } };
}

async function post(url: string, query: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  return ask(url, {
    target: '/graphql',
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body: { query },
  });
}

describe('who asks', () => {
  test.each([
    ['nobody', {}, 401],
    ['a key that no client has', bearer('nobody'), 401],
    ['a key without its last letter', { Authorization: `Bearer ${keyOf('all').slice(0, -1)}` }, 401],
    ['a token that is none', { Authorization: 'Bearer a.b.c' }, 401],
    ['nothing after Bearer', { Authorization: 'Bearer ' }, 401],
    ['two keys in one', { Authorization: `Bearer ${keyOf('all')} ${keyOf('teos')}` }, 401],
    ['another scheme', { Authorization: `Basic ${keyOf('all')}` }, 401],
    ['a wrong token of the gateway', { 'X-Gateway-Token': 'wrong' }, 401],
  ])('%s is refused alike, and nothing of the body is read', async (_what, headers, status) => {
    const { bytes, calls, toApollo } = await compare(request({ query: SOURCES }, headers));
    expect(bytes).toContain(`HTTP/1.1 ${status} `);
    expect(bytes).toMatch(/www-authenticate: Bearer realm="balancegraph"/i);
    expect(bytes).toContain('"code":"UNAUTHENTICATED"');
    expect(bytes).not.toContain('x-balancegraph-sandbox');
    expect(Object.values(calls)).toEqual([0, 0, 0, 0]);
    expect(toApollo).toBe(0);
  });

  test('two Authorization headers are refused: two readers could keep different ones', async () => {
    const two = request({ query: SOURCES }, bearer('all')).replace(
      'Authorization:',
      `authorization: Bearer ${keyOf('teos')}\r\nAuthorization:`,
    );
    expect((await compare(two)).bytes).toContain('HTTP/1.1 401 ');
  });

  test.each([
    ['a key', () => bearer('all')],
    ['a key, the scheme in small letters', () => ({ Authorization: `bearer  ${keyOf('all')} ` })],
    ['a token', () => ({ Authorization: `Bearer ${token}` })],
  ])('%s is answered alike', async (_what, headers) => {
    const { bytes, toApollo } = await compare(request({ query: SOURCES }, headers()));
    expect(bytes).toContain('HTTP/1.1 200 ');
    expect(bytes).toContain('x-balancegraph-sandbox: true');
    expect(toApollo).toBe(0);
  });

  test('an expired token is refused, and told why', async () => {
    const late = await issuer.sign({ exp: exp() - 600 });
    const { bytes } = await compare(request({ query: SOURCES }, { Authorization: `Bearer ${late}` }));
    expect(bytes).toContain('it has expired');
    expect(bytes).toContain('error="invalid_token"');
  });

  test('a GET needs the same, and is judged by where it comes from as ever', async () => {
    const { url } = servers.short;
    const get = async (headers: Record<string, string>): Promise<number> =>
      (await ask(url, { target: `/graphql?query=${encodeURIComponent(SOURCES)}`, headers })).status;
    expect([await get({}), await get({ authorization: `Bearer ${keyOf('all')}` })]).toEqual([401, 200]);
    expect(await get({ authorization: `Bearer ${token}`, origin: 'https://evil.example' })).toBe(400);
  });

  test('health of the process is for everyone', async () => {
    expect((await ask(servers.full.url, { target: '/livez' })).status).toBe(200);
  });

  test('GraphiQL is not served where clients are required', async () => {
    expect(servers.full.running.graphiql).toBeNull();
    expect((await ask(servers.full.url, { target: '/graphiql/' })).status).toBe(404);
  });

  test('pages may send Authorization', async () => {
    const headers = {
      origin: 'https://app.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    };
    const reply = await ask(servers.full.url, { target: '/graphql', method: 'OPTIONS', headers });
    expect(reply.status).toBe(204);
    expect(reply.headers['access-control-allow-headers']).toContain('authorization');
    const refused = await post(servers.full.url, SOURCES, { origin: 'https://app.example' });
    expect(refused.status).toBe(401);
    expect(refused.headers['access-control-allow-origin']).toBe('https://app.example');
  });

  test('no key, token or subject is in a log line or an answer', async () => {
    const logged = servers.short.logged() + servers.full.logged();
    expect(logged).toContain('"status":401');
    for (const secret of [...keys.map(({ key }) => key), token, token.split('.')[1] ?? '', 'mia']) {
      expect(logged).not.toContain(secret);
    }
  });
});

describe('the gateway', () => {
  test('needs no key, has no limit, and reads every source', async () => {
    const server = await openServer({
      sources: servers.sandbox.sources,
      config: {
        server: { ...told, gateway: { token: GATEWAY }, clients: clients({ limits: { requestsPerMinute: 1 } }) },
      },
    });
    onTestFinished(() => server.running.close());
    const headers = { 'x-gateway-token': GATEWAY, authorization: 'Bearer of-a-client' };
    for (const _ of [1, 2, 3]) {
      const reply = await post(server.url, '{ _service { sdl } sources { name } }', headers);
      expect(json(reply)).toMatchObject({ data: { sources: { length: 4 } } });
    }
    expect((await post(server.url, SOURCES, { ...headers, 'x-gateway-token': 'wrong' })).status).toBe(401);
  });
});

describe('the sources of a client', () => {
  test('others look as if they were not configured, in every answer', async () => {
    const { sandbox, full } = servers;
    const sources = sandbox.sources.filter(({ id }) => id === 'sandbox-teos').map((one) => ({ ...one, sandbox: true }));
    const alone = await openServer({ sources, config: { server: told } });
    onTestFinished(() => alone.running.close());
    const [address = ''] = sandbox.ledger.accounts('teos').map((account) => account.address);
    const hidden = `account/sandbox-reddio/${sandbox.ledger.accounts('reddio')[0]?.address}`;
    const other = `asset/sandbox-reddio/${sandbox.ledger.assets('reddio')[0]?.ref}`;
    const queries = [
      '{ sources { name label provider } }',
      '{ sources(ids: ["sandbox-reddio", "nowhere"]) { name } }',
      '{ source(id: "sandbox-reddio") { name } }',
      '{ source(id: "source/sandbox-reddio") { name } }',
      `{ account(id: "${hidden}") { id balances(first: 1) { nodes { id } } } }`,
      `{ accounts(ids: ["${hidden}", "account/nowhere/1"]) { id } }`,
      '{ assets(ids: ["asset/sandbox-reddio/ETH"]) { id } }',
      `{ accountsByAddress(addresses: ["${address}"]) { id source { name } } }`,
      `{ accountsByAddress(addresses: ["${address}"], sources: ["sandbox-reddio"]) { id } }`,
      `{ addressLookup(addresses: ["${address}"]) { asked refused accounts { id } } }`,
      `{ account(id: "${accounts[0]}") { balances(assets: ["${asset}", "${other}"]) { nodes { id } } } }`,
      `{ portfolio(accounts: ["${accounts[0]}", "${hidden}"], assets: ["${asset}"]) { totals { nodes { atLeast { atomic } } } } }`,
      `{ portfolio(accounts: ["${accounts[0]}"]) { bySource { source { name } } totals { nodes { atLeast { atomic } } } } }`,
      '{ _entities(representations: [{ __typename: "Source", name: "sandbox-reddio" }]) { __typename } }',
      `{ _entities(representations: [{ __typename: "Account", id: "${hidden}" }]) { __typename } }`,
      '{ __schema { types { name } } }',
      'query @calls(max: 0) { sources { health { ok } } }',
    ];
    let answered = 0;
    for (const query of queries) {
      for (const extra of [{}, { 'x-balancegraph-explain': 'plan' }]) {
        // What another client may ask that reads all sources is not known to this one.
        await post(servers.short.url, query, { ...bearer('all'), ...extra });
        // The second time, the document is known.
        for (const _ of [1, 2]) {
          const seen = await post(servers.short.url, query, { authorization: `Bearer ${keyOf('teos')}`, ...extra });
          const expected = await post(alone.url, query, extra);
          const head = ({ status, headers }: Reply) => [status, headers['x-balancegraph-sandbox']];
          expect([query, head(seen), json(seen)]).toEqual([query, head(expected), json(expected)]);
          answered += seen.status === 200 ? 1 : 0;
        }
      }
    }
    expect(answered).toBeGreaterThan(20);
    expect(full.running.graph.sources.size).toBe(5);
  });

  test('one document, asked in turn by clients with different sources, is answered to each by its own', async () => {
    const names = async (name: string) => json(await post(servers.short.url, SOURCES, bearer(name)));
    for (const _ of [1, 2, 3]) {
      expect(await names('teos')).toMatchObject({ data: { sources: [{ name: 'sandbox-teos' }] } });
      expect(await names('all')).toMatchObject({ data: { sources: { length: 5 } } });
    }
    const both = await Promise.all(['teos', 'all', 'teos', 'all'].map(names));
    expect(both.map((answer) => JSON.stringify(answer).includes('sandbox-mesh'))).toEqual([false, true, false, true]);
  });

  test('the header that marks invented balances is about its own sources', async () => {
    const marked = async (name: string) => (await compare(request({ query: SOURCES }, bearer(name)))).bytes;
    expect(await marked('teos')).toContain('x-balancegraph-sandbox: true');
    expect(await marked('real')).not.toContain('x-balancegraph-sandbox');
  });

  test('what it may read is answered alike, and merged with the reads of others', async () => {
    const { bytes, calls } = await compare(request(balances(3), bearer('teos')));
    expect(bytes).toContain('"atomic"');
    expect(calls).toMatchObject({ teos: expect.any(Number), reddio: 0, mesh: 0, loopring: 0 });
  });
});

describe('limits', () => {
  test('of requests: refused alike before anything is read, and told when to ask again', async () => {
    const bytes = request({ query: SOURCES }, bearer('few'));
    const { send, short, full } = servers;
    for (const server of [short, full]) for (const _ of [1, 2, 3]) await send(server, [bytes]);
    const { bytes: refused, toApollo } = await compare(bytes);
    expect(refused).toContain('HTTP/1.1 429 ');
    expect(refused).toMatch(/retry-after: [1-9]\d?\r\n/i);
    expect(refused).toContain('"code":"CLIENT_LIMIT_EXCEEDED"');
    expect(refused).toContain('limited to 3 requests a minute (server.clients, requestsPerMinute): 3 were taken');
    expect(toApollo).toBe(0);
    // Of others it takes nothing.
    expect((await post(short.url, SOURCES, bearer('other'))).status).toBe(200);
  });

  test.each([
    ['pairs', '4 (account, asset) pairs'],
    ['calls', '4 upstream calls'],
  ])('of %s: an operation is refused alike before anything reaches a source', async (name, words) => {
    const { send, short, full } = servers;
    const two = balances(2);
    const explained = request(two, { ...bearer(name), 'X-Balancegraph-Explain': 'plan' });
    for (const server of [short, full]) {
      const cost = (await send(server, [explained])).bytes;
      expect(cost).toContain('"plan":{');
      expect(JSON.stringify(await send(server, [explained]))).not.toContain('CLIENT_LIMIT');
    }
    const taken = request(two, bearer(name));
    for (const server of [short, full]) for (const _ of [1, 2, 3, 4]) await send(server, [taken]);
    for (const type of ['application/json', 'application/graphql-response+json']) {
      const { bytes, calls } = await compare(request(two, { ...bearer(name), Accept: type }));
      expect(bytes).toContain('HTTP/1.1 429 ');
      expect(bytes).toMatch(/retry-after: [1-9]\d?\r\n/i);
      expect(bytes).toContain('"code":"CLIENT_LIMIT_EXCEEDED"');
      expect(bytes).toContain(words);
      expect(Object.values(calls)).toEqual([0, 0, 0, 0]);
    }
  });

  test('an operation that never fits is told to be split', async () => {
    const { bytes, calls } = await compare(request(balances(6), bearer('pairs')));
    expect(bytes).toContain('"code":"QUERY_TOO_COSTLY"');
    expect(bytes).toMatch(/limit 4 a minute for this client .*; split it into \d+ or more/);
    expect(bytes).not.toMatch(/retry-after/i);
    expect(Object.values(calls)).toEqual([0, 0, 0, 0]);
  });

  test('are kept by a new configuration', async () => {
    const sources = servers.sandbox.sources.map((source) => ({ ...source, sandbox: true }));
    const server = { port: 0, clients: clients({ limits: { requestsPerMinute: 2 } }) };
    const opened = await openServer({ sources, config: { server } });
    onTestFinished(() => opened.running.close());
    for (const _ of [1, 2]) expect((await post(opened.url, SOURCES, bearer('all'))).status).toBe(200);
    await opened.running.reload(configSchema(builtInKinds).parse({ server, sources }));
    expect((await post(opened.url, SOURCES, bearer('all'))).status).toBe(429);
    expect(codesOf(await post(opened.url, SOURCES, bearer('other')))).toEqual([]);
  });
});

describe('where clients are not required', () => {
  test('requests without a credential have the role for them, and share its limits; a wrong key is still refused', async () => {
    const sources = servers.sandbox.sources.map((source) => ({ ...source, sandbox: true }));
    const opened = await openServer({
      sources,
      config: { server: { clients: clients({ required: false, anonymousRole: 'teos' }) } },
    });
    onTestFinished(() => opened.running.close());
    const { url } = opened;
    expect(json(await post(url, SOURCES))).toEqual({ data: { sources: [{ name: 'sandbox-teos' }] } });
    expect(json(await post(url, SOURCES, { authorization: 'Basic YTpi' }))).toMatchObject({ data: {} });
    expect(json(await post(url, SOURCES, bearer('all')))).toMatchObject({ data: { sources: { length: 4 } } });
    expect((await post(url, SOURCES, bearer('nobody'))).status).toBe(401);
    const page = await ask(url, { target: '/graphiql/tabs.json' });
    expect(page.status).toBe(200);
    expect(page.text).toContain('sandbox-teos');
    expect(page.text).not.toContain('sandbox-reddio');
  });

  test('a server without clients asks nobody', async () => {
    const opened = await openServer({ sources: servers.sandbox.sources });
    onTestFinished(() => opened.running.close());
    expect((await post(opened.url, SOURCES, bearer('nobody'))).status).toBe(200);
  });
});
