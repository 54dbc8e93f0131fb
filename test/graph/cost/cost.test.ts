/** What operations cost: one table of operations and figures, and laws that hold for every way of asking the same. */

import fc from 'fast-check';
import {
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  getVariableValues,
  introspectionFromSchema,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  validate,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import type { Cost } from '../../../src/graph/budgets.ts';
import type { Operation } from '../../../src/graph/collect.ts';
import { type CostModel, costInSteps, costOf } from '../../../src/graph/cost/cost.ts';
import type { CostFacts } from '../../../src/graph/cost/facts.ts';
import { Meter } from '../../../src/graph/cost/meter.ts';
import { costRules } from '../../../src/graph/cost/rules.ts';
import { buildSchema } from '../../../src/graph/schema/schema.ts';
import { ownNames } from '../../../src/graph/schema/served-names.ts';
import { failureRules } from '../../../src/model/failure.ts';
import { STEPS_AT_ONCE } from '../../../src/model/steps.ts';

/** Three sources: `a`, `b` and `n` with two networks; each call carries three assets, each call for facts ten. */
const facts: CostFacts = {
  pageSize: 100,
  maxPageSize: 1000,
  places(names, kind) {
    const ledgers = new Map<unknown, number>(Object.entries({ a: 1, b: 1, n: { networks: 2, sources: 1 }[kind] }));
    const named: readonly unknown[] = Array.isArray(names) ? names : [...ledgers.keys()];
    return named.reduce<number>((sum, name) => sum + (ledgers.get(name) ?? 1), 0);
  },
  networks: () => 2,
  callsForAccount: (assets) => Math.ceil(assets / 3),
  callsForFacts: (assets) => Math.ceil(assets / 10),
};

const standalone = buildSchema('standalone');
/** Made for each measurement, so that nothing is remembered from before. */
const model = (): CostModel => ({ rules: costRules(standalone), facts });
const federation = buildSchema('federation');

type Variables = Readonly<Record<string, unknown>>;

function measure(text: string, variables: Variables = {}, meter = new Meter()): Cost {
  return costOf(operationOf(text, variables), model(), { meter });
}

function operationOf(text: string, variables: Variables = {}): Operation {
  const document = parse(text);
  const schema = text.includes('_entities') ? federation : standalone;
  expect(validate(schema, document)).toEqual([]);
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('no operation');
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], { ...variables });
  if (coerced === undefined) throw new Error(String(errors));
  const fragments = document.definitions.flatMap((node): [string, FragmentDefinitionNode][] =>
    node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [],
  );
  return { schema, operation, fragments: Object.fromEntries(fragments), variableValues: coerced };
}

const free: Cost = { accounts: 0, pairs: 0, calls: 0, nodes: 0 };

function list(length: number, prefix = 'x'): string[] {
  return Array.from({ length }, (_, index) => `${prefix}${index}`);
}

function literal(names: readonly string[]): string {
  return JSON.stringify(names);
}

describe('one field', () => {
  test.each<[string, Variables, Partial<Cost>]>([
    ['{ __typename }', {}, {}],
    ['{ sources { id } }', {}, { nodes: 3 }],
    ['{ sources(ids: ["a", "n"]) { id } }', {}, { nodes: 2 }],
    ['{ a: __typename @include(if: true) sources @skip(if: false) { id } }', {}, { nodes: 3 }],
    ['{ ... { sources { id } } ... @include(if: false) { account(id: "x") { id } } }', {}, { nodes: 3 }],
    [
      `{ nodes(ids: ["account/a/x", "source/a"]) { ...S ...A } }
       fragment S on Source { health { ok } } fragment A on Account { source { id } }`,
      {},
      { accounts: 1, calls: 1, nodes: 4 },
    ],
    // Where an id does not name its type, the costliest type.
    ['{ nodes(ids: ["account/a/x", "what"]) { id } }', {}, { accounts: 2, pairs: 1, calls: 2, nodes: 2 }],
    ['{ sources { account(address: "x") { id } } }', {}, { accounts: 3, nodes: 6 }],
    ['{ source(id: "a") { health { ok } } }', {}, { calls: 1, nodes: 2 }],
    ['{ source(id: "n") { networks { nodes { status { synced } } } } }', {}, { calls: 3, nodes: 6 }],
    ['{ source(id: "a") { assets(refs: ["x", "y"]) { nodes { id } } } }', {}, { calls: 1, nodes: 4 }],
    ['{ source(id: "a") { assets { totalCount } } }', {}, { calls: 10, nodes: 2 }],
    ['{ source(id: "a") { assets(first: 0) { totalCount } } }', {}, { calls: 1, nodes: 2 }],
    // Ten where the query does not say how many; a source that has to look them up reads its whole catalogue.
    ['{ source(id: "a") { assets(underlying: "x") { totalCount } } }', {}, { calls: 1, nodes: 2 }],
    ['{ sources { assets(underlying: "x", first: 2) { nodes { underlying } } } }', {}, { calls: 1, nodes: 12 }],
    ['{ source(id: "a") { assets(refs: []) { totalCount } } }', {}, { nodes: 2 }],
    ['{ source(id: "a") { assets(first: 5) { edges { node { name } } } } }', {}, { calls: 1, nodes: 12 }],
    ['{ account(id: "x") { id } }', {}, { accounts: 1, nodes: 1 }],
    ['{ account(id: "x") { details { provider } } }', {}, { accounts: 1, calls: 1, nodes: 2 }],
    ['{ accounts(ids: ["x", "y"]) { id } }', {}, { accounts: 2, nodes: 2 }],
    ['{ accounts(ids: "x") { id } }', {}, { accounts: 1, nodes: 1 }],
    ['{ account(id: "x") { source { id } } }', {}, { accounts: 1, nodes: 2 }],
    // Four ledgers: two of one source.
    ['{ accountsByAddress(addresses: ["x", "y"]) { id } }', {}, { accounts: 8, nodes: 8 }],
    ['{ accountsByAddress(addresses: ["x"], network: "N/1") { id } }', {}, { accounts: 3, nodes: 3 }],
    ['{ accountsByAddress(addresses: ["x"], network: null) { id } }', {}, { accounts: 4, nodes: 4 }],
    ['{ accountsByAddress(addresses: ["x"], sources: ["a", "n"]) { id } }', {}, { accounts: 3, nodes: 3 }],
    ['{ accountsByAddress(addresses: ["x"], sources: ["nowhere"]) { id } }', {}, { accounts: 1, nodes: 1 }],
    ['{ addressLookup(addresses: ["x", "y"]) { asked } }', {}, { nodes: 8 }],
    ['{ addressLookup(addresses: ["x"], sources: ["a", "n"]) { accounts { id } } }', {}, { accounts: 3, nodes: 6 }],
    ['{ asset(id: "x") { name } }', {}, { calls: 1, nodes: 1 }],
    ['{ node(id: "x") { id } }', {}, { accounts: 1, pairs: 1, calls: 2, nodes: 1 }],
    [
      '{ account(id: "x") { balance(asset: "y") { total { atomic } asset { name } } } }',
      {},
      { accounts: 1, pairs: 1, calls: 2, nodes: 4 },
    ],
    // Seven assets are three calls; their facts are one.
    [
      `{ account(id: "x") { balances(assets: ${literal(list(7))}) { totalCount } } }`,
      {},
      { accounts: 1, pairs: 7, calls: 4, nodes: 2 },
    ],
    [
      '{ account(id: "x") { balances(assets: ["y", "z"], first: 1000) { nodes { asset { id } } pageInfo { endCursor } } } }',
      {},
      { accounts: 1, pairs: 2, calls: 2, nodes: 7 },
    ],
    // A listing is one call and a page.
    ['{ account(id: "x") { balances { totalCount } } }', {}, { accounts: 1, pairs: 100, calls: 11, nodes: 2 }],
    [
      '{ account(id: "x") { balances(first: 20) { edges { node { asset { id } } } } } }',
      {},
      { accounts: 1, pairs: 20, calls: 3, nodes: 62 },
    ],
    ['{ account(id: "x") { balances(first: 0) { nodes { asset { id } } } } }', {}, { accounts: 1, calls: 1, nodes: 2 }],
    ['{ account(id: "x") { balances(first: -5) { totalCount } } }', {}, { accounts: 1, calls: 1, nodes: 2 }],
    // No page is longer than a page may be.
    [
      '{ account(id: "x") { balances(first: 5000) { totalCount } } }',
      {},
      { accounts: 1, pairs: 1000, calls: 101, nodes: 2 },
    ],
    [
      '{ source(id: "a") { networks { nodes { abilities { errors { code } } } } } }',
      {},
      { calls: 3, nodes: 2 + 2 * 102 },
    ],
    ['{ source(id: "a") { capabilities { amounts reads { name } } } }', {}, { nodes: 6 }],
    [
      '{ asset(id: "x") { balances(accounts: ["y", "z"]) { nodes { account { id } } } } }',
      {},
      { accounts: 2, pairs: 2, calls: 3, nodes: 6 },
    ],
    // Of a balance, the account and the asset are the ones it was asked by.
    [
      '{ account(id: "x") { balance(asset: "y") { account { id } asset { id } } } }',
      {},
      { accounts: 1, pairs: 1, calls: 2, nodes: 4 },
    ],
    // Variables count as literals do, and so do their defaults.
    ['query ($ids: [ID!]!) { accounts(ids: $ids) { id } }', { ids: list(9) }, { accounts: 9, nodes: 9 }],
    ['query ($ids: [ID!]! = ["x", "y"]) { accounts(ids: $ids) { id } }', {}, { accounts: 2, nodes: 2 }],
    ['query ($id: ID!) { accounts(ids: [$id, $id]) { id } }', { id: 'x' }, { accounts: 2, nodes: 2 }],
    [
      'query ($first: Int) { account(id: "x") { balances(first: $first) { totalCount } } }',
      { first: 7 },
      { accounts: 1, pairs: 7, calls: 2, nodes: 2 },
    ],
    [
      'query ($first: Int) { account(id: "x") { balances(first: $first) { totalCount } } }',
      {},
      { accounts: 1, pairs: 100, calls: 11, nodes: 2 },
    ],
    // What is skipped costs nothing.
    [
      'query ($no: Boolean!) { account(id: "x") @include(if: $no) { id } sources @skip(if: true) { id } }',
      { no: false },
      {},
    ],
    // Selections that execution merges are one.
    ['{ a: account(id: "x") { id } a: account(id: "x") { source { id } } }', {}, { accounts: 1, nodes: 2 }],
    ['{ a: account(id: "x") { id } b: account(id: "x") { id } }', {}, { accounts: 2, nodes: 2 }],
    [
      '{ ...F ...F ...G } fragment F on Query { account(id: "x") { id } } fragment G on Query { account(id: "x") { ...H } } fragment H on Account { source { id } }',
      {},
      { accounts: 1, nodes: 2 },
    ],
    // An id or a representation shows its type. Where it does not, the costliest one counts, by each figure.
    ['{ node(id: "account/a/x") { id } }', {}, { accounts: 1, nodes: 1 }],
    ['{ node(id: "source/a") { id } }', {}, { nodes: 1 }],
    ['{ node(id: "balance/a/x/y") { id } }', {}, { accounts: 1, pairs: 1, calls: 2, nodes: 1 }],
    [
      '{ nodes(ids: ["account/a/x", "source/a", "asset/a/y"]) { ... on Account { source { id } } ... on Source { health { ok } } } }',
      {},
      { accounts: 1, calls: 2, nodes: 5 },
    ],
    [
      '{ _entities(representations: [{ __typename: "Account" }, { __typename: "Source" }]) { ... on Account { source { id } } } }',
      {},
      { accounts: 1, nodes: 3 },
    ],
    ['{ balance(id: "x") { asset { name } } }', {}, { accounts: 1, pairs: 1, calls: 2, nodes: 2 }],
    ['{ balances(ids: ["x", "y"]) { id } }', {}, { accounts: 2, pairs: 2, calls: 3, nodes: 2 }],
    [
      '{ nodes(ids: ["x", "y"]) { ... on Account { balance(asset: "z") { basis: provenance { basis } } } ... on Source { health { ok } } } }',
      {},
      { accounts: 2, pairs: 2, calls: 3, nodes: 6 },
    ],
    [
      '{ nodes(ids: ["source/a"]) { ... on Node { ... on Source { account(address: "x") { id } } } } }',
      {},
      { accounts: 1, nodes: 2 },
    ],
  ])('%s', (text, variables, cost) => {
    expect(measure(text, variables)).toEqual({ ...free, ...cost });
  });

  /** Each failure of a coverage has a code of its own, at each source. */
  const codes = Object.keys(failureRules).length;

  test.each<[string, string, Partial<Cost>]>([
    ['named assets: the pairs, in calls of three', 'assets: ["p", "q", "r", "s"]', { pairs: 8, calls: 5, nodes: 1 }],
    ['whatever is held: a call and a page for each account', '', { pairs: 200, calls: 22, nodes: 1 }],
  ])('a portfolio of %s', (_name, assets, cost) => {
    const text = `{ portfolio(accounts: ["x", "y"], part: TOTAL, ${assets}) { complete } }`;
    expect(measure(text)).toEqual({ ...free, accounts: 2, ...cost });
  });

  test.each<[string, number]>([
    ['totals(first: 3) { nodes { asset { id } coverage { asked } } }', 1 + 3 * 3],
    ['totals { nodes { complete } }', 1 + 100],
    ['totals(first: 1) { nodes { coverage { failed { code } } } }', 3 + codes],
    ['byUnderlying(first: 1) { nodes { coverage { failed { code } } } }', 3 + 3 * codes],
    ['coverage { failed { accounts(first: 2) } }', 1 + 3 * codes],
    ['bySource { source { id } totals(first: 2) { nodes { atLeast { atomic } } } }', 3 * (2 + 1 + 2 * 2)],
    ['bySource { coverage { failed { code } } }', 3 * (2 + codes)],
  ])('of a portfolio: %s', (selected, nodes) => {
    const text = `{ portfolio(accounts: ["x"], assets: ["p"], part: TOTAL) { ${selected} } }`;
    expect(measure(text)).toEqual({ accounts: 1, pairs: 1, calls: 2, nodes: 1 + nodes });
  });

  test('lists inside lists multiply', () => {
    const text = `query ($a: [String!]!) { source(id: "a") { accounts(addresses: $a) { source { accounts(addresses: $a) { source { accounts(addresses: $a) { id } } } } } } }`;
    expect(measure(text, { a: list(50) }).accounts).toBe(50 + 50 ** 2 + 50 ** 3);
  });

  test('a cost too large to count stays a number, and larger than any limit', () => {
    const nested = (depth: number): string =>
      depth === 0 ? 'id' : `accounts(addresses: $a) { source { ${nested(depth - 1)} } }`;
    const cost = measure(`query ($a: [String!]!) { source(id: "a") { ${nested(40)} } }`, { a: list(1000) });
    expect(cost).toMatchObject({ accounts: Number.MAX_SAFE_INTEGER, nodes: Number.MAX_SAFE_INTEGER, pairs: 0 });
  });

  test('introspection has the size of the schema', () => {
    const { nodes, ...others } = measure(
      '{ __schema { types { fields { args { name } } } } __type(name: "Query") { name } }',
    );
    expect(others).toEqual({ accounts: 0, pairs: 0, calls: 0 });
    const types = Object.keys(standalone.getTypeMap()).length;
    expect(nodes).toBeGreaterThan(types * 12);
    expect(nodes).toBeLessThan(types * 200);
  });
});

test('lists of types that a provider adds are as long as their list argument, else a page', () => {
  const typeDefs = `
    type OddAccountDetails implements AccountDetails {
      provider: String!
      keys: [OddKey!]!
      some(of: [ID!]!): [OddKey!]!
    }
    type OddKey { id: ID! }`;
  const schema = buildSchema('standalone', [typeDefs]);
  const document = parse(
    '{ account(id: "x") { details { ... on OddAccountDetails { keys { id } some(of: ["x", "y"]) { id } } } } }',
  );
  expect(validate(schema, document)).toEqual([]);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  const cost = costOf({ schema, operation, fragments: {}, variableValues: {} }, { rules: costRules(schema), facts });
  expect(cost).toEqual({ accounts: 1, pairs: 0, calls: 1, nodes: 2 + 100 + 2 });
});

describe('the table of rules', () => {
  const types = Object.values(standalone.getTypeMap()).filter((type) => isObjectType(type));
  const named = types.flatMap((type) =>
    Object.values(type.getFields()).map((field) => ({ place: `${type.name}.${field.name}`, type, field })),
  );
  const sized = (place: string): boolean => model().rules.fields.get(place)?.size !== undefined;

  test('has a size for every list that no required list argument bounds', () => {
    const isBound = ({ place, type, field }: (typeof named)[number]): boolean =>
      sized(place) ||
      field.args.some((arg) => isNonNullType(arg.type) && isListType(arg.type.ofType)) ||
      // The lists of a connection are as long as the field says that returns it.
      named.filter(({ field: other }) => getNamedType(other.type) === type).every(({ place: outer }) => sized(outer));
    const lists = named.filter(({ field }) => isListType(getNullableType(field.type)));
    expect(lists.length).toBeGreaterThan(20);
    expect(lists.filter((entry) => !isBound(entry)).map(({ place }) => place)).toEqual([]);
  });

  test('is about fields and types that there are', () => {
    // It is on one surface alone.
    const entities = 'Query._entities';
    expect(federation.getQueryType()?.getFields()).toHaveProperty('_entities');
    const places = new Set([...named.map(({ place }) => place), entities]);
    expect([...model().rules.fields.keys()].filter((place) => !places.has(place))).toEqual([]);
    expect([...model().rules.types.keys()].filter((name) => !isObjectType(standalone.getType(name)))).toEqual([]);
  });

  test('a field without an entry costs the objects of its answer', () => {
    const bare: CostModel = { rules: { types: new Map(), fields: new Map(), names: ownNames }, facts };
    const document = parse(
      '{ accounts(ids: ["x", "y"]) { source { id } } sources { capabilities { reads { name } } } }',
    );
    const [operation] = document.definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
    const { nodes } = costOf({ schema: standalone, operation, fragments: {}, variableValues: {} }, bare);
    expect(nodes).toBe(2 * 2 + 100 * (2 + 100));
  });
});

// ---------------------------------------------------------------------------------------------------------------
// The same pairs, however they are asked for

interface Asking {
  readonly accounts: readonly string[];
  readonly assets: readonly string[];
}

type Way = (asking: Asking) => readonly [string, Variables?];

const BALANCES = (assets: readonly string[]): string =>
  `balances(assets: ${literal(assets)}) { nodes { failure { code } } }`;

/** Each asks for all pairs of the accounts and the assets. */
const ways: Readonly<Record<string, Way>> = {
  lists: ({ accounts, assets }) => [`{ accounts(ids: ${literal(accounts)}) { ${BALANCES(assets)} } }`],
  variables: ({ accounts, assets }) => [
    'query ($accounts: [ID!]!, $assets: [ID!]) { accounts(ids: $accounts) { balances(assets: $assets) { nodes { failure { code } } } } }',
    { accounts, assets },
  ],
  'defaults of variables': ({ accounts, assets }) => [
    `query ($accounts: [ID!]! = ${literal(accounts)}, $assets: [ID!] = ${literal(assets)}) { accounts(ids: $accounts) { balances(assets: $assets) { nodes { failure { code } } } } }`,
  ],
  'an alias for each account': ({ accounts, assets }) => [
    `{ ${accounts.map((id, index) => `a${index}: account(id: "${id}") { ${BALANCES(assets)} }`).join(' ')} }`,
  ],
  'an alias for each pair': ({ accounts, assets }) => [
    `{ accounts(ids: ${literal(accounts)}) { ${assets.map((asset, index) => `b${index}: balance(asset: "${asset}") { failure { code } }`).join(' ')} } }`,
  ],
  fragments: ({ accounts, assets }) => [
    `{ ...Q } fragment Q on Query { accounts(ids: ${literal(accounts)}) { ...A ... on Account { ...A } ... @include(if: true) { ...A } } } fragment A on Account { ${BALANCES(assets)} }`,
  ],
  'a list in two parts': ({ accounts, assets }) => {
    const half = Math.ceil(accounts.length / 2);
    const parts = [accounts.slice(0, half), accounts.slice(half)];
    return [
      `{ ${parts.map((part, index) => `p${index}: accounts(ids: ${literal(part)}) { ${BALANCES(assets)} }`).join(' ')} }`,
    ];
  },
  'assets in two parts': ({ accounts, assets }) => [
    `{ accounts(ids: ${literal(accounts)}) { a: ${BALANCES(assets.slice(0, 1))} b: ${BALANCES(assets.slice(1))} } }`,
  ],
  'the nodes of the graph': ({ accounts, assets }) => [
    `{ nodes(ids: ${literal(accounts)}) { ... on Account { ${BALANCES(assets)} } } }`,
  ],
  'addresses at a source': ({ accounts, assets }) => [
    `{ source(id: "a") { accounts(addresses: ${literal(accounts)}) { ${BALANCES(assets)} } } }`,
  ],
  'addresses at named sources': ({ accounts, assets }) => [
    `{ accountsByAddress(addresses: ${literal(accounts)}, sources: ["a"]) { ${BALANCES(assets)} } }`,
  ],
  entities: ({ accounts, assets }) => [
    `query ($r: [_Any!]!) { _entities(representations: $r) { ... on Account { ${BALANCES(assets)} } } }`,
    { r: accounts.map((id) => ({ __typename: 'Account', id })) },
  ],
};

const names = (prefix: string) =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 12 })
    .map((numbers) => numbers.map((number) => `${prefix}${number}`));
const askings = fc.tuple(names('x'), names('y')).map(([accounts, assets]): Asking => ({ accounts, assets }));

describe('the same pairs cost the same', () => {
  test.each(Object.entries(ways))('asked by %s', (_, way) => {
    fc.assert(
      fc.property(askings, (asking) => {
        const { accounts, pairs } = measure(...way(asking));
        expect({ accounts, pairs }).toEqual({
          accounts: asking.accounts.length,
          pairs: asking.accounts.length * asking.assets.length,
        });
      }),
    );
  });

  test('from the asset, and one by one, as far as pairs go', () => {
    fc.assert(
      fc.property(askings, ({ accounts, assets }) => {
        const fromAssets = `{ assets(ids: ${literal(assets)}) { balances(accounts: ${literal(accounts)}) { totalCount } } }`;
        expect(measure(fromAssets).pairs).toBe(accounts.length * assets.length);
        const ids = accounts.flatMap((account) => assets.map((asset) => `balance/a/${account}/${asset}`));
        expect(measure(`{ balances(ids: ${literal(ids)}) { id } }`).pairs).toBe(ids.length);
      }),
    );
  });

  test('1000 accounts × 5 assets, by whichever way', () => {
    const asking = { accounts: list(1000), assets: list(5) };
    for (const way of Object.values(ways))
      expect(measure(...way(asking))).toMatchObject({ accounts: 1000, pairs: 5000 });
  });
});

const dimensions = ['accounts', 'pairs', 'calls', 'nodes'] as const;

test('more of anything never costs less', () => {
  const more = fc.oneof(fc.constantFrom('accounts'), fc.constantFrom('assets'));
  fc.assert(
    fc.property(askings, more, fc.constantFrom(...Object.values(ways)), (asking, which, way) => {
      const larger = { ...asking, [which]: [...asking[which], 'another'] };
      const [small, large] = [measure(...way(asking)), measure(...way(larger))];
      for (const figure of dimensions) expect(large[figure]).toBeGreaterThanOrEqual(small[figure]);
    }),
  );
});

test('two operations cost as much as one that asks for both', () => {
  fc.assert(
    fc.property(askings, askings, ({ accounts, assets }, other) => {
      const part = (alias: string, asking: Asking): string =>
        `${alias}: accounts(ids: ${literal(asking.accounts)}) { ${BALANCES(asking.assets)} }`;
      const one = measure(`{ ${part('a', { accounts, assets })} }`);
      const two = measure(`{ ${part('b', other)} }`);
      const both = measure(`{ ${part('a', { accounts, assets })} ${part('b', other)} }`);
      for (const figure of ['accounts', 'pairs', 'nodes'] as const)
        expect(both[figure]).toBe(one[figure] + two[figure]);
    }),
  );
});

describe('steps', () => {
  function steps(text: string): { readonly taken: number; readonly cost: Cost } {
    const meter = new Meter();
    const cost = measure(text, {}, meter);
    return { taken: meter.steps, cost };
  }

  /** Every fragment spreads the next one twice. */
  function doubling(depth: number): string {
    const fragments = Array.from(
      { length: depth },
      (_, index) =>
        `fragment F${index} on Source { a: account(address: "x") { source { ...F${index + 1} } } b: account(address: "x") { source { ...F${index + 1} } } }`,
    );
    return `{ source(id: "a") { ...F0 } } ${fragments.join(' ')} fragment F${depth} on Source { id }`;
  }

  test('of fragments that double are as many as there are fragments', () => {
    for (const depth of [1, 5, 10, 20, 40]) {
      const { taken, cost } = steps(doubling(depth));
      expect(taken).toBeLessThanOrEqual(8 * depth + 4);
      expect(cost.accounts).toBe(2 ** (depth + 1) - 2);
    }
  });

  test('grow with the document, whatever the list and however often a fragment is spread', () => {
    const spread = (times: number): string =>
      `{ ${list(times, 'a')
        .map((alias) => `${alias}: accounts(ids: ${literal(list(100))}) { ...A }`)
        .join(' ')} } fragment A on Account { ${BALANCES(list(100))} }`;
    expect(steps(spread(10)).taken).toBeLessThanOrEqual(10 * 3 + 10);
    expect(steps(spread(300)).taken).toBeLessThanOrEqual(300 * 3 + 10);
  });

  /**
   * Selections that merge in another combination on every path, as states of an automaton do: `b` goes on with the first
   * fragment and begins another, and what was begun goes on by itself.
   */
  function combining(depth: number): string {
    const next = (alias: string, fragment: string): string =>
      `${alias}: account(address: "x") { source { ...${fragment} } }`;
    const fragments = Array.from({ length: depth }, (_, level) =>
      Array.from({ length: level + 1 }, (_, state) => {
        const below = `S${state === 0 ? 0 : state + 1}_${level + 1}`;
        const begun = state === 0 ? next('b', `S1_${level + 1}`) : '';
        return `fragment S${state}_${level} on Source { ${next('a', below)} ${next('b', below)} ${begun} }`;
      }).join(' '),
    );
    const last = Array.from({ length: depth + 1 }, (_, state) => `fragment S${state}_${depth} on Source { id }`);
    return `{ source(id: "a") { ...S0_0 } } ${[...fragments, ...last].join(' ')}`;
  }

  test('end where merged selections multiply, and the operation is beyond every limit', () => {
    const meter = new Meter(5000);
    const cost = measure(combining(14), {}, meter);
    expect(meter.steps).toBeLessThan(10_000);
    expect(cost).toEqual({
      accounts: Number.MAX_SAFE_INTEGER,
      pairs: Number.MAX_SAFE_INTEGER,
      calls: Number.MAX_SAFE_INTEGER,
      nodes: Number.MAX_SAFE_INTEGER,
    });
  });
});

test('others have turns while a long operation is looked at, however it is nested', () => {
  const wide = Array.from({ length: 2000 }, (_, index) => `a${index}: account(id: "x") { id source { id } }`).join(' ');
  for (const text of [
    `{ ${wide} }`,
    `{ source(id: "a") { ...F } } fragment F on Source { ${wide.replaceAll('(id:', '(address:')} }`,
  ]) {
    const meter = new Meter();
    const taken = [...costInSteps(operationOf(text), model(), { meter })];
    // Those of one object are collected at once.
    const [most = 0, ...others] = taken.toSorted((a, b) => b - a);
    expect(most).toBeLessThan(4 * 2000 + 2 * STEPS_AT_ONCE);
    expect(Math.max(...others)).toBeLessThan(2 * STEPS_AT_ONCE);
    expect(taken.length).toBeGreaterThan((4 * (meter.steps - 2000)) / (2 * STEPS_AT_ONCE));
  }
});

test('what is spread again is not looked at again', () => {
  const meter = new Meter();
  measure('{ ...F ...F ...F } fragment F on Query { __typename }', {}, meter);
  expect(meter.steps).toBe(4);
});

describe('introspection costs as much as the longest list of each kind', () => {
  const { types, directives } = introspectionFromSchema(standalone).__schema;
  /** Introspection says null where a kind of type has no such list. */
  const listOf = (owner: object, name: string): readonly object[] => {
    const list: unknown = Reflect.get(owner, name);
    return Array.isArray(list) ? list : [];
  };
  const longest = (owners: readonly object[], name: string): number =>
    Math.max(...owners.map((owner) => listOf(owner, name).length));
  const args = longest([...types.flatMap((type) => listOf(type, 'fields')), ...directives], 'args');
  const most = {
    fields: longest(types, 'fields'),
    inputFields: longest(types, 'inputFields'),
    enumValues: longest(types, 'enumValues'),
    interfaces: longest(types, 'interfaces'),
    possibleTypes: longest(types, 'possibleTypes'),
  };

  test.each(Object.entries(most))('%s', (list, length) => {
    expect(length).toBeGreaterThan(0);
    expect(measure(`{ __type(name: "x") { ${list} { name } } }`)).toEqual({ ...free, nodes: 1 + length });
  });

  test.each([
    ['__schema { types { name } directives { name } }', 1 + types.length + directives.length],
    ['__schema { directives { args { name } } }', 1 + directives.length * (1 + args)],
    ['__type(name: "x") { fields { args { name } } }', 1 + most.fields * (1 + args)],
  ])('%s', (selection, nodes) => {
    expect(measure(`{ ${selection} }`)).toEqual({ ...free, nodes });
  });
});

test('a document that is charged again costs as much as a new one, and takes as many steps', () => {
  const balances = 'balances(assets: $assets, first: 5) { nodes { asset { name } account { source { name } } } }';
  const text = `query ($ids: [ID!]!, $assets: [ID!]) { accounts(ids: $ids) { address ${balances} source { name } } }`;
  const kept = model();
  const known = operationOf(text, { ids: [] });
  const lists = [1, 2, 50, 7, 3, 9, 11, 13, 17, 19, 2, 0].map((length) => list(length));
  const charge = (operation: Operation, by: CostModel) => {
    const meter = new Meter();
    return { cost: costOf(operation, by, { meter }), steps: meter.steps };
  };
  for (const assets of lists) {
    const variables = { ids: list(2), assets };
    const again = charge({ ...known, variableValues: variables }, kept);
    expect(again).toEqual(charge(operationOf(text, variables), model()));
  }
});

test('what depends on no variable is looked up in the rules once', () => {
  const text =
    'query ($ids: [ID!]!) { accounts(ids: $ids) { address balances(first: 5) { nodes { asset { name } account { source { name } } } } } }';
  const { rules } = model();
  let looked = 0;
  const types = new Map(rules.types);
  const found = types.get.bind(types);
  types.get = (name) => {
    looked += 1;
    return found(name);
  };
  const counting: CostModel = { rules: { ...rules, types }, facts };
  const operation = operationOf(text, { ids: [] });
  const lookups = [['a'], ['a', 'b'], ['c']].map((ids) => {
    looked = 0;
    costOf({ ...operation, variableValues: { ids } }, counting);
    return looked;
  });
  // Of the entry of the field with a variable, and of what lies below it; then of that entry alone; of no more lists.
  expect(lookups).toEqual([2, 1, 0]);
});

test.each([
  [
    'query ($s: [ID!]) { sources(ids: $s) { name } }',
    [{ s: ['a'] }, { s: ['a', 'a'] }, { s: ['a', 'b'] }, { s: null }, {}],
  ],
  [
    'query ($s: [ID!], $n: String) { accountsByAddress(addresses: ["x"], sources: $s, network: $n) { id } }',
    [{ s: ['a'] }, { s: ['n'] }, { s: ['n'], n: 'one' }, { s: ['n'], n: null }],
  ],
  [
    'query ($s: [ID!]) { addressLookup(addresses: ["x"], sources: $s) { accounts { id } } }',
    [{ s: ['a'] }, { s: ['n'] }],
  ],
  [
    'query ($i: [ID!]!) { nodes(ids: $i) { ... on Account { balances(first: 7) { totalCount } } ... on Asset { name } } }',
    [{ i: ['account/a/x'] }, { i: ['asset/a/x'] }, { i: ['none'] }],
  ],
  [
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Account { details { provider } } } }',
    [{ r: [{ __typename: 'Account', id: 'x' }] }, { r: [{ __typename: 'Asset', id: 'x' }] }],
  ],
  [
    'query ($i: [ID!]!, $f: Int, $b: Boolean!) { accounts(ids: $i) { balances(first: $f) @include(if: $b) { totalCount nodes { id } } } }',
    [{ b: true }, { b: false }, { b: true, f: 3 }, { b: true, f: 4 }, { b: true, f: null }].map((more) => ({
      i: ['x'],
      ...more,
    })),
  ],
])('%s costs as much as if it were charged for the first time', (text, lists) => {
  const kept = model();
  const known = operationOf(text, lists[0]);
  for (const variables of [...lists, ...lists.toReversed(), ...lists]) {
    const { variableValues } = operationOf(text, variables);
    expect(costOf({ ...known, variableValues }, kept), JSON.stringify(variables)).toEqual(measure(text, variables));
  }
});
