/** Operations that would cost too much are refused before anything of them is resolved, on every surface. */
import { execute, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { surfaces } from '../../../src/model/surface.ts';
import { openTestGraph } from '../../graph/support.ts';
import { ask, json, type Reply } from '../../sandbox/ask.ts';
import { codesOf, openTestServer, type TestServer } from '../support.ts';

const refusal = z.object({
  errors: z
    .array(
      z.object({
        message: z.string(),
        path: z.undefined().optional(),
        extensions: z.strictObject({
          code: z.literal('QUERY_TOO_COSTLY'),
          cost: z.strictObject({ accounts: z.int(), pairs: z.int(), calls: z.int(), nodes: z.int() }),
        }),
      }),
    )
    .length(1),
});

/** An answer whose lists were cut. */
const cutAnswer = z.object({
  data: z.record(z.string(), z.array(z.unknown())),
  errors: z.array(
    z
      .object({ message: z.string(), path: z.array(z.unknown()), extensions: z.object({ code: z.string() }) })
      .transform(({ extensions: { code }, ...error }) => ({ ...error, code })),
  ),
  extensions: z.object({ cost: z.unknown() }).optional().default({ cost: null }),
});

/** The one error of a refused operation. */
function refused(reply: Reply) {
  expect(reply.status).toBe(400);
  expect(json(reply)).not.toHaveProperty('data');
  const [error] = refusal.parse(json(reply)).errors;
  if (error === undefined) throw new Error('no error');
  return error;
}

function calls({ sandbox }: Pick<TestServer, 'sandbox'>): number {
  return Object.values(sandbox.upstreams).reduce((sum, upstream) => sum + upstream.count(), 0);
}

const BALANCES = 'balances(assets: $assets) { nodes { total { atomic } failure { code } } }';
const LISTS = `query ($ids: [ID!]!, $assets: [ID!]!) { accounts(ids: $ids) { ${BALANCES} } }`;
const ENTITIES = `query ($r: [_Any!]!, $assets: [ID!]!) { _entities(representations: $r) { ... on Account { ${BALANCES} } } }`;

describe('with the limits of the defaults', () => {
  let server: TestServer;
  let ids: readonly string[];
  let assets: readonly string[];

  beforeAll(async () => {
    server = await openTestServer({
      sandbox: { accounts: 1000, knobs: { teos: { quotaPerMinute: null, quotaPerDay: null } } },
      config: { server: { surface: 'federation', extensions: { cost: true } } },
    });
    ids = server.sandbox.ledger
      .accounts('teos')
      .slice(0, 1000)
      .map(({ address }) => `account/sandbox-teos/${address}`);
    assets = server.sandbox.ledger
      .assets('teos')
      .map(({ ref }) => ref)
      .filter((ref) => ref !== 'native');
  });
  afterAll(() => server?.close());

  const entities = (keys: readonly string[]) => keys.map((id) => ({ __typename: 'Account', id }));

  test.each([
    ['accounts', (own: readonly string[]) => server.post(LISTS, { ids, assets: own })],
    ['_entities', (own: readonly string[]) => server.post(ENTITIES, { r: entities(ids), assets: own })],
  ])('1000 accounts × 5 assets pass: %s', async (field, send) => {
    server.sandbox.resetCounters();
    const reply = await send(assets.slice(0, 5));
    expect({ status: reply.status, codes: codesOf(reply).filter((code) => code !== 'NOT_REPORTED') }).toEqual({
      status: 200,
      codes: [],
    });
    expect(json(reply)).toMatchObject({
      data: { [field]: { length: 1000 } },
      extensions: { cost: { accounts: 1000, pairs: 5000 } },
    });
    expect(server.sandbox.upstreams.teos.count('GetAssetsBalances')).toBeGreaterThan(0);
  });

  const thousand = Array.from({ length: 1000 }, (_, index) => String(index));

  test.each([
    ['accounts', () => server.post(LISTS, { ids, assets: thousand })],
    ['_entities', () => server.post(ENTITIES, { r: entities(ids), assets: thousand })],
  ])('1000 accounts × 1000 assets do not, but the first of them: %s', async (field, send) => {
    server.sandbox.resetCounters();
    const reply = await send();
    const { data, errors, extensions } = cutAnswer.parse(json(reply));
    const answered = data[field]?.indexOf(null) ?? 0;
    expect(answered).toBeGreaterThan(40);
    expect(extensions.cost).toMatchObject({ accounts: answered, pairs: answered * 1000 });
    const beyond = errors.filter(({ code }) => code === 'QUERY_TOO_COSTLY');
    expect(beyond.map(({ path }) => path)).toEqual(
      Array.from({ length: 1000 - answered }, (_, index) => [field, answered + index]),
    );
    expect(beyond[0]?.message).toContain('1000000 (account, asset) pairs, limit 50000 (limits.pairs)');
    expect(beyond[0]?.message).toContain(`the first ${answered} of 1000 entries are answered`);
  });

  test('aliases for a thousand accounts, as a batching gateway writes them, pass and are one plan', async () => {
    // As many as the default body limit holds.
    const some = ids.slice(0, 800);
    const [asset = ''] = assets;
    const variables = some.map((_, index) => `$i${index}: ID!`).join(' ');
    const fields = some.map(
      (_, index) => `_${index}: account(id: $i${index}) { balance(asset: $a) { total { atomic } } }`,
    );
    server.sandbox.resetCounters();
    const reply = await server.post(`query ($a: ID!, ${variables}) { ${fields.join(' ')} }`, {
      a: asset,
      ...Object.fromEntries(some.map((id, index) => [`i${index}`, id])),
    });
    expect(reply.status).toBe(200);
    const aliased = calls(server);
    server.sandbox.resetCounters();
    await server.post(LISTS, { ids: some, assets: [asset] });
    expect(aliased).toBe(calls(server));
  });

  test('faulty variables are reported as before', async () => {
    const reply = await server.post(LISTS, { ids: 5, assets: null });
    expect({ status: reply.status, codes: codesOf(reply) }).toEqual({ status: 400, codes: ['BAD_USER_INPUT'] });
  });

  test('an introspection query passes', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const reply = await server.post(getIntrospectionQuery());
    expect({ status: reply.status, codes: codesOf(reply) }).toEqual({ status: 200, codes: [] });
  });
});

describe('with small limits', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await openTestServer({
      config: { server: { operationsPerRequest: 4 }, limits: { accounts: 20, pairs: 30, calls: 25, nodes: 300 } },
    });
  });
  afterAll(() => server?.close());

  test.each([
    ['{ accountsByAddress(addresses: ["a", "b", "c", "d", "e"]) { id } }', '25 accounts, limit 20 (limits.accounts)'],
    [
      '{ account(id: "x") { balances(first: 31) { totalCount } } }',
      '31 (account, asset) pairs, limit 30 (limits.pairs)',
    ],
    [`{ ${Array.from({ length: 7 }, (_, i) => `a${i}: sources { health { ok } }`)} }`, '28 upstream calls, limit 25'],
    [
      '{ a: sources { capabilities { reads { name } } } __schema { types { name fields { name } } } }',
      'objects in its answer, limit 300 (limits.nodes)',
    ],
  ])('%s', async (query, says) => {
    server.sandbox.resetCounters();
    expect(refused(await server.post(query)).message).toContain(says);
    expect(calls(server)).toBe(0);
  });

  test('every limit that is passed is named', async () => {
    const { message } = refused(
      await server.post(
        '{ asset(id: "x") { balances(accounts: $a) { totalCount } } }'.replace(
          '$a',
          JSON.stringify(Array.from({ length: 31 }, String)),
        ),
      ),
    );
    expect(message).toMatch(
      /^the operation could cost 31 accounts, .* and 31 \(account, asset\) pairs, .* and 33 upstream calls, /,
    );
  });

  const LIST_15 = JSON.stringify(Array.from({ length: 15 }, (_, i) => `account/sandbox-loopring/${i}`));
  const OPERATION = { query: `{ accounts(ids: ${LIST_15}) { id } }` };

  test('operations of one HTTP request are counted together; the first that does not fit is refused, and only it', async () => {
    const reply = await ask(server.url, {
      target: '/graphql',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: [OPERATION, OPERATION, { query: '{ account(id: "account/sandbox-loopring/1") { id } }' }],
    });
    const answers = z
      .array(z.object({ data: z.unknown().optional(), errors: z.unknown().optional() }))
      .parse(json(reply));
    expect(answers.map(({ data, errors }) => [data !== undefined, errors !== undefined])).toEqual([
      [true, false],
      [false, true],
      [true, false],
    ]);
    expect(JSON.stringify(answers[1])).toContain(
      '15 accounts beside the 15 of other operations of the request, limit 20',
    );
    expect(JSON.stringify(answers[1])).toContain('send it in a request of its own');
  });

  test('answers state their cost only where the configuration says so', async () => {
    expect(json(await server.post('{ sources { id } }'))).not.toHaveProperty('extensions');
  });
});

describe('on every surface', () => {
  const lists = {
    query: LISTS,
    variables: { ids: ['account/sandbox-teos/x', 'account/sandbox-teos/y'], assets: ['a', 'b'] },
  };
  const aliases = {
    query:
      '{ a: account(id: "account/x/y") { b: balance(asset: "z") { id } c: balance(asset: "z") { id } } ...F } fragment F on Query { d: balance(id: "balance/x/y/z") { id } e: balance(id: "balance/x/y/z") { id } }',
    variables: {},
  };
  const entities = {
    query: ENTITIES,
    variables: {
      r: [
        { __typename: 'Account', id: 'x' },
        { __typename: 'Account', id: 'y' },
      ],
      assets: ['a', 'b'],
    },
  };

  test.each(surfaces)('%s: four pairs are one too many, by list, alias, fragment or entity', async (surface) => {
    const server = await openTestServer({ config: { server: { surface }, limits: { pairs: 3 } } });
    const tooMany = '4 (account, asset) pairs, limit 3 (limits.pairs)';
    const isForGateways = surface !== 'standalone';
    try {
      for (const { query, variables } of isForGateways ? [aliases] : [lists, aliases]) {
        expect(refused(await server.post(query, variables)).message).toContain(tooMany);
      }
      // Gateways cannot split a list, so that its last entry alone fails.
      for (const { query, variables } of isForGateways
        ? [lists, ...(surface === 'federation' ? [entities] : [])]
        : []) {
        const { data, errors } = cutAnswer.parse(json(await server.post(query, variables)));
        const [[field, entries] = ['', []]] = Object.entries(data);
        expect(entries.at(1)).toBeNull();
        const last = errors.find(({ path: [, index] }) => index === 1);
        expect(last).toMatchObject({ path: [field, 1], code: 'QUERY_TOO_COSTLY' });
        expect(last?.message).toContain(tooMany);
      }
    } finally {
      await server.close();
    }
  });
});

describe('without our server', () => {
  const QUERY = '{ a: accounts(ids: ["x", "y", "z"]) { id } b: sources { health { ok } } }';

  test('every root field of the operation is refused, and nothing is asked upstream', async () => {
    const graph = await openTestGraph({ config: { limits: { accounts: 2 } } });
    try {
      const { data, errors = [] } = await graph.ask(QUERY);
      expect(JSON.parse(JSON.stringify(data))).toEqual({ a: null, b: null });
      expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
        [['a'], 'QUERY_TOO_COSTLY'],
        [['b'], 'QUERY_TOO_COSTLY'],
      ]);
      expect(Object.values(graph.counts())).toEqual([0, 0, 0, 0]);
    } finally {
      await graph.close();
    }
  });

  test('one document executed twice in one context is counted twice, with the variables of each', async () => {
    const graph = await openTestGraph({ config: { limits: { accounts: 5 } } });
    try {
      const document = parse('query ($ids: [ID!]!) { accounts(ids: $ids) { id } more: sources { id } }');
      const contextValue = graph.graph.createContext();
      const run = async (length: number) =>
        execute({
          schema: graph.graph.schema,
          document,
          contextValue,
          variableValues: { ids: Array.from({ length }, (_, i) => `account/sandbox-loopring/${i}`) },
        });
      expect((await run(3)).errors).toBeUndefined();
      expect((await run(3)).errors).toHaveLength(2);
      expect((await run(2)).errors).toBeUndefined();
      expect((await run(1)).errors).toHaveLength(2);
    } finally {
      await graph.close();
    }
  });
});
