/** `extensions.ftv1`: the time of each field, for the gateway that asks for it. */
import { Trace } from '@apollo/usage-reporting-protobuf';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ask, json, type Reply } from '../../sandbox/ask.ts';
import { faulty } from '../faulty-kind.ts';
import { openTestServer, type TestServer } from '../support.ts';

const TOKEN = 'gateway-token-1';
const ASKING = { 'apollo-federation-include-trace': 'ftv1' };
const GATEWAY = { ...ASKING, 'x-gateway-token': TOKEN };
const OPEN = '{ names: sources { name } }';

const ENTITIES = `query ($keys: [_Any!]!, $assets: [ID!]!) {
  _entities(representations: $keys) {
    ... on Account { address balances(assets: $assets) { nodes { total { atomic } failure { code } } } }
  }
}`;

function send(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  const type = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
  return ask(url, { target: '/graphql', method: 'POST', headers: { ...type, ...headers }, body });
}

interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: object;
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly AnswerError[];
  readonly extensions?: { readonly ftv1?: string };
}

function answerOf(reply: Reply): Answer {
  return JSON.parse(reply.text);
}

/** The trace, decoded as Apollo's gateway and router do it. */
function traceOf({ extensions }: Answer): Trace {
  return Trace.decode(Buffer.from(extensions?.ftv1 ?? '', 'base64'));
}

interface TracedField {
  /** Keys from the root of the answer. */
  readonly path: string;
  readonly node: Trace.INode;
}

function fieldsOf(node: Trace.INode | null | undefined, before: readonly (string | number)[] = []): TracedField[] {
  return (node?.child ?? []).flatMap((child) => {
    const path = [...before, child.responseName || (child.index ?? 0)];
    return [{ path: path.join('.'), node: child }, ...fieldsOf(child, path)];
  });
}

function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path.localeCompare(b.path, 'en');
}

const federation = { surface: 'federation', gateway: { token: TOKEN } };

describe('a gateway with the token', () => {
  let server: TestServer;
  let keys: object[];
  let assets: string[];

  beforeAll(async () => {
    server = await openTestServer({ config: { server: federation } });
    const { ledger } = server.sandbox;
    keys = ledger
      .accounts('teos')
      .slice(0, 2)
      .map(({ address }) => ({ __typename: 'Account', id: `account/sandbox-teos/${address}` }));
    assets = ledger.assets('teos').map(({ ref }) => ref);
  });
  afterAll(() => server.close());

  test('gets every field with its types and times, and the same data to the byte', async () => {
    const body = { query: ENTITIES, variables: { keys, assets } };
    const plain = answerOf(await send(server.url, body, { 'x-gateway-token': TOKEN }));
    const traced = answerOf(await send(server.url, body, GATEWAY));
    expect(JSON.stringify(traced.data)).toBe(JSON.stringify(plain.data));
    expect(plain).not.toHaveProperty('extensions');
    const trace = traceOf(traced);
    const fields = fieldsOf(trace.root);
    expect(fields.map(({ path }) => path)).toEqual(expect.arrayContaining(pathsIn(traced.data)));
    expect(fields.find(({ path }) => path === '_entities.1.balances')?.node).toMatchObject({
      type: 'BalanceConnection',
      parentType: 'Account',
    });
    for (const { node } of fields) {
      if (!node.responseName) continue;
      expect(Number(node.endTime)).toBeGreaterThan(Number(node.startTime));
      expect(Number(node.endTime)).toBeLessThanOrEqual(Number(trace.durationNs));
    }
    expect(Number(trace.startTime?.seconds)).toBeLessThanOrEqual(Number(trace.endTime?.seconds));
  });

  test('is told the field behind an alias', async () => {
    const fields = fieldsOf(traceOf(answerOf(await send(server.url, { query: OPEN }, GATEWAY))).root);
    expect(fields[0]?.node).toMatchObject({ responseName: 'names', originalFieldName: 'sources', type: '[Source!]' });
  });

  test('gets one trace for each operation, also where it has sent the document before', async () => {
    const asked = async () => fieldsOf(traceOf(answerOf(await send(server.url, { query: OPEN }, GATEWAY))).root);
    const first = await asked();
    const plain = await send(server.url, { query: OPEN });
    const second = await asked();
    expect(second.map(({ path }) => path)).toEqual(first.map(({ path }) => path));
    expect(json(plain)).not.toHaveProperty('extensions');
  });

  test('finds each error of the answer at its field, in the same words', async () => {
    const bad = [...keys.slice(0, 1), { __typename: 'Account', id: 'account/nowhere/1' }];
    const answer = answerOf(await send(server.url, { query: ENTITIES, variables: { keys: bad, assets } }, GATEWAY));
    const told = fieldsOf(traceOf(answer).root).flatMap(({ path, node }) =>
      (node.error ?? []).map(({ message, json: text }) => ({ path, message, error: JSON.parse(text ?? '') })),
    );
    const expected = (answer.errors ?? []).map(({ message, path = [], extensions }) => {
      return { path: path.join('.'), message, error: { message, path, extensions } };
    });
    expect(expected.map(({ path }) => path)).toContain('_entities.1');
    expect(told.toSorted(byPath)).toEqual(expected.toSorted(byPath));
  });

  test('finds the error of an operation that was refused', async () => {
    const answer = answerOf(await send(server.url, { query: '{ nothing }' }, GATEWAY));
    const { root } = traceOf(answer);
    expect(root?.error?.map(({ message }) => message)).toEqual(answer.errors?.map(({ message }) => message));
    expect(root?.child).toEqual([]);
  });

  test.each([
    { value: 'FTV1', what: 'another value' },
    { value: 'ftv2', what: 'another version' },
  ])('gets none for $what', async ({ value }) => {
    const headers = { ...GATEWAY, 'apollo-federation-include-trace': value };
    expect(json(await send(server.url, { query: OPEN }, headers))).not.toHaveProperty('extensions');
  });

  test.each([
    { headers: ASKING, who: 'without its token' },
    { headers: { ...ASKING, 'x-gateway-token': `${TOKEN}x` }, who: 'with another token' },
    { headers: { ...ASKING, authorization: TOKEN }, who: 'that sends the token elsewhere' },
  ])('is alone: a client $who gets none', async ({ headers }) => {
    const reply = await send(server.url, { query: OPEN }, headers);
    expect(json(reply)).toEqual({ data: expect.anything() });
  });
});

test('a fault of the server is told in a trace as in the answer, without its words', async () => {
  const secret = 'canary/7f3a+c9e1';
  const more = [{ id: 'faulty-main', provider: 'faulty', url: 'https://upstream.example', options: { token: secret } }];
  const server = await openTestServer({ config: { server: federation }, kinds: [faulty], more });
  onTestFinished(() => server.close());
  const query = '{ source(id: "faulty-main") { account(address: "boom") { id } } }';
  const answer = answerOf(await send(server.url, { query }, GATEWAY));
  const [error] = answer.errors ?? [];
  expect(error).toMatchObject({ extensions: { code: 'INTERNAL_SERVER_ERROR' } });
  const text = Buffer.from(answer.extensions?.ftv1 ?? '', 'base64').toString('latin1');
  expect(text).toContain(error?.message);
  for (const withheld of ['canary', 'upstream.example']) expect(text).not.toContain(withheld);
});

test('an operation of many fields has a trace of the first ten thousand', async () => {
  const server = await openTestServer({ config: { server: federation } });
  onTestFinished(() => server.close());
  const keys = Array.from({ length: 1000 }, () => ({ __typename: 'Source', name: 'sandbox-teos' }));
  const names = Array.from({ length: 12 }, (_, index) => `n${index}: name`).join(' ');
  const query = `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Source { ${names} } } }`;
  const answer = answerOf(await send(server.url, { query, variables: { keys } }, GATEWAY));
  expect(answer.errors).toBeUndefined();
  const fields = fieldsOf(traceOf(answer).root).filter(({ node }) => node.responseName);
  expect(fields).toHaveLength(10_000);
});

test.each([
  { server: { surface: 'federation' }, traced: false },
  { server: { surface: 'federation', extensions: { trace: true } }, traced: true },
  { server: { surface: 'standalone', gateway: { token: TOKEN } }, traced: false },
  { server: { surface: 'stitching', extensions: { trace: true } }, traced: false },
])('with $server: traced $traced', async ({ server: settings, traced }) => {
  const server = await openTestServer({ config: { server: settings } });
  onTestFinished(() => server.close());
  const answer = answerOf(await send(server.url, { query: OPEN }, GATEWAY));
  expect(answer.data).toBeDefined();
  expect(answer.extensions?.ftv1 !== undefined).toBe(traced);
});

/** The path of every member and entry in the data. */
function pathsIn(value: unknown, before: readonly (string | number)[] = []): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, entry]) => {
    const path = [...before, key];
    return [path.join('.'), ...pathsIn(entry, path)];
  });
}
