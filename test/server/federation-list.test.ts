/** What Apollo's list of features asks of a subgraph itself, each over real HTTP: docs/federation.md has the list. */
import { buildASTSchema, isObjectType, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schemaSdl } from '../../src/graph/schema/sdl.ts';
import { ask, json, type Reply } from '../sandbox/ask.ts';
import { codesOf, openTestServer, type TestServer } from './support.ts';

const TEOS = 'sandbox-teos';
const MESH = 'sandbox-mesh';
const ACCOUNT = `account/${TEOS}/0xe12ee2c013468c132a1f980067e22f39f3f42dff`;
const STAKED = `account/${MESH}/0x6238723779a2fdf6e5fd0fb7dfc7b0a497fbf4cf?network=Ethereum/Sandbox&sub=staked`;

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ config: { server: { surface: 'federation' } } });
});
afterAll(() => server.close());

function post(body: unknown): Promise<Reply> {
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
  return ask(server.url, { target: '/graphql', method: 'POST', headers, body });
}

async function idsOf(representations: readonly object[]): Promise<unknown> {
  const query = `query ($keys: [_Any!]!) {
    _entities(representations: $keys) { __typename ... on Account { id } ... on Asset { id } ... on Source { id } ... on Balance { id } }
  }`;
  return json(await post({ query, variables: { keys: representations } }));
}

function typesIn(sdl: string): readonly string[] {
  const names = Object.keys(buildASTSchema(parse(sdl), { assumeValidSDL: true }).getTypeMap());
  return names.filter((name) => !name.startsWith('__')).toSorted();
}

function found(...things: readonly object[]): object {
  return { data: { _entities: things } };
}

describe('_service', () => {
  test('its sdl has the types that are printed, and beside them only those of Federation itself', async () => {
    const { data } = JSON.parse((await post({ query: '{ _service { sdl } }' })).text);
    const printed = typesIn(schemaSdl('federation'));
    const served = typesIn(data._service.sdl);
    expect(served.filter((name) => !/^(?:_|link__|federation__)/.test(name))).toEqual(printed);
  });

  test('@link: it says by which version of Federation it is to be read, and what it uses of it', async () => {
    const { data } = JSON.parse((await post({ query: '{ _service { sdl } }' })).text);
    expect(data._service.sdl).toMatch(
      /@link\(url: "https:\/\/specs\.apollo\.dev\/federation\/v2\.\d+", import: \["@key", "@shareable"\]\)/,
    );
  });

  test('@shareable: every object type without a key, and none with one', () => {
    const schema = buildASTSchema(parse(schemaSdl('federation')), { assumeValidSDL: true });
    const objects = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && type.name !== 'Query');
    const marks = objects.flatMap((type) => {
      const names = type.astNode?.directives?.map(({ name }) => name.value) ?? [];
      return type.astNode
        ? [{ type: type.name, shared: names.includes('shareable'), keyed: names.includes('key') }]
        : [];
    });
    expect(marks.length).toBeGreaterThan(20);
    expect(marks.filter(({ shared, keyed }) => shared === keyed)).toEqual([]);
  });
});

describe('@key', () => {
  test.each([
    { __typename: 'Account', id: ACCOUNT },
    { __typename: 'Asset', id: `asset/${TEOS}/native` },
    { __typename: 'Source', id: `source/${TEOS}` },
    { __typename: 'Balance', id: `balance/${TEOS}/0xe12ee2c013468c132a1f980067e22f39f3f42dff/native` },
  ])('of one field: $__typename', async (thing) => {
    expect(await idsOf([thing])).toEqual(found(thing));
  });

  test('of several fields, and of an object in it: a natural key', async () => {
    const account = {
      source: { name: MESH },
      network: 'Ethereum/Sandbox',
      address: '0x6238723779a2Fdf6E5fd0Fb7dFC7B0A497FbF4CF',
      subAccount: 'staked',
    };
    const asset = { source: { name: MESH }, network: 'Ethereum/Sandbox', ref: 'ETH:18' };
    expect(
      await idsOf([
        { __typename: 'Account', ...account },
        { __typename: 'Asset', ...asset },
      ]),
    ).toEqual(
      found(
        { __typename: 'Account', id: STAKED },
        { __typename: 'Asset', id: `asset/${MESH}/ETH:18?network=Ethereum/Sandbox` },
      ),
    );
  });

  test('repeatable: a source by its id and by its name', async () => {
    const source = { __typename: 'Source', id: `source/${TEOS}` };
    expect(await idsOf([source, { __typename: 'Source', name: TEOS }])).toEqual(found(source, source));
  });

  test('with parts that are null, and with the same parts left out, as some planners send them', async () => {
    const key = {
      __typename: 'Account',
      source: { name: TEOS },
      address: '0xe12ee2c013468c132a1f980067e22f39f3f42dff',
    };
    const account = { __typename: 'Account', id: ACCOUNT };
    expect(await idsOf([key, { ...key, network: null, subAccount: null }])).toEqual(found(account, account));
  });
});

test('variables for several executions in one request are refused before anything is read', async () => {
  const query = 'query ($id: ID!) { account(id: $id) { id } }';
  const reply = await post({ query, variables: [{ id: ACCOUNT }, { id: STAKED }] });
  expect({ status: reply.status, codes: codesOf(reply) }).toEqual({ status: 400, codes: ['BAD_REQUEST'] });
  expect(reply.text).toContain('`variables` in a POST body must be an object');
});
