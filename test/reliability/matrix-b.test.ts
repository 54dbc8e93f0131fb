/** Matrix B: every kind of bad input, by every door and on every surface, is told what is wrong, and no source hears of it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Surface, surfaces } from '../../src/model/surface.ts';
import { depth } from '../depth.ts';
import { ask, json, type Reply } from '../sandbox/ask.ts';
import { openServer } from '../server/support.ts';
import { type BadRequest, badRequests } from './bad-requests.ts';
import { type BadValue, badAddresses, badReferences, TEOS } from './bad-values.ts';
import { addressDoors, assetDoors, type Door } from './doors.ts';
import { accountForRows } from './rows.ts';
import { openServers, type Servers } from './servers.ts';

/** Large enough for the longest texts to be looked at. */
const MAX_BODY = 4 * 1024 * 1024;

/** The others try one door for each value at everyday depth. It alone has entities, which are doors of their own. */
const WITH_ALL_DOORS: Surface = 'federation';

let servers: Servers;

beforeAll(async () => {
  servers = await openServers({ server: { maxBodyBytes: MAX_BODY }, limits: { listItems: 100 } });
});
beforeEach(() => servers.sandbox.resetCounters());
afterAll(() => servers?.close());

interface Told {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string };
}

function errorsIn(reply: Reply): readonly Told[] {
  const body = json(reply);
  const errors: unknown = typeof body === 'object' && body !== null && 'errors' in body ? body.errors : [];
  return Array.isArray(errors) ? errors : [];
}

const MAX_ECHO = 64;

/** What holds of every refusal, whatever was refused. */
function expectQuiet(reply: Reply, inputs: readonly string[] = []): void {
  for (const { message } of errorsIn(reply)) expect(message.length).toBeLessThanOrEqual(300);
  for (const input of inputs.filter(({ length }) => length > MAX_ECHO)) {
    expect(reply.text).not.toContain(JSON.stringify(input).slice(1, MAX_ECHO + 2));
  }
  expect(reply.text).not.toContain('INTERNAL');
  expect(reply.text.length).toBeLessThan(10_000);
  expect(servers.calls()).toBe(0);
}

async function refuseValue(surface: Surface, door: Door, { bad, says }: BadValue): Promise<void> {
  const reply = await servers.post(surface, door.query, door.variables);
  const errors = errorsIn(reply);
  expect(errors.map(({ path, extensions: { code } }) => ({ door: door.name, path, code }))).toEqual([
    { door: door.name, path: door.path, code: 'BAD_USER_INPUT' },
  ]);
  expect(errors[0]?.message).toMatch(says);
  expectQuiet(reply, [bad]);
}

/** Side by side, by the doors that this surface tries for the value at this place. */
async function refuseByDoors(
  surface: Surface,
  doors: readonly Door[],
  { value, place }: { readonly value: BadValue; readonly place: number },
): Promise<void> {
  expect(doors.length).toBeGreaterThan(0);
  const one = place % doors.length;
  const tried = depth === 'full' || surface === WITH_ALL_DOORS ? doors : doors.slice(one, one + 1);
  await Promise.all(tried.map((door) => refuseValue(surface, door, value)));
}

async function refuseRequest(surface: Surface, bad: BadRequest): Promise<void> {
  const { query, variables, method = 'POST', target = '/graphql' } = bad;
  const { body = query === undefined ? undefined : { query, variables } } = bad;
  const accept = 'application/graphql-response+json';
  const headers = { accept, ...(bad.headers ?? { 'content-type': 'application/json' }) };
  const reply = await servers.ask(surface, { target, method, headers, body });
  const [error] = errorsIn(reply);
  const { status, path, code } = (surface === 'standalone' ? undefined : bad.behindGateways) ?? bad;
  expect({ status: reply.status, path: error?.path, code: error?.extensions.code }).toEqual({ status, path, code });
  expect(error?.message).toMatch(bad.says);
  expectQuiet(reply, textsIn([body]));
}

/** All texts in a tree of plain values, keys included. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...textsIn(item)]);
}

const shown = (text: string): string => (text.length > 50 ? `${text.slice(0, 50)}…` : text);

describe.each(surfaces)('%s refuses', (surface) => {
  test.each(badAddresses.map((value, place) => [value.row, shown(value.bad), { value, place }] as const))(
    'B%i the address %j by every door',
    (_row, _text, each) => refuseByDoors(surface, addressDoors(each.value, surface), each),
  );

  test.each(badReferences.map((value, place) => [value.row, shown(value.bad), { value, place }] as const))(
    'B%i the asset %j by every door',
    (_row, _text, each) => refuseByDoors(surface, assetDoors(each.value, surface), each),
  );

  test.each(badRequests.map((bad) => [bad.row, bad.name, bad] as const))('B%i %s', (_row, _name, bad) =>
    refuseRequest(surface, bad),
  );

  test('B77 a body over the limit', async () => {
    const reply = await servers.ask(surface, {
      target: '/graphql',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: { query: `{ sources { id } } #${'x'.repeat(MAX_BODY)}` },
    });
    expect(errorsIn(reply)).toEqual([
      { message: expect.stringContaining('larger'), extensions: { code: 'BAD_REQUEST' } },
    ]);
    expect(reply.status).toBe(413);
    expectQuiet(reply);
  });
});

async function answer(surface: Surface, query: string, variables = {}): Promise<unknown> {
  return json(await servers.post(surface, query, variables));
}

const SPELLINGS = 'query ($s: ID!, $a: [String!]!) { accountsByAddress(sources: [$s], addresses: $a) { id asked } }';

describe.each(surfaces)('%s accepts', (surface) => {
  test.each([
    [15, 'sandbox-teos', [TEOS, `0x${TEOS.slice(2).toUpperCase()}`], TEOS],
    [39, 'sandbox-reddio', ['0x01', '0x1', '0x0001'], '0x1'],
    [40, 'sandbox-teos', [TEOS, TEOS], TEOS],
  ])('B%i other spellings and repeats: one account of %s, each echoed as typed', async (_row, s, a, canonical) => {
    expect(await answer(surface, SPELLINGS, { s, a })).toEqual({
      data: { accountsByAddress: a.map((asked) => ({ id: `account/${s}/${canonical}`, asked })) },
    });
    expect(servers.calls()).toBe(0);
  });

  test('B51 a number beyond 2^53, exact', async () => {
    const id = 'asset/sandbox-mesh/X:9?network=Ethereum/Sandbox';
    const query = mesh9(`balance(asset: "${id}", at: { block: "9007199254740993" }) { id }`);
    expect(JSON.stringify(await answer(surface, query))).toContain('block=9007199254740993');
  });

  test('B54 a repeated asset, which is answered once; B55 one symbol of two decimals, which are two assets', async () => {
    const query = mesh9('balances(assets: ["ETH:18", "ETH:6", "ETH:18"]) { nodes { asset { ref } } }');
    expect(await answer(surface, query)).toMatchObject({
      data: { account: { balances: { nodes: [{ asset: { ref: 'ETH:18' } }, { asset: { ref: 'ETH:6' } }] } } },
    });
    expect(servers.sandbox.upstreams.mesh.count('/account/balance')).toBe(1);
  });

  test('B59 a past block where the source has no history, as a typed failure', async () => {
    const query =
      '{ account(id: "account/sandbox-loopring/10000") { balance(asset: "0", at: { block: "1" }) { failure { code } } } }';
    expect(await answer(surface, query)).toMatchObject({
      data: { account: { balance: { failure: { code: 'HISTORY_UNSUPPORTED' } } } },
    });
    expect(servers.calls()).toBe(0);
  });
});

function mesh9(inner: string): string {
  return `{ account(id: "account/sandbox-mesh/${TEOS}?network=Ethereum/Sandbox") { ${inner} } }`;
}

describe('B79 entities', () => {
  const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }';
  const good = { __typename: 'Source', name: 'sandbox-teos' };

  test('that name nothing cost their own places', async () => {
    const bad = [
      { __typename: 'Nope', id: '1' },
      { __typename: 'Account' },
      { __typename: 'Account', id: { a: 1 } },
      {},
    ];
    const reply = await servers.post('federation', query, { r: [good, ...bad, good] });
    expect(errorsIn(reply).map(({ path, extensions: { code } }) => ({ path, code }))).toEqual(
      bad.map((_, index) => ({ path: ['_entities', index + 1], code: 'BAD_USER_INPUT' })),
    );
    const source = { __typename: 'Source' };
    expect(json(reply)).toMatchObject({ data: { _entities: [source, null, null, null, null, source] } });
    expectQuiet(reply);
  });

  test('that are many are answered one and all', async () => {
    const reply = await servers.post('federation', query, { r: Array.from({ length: 150 }, () => good) });
    expect(errorsIn(reply)).toEqual([]);
    expect(json(reply)).toEqual({ data: { _entities: Array.from({ length: 150 }, () => ({ __typename: 'Source' })) } });
    expectQuiet(reply);
  });
});

test.each(surfaces)('B80 %s for its gateway alone tells nobody else why', async (surface) => {
  const { running, url } = await openServer({
    sources: servers.sandbox.sources,
    config: { server: { surface, gateway: { token: 'right-token', only: true } } },
  });
  try {
    const replies = [{}, { 'x-gateway-token': 'wrong-token' }].map((given) =>
      ask(url, {
        target: '/graphql',
        method: 'POST',
        headers: { 'content-type': 'application/json', ...given },
        body: {},
      }),
    );
    const [none, wrong] = await Promise.all(replies);
    expect(none?.status).toBe(403);
    expect(wrong?.text).toBe(none?.text);
    expect(none?.text).toContain('x-gateway-token');
    expect(none?.text).not.toContain('right-token');
  } finally {
    await running.close();
  }
});

test.each(surfaces)('%s logged nothing unforeseen', (surface) => {
  const logged = servers.on(surface).logged();
  expect(logged).toContain('"msg":"request"');
  expect(logged).not.toContain('unforeseen');
});

const tested = new Set([
  ...[...badAddresses, ...badReferences, ...badRequests].map(({ row }) => row),
  ...[15, 39, 40, 51, 54, 55, 59, 77, 79, 80],
]);

accountForRows(
  {
    size: 80,
    elsewhere: {
      3: ['test/graph/bad-input.test.ts'],
      4: ['test/graph/bad-input.test.ts'],
      78: ['test/server/hostile-documents.test.ts'],
    },
    without: {
      43: 'No configured network of the sandbox has ICP addresses; the rule of Mesh for them is in test/providers/mesh-identity.test.ts.',
      46: 'Sources belong to the process, not to a tenant: one that is not configured is unknown (row 44).',
      47: 'There is no registry: a source is asked, and says in the data that it does not know the asset.',
    },
  },
  tested,
);
