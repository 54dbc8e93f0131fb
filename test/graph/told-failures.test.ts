/** Failures as data only: the same data, and no entry in `errors` for a failure whose reason the operation selects. */
import { GraphQLObjectType, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { stringifyAnswer } from '../../src/graph/compiled/json-text.ts';
import { openTestGraph, type TestGraph } from './support.ts';

const EVM = '0xe12ee2c013468c132a1f980067e22f39f3f42dff';
const ACCOUNT = `account/sandbox-loopring/${EVM}`;
const TEOS_ASSETS = '["0x59597b974054b763da210001", "0x54d07fdd69be19971bb00001"]';

interface Asked {
  /** The data as text. */
  readonly data: string;
  readonly codes: readonly unknown[];
  /** Of the failures without an entry. */
  readonly told: readonly string[];
}

describe.each([true, false])('compiled: %j', (compiled) => {
  let graph: TestGraph;
  let teos: readonly string[];
  beforeAll(async () => {
    graph = await openTestGraph({
      config: { server: { compiled, extensions: { trace: true } } },
      sandbox: { accounts: 6 },
      source: { retries: 0, breaker: { enabled: false } },
    });
    teos = graph.sandbox.ledger.accounts('teos').map(({ address }) => `account/sandbox-teos/${address}`);
    graph.sandbox.upstreams.teos.inject({ kind: 'status', status: 401 });
    graph.sandbox.upstreams.loopring.inject({
      kind: 'status',
      status: 502,
      when: ({ endpoint }) => endpoint === '/exchange/tokens',
    });
  });
  afterAll(() => graph.close());

  async function ask(
    query: string,
    failures: 'errors' | 'data',
    { variables = {}, traced = false }: { variables?: object; traced?: boolean } = {},
  ): Promise<Asked> {
    const context = graph.graph.createContext({ failures, traced });
    const { errors = [], ...rest } = await graph.graph.execute({
      document: parse(query),
      variables: { teos, ...variables },
      context,
    });
    context.clock.stop();
    return {
      data: stringifyAnswer({ data: rest.data }),
      codes: errors.map(({ extensions }) => extensions.code),
      told: [...context.toldCodes],
    };
  }

  const FAILED = `accounts(ids: $teos) { balances(assets: ${TEOS_ASSETS}) { nodes {`;

  /** Told, and how many entries there are in `errors` otherwise. */
  const told: readonly (readonly [name: string, query: string, entries: number])[] = [
    ['a balance', `query ($teos: [ID!]!) { ${FAILED} total { atomic } failure { code } } } } }`, 12],
    [
      'each part of it',
      `query ($teos: [ID!]!) { ${FAILED} total { atomic } locked { atomic } failure { code } } } } }`,
      24,
    ],
    [
      'the reason under another name',
      `query ($teos: [ID!]!) { ${FAILED} total { atomic } why: failure { code } } } } }`,
      12,
    ],
    [
      'the reason in a fragment',
      `query ($teos: [ID!]!) { ${FAILED} total { atomic } ...Why } } } } fragment Why on Balance { failure { code } }`,
      12,
    ],
    [
      'edges',
      `query ($teos: [ID!]!) { accounts(ids: $teos) { balances(assets: ${TEOS_ASSETS}) { edges { node { total { atomic } failure { code } } } } } }`,
      12,
    ],
    [
      'a list',
      'query ($teos: [ID!]!) { accounts(ids: $teos) { balances { nodes { total { atomic } } totalCount failure { code } } } }',
      12,
    ],
    ['an asset', '{ asset(id: "asset/sandbox-loopring/0") { name symbol failure { code } } }', 2],
    [
      'an object of several types',
      '{ node(id: "asset/sandbox-loopring/0") { id ... on Asset { name failure { code } } ... on Balance { total { atomic } failure { code } } } }',
      1,
    ],
    [
      'the unit of an amount, by its asset',
      `{ account(id: "${ACCOUNT}") { balance(asset: "0") { asset { failure { code } } total { atomic value } } } }`,
      1,
    ],
  ];

  test.each(told)('tells of %s', async (_name, query, entries) => {
    const [both, alone] = [await ask(query, 'errors'), await ask(query, 'data')];
    expect({ entries: both.codes.length, told: both.told }).toEqual({ entries, told: [] });
    expect(alone).toEqual({ data: both.data, codes: [], told: [...new Set(both.codes)] });
  });

  const untold: readonly (readonly [name: string, query: string])[] = [
    ['no reason is selected', `query ($teos: [ID!]!) { ${FAILED} total { atomic } } } } }`],
    [
      'the reason is left out by a condition',
      `query ($teos: [ID!]!, $why: Boolean = false) { ${FAILED} total { atomic } failure @include(if: $why) { code } } } } }`,
    ],
    [
      'only another object has one',
      `query ($teos: [ID!]!) { accounts(ids: $teos) { balances(assets: ${TEOS_ASSETS}) { failure { code } nodes { total { atomic } } } } }`,
    ],
    [
      'the reason of the unit is missing',
      `{ account(id: "${ACCOUNT}") { balance(asset: "0") { failure { code } total { atomic value } } } }`,
    ],
    ['an argument breaks a rule', '{ account(id: "nonsense") { id } }'],
    [
      'nothing is known by an id',
      '{ balances(ids: ["balance/sandbox-teos/0x1/0x2"]) { total { atomic } failure { code } } }',
    ],
  ];

  test.each(untold)('keeps the entry where %s', async (_name, query) => {
    const [both, alone] = [await ask(query, 'errors'), await ask(query, 'data')];
    expect(both.codes.length).toBeGreaterThan(0);
    expect(alone).toEqual(both);
  });

  test('a condition that holds tells', async () => {
    const query = `query ($teos: [ID!]!, $why: Boolean!) { ${FAILED} total { atomic } failure @include(if: $why) { code } } } } }`;
    expect((await ask(query, 'data', { variables: { why: true } })).codes).toEqual([]);
    expect((await ask(query, 'data', { variables: { why: false } })).codes).toHaveLength(12);
  });

  test('the same field tells in one place and not in another', async () => {
    const query = `query ($teos: [ID!]!) {
      told: accounts(ids: $teos) { balances(assets: ${TEOS_ASSETS}) { nodes { ...Total failure { code } } } }
      not: accounts(ids: $teos) { balances(assets: ${TEOS_ASSETS}) { nodes { ...Total } } }
    } fragment Total on Balance { total { atomic } }`;
    expect((await ask(query, 'errors')).codes).toHaveLength(24);
    expect((await ask(query, 'data')).codes).toHaveLength(12);
  });

  test('a traced request tells alike', async () => {
    const query = `query ($teos: [ID!]!) { ${FAILED} total { atomic } failure { code } } } } }`;
    const plain = await ask(query, 'data');
    expect(await ask(query, 'data', { traced: true })).toEqual(plain);
  });
});

test('the setting decides for requests that do not', async () => {
  const graph = await openTestGraph({ config: { server: { failures: 'data' } } });
  try {
    expect(graph.graph.createContext().failures).toBe('data');
    expect(graph.graph.createContext({ failures: 'errors' }).failures).toBe('errors');
  } finally {
    await graph.close();
  }
});

test('a place is looked up alike however many others fail', async () => {
  const graph = await openTestGraph({ source: { retries: 0, breaker: { enabled: false } } });
  onTestFinished(() => graph.close());
  graph.sandbox.upstreams.loopring.inject({ kind: 'status', status: 502 });
  const lookUps = async (aliases: number, field: (index: number) => string, around: (fields: string) => string) => {
    const document = parse(around(Array.from({ length: aliases }, (_, index) => field(index)).join(' ')));
    const context = graph.graph.createContext({ failures: 'data' });
    // The plan of the operation is made before.
    await graph.graph.execute({ document, context: graph.graph.createContext({ failures: 'errors' }) });
    const getFields = vi.spyOn(GraphQLObjectType.prototype, 'getFields');
    const { errors } = await graph.graph.execute({ document, context });
    const looked = getFields.mock.calls.length;
    getFields.mockRestore();
    expect(errors).toBeUndefined();
    expect([...context.toldCodes]).toEqual(['UPSTREAM_HTTP_ERROR']);
    return looked;
  };
  const balance = (fields: string) =>
    `{ account(id: "${ACCOUNT}") { balance(asset: "0") { ${fields} failure { code } } } }`;
  for (const [field, around] of [
    [(index: number) => `t${index}: total { atomic }`, balance],
    [(index: number) => `a${index}: ${balance('total { atomic }').slice(1, -1)}`, (fields: string) => `{ ${fields} }`],
  ] as const) {
    const [few, many] = [await lookUps(40, field, around), await lookUps(80, field, around)];
    expect(many).toBeLessThanOrEqual(2 * few);
  }
});
