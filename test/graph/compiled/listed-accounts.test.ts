/** Lists of accounts that show their balances: the same bytes as graphql-js writes, by as many calls, mostly without the plan. */
import { parse } from 'graphql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { interpret } from '../../../src/graph/compiled/executor.ts';
import { stringifyAnswer } from '../../../src/graph/compiled/json-text.ts';
import { ListPlan } from '../../../src/graph/compiled/list.ts';
import { RowRuns } from '../../../src/graph/compiled/row-runs.ts';
import { Run } from '../../../src/graph/compiled/run.ts';
import { runs } from '../../depth.ts';
import { randomFrom } from '../random-operation.ts';
import { universeOf, upstreams } from '../request-sets.ts';
import { openTestGraph, type TestGraph } from '../support.ts';

const LISTS = runs(300);

let graph: TestGraph;
beforeAll(async () => {
  graph = await openTestGraph({ sandbox: { accounts: 6 }, source: { retries: 0, breaker: { enabled: false } } });
  // What is asked once, such as facts, would else be asked by the first of the two ways alone.
  for (const upstream of upstreams) {
    const { accounts: ids, assets } = universeOf(graph, upstream);
    const query = `accounts(ids: $ids) { balances(assets: $assets) { nodes { asset { symbol } provenance { pinned } } } }`;
    await answer({ query, ids, assets }, 'compiled');
  }
});
afterAll(() => graph.close());

/** How often an account was written with others, and how often an entry by itself. */
const together = vi.spyOn(RowRuns.prototype, 'add');
const alone = vi.spyOn(ListPlan.prototype, 'entryAt');
beforeEach(() => {
  together.mockClear();
  alone.mockClear();
});
afterAll(() => {
  together.mockRestore();
  alone.mockRestore();
});
afterEach(() => expect(graph.faults).toEqual([]));

interface Asked {
  readonly query: string;
  readonly ids: readonly string[];
  readonly assets: readonly string[];
}

async function answer({ query, ids, assets }: Asked, way: 'compiled' | 'plain') {
  const document = parse(`query ($ids: [ID!]!, $assets: [ID!]!) { ${query} }`);
  const context = graph.graph.createContext();
  const question = { document, variables: { ids, assets }, context };
  const given = way === 'compiled' ? graph.graph.execute(question) : interpret(graph.graph.schema, question);
  return { text: stringifyAnswer(await given), calls: context.calls.length };
}

/** Executes both ways and expects the same of both. */
async function executeBothWays(asked: Asked): Promise<string> {
  const compiled = await answer(asked, 'compiled');
  expect(compiled, asked.query).toEqual(await answer(asked, 'plain'));
  return compiled.text;
}

/** The same of lists over several sources, whose errors come in the order in which these answer. */
async function expectSame(asked: Asked): Promise<void> {
  const [compiled, plain] = [await answer(asked, 'compiled'), await answer(asked, 'plain')];
  const parts = ({ text, calls }: { readonly text: string; readonly calls: number }) => {
    const { data, errors = [] } = JSON.parse(text);
    return { data, errors: errors.map((error: unknown) => JSON.stringify(error)).toSorted(), calls };
  };
  expect(parts(compiled), asked.query).toEqual(parts(plain));
}

/** Some assets of the sandbox have no decimals, so that the plan writes their values. */
const ROWS = 'nodes { asset { ref symbol } total { atomic } }';

/** Reddio lists all that an account holds, in an order of its own: its rows are put in order account by account. */
const inOrder = upstreams.filter((upstream) => upstream !== 'reddio');

describe.each(inOrder)('%s', (upstream) => {
  /** Those of which every account has a balance, so that nothing is left to the plan. */
  const known = async () => {
    const { accounts: ids, assets } = universeOf(graph, upstream);
    const query = `accounts(ids: $ids) { balances(assets: $assets) { nodes { failure { code } provenance { basis } } } }`;
    const { accounts } = JSON.parse(await executeBothWays({ query, ids, assets })).data;
    const isReported = (_: string, index: number): boolean =>
      accounts.every((account: { balances: { nodes: { provenance: { basis: string } | null }[] } }) => {
        return account.balances.nodes[index]?.provenance?.basis === 'REPORTED';
      });
    together.mockClear();
    alone.mockClear();
    return { ids, assets: assets.filter(isReported) };
  };

  test('accounts of which all is known are written together, whatever stands around their rows', async () => {
    const { ids, assets } = await known();
    expect(assets.length).toBeGreaterThan(0);
    const shapes = [
      `address balances(assets: $assets) { ${ROWS} }`,
      `balances(assets: $assets) { ${ROWS} } id network __typename`,
      `source { id name } list: balances(assets: $assets) { __typename ${ROWS} kind: __typename } caip10 subAccount`,
    ];
    for (const shape of shapes) await executeBothWays({ query: `accounts(ids: $ids) { ${shape} }`, ids, assets });
    expect(together).toHaveBeenCalledTimes(shapes.length * ids.length);
    expect(alone).not.toHaveBeenCalled();
  });

  test('an account that is named twice stands there twice, and is read once', async () => {
    const { ids, assets } = await known();
    const twice = [...ids, ...ids.toReversed()];
    const query = `accounts(ids: $ids) { id balances(assets: $assets) { ${ROWS} } }`;
    await executeBothWays({ query, ids: twice, assets });
    expect(together).toHaveBeenCalledTimes(twice.length);
  });

  test('others have their turn while a long list is written', async () => {
    const { ids, assets } = await known();
    const many = Array.from({ length: 900 }, (_, index) => ids[index % ids.length] ?? '');
    const texts = Array.from({ length: 10 }, (_, index) => `address${index}: address`).join(' ');
    const rest = vi.spyOn(Run.prototype, 'rest');
    await executeBothWays({
      query: `accounts(ids: $ids) { ${texts} balances(assets: $assets) { ${ROWS} } }`,
      ids: many,
      assets,
    });
    expect(rest).toHaveBeenCalled();
    rest.mockRestore();
    expect(together).toHaveBeenCalledTimes(many.length);
  });

  test('what asks for more is asked by each account itself', async () => {
    const { ids, assets } = await known();
    const shapes = [
      `balances(assets: $assets, first: 1) { ${ROWS} }`,
      `balances(assets: $assets, filter: { amount: NONZERO }) { ${ROWS} }`,
      `balances(assets: $assets, freshness: { maxAge: 0 }) { ${ROWS} }`,
      `balances(assets: $assets) { ${ROWS} } more: balances(assets: $assets) { totalCount }`,
      `balances(assets: $assets) { ${ROWS} } details { provider }`,
    ];
    for (const shape of shapes) await executeBothWays({ query: `accounts(ids: $ids) { ${shape} }`, ids, assets });
    expect(together).not.toHaveBeenCalled();
  });

  test('pages and rows that show more are written by the plan, of what was read for all', async () => {
    const { ids, assets } = await known();
    const shapes = [`totalCount ${ROWS}`, 'nodes { total { atomic } account { address } }', `${ROWS} edges { cursor }`];
    for (const shape of shapes) {
      await executeBothWays({ query: `accounts(ids: $ids) { balances(assets: $assets) { ${shape} } }`, ids, assets });
    }
    expect(together).not.toHaveBeenCalled();
  });

  test('a refused asset is told beside each account', async () => {
    const { accounts: ids } = universeOf(graph, upstream);
    const query = `accounts(ids: $ids) { address balances(assets: $assets) { ${ROWS} } }`;
    const text = await executeBothWays({ query, ids, assets: ['no such asset, by any rule'] });
    expect(JSON.parse(text).errors).toHaveLength(ids.length);
  });
});

test('accounts among the entities of a gateway are written together as well', async () => {
  const federated = await openTestGraph({ config: { server: { surface: 'federation' } }, sandbox: { accounts: 6 } });
  const { accounts, assets } = universeOf(federated, 'teos');
  const representations = [
    ...accounts.map((id) => ({ __typename: 'Account', id })),
    { __typename: 'Asset', id: assets[0] },
    ...accounts.map((id) => ({ id, __typename: 'Account' })),
  ];
  const document =
    parse(`query ($representations: [_Any!]!, $assets: [ID!]!) { _entities(representations: $representations) {
    __typename ... on Account { id balances(assets: $assets) { nodes { asset { ref } total { atomic } } } } ... on Asset { ref }
  } }`);
  const variables = { representations, assets: assets.slice(0, 2) };
  const ask = (context = federated.graph.createContext()) => ({ document, variables, context });
  try {
    const compiled = stringifyAnswer(await federated.graph.execute(ask()));
    expect(compiled).toBe(stringifyAnswer(await interpret(federated.graph.schema, ask())));
  } finally {
    await federated.close();
  }
  // Of both lists; an account that lacks one of the assets is left to the plan.
  expect(together.mock.calls.length).toBeGreaterThan(accounts.length);
});

test(`${LISTS} random lists of accounts of all sources, some of which fail or name nobody`, async () => {
  const all = upstreams.map((upstream) => universeOf(graph, upstream));
  const accounts = [...all.flatMap((one) => one.accounts), 'account/teos/nobody', 'nothing'];
  const assets = all.flatMap((one) => one.assets);
  const fields = ['address', 'id', '__typename', 'network', 'source { name }'];
  const rows = [
    'total { atomic }',
    'total { value decimals }',
    'asset { id symbol }',
    '__typename',
    'failure { code }',
  ];
  for (const upstream of upstreams) {
    graph.sandbox.upstreams[upstream].inject({
      kind: 'status',
      status: 500,
      when: ({ text, target }) => (text.length + target.length) % 3 === 0,
    });
  }
  for (let seed = 1; seed <= LISTS; seed += 1) {
    const random = randomFrom(seed);
    const some = <T>(items: readonly T[], share: number): T[] => {
      const chosen = items.filter(() => random() < share);
      return (chosen.length > 0 ? chosen : [...items]).toSorted(() => random() - 0.5);
    };
    const list = `balances(assets: $assets) { nodes { ${some(rows, 0.5).join(' ')} } }`;
    const query = `accounts(ids: $ids) { ${some([...fields, list, list], 0.6).join(' ')} }`;
    await expectSame({ query, ids: some(accounts, 0.4), assets: some(assets, 0.5) });
  }
  expect(together.mock.calls.length).toBeGreaterThan(LISTS / 10);
  expect(alone.mock.calls.length).toBeGreaterThan(LISTS);
});
