/** A graph whose names have a prefix answers, costs and plans as the graph without it, in both executors. */
import { Kind, parse, print, validate, visit } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Balancegraph, createBalancegraph } from '../../src/balancegraph.ts';
import { workedQueries } from '../../src/cli/worked-queries.ts';
import { type Answer, stringifyAnswer } from '../../src/graph/compiled/json-text.ts';
import { renamedQuery } from '../../src/graph/schema/renamed-query.ts';
import { openSchema } from '../../src/graph/schema/schema.ts';
import { schemaSdl } from '../../src/graph/schema/sdl.ts';
import { plainSchema } from '../../src/model/schema-settings.ts';
import type { Surface } from '../../src/model/surface.ts';
import { openTestGraph, type TestGraph } from './support.ts';

const schema = { ...plainSchema, prefix: 'Bg' };
const { names } = openSchema('standalone', [], schema);

let plain: TestGraph;
let compiled: Balancegraph;
let interpreted: Balancegraph;
let subgraph: Balancegraph;
let stitching: Balancegraph;

beforeAll(async () => {
  plain = await openTestGraph();
  const { config } = plain;
  const open = (surface: Surface, settings: { readonly compiled?: boolean } = {}) =>
    createBalancegraph({ config: { ...config, server: { ...config.server, surface, schema, ...settings } } });
  compiled = open('standalone');
  interpreted = open('standalone', { compiled: false });
  subgraph = open('federation');
  stitching = open('stitching');
});
afterAll(async () => {
  await Promise.all([compiled.close(), interpreted.close(), subgraph.close(), stitching.close()]);
  await plain.close();
});

type Variables = Readonly<Record<string, unknown>>;

async function ask(graph: Balancegraph, query: string, variables: Variables = {}): Promise<Answer> {
  const document = parse(query);
  expect(validate(graph.schema, document)).toEqual([]);
  return graph.execute({ document, variables, context: graph.createContext() });
}

interface Told {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly path?: unknown; readonly extensions?: unknown }[];
}

function told(answer: Answer): Told {
  return JSON.parse(stringifyAnswer(answer));
}

/** With the names of schema/, and without what differs from one read to the next. */
function comparable(answer: Answer) {
  const text = stringifyAnswer(answer)
    .replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"TIME"')
    .replaceAll(/"(milliseconds|behind)":(?:"?\d+"?|null)/g, '"$1":0')
    .replaceAll(/"Bg([A-Z])/g, '"$1')
    .replaceAll(/"bg([A-Z])/g, (_match: string, first: string) => `"${first.toLowerCase()}`);
  const { data, errors }: Told = JSON.parse(text);
  // Where the fields stand in the text of the query differs.
  return { data, errors: errors?.map(({ message, path, extensions }) => ({ message, path, extensions })) };
}

/** The worked queries, with the name of the type of everything in them. */
const worked = workedQueries().map(({ query }) => {
  const everywhere = visit(parse(query), {
    SelectionSet: (set) => ({
      ...set,
      selections: [...set.selections, { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }],
    }),
  });
  return [/query (\w+)/.exec(query)?.[1] ?? '', print(everywhere)] as const;
});

describe.each(worked)('%s', (_name, query) => {
  const ahead = renamedQuery(query, names);

  test('is answered alike, compiled and interpreted', async () => {
    const expected = comparable(await ask(plain.graph, query));
    for (const graph of [compiled, interpreted]) {
      const answer = await ask(graph, ahead);
      expect(comparable(answer)).toEqual(expected);
      const types = [...stringifyAnswer(answer).matchAll(/"__typename":"(\w+)"/g)].map(([, type = '']) => type);
      expect(types.filter((type) => type !== 'Query' && !type.startsWith('Bg'))).toEqual([]);
      expect(types.length).toBeGreaterThan(1);
    }
  });

  test('costs and is planned alike', async () => {
    const expected = await plain.graph.explain({ query });
    const { plan, errors } = await compiled.explain({ query: ahead });
    expect({ plan, errors: errors.length }).toEqual({ plan: expected.plan, errors: expected.errors.length });
    expect(plan).not.toBeNull();
  });
});

describe('what an operation may cost', () => {
  test.each([
    '{ accountsByAddress(addresses: ["a", "b"]) { balances(assets: ["x", "y", "z"]) { nodes { total { value } } } } }',
    '{ portfolio(accounts: ["a", "b"], assets: ["x"]) { totals { nodes { total { value } } } } }',
    '{ sources { networks { nodes { name } } health { ok } } }',
    '{ nodes(ids: ["asset/s/a", "account/s/a", "account/s/b"]) { ... on Account { details { provider } } } }',
    'query ($ids: [ID!]!, $first: Int) { accounts(ids: $ids) { balances(first: $first) { edges { cursor } } } }',
  ])('%s', (query) => {
    const worst = (graph: Balancegraph, text: string) => {
      const { definitions } = parse(text);
      const operation = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
      if (operation === undefined) throw new Error('no operation');
      return graph.worstCost({ operation, fragments: [] });
    };
    expect(worst(compiled, renamedQuery(query, names))).toEqual(worst(plain.graph, query));
  });
});

describe('things that other graphs name', () => {
  const query = `query ($representations: [_Any!]!) {
    _entities(representations: $representations) {
      __typename
      ... on BgAccount { id balances(assets: ["native"]) { nodes { __typename total { __typename atomic } } } }
      ... on BgAsset { id } ... on BgBalance { id total { atomic } } ... on BgSource { id name }
    }
  }`;

  function keys(prefix: string): readonly Variables[] {
    const [account] = plain.sandbox.ledger.accounts('teos');
    const address = account?.address;
    const ids = { __typename: `${prefix}Account`, id: `account/sandbox-teos/${address}` };
    const natural = { source: { name: 'sandbox-teos' }, network: null, address, subAccount: null };
    return [
      ids,
      { __typename: `${prefix}Account`, ...natural },
      { __typename: `${prefix}Asset`, id: 'asset/sandbox-teos/native' },
      { __typename: `${prefix}Balance`, id: `balance/sandbox-teos/${address}/native` },
      { __typename: `${prefix}Source`, name: 'sandbox-teos' },
    ];
  }

  test('are found by the names that are served, and say them', async () => {
    const { data, errors } = told(await ask(subgraph, query, { representations: keys('Bg') }));
    expect(errors).toBeUndefined();
    const balances = { nodes: [{ __typename: 'BgBalance', total: { __typename: 'BgAmount' } }] };
    expect(data).toMatchObject({
      _entities: [
        { __typename: 'BgAccount', balances },
        { __typename: 'BgAccount', balances },
        { __typename: 'BgAsset', id: 'asset/sandbox-teos/native' },
        { __typename: 'BgBalance', total: { atomic: expect.any(String) } },
        { __typename: 'BgSource', name: 'sandbox-teos' },
      ],
    });
  });

  test('are not found by the names without the prefix, and the error says which there are', async () => {
    const { data, errors = [] } = told(await ask(subgraph, query, { representations: keys('') }));
    expect(data).toEqual({ _entities: [null, null, null, null, null] });
    expect(new Set(errors.map(({ message }) => message.replace(/\[\d\]/, '[…]')))).toEqual(
      new Set(['representations[…]: must be an object whose __typename is BgAccount, BgAsset, BgBalance or BgSource']),
    );
  });

  test('are charged by their own type', () => {
    const costs = ['Bg', ''].map((prefix) => {
      const operation = parse(query).definitions[0];
      if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
      const representations = keys(prefix).slice(2, 3);
      const { budget } = subgraph.createContext();
      const charged = { schema: subgraph.schema, operation, fragments: {}, variableValues: { representations } };
      const steps = budget.charge(charged);
      for (;;) {
        const next = steps.next();
        if (next.done === true) return next.value;
      }
    });
    // An asset has no balances here; what shows no type may be an account.
    expect(costs).toMatchObject([{ pairs: 0 }, { pairs: 1 }]);
  });
});

describe('the SDL that a gateway asks for is the one that is printed', () => {
  /** Definitions with their directives, in the order of their texts. */
  function definitionsOf(sdl: string): readonly string[] {
    return parse(sdl)
      .definitions.map((node) => print(node))
      .toSorted();
  }

  test('federation: _service', async () => {
    const { data } = told(await ask(subgraph, '{ _service { sdl } }'));
    const sdl = Object(data)._service.sdl;
    const printed = definitionsOf(schemaSdl('federation', [], schema));
    const served = definitionsOf(sdl);
    expect(printed.filter((text) => !served.includes(text))).toEqual([]);
    // What Apollo's package adds to every subgraph.
    const added =
      /^(?:directive|\w+) @?(?:federation__|link__|link\(|key\(|shareable |_Any|_Service|_Entity)|^extend type Query \{\s+_entities/;
    expect(served.filter((text) => !printed.includes(text) && !added.test(text))).toEqual([]);
  });

  test('stitching: _sdl', async () => {
    const { data } = told(await ask(stitching, '{ _sdl }'));
    expect(definitionsOf(Object(data)._sdl)).toEqual(definitionsOf(schemaSdl('stitching', [], schema)));
  });
});
