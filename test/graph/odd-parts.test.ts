/** What the graph says of an answer with one odd part: the other parts, and which part is odd. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asArray, asObject, field, isObject, type JsonObject } from '../../src/http/decode.ts';
import { openTestGraph, type TestGraph } from './support.ts';

let graph: TestGraph;
beforeEach(async () => {
  graph = await openTestGraph();
});
afterEach(() => graph.close());

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** The body with other members; what is no object stays. */
function withMembers(change: (body: JsonObject) => object) {
  return (body: unknown): unknown => (isObject(body) ? { ...body, ...change(body) } : body);
}

test('a network reports its newest block though its first one and the time are odd, and says what is odd', async () => {
  graph.sandbox.upstreams.mesh.inject({
    kind: 'body',
    transform: withMembers(() => ({
      genesis_block_identifier: { index: 0, hash: '' },
      current_block_timestamp: 1_593_478_612,
    })),
  });
  const { data, errors } = await graph.ask(
    '{ source(id: "sandbox-mesh") { networks { nodes { name status { current { number hash time } genesis { number } synced failure { code detail } } } } } }',
  );
  expect(errors).toBeUndefined();
  const { head } = graph.sandbox.ledger.chain('Ethereum/Sandbox');
  expect(plain(data)).toMatchObject({
    source: {
      networks: {
        nodes: [
          {
            name: 'Ethereum/Sandbox',
            status: {
              current: { number: String(head.number), hash: head.hash, time: null },
              genesis: null,
              synced: true,
              failure: {
                code: 'UPSTREAM_BAD_RESPONSE',
                detail:
                  'current_block_timestamp: expected milliseconds since 1970, of a time from 2000 to 2039; genesis_block_identifier.hash: expected a block hash',
              },
            },
          },
          {},
        ],
      },
    },
  });
});

test('a server that declares an odd error keeps its history, its version and its other errors', async () => {
  const query =
    '{ source(id: "sandbox-mesh") { networks { nodes { abilities { history version errors { code } failure { code detail } } } } } }';
  graph.sandbox.upstreams.mesh.inject({
    kind: 'body',
    transform: withMembers(({ allow }) => {
      const declared = asObject(allow, 'allow');
      const errors = asArray(field(declared, 'errors'), 'errors');
      return { allow: { ...declared, errors: [{ code: -1, message: 'odd', retriable: true }, ...errors] } };
    }),
  });
  const odd = plain((await graph.ask(query)).data);
  const sound = await openTestGraph();
  try {
    const whole = JSON.stringify((await sound.ask(query)).data);
    const failure = { code: 'UPSTREAM_BAD_RESPONSE', detail: 'allow.errors[0].code: expected a whole number' };
    expect(whole).toContain('"errors":[{');
    expect(odd).toEqual(JSON.parse(whole.replaceAll('"failure":null', `"failure":${JSON.stringify(failure)}`)));
  } finally {
    await sound.close();
  }
});

test('a balance at a past block is read though the server declares an odd error', async () => {
  const learned = await openTestGraph({ options: { mesh: { networks: undefined } } });
  try {
    learned.sandbox.upstreams.mesh.inject({
      kind: 'body',
      transform: withMembers((body) => {
        const allow = field(body, 'allow');
        return isObject(allow) ? { allow: { ...allow, errors: [{ code: -1, message: 'odd' }] } } : {};
      }),
    });
    const [{ address } = { address: '' }] = learned.sandbox.ledger.accounts('mesh', 'Ethereum/Sandbox');
    const { data } = await learned.ask(
      `{ account(id: "account/sandbox-mesh/${address}?network=Ethereum/Sandbox") {
        balance(asset: "ETH:18", at: { block: "5" }) { total { atomic } provenance { block { number } } failure { code } } } }`,
    );
    const options = learned.sandbox.upstreams.mesh.requests.filter(({ target }) => target.endsWith('/network/options'));
    expect(options).toHaveLength(1);
    expect(plain(data)).toMatchObject({
      account: {
        balance: { total: { atomic: expect.any(String) }, provenance: { block: { number: '5' } }, failure: null },
      },
    });
  } finally {
    await learned.close();
  }
});

test('a catalogue with an odd entry lists the others and says that it lacks one; no asset is UNKNOWN_ASSET for that', async () => {
  const query = `{ source(id: "sandbox-loopring") {
    assets { nodes { ref symbol decimals } failure { code detail } }
    asset(ref: "1") { symbol failure { code } }
    lost: asset(ref: "0") { symbol failure { code } } } }`;
  const refs = (data: unknown): unknown =>
    JSON.parse(JSON.stringify(data)).source.assets.nodes.map(({ ref }: { ref: string }) => ref);
  const before = refs((await graph.ask(query)).data);
  const fresh = await openTestGraph();
  try {
    fresh.sandbox.upstreams.loopring.inject({
      kind: 'body',
      transform: (body) =>
        Array.isArray(body) ? body.map((entry, index) => (index === 0 ? { ...entry, tokenId: -1 } : entry)) : body,
    });
    const { data, errors } = await fresh.ask(query);
    expect(errors?.map(({ path }) => path)).toEqual([['source', 'lost', 'symbol']]);
    const detail = 'an entry of the list cannot be read: [0].tokenId: expected a token id';
    expect(plain(data)).toMatchObject({
      source: {
        assets: { failure: { code: 'UPSTREAM_BAD_RESPONSE', detail } },
        asset: { symbol: expect.any(String), failure: null },
        lost: { symbol: null, failure: { code: 'UPSTREAM_BAD_RESPONSE' } },
      },
    });
    expect(['0', ...(refs(data) as string[])]).toEqual(before);
  } finally {
    await fresh.close();
  }
});

test('a list of networks with an odd entry names the others and says that it lacks one', async () => {
  const learned = await openTestGraph({ options: { mesh: { networks: undefined } } });
  try {
    learned.sandbox.upstreams.mesh.inject({
      kind: 'body',
      transform: withMembers(({ network_identifiers: listed }) => ({
        network_identifiers: [{ blockchain: 'x' }, ...asArray(listed, 'network_identifiers')],
      })),
    });
    const { data } = await learned.ask(
      '{ source(id: "sandbox-mesh") { networks { nodes { name } failure { code detail } } } }',
    );
    expect(plain(data)).toEqual({
      source: {
        networks: {
          nodes: [{ name: 'Ethereum/Sandbox' }, { name: 'Bitcoin/Sandbox' }],
          failure: {
            code: 'UPSTREAM_BAD_RESPONSE',
            detail: 'an entry of the list cannot be read: network_identifiers[0].network: expected a string',
          },
        },
      },
    });
  } finally {
    await learned.close();
  }
});
