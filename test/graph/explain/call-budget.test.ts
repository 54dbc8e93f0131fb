/** `@calls(max:)` holds an operation to its number of upstream calls, with either executor, before anything is sent. */
import { findBreakingChanges, graphql, Kind } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildSchema } from '../../../src/graph/schema/schema.ts';
import { schemaDocument, schemaSdl } from '../../../src/graph/schema/sdl.ts';
import { surfaces } from '../../../src/model/surface.ts';
import { openTestGraph, type TestGraph } from '../support.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await openTestGraph();
});
beforeEach(() => graph.sandbox.resetCounters());
afterAll(() => graph.close());

const calls = (): number => Object.values(graph.counts()).reduce((sum, count) => sum + count, 0);
const codes = async (query: string, variables = {}): Promise<unknown[]> =>
  ((await graph.ask(query, variables)).errors ?? []).map(({ extensions }) => extensions.code);

/** Four calls, one to each source. */
const HEALTH = '{ sources { health { ok } } }';

describe('an operation that allows itself', () => {
  test.each([4, 5, 2_147_483_647])('%i of 4 calls is executed', async (max) => {
    expect(await codes(`query @calls(max: ${max}) ${HEALTH}`)).toEqual([]);
    expect(calls()).toBe(4);
  });

  test.each([0, 3])('%i of 4 calls is refused, and no source is asked', async (max) => {
    const { data, errors = [] } = await graph.ask(`query @calls(max: ${max}) ${HEALTH}`);
    expect(calls()).toBe(0);
    expect({ ...data }).toEqual({ sources: null });
    expect(errors.map(({ message }) => message)).toEqual([
      `the operation would make 4 upstream calls (sandbox-reddio 1, sandbox-teos 1, sandbox-mesh 1, sandbox-loopring 1), its @calls allows ${max}; ask for less or allow more`,
    ]);
    expect(errors[0]?.extensions).toEqual({
      code: 'CALL_BUDGET_EXCEEDED',
      calls: 4,
      allowed: max,
      bySource: ['reddio', 'teos', 'mesh', 'loopring'].map((name) => ({ source: `sandbox-${name}`, calls: 1 })),
    });
  });

  test('0 calls may ask for what needs no source', async () => {
    expect(await codes('query @calls(max: 0) { sources { name } }')).toEqual([]);
  });

  test('fewer than 0 calls is mistaken', async () => {
    const { errors = [] } = await graph.ask(`query @calls(max: -1) ${HEALTH}`);
    expect(errors.map(({ extensions, message }) => [extensions.code, message])).toEqual([
      ['BAD_USER_INPUT', '@calls(max:): must be 0 or more, not -1'],
    ]);
    expect(calls()).toBe(0);
  });

  test('as many as a variable says is held to it', async () => {
    const query = `query ($max: Int!) @calls(max: $max) ${HEALTH}`;
    expect(await codes(query, { max: 3 })).toEqual(['CALL_BUDGET_EXCEEDED']);
    expect(await codes(query, { max: 4 })).toEqual([]);
  });
});

test('every root field is refused alike, and the plan is made once', async () => {
  const { errors = [] } = await graph.ask('query @calls(max: 0) { a: sources { health { ok } } b: sources { name } }');
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['CALL_BUDGET_EXCEEDED', 'CALL_BUDGET_EXCEEDED']);
  expect(errors[0]?.originalError).toBe(errors[1]?.originalError);
});

test('variables of every form count as they came', async () => {
  const known = graph.sandbox.ledger
    .accounts('mesh', 'Ethereum/Sandbox')
    .filter(({ subAccount }) => subAccount === null);
  const [id, other] = known.map(({ address }) => `account/sandbox-mesh/${address}?network=Ethereum/Sandbox`);
  const query = `query ($ids: [ID!]!, $at: AtInput, $order: BalanceOrder, $left: Int) @calls(max: 1) {
    accounts(ids: $ids) { balances(assets: ["ETH:18"], at: $at, orderBy: $order, first: $left) { nodes { total { atomic } } } } }`;
  const variables = { at: { block: '5' }, order: { field: 'VALUE', direction: 'DESC' } };
  await graph.ask(query.replace('@calls(max: 1)', ''), { ids: [id], ...variables });
  graph.sandbox.resetCounters();
  expect(await codes(query, { ids: [id], ...variables })).toEqual([]);
  expect(calls()).toBe(1);
  expect(await codes(query, { ids: [id, other], ...variables })).toEqual(['CALL_BUDGET_EXCEEDED']);
  expect(calls()).toBe(1);
});

test('the plan says what is allowed', async () => {
  const { plan } = await graph.graph.explain({ query: `query @calls(max: 3) ${HEALTH}` });
  expect(plan).toMatchObject({ total: 4, allowed: 3 });
  expect((await graph.graph.explain({ query: HEALTH })).plan?.allowed).toBeNull();
});

test('a subgraph of a federation has no such directive: operations reach it from the gateway alone', () => {
  expect(buildSchema('federation').getDirective('calls')).toBeUndefined();
  expect(schemaSdl('federation')).not.toContain('@calls');
});

describe.each(surfaces.filter((surface) => surface !== 'federation'))('%s', (surface) => {
  test('knows the directive', () => {
    const { definitions } = schemaDocument(surface);
    const named = definitions.filter((node) => node.kind === Kind.DIRECTIVE_DEFINITION && node.name.value === 'calls');
    expect(named).toHaveLength(1);
    const schema = buildSchema(surface);
    expect(schema.getDirective('calls')?.locations).toEqual(['QUERY']);
    expect(
      findBreakingChanges(buildSchema('standalone'), schema).filter(({ type }) => type.includes('DIRECTIVE')),
    ).toEqual([]);
  });

  test('holds operations to it', async () => {
    const other = await openTestGraph({ config: { server: { surface } } });
    const contextValue = other.graph.createContext();
    const source = `query @calls(max: 3) ${HEALTH}`;
    const { errors = [] } = await graphql({ schema: other.graph.schema, source, contextValue });
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['CALL_BUDGET_EXCEEDED']);
    expect(contextValue.calls).toEqual([]);
    await other.close();
  });
});
