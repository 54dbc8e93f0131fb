/** Subscriptions on the surfaces for gateways: offered where the settings say so, under their names, to the gateway alone. */
import { type DocumentNode, Kind, parse, print } from 'graphql';
import { createClient as createSocketClient } from 'graphql-ws';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createClient } from '../../../src/client/index.ts';
import { schemaDocument } from '../../../src/graph/schema/sdl.ts';
import type { Surface } from '../../../src/model/surface.ts';
import { openTestServer, type TestServer } from '../support.ts';

let server: TestServer;
afterEach(() => server.close());

const TOKEN = 'token-of-the-gateway';
const asGateway = { 'x-gateway-token': TOKEN };
const ASSET = '0x59597b974054b763da210001';
const queryOf = (field: string) =>
  `subscription { ${field}(pairs: [{ account: "account/sandbox-teos/${holder()}", asset: "${ASSET}" }], maxAge: 1) { kind } }`;
const holder = () => server.sandbox.ledger.accounts('teos')[0]?.address ?? '';

async function open(surface: Surface, schema: object): Promise<void> {
  server = await openTestServer({ config: { server: { surface, schema, gateway: { token: TOKEN, only: true } } } });
}

test.each(['federation', 'stitching', 'composite'] as const)(
  '%s: over both transports, with the token',
  async (surface) => {
    await open(surface, { subscriptions: true, prefix: 'Bg' });
    const query = queryOf('bgBalances');
    const client = createClient({ url: `${server.url}/graphql`, headers: asGateway });
    for await (const { data } of client.subscribe(query)) {
      expect(data).toEqual({ bgBalances: { kind: 'SNAPSHOT' } });
      break;
    }
    class Gateway extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols, { headers: asGateway });
      }
    }
    const socket = createSocketClient({ url: `${server.url.replace('http', 'ws')}/graphql`, webSocketImpl: Gateway });
    const events = socket.iterate({ query });
    expect((await events.next()).value).toMatchObject({ data: { bgBalances: { kind: 'SNAPSHOT' } } });
    await events.return?.();
    await socket.dispose();
  },
);

test.each([{}, { 'x-gateway-token': 'another' }, { 'x-gateway-token': '' }])(
  'nothing is opened for %j',
  async (headers) => {
    await open('federation', { subscriptions: true });
    const events = createClient({ url: `${server.url}/graphql`, headers }).subscribe(queryOf('balances'));
    await expect(events.next()).rejects.toMatchObject({ codes: ['GATEWAY_ONLY'] });
    class Stranger extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols, { headers });
      }
    }
    const socket = createSocketClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: Stranger,
      retryAttempts: 0,
    });
    await expect(socket.iterate({ query: queryOf('balances') }).next()).rejects.toMatchObject({
      message: 'Unexpected server response: 403',
    });
    expect(server.sandbox.upstreams.teos.requests).toEqual([]);
  },
);

test('the graph that is served says the same of itself as the command', async () => {
  const schema = { subscriptions: true, prefix: 'Bg', tags: [{ name: 'a', on: ['Subscription.balances'] }] };
  await open('federation', schema);
  const { data } = await createClient({ url: `${server.url}/graphql`, headers: asGateway }).request<{
    _service: { sdl: string };
  }>('{ _service { sdl } }');
  // What `balancegraph schema` prints; the rest of the text is compared where the command is tested.
  const printed = schemaDocument('federation', [], { inaccessible: [], ...schema });
  const eventsOf = (document: DocumentNode) =>
    document.definitions.flatMap((node) =>
      node.kind === Kind.OBJECT_TYPE_DEFINITION && /^(Subscription|Bg\w+Event)$/.test(node.name.value)
        ? [print(node)]
        : [],
    );
  expect(eventsOf(parse(data._service.sdl)).toSorted()).toEqual(eventsOf(printed).toSorted());
  expect(eventsOf(printed)).toHaveLength(3);
});

test('without the setting, and where root fields are chosen without it, there is none', async () => {
  for (const schema of [{}, { subscriptions: true, rootFields: ['accounts'] }]) {
    await open('federation', schema);
    const { url } = server;
    const events = createClient({ url: `${url}/graphql`, headers: asGateway }).subscribe(queryOf('balances'));
    await expect(events.next()).rejects.toMatchObject({ codes: ['GRAPHQL_VALIDATION_FAILED'] });
    await server.close();
  }
});
