/**
 * A bad argument costs its own field, in every gateway: the fields beside it are answered, and the reason is given. And nothing
 * that is missing is known by an error alone, or by the path of one: gateways drop both.
 */
import {
  getNamedType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildSchema } from '../../src/graph/schema/schema.ts';
import { surfaces } from '../../src/model/surface.ts';
import { type Columns, gateways, openColumns } from './columns.ts';
import { type JsonObject, listOf, objectOf } from './json.ts';

let opened: Columns;
let account: string;
let others: readonly string[];
const stderr = vi.spyOn(process.stderr, 'write');

beforeAll(async () => {
  opened = await openColumns({ accounts: 12 });
  const { ledger } = opened.sandbox;
  const [first] = ledger.accounts('mesh', 'Ethereum/Sandbox');
  account = `account/sandbox-mesh/${first?.address}?network=Ethereum/Sandbox`;
  others = ledger
    .accounts('teos')
    .slice(0, 3)
    .map(({ address }) => `account/sandbox-teos/${address}`);
  // Gateways print the failures that are asked for here.
  stderr.mockReturnValue(true);
});
afterAll(async () => {
  stderr.mockRestore();
  await opened?.close();
});

const HASH = `0x${'a'.repeat(64)}`;

/** Fields of an account whose arguments break a rule, the argument that is named, and the rule. */
const bad: readonly (readonly [field: string, reason: RegExp])[] = [
  [`balance(asset: "ETH:18", at: { block: "1", hash: "${HASH}" })`, /at: .*exactly one.*block and hash/],
  ['balance(asset: "ETH:18", at: {})', /at: .*exactly one.*none/],
  ['balance(asset: "ETH:18", at: { hash: null })', /at.hash: must not be null/],
  ['balance(asset: "ETH:18", at: { block: "six" })', /at.block: must be a whole number/],
  ['balance(asset: "ETH:18", at: { block: "-1" })', /at.block: must be 0 or more/],
  ['balance(asset: "ETH:18", at: { block: "99999999999999999999" })', /at.block: too large/],
  ['balance(asset: "ETH:18", at: { time: "yesterday" })', /at.time: must be/],
  ['balance(asset: "ETH:18", at: { hash: "not a hash" })', /at.hash: must be/],
  ['balance(asset: "ETH:18", freshness: { maxAge: -1 })', /freshness.maxAge: must be 0 or more/],
  ['balance(asset: "ETH:18", freshness: { maxAge: 99999999 })', /freshness.maxAge: .*limit/],
  ['balance(asset: "no such thing")', /asset: /],
];

const badLists: readonly (readonly [field: string, reason: RegExp])[] = [
  ['balances(first: -1)', /first: must be 0 or more/],
  ['balances(first: 1000000)', /first: .*limit/],
  ['balances(after: "nonsense")', /after: names no entry/],
  ['balances(filter: { contract: "%" })', /filter.contract: /],
  ['balances(filter: { underlying: "ether" })', /filter.underlying: /],
  [`balances(assets: ["ETH:18", "?"], at: { block: "1", hash: "${HASH}" })`, /at: |assets\[1\]: /],
];

/** The same by a variable, as clients write it. */
const badMoments: readonly (readonly [at: JsonObject, reason: RegExp])[] = [
  [{ block: '1', hash: HASH }, /at: .*exactly one/],
  [{ block: 'six' }, /at.block: must be a whole number/],
  [{ block: 6 }, /at.block: must be a whole number written as a string/],
  [{ block: true }, /at.block: /],
  [{ time: 'yesterday' }, /at.time: must be/],
  [{ time: { year: 2026 } }, /at.time: must be/],
];

const GOOD = 'good: balance(asset: "ETH:18") { total { atomic } failure { code } } address';

test.each([...bad, ...badLists].filter(([field]) => field.includes('"six"')))(
  'mesh is a client of the standalone surface, where a scalar is checked before anything is executed: %s',
  async (field) => {
    const query = `{ account(id: "${account}") { bad: ${field} { total { atomic } } ${GOOD} } sources(ids: ["sandbox-teos"]) { name } }`;
    const { data, errors } = await opened.ask('mesh', { query });
    expect(data).toEqual({ account: null, sources: null });
    expect(new Set(errors.map(({ extensions: { code } }) => code))).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']));
  },
);

describe.each(gateways.filter((gateway) => gateway !== 'mesh'))('%s', (gateway) => {
  const check = async (field: string, reason: RegExp, variables?: JsonObject) => {
    const declared = variables === undefined ? '' : '($at: AtInput)';
    const { data, errors } = await opened.ask(gateway, {
      query: `query ${declared} { account(id: "${account}") { ${field} ${GOOD} } sources(ids: ["sandbox-teos"]) { name } }`,
      variables: variables ?? {},
    });
    expect(data).toMatchObject({
      account: {
        bad: null,
        good: { total: { atomic: expect.stringMatching(/^\d+$/) }, failure: null },
        address: expect.any(String),
      },
      sources: [{ name: 'sandbox-teos' }],
    });
    expect(errors.map(({ extensions: { code } }) => code)).toEqual(['BAD_USER_INPUT']);
    expect(errors[0]?.message).toMatch(reason);
  };

  test.each(bad)('%s', async (field, reason) => {
    await check(`bad: ${field} { total { atomic } }`, reason);
  });

  test.each(badLists)('%s', async (field, reason) => {
    await check(`bad: ${field} { nodes { total { atomic } } }`, reason);
  });

  test.each(badMoments)('at = %j', async (at, reason) => {
    await check('bad: balance(asset: "ETH:18", at: $at) { total { atomic } }', reason, { at });
  });

  test('what is missing says so in the data, without errors', async () => {
    const [one = '', two = '', three = ''] = others;
    const unknownId = 'account/nowhere/1';
    opened.setPeople([
      { name: 'Ada', accounts: [one, unknownId, two] },
      { name: 'Bo', accounts: [three] },
    ]);
    opened.sandbox.upstreams.teos.inject({ kind: 'status', status: 503 });
    const { data } = await opened.ask(gateway, {
      query: `{ users { name accounts {
        id
        balance(asset: "native") { total { atomic } provenance { servedFrom } failure { code } }
        balances(assets: ["native"]) { nodes { total { atomic } failure { code } } failure { code } }
      } } }`,
    });
    opened.sandbox.upstreams.teos.clearFaults();
    const failed = { total: null, failure: { code: 'UPSTREAM_UNAVAILABLE' } };
    const missing = (id: string) => ({
      id,
      balance: { ...failed, provenance: null },
      balances: { nodes: [failed], failure: null },
    });
    const [ada, bo] = listOf(objectOf(data ?? undefined).users).map((user) => objectOf(user));
    expect(ada?.accounts).toMatchObject([missing(one), { balance: null, balances: null }, missing(two)]);
    expect(bo?.accounts).toMatchObject([missing(three)]);
  });
});

describe('the rules that are checked before execution', () => {
  test.each(surfaces.filter((surface) => surface !== 'standalone'))("%s: none of balancegraph's own", (surface) => {
    const schema = buildSchema(surface);
    const taken = Object.values(schema.getTypeMap()).flatMap((type) => {
      if (isIntrospectionType(type)) return [];
      if (isInputObjectType(type)) {
        expect(type.isOneOf).toBe(false);
        return Object.values(type.getFields());
      }
      return isObjectType(type) ? Object.values(type.getFields()).flatMap(({ args }) => args) : [];
    });
    const own = new Set(
      taken.map(({ type }) => getNamedType(type)).filter((type) => isScalarType(type) && !isSpecifiedScalarType(type)),
    );
    const nonsense: readonly unknown[] = ['nonsense', 7, 1.5, true, {}, []];
    for (const type of own) {
      if (!isScalarType(type)) continue;
      for (const value of nonsense) expect(() => type.parseValue(value), type.name).not.toThrow();
    }
    expect(own.size).toBeGreaterThanOrEqual(2);
  });

  test('standalone: clients get the error before any upstream is asked', async () => {
    opened.sandbox.resetCounters();
    const answers = await Promise.all(
      [`{ block: "1", hash: "${HASH}" }`, '{ block: "six" }', '{ time: "yesterday" }'].map((at) =>
        opened.ask('standalone', {
          query: `{ account(id: "${account}") { balance(asset: "ETH:18", at: ${at}) { id } } }`,
        }),
      ),
    );
    for (const { data, errors } of answers) {
      expect(data ?? null).toBeNull();
      expect(errors.map(({ extensions: { code } }) => code)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    }
    expect(Object.values(opened.calls()).every((calls) => calls === 0)).toBe(true);
  });
});
