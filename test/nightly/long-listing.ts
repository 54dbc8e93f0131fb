/** A Mesh server of which every account holds the same long list, and requests that put it in order again and again. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LongListing {
  /** A source of a configuration, as plain data. */
  readonly source: object;
  /** So many fields, each of which asks for one row of the listing in its order. */
  query(fields: number): string;
  close(): Promise<void>;
}

const NAME = 'long';
const NETWORK = { blockchain: 'Long', network: 'List' };
const BLOCK = { index: 1000, hash: '0x3e8' };

export async function startLongListing(rows: number): Promise<LongListing> {
  const balances = Array.from({ length: rows }, (_, row) => ({
    // Every value once, in no order.
    value: String((row * 7919) % rows),
    currency: { symbol: `T${row}`, decimals: row % 19 },
  }));
  const answers: Readonly<Record<string, object>> = {
    '/network/list': { network_identifiers: [NETWORK] },
    '/network/status': {
      current_block_identifier: BLOCK,
      current_block_timestamp: 1_700_000_000_000,
      genesis_block_identifier: { index: 0, hash: '0x0' },
      peers: [],
    },
    '/account/balance': { block_identifier: BLOCK, balances },
  };
  const texts = new Map(Object.entries(answers).map(([path, answer]) => [path, JSON.stringify(answer)]));
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    const text = texts.get(request.url ?? '');
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    source: { id: NAME, provider: 'mesh', url: `http://127.0.0.1:${port}` },
    query(fields) {
      const order = 'orderBy: { field: VALUE, direction: DESC }, filter: { amount: NONZERO }';
      const parts = Array.from({ length: fields }, (_, index) => `a${index}: balances(first: 1, ${order}) { ...Page }`);
      const account = `account/${NAME}/0xlong?network=${NETWORK.blockchain}/${NETWORK.network}`;
      const page = 'fragment Page on BalanceConnection { totalCount nodes { total { value } } }';
      return `query { account(id: "${account}") { ${parts.join(' ')} } } ${page}`;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
