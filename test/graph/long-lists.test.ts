/**
 * Lists of keys of any length, as gateways send them: what an operation can afford is answered, the rest of the list is null with a
 * reason in its place, and the work, the calls and the answer stay within the limits.
 */
import { parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Balancegraph, createBalancegraph } from '../../src/balancegraph.ts';
import { stringifyAnswer } from '../../src/graph/compiled/json-text.ts';
import type { Surface } from '../../src/model/surface.ts';
import { openTestGraph, type TestGraph } from './support.ts';

let graph: TestGraph;
/** Of the sandbox; each once. */
let addresses: readonly string[];

beforeAll(async () => {
  graph = await openTestGraph({
    options: { teos: { pairsPerCall: 10_000, absent: 'zero' } },
    sandbox: { accounts: 1000 },
  });
  addresses = graph.sandbox.ledger.accounts('teos').map(({ address }) => address);
});
beforeEach(() => graph.sandbox.resetCounters());
afterAll(() => graph.close());

type Key = Readonly<Record<string, unknown>>;

interface Settings {
  readonly surface?: Surface;
  readonly compiled?: boolean;
  readonly limits?: Partial<Record<'listItems' | 'accounts' | 'pairs' | 'calls' | 'nodes', number>>;
}

function open({ surface = 'federation', compiled = true, limits = {} }: Settings = {}): Balancegraph {
  const { config } = graph;
  const server = { ...config.server, surface, compiled };
  const opened = createBalancegraph({ config: { ...config, server, limits: { ...config.limits, ...limits } } });
  onTestFinished(() => opened.close());
  return opened;
}

interface Told {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string };
}

interface Entity {
  readonly id?: string;
  readonly balances?: { readonly nodes: readonly { readonly total: unknown; readonly failure: unknown }[] };
}

interface Asked {
  readonly lists: Readonly<Record<string, readonly (Entity | null)[]>> | null;
  readonly errors: readonly Told[];
  readonly bytes: number;
  /** Steps of the work of the request. */
  readonly steps: number;
}

async function ask(asked: Balancegraph, query: string, variables: Key): Promise<Asked> {
  const context = asked.createContext();
  const text = stringifyAnswer(await asked.execute({ document: parse(query), variables, context }));
  const { data, errors = [] }: { data: Asked['lists']; errors?: readonly Told[] } = JSON.parse(text);
  return { lists: data, errors, bytes: Buffer.byteLength(text), steps: context.work.steps };
}

const ENTITIES = `query ($keys: [_Any!]!, $assets: [ID!]) {
  _entities(representations: $keys) { ... on Account { id balances(assets: $assets) { nodes { total { atomic } failure { code } } } } }
}`;

/** With room for all but the pairs of ten thousand accounts. */
const onlyPairs = { nodes: 5_000_000, calls: 100_000 };

function keys(length: number): readonly Key[] {
  return Array.from({ length }, (_, index) => ({ __typename: 'Account', id: idAt(index) }));
}

function idAt(index: number): string {
  return `account/sandbox-teos/${addresses[index % addresses.length]}`;
}

function assets(length: number): readonly string[] {
  const tokens = graph.sandbox.ledger.assets('teos').filter(({ ref }) => ref !== 'native');
  return tokens.slice(0, length).map(({ ref }) => `asset/sandbox-teos/${ref}`);
}

function expectAnswered(entities: readonly (Entity | null)[], perAccount: number): void {
  for (const [index, entity] of entities.entries()) {
    expect(entity?.id).toBe(idAt(index).replace(/0x.*/, (address) => address.toLowerCase()));
    expect(entity?.balances?.nodes).toHaveLength(perAccount);
  }
}

describe('within what a request may cost', () => {
  test.each([1001, 9000])('%d representations are answered one and all', async (length) => {
    const whole = await ask(open(), ENTITIES, { keys: keys(length), assets: assets(1) });
    expect(whole.errors).toEqual([]);
    expect(whole.lists?._entities).toHaveLength(length);
    expectAnswered(whole.lists?._entities ?? [], 1);
    const cost = graph.counts();
    graph.sandbox.resetCounters();
    await ask(open(), ENTITIES, { keys: keys(1000), assets: assets(1) });
    expect(cost).toEqual(graph.counts());
    // In turns with other requests.
    expect(whole.steps).toBeGreaterThanOrEqual(4 * length);
  });

  test.each(['accounts', 'assets', 'balances'])(
    'stitching: %s(ids:) takes more than limits.listItems',
    async (field) => {
      const ids = {
        accounts: (index: number) => idAt(index),
        assets: () => assets(1)[0],
        balances: (index: number) => `balance/sandbox-teos/${addresses[index % 2]}/native`,
      }[field];
      const asked = open({ surface: 'stitching' });
      const query = `query ($ids: [ID!]!) { ${field}(ids: $ids) { id } }`;
      const { lists, errors } = await ask(asked, query, {
        ids: Array.from({ length: 1001 }, (_, index) => ids?.(index)),
      });
      expect(errors).toEqual([]);
      expect(lists?.[field]?.filter((entry) => entry !== null)).toHaveLength(1001);
    },
  );

  test('for clients of the graph itself a list has a limit, and is refused as a whole', async () => {
    const query = 'query ($ids: [ID!]!) { accounts(ids: $ids) { id } }';
    const { lists, errors } = await ask(open({ surface: 'standalone' }), query, {
      ids: keys(1001).map(({ id }) => id),
    });
    expect(lists).toEqual({ accounts: null });
    expect(errors).toMatchObject([
      {
        path: ['accounts'],
        message: 'ids: 1001 entries, limit 1000 (limits.listItems); split the request into 2 or more',
        extensions: { code: 'QUERY_TOO_COSTLY' },
      },
    ]);
  });
});

describe.each([true, false])('beyond it, compiled: %s', (compiled) => {
  test('each entry that cannot be afforded is null with a reason in its place, and the others are answered', async () => {
    const asked = open({ compiled, limits: { pairs: 10 } });
    const { lists, errors } = await ask(asked, ENTITIES, { keys: keys(8), assets: assets(2) });
    expectAnswered(lists?._entities?.slice(0, 5) ?? [], 2);
    expect(lists?._entities?.slice(5)).toEqual([null, null, null]);
    expect(errors).toMatchObject(
      [5, 6, 7].map((index) => ({
        path: ['_entities', index],
        message: `representations[${index}]: the operation could cost 16 (account, asset) pairs, limit 10 (limits.pairs); the first 5 of 8 entries are answered: ask for the others in a request of their own`,
        extensions: { code: 'QUERY_TOO_COSTLY' },
      })),
    );
    expect(graph.counts().teos).toBe(1);
  });

  test('10,000 representations: bounded calls, errors and bytes', async () => {
    const asked = open({ compiled, limits: onlyPairs });
    const { lists, errors, bytes, steps } = await ask(asked, ENTITIES, { keys: keys(10_000), assets: assets(10) });
    expectAnswered(lists?._entities?.slice(0, 5000) ?? [], 10);
    expect(lists?._entities?.slice(5000)).toEqual(Array.from({ length: 5000 }, () => null));
    expect(errors.map(({ path }) => path)).toEqual(
      Array.from({ length: 1001 }, (_, index) => ['_entities', 5000 + index]),
    );
    expect(errors.at(-1)?.message).toBe(
      'representations[6000]: null, and 3999 further entries of the list, for reasons that are not told one by one: a request has at most as many such errors as limits.listItems; send the keys in smaller lists',
    );
    // 50,000 balances of 60 bytes, and 1001 errors.
    expect(bytes).toBeLessThan(5_000_000);
    expect(steps).toBeLessThan(1_000_000);
    const cost = graph.counts();
    graph.sandbox.resetCounters();
    await ask(asked, ENTITIES, { keys: keys(1000), assets: assets(10) });
    expect(cost).toEqual(graph.counts());
  });
});

describe('what is cut', () => {
  test('is every list of the operation, to the same length', async () => {
    const query = `query ($one: [_Any!]!, $two: [_Any!]!) {
      one: _entities(representations: $one) { ... on Account { id } }
      two: _entities(representations: $two) { ... on Account { id } }
      accounts(ids: ["${idAt(0)}", "${idAt(1)}", "${idAt(2)}"]) { id }
    }`;
    const { lists, errors } = await ask(open({ limits: { accounts: 6 } }), query, { one: keys(5), two: keys(2) });
    const named = Object.entries(lists ?? {}).map(([name, list]) => [
      name,
      list.map((entry) => entry?.id !== undefined),
    ]);
    expect(Object.fromEntries(named)).toEqual({
      one: [true, true, false, false, false],
      two: [true, true],
      accounts: [true, true, false],
    });
    expect(errors.map(({ path }) => path)).toEqual([
      ['one', 2],
      ['one', 3],
      ['one', 4],
      ['accounts', 2],
    ]);
  });

  test('a list in the text of the query too', async () => {
    const texts = keys(4).map(({ id }) => `{ __typename: "Account", id: "${id}" }`);
    const query = `{ _entities(representations: [${texts.join()}]) { ... on Account { id } } }`;
    const asked = open({ limits: { accounts: 3 } });
    for (const _time of [1, 2]) {
      const { lists } = await ask(asked, query, {});
      expect(lists?._entities?.map((entry) => entry !== null)).toEqual([true, true, true, false]);
    }
  });

  test('is not an operation that one key makes too costly, nor one without lists of keys', async () => {
    const asked = open({ limits: { pairs: 10 } });
    const dear = await ask(asked, ENTITIES, { keys: keys(3), assets: assets(11) });
    expect(dear.lists).toBeNull();
    expect(dear.errors.map(({ extensions }) => extensions.code)).toEqual(['QUERY_TOO_COSTLY']);
    const other = await ask(
      asked,
      'query ($addresses: [String!]!, $assets: [ID!]) { accountsByAddress(addresses: $addresses) { balances(assets: $assets) { totalCount } } }',
      { addresses: addresses.slice(0, 6), assets: assets(2) },
    );
    expect(other.lists).toEqual({ accountsByAddress: null });
    expect(graph.counts().teos).toBe(0);
  });

  test('counts against the other operations of the request', async () => {
    const asked = open({ limits: { accounts: 6 } });
    const context = asked.createContext();
    const query = 'query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Account { id } } }';
    const answers: unknown[] = [];
    for (const length of [4, 4, 4]) {
      const document = parse(query);
      const answer = await asked.execute({ document, variables: { keys: keys(length) }, context });
      const { data }: { data: Asked['lists'] } = JSON.parse(stringifyAnswer(answer));
      answers.push(data?._entities?.map((entry) => entry !== null) ?? null);
    }
    expect(answers).toEqual([[true, true, true, true], [true, true, false, false], null]);
  });

  test('is found in few computations', () => {
    const asked = open({ limits: onlyPairs });
    const [operation] = parse(ENTITIES).definitions;
    if (operation?.kind !== 'OperationDefinition') throw new Error('no operation');
    const variableValues = { keys: keys(10_000), assets: assets(10) };
    const context = asked.createContext();
    let steps = 0;
    const charging = context.budget.charge({ schema: asked.schema, operation, fragments: {}, variableValues });
    for (let next = charging.next(); next.done !== true; next = charging.next()) steps += next.value;
    expect(steps).toBeLessThan(10_000);
    expect(context.budget.guard({ schema: asked.schema, operation, fragments: {}, variableValues })?.keys).toBe(5000);
  });
});

describe('keys that name nothing', () => {
  test('beyond limits.listItems are told by one error, and the others are answered', async () => {
    const asked = open({ limits: { listItems: 3 } });
    const bad = Array.from({ length: 8 }, () => ({ __typename: 'Account', id: 'account/nope/0x0' }));
    const { lists, errors } = await ask(asked, ENTITIES, { keys: [...bad, ...keys(1)], assets: assets(1) });
    expect(lists?._entities?.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => null));
    expectAnswered(lists?._entities?.slice(8) ?? [], 1);
    expect(errors.map(({ path, extensions: { code } }) => [path?.[1], code])).toEqual([
      [0, 'UNKNOWN_SOURCE'],
      [1, 'UNKNOWN_SOURCE'],
      [2, 'UNKNOWN_SOURCE'],
      [3, 'QUERY_TOO_COSTLY'],
    ]);
    expect(errors.at(-1)?.message).toContain('null, and 4 further entries of the list');
  });

  test('are counted for the whole request: each list says at least that some are missing', async () => {
    const query = `query ($keys: [_Any!]!) {
      one: _entities(representations: $keys) { __typename } two: _entities(representations: $keys) { __typename }
    }`;
    const bad = [{ __typename: 'Nope' }, { __typename: 'Nope' }];
    const { errors } = await ask(open({ limits: { listItems: 2 } }), query, { keys: bad });
    expect(errors.map(({ path, extensions: { code } }) => [...(path ?? []), code])).toEqual([
      ['one', 0, 'BAD_USER_INPUT'],
      ['one', 1, 'BAD_USER_INPUT'],
      ['two', 0, 'QUERY_TOO_COSTLY'],
    ]);
  });

  test('among thousands, in turns, no rejection is left alone', async () => {
    const mixed = keys(9000).map((key, index) => (index % 100 === 0 ? { __typename: 'Account', id: 'x' } : key));
    const { lists, errors } = await ask(open(), ENTITIES, { keys: mixed, assets: assets(1) });
    expect(lists?._entities?.filter((entity) => entity === null)).toHaveLength(90);
    expect(errors).toHaveLength(90);
  });
});
