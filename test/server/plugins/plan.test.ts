/** The plan instead of the answer, by header; and budgets of calls over HTTP. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ask, json } from '../../sandbox/ask.ts';
import { codesOf, openTestServer, type TestServer } from '../support.ts';

const HEALTH = '{ sources { health { ok } } }';

let server: TestServer;
let silent: TestServer;
beforeAll(async () => {
  server = await openTestServer({ config: { server: { extensions: { plan: true } } } });
  silent = await openTestServer();
});
beforeEach(() => {
  server.sandbox.resetCounters();
  silent.sandbox.resetCounters();
});
afterAll(() => Promise.all([server?.close(), silent?.close()]));

const calls = ({ sandbox }: TestServer): number =>
  Object.values(sandbox.upstreams).reduce((sum, upstream) => sum + upstream.count(), 0);

const explain = (
  { url }: TestServer,
  query: string,
  more: { readonly value?: string; readonly variables?: object } = {},
) =>
  ask(url, {
    target: '/graphql',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      'x-balancegraph-explain': more.value ?? 'plan',
    },
    body: { query, variables: more.variables },
  });

describe('with server.extensions.plan', () => {
  test('the header brings the plan, no data, and no call', async () => {
    const reply = await explain(server, HEALTH);
    expect(reply.status).toBe(200);
    expect(json(reply)).toMatchObject({ data: null, extensions: { plan: { total: 4, allowed: null } } });
    expect(json(reply)).not.toHaveProperty('errors');
    expect(calls(server)).toBe(0);
  });

  test('the plan is that of the library', async () => {
    const { plan } = await server.running.graph.explain({ query: HEALTH });
    expect(json(await explain(server, HEALTH))).toMatchObject({
      extensions: { plan: JSON.parse(JSON.stringify(plan)) },
    });
  });

  test('without the header the operation is executed', async () => {
    const reply = await server.post(HEALTH);
    expect(json(reply)).not.toHaveProperty('extensions.plan');
    expect(calls(server)).toBe(4);
  });

  test('a field that would be refused stands in errors', async () => {
    const reply = await explain(server, '{ account(id: "account/nowhere/1") { id } sources { health { ok } } }');
    expect(reply.status).toBe(200);
    expect(json(reply)).toMatchObject({
      errors: [{ path: ['account'], extensions: { code: 'UNKNOWN_SOURCE' } }],
      extensions: { plan: { total: 4 } },
    });
  });

  test('any other value of the header is refused, and nothing is executed', async () => {
    const reply = await explain(server, HEALTH, { value: 'analyse' });
    expect(reply.status).toBe(400);
    expect(codesOf(reply)).toEqual(['BAD_REQUEST']);
    expect(calls(server)).toBe(0);
  });

  test.each([
    ['a broken document', '{', {}, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nope }', {}, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'variables that do not fit',
      'query ($ids: [ID!]!) { accounts(ids: $ids) { id } }',
      { ids: 1.5 },
      'BAD_USER_INPUT',
    ],
  ])('%s is refused as ever', async (_, query, variables, code) => {
    const reply = await explain(server, query, { variables });
    expect(codesOf(reply)).toEqual([code]);
    expect(json(reply)).not.toHaveProperty('extensions.plan.total');
    expect(reply.status).toBe(400);
  });

  test('an operation that could cost too much is refused as ever', async () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `account/sandbox-loopring/${index}`);
    const query = 'query ($ids: [ID!]!) { accounts(ids: $ids) { balances(first: 1000) { nodes { id } } } }';
    const reply = await explain(server, query, { variables: { ids } });
    expect(reply.status).toBe(400);
    expect(codesOf(reply)).toEqual(['QUERY_TOO_COSTLY']);
  });

  test('the plan of an operation beyond its own budget is shown all the same', async () => {
    const reply = await explain(server, `query @calls(max: 1) ${HEALTH}`);
    expect(json(reply)).toMatchObject({ data: null, extensions: { plan: { total: 4, allowed: 1 } } });
  });
});

describe('without it', () => {
  test('a client that asks for a plan gets no execution instead', async () => {
    const reply = await explain(silent, HEALTH);
    expect(reply.status).toBe(400);
    expect(codesOf(reply)).toEqual(['BAD_REQUEST']);
    expect(calls(silent)).toBe(0);
  });

  test('@calls holds all the same: the request is refused whole', async () => {
    const reply = await silent.post(`query @calls(max: 3) ${HEALTH}`);
    expect(reply.status).toBe(400);
    expect(json(reply)).not.toHaveProperty('data');
    expect(codesOf(reply)).toEqual(['CALL_BUDGET_EXCEEDED']);
    expect(calls(silent)).toBe(0);
  });

  test('@calls lets pass what keeps to it', async () => {
    const reply = await silent.post(`query @calls(max: 4) ${HEALTH}`);
    expect(codesOf(reply)).toEqual([]);
    expect(calls(silent)).toBe(4);
  });

  test.each([
    ['query @calls { sources { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['query @calls(max: "3") { sources { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['query @calls(max: -1) { sources { id } }', 'BAD_USER_INPUT'],
    ['{ sources @calls(max: 3) { id } }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('%s is refused', async (query, code) => {
    const reply = await silent.post(query);
    expect(reply.status).toBe(400);
    expect(codesOf(reply)).toEqual([code]);
  });
});
