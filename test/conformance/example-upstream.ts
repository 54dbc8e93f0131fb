/** The upstream of the example provider: faithful, in memory, on loopback. */
import { createServer, type IncomingMessage } from 'node:http';
import type { Examples, FakeUpstream, Truth } from '../../src/conformance/index.ts';
import { isObject } from '../../src/http/decode.ts';
import { decimalScale } from '../../src/model/amount.ts';
import { noAmounts } from '../../src/model/reading.ts';

export const KEY = 'planted-ledgerly-credential';

const PAGE = 2;
const HEAD = 7n;
const PAST = 3n;

const assets = new Map([
  ['GOLD', { decimals: 18, type: 'metal' }],
  ['IRON', { decimals: 0, type: 'metal' }],
  ['WINE', { decimals: null, type: 'drink' }],
  ['BEER', { decimals: 2, type: 'drink' }],
]);

const now = new Map([
  [
    'alice',
    new Map([
      ['GOLD', 9_007_199_254_740_993n],
      ['IRON', 0n],
      ['WINE', 12n],
      ['BEER', 71n],
    ]),
  ],
  [
    'bob',
    new Map([
      ['GOLD', 5n],
      ['BEER', 3_000_000_000_000_000_000_001n],
    ]),
  ],
  [
    'carol',
    new Map([
      ['IRON', 44n],
      ['WINE', 98n],
      ['BEER', 0n],
    ]),
  ],
]);
const past = new Map(
  [...now].map(([account, held]) => [account, new Map([...held].map(([ref, total]) => [ref, total + 10n]))]),
);

export const truth: Truth = {
  accounts: [...now].map(([address, held]) => ({ name: nameOf(address), holdings: amountsOf(held) })),
  assets: [...assets].map(([ref, { decimals }]) => ({
    name: { network: null, ref },
    scale: decimals === null ? null : decimalScale(decimals),
  })),
  past: [...past].map(([address, held]) => ({
    account: nameOf(address),
    at: { number: PAST, hash: null },
    holdings: amountsOf(held),
  })),
};

export const examples: Examples = {
  refusals: [
    { status: 200, body: { code: 'BUSY' } },
    { status: 200, body: { code: 'CATCHING_UP', block: 5 } },
  ],
  gaps: (rest) => (isObject(rest) ? [{ ...rest, more: true }] : []),
  // Ledgerly keeps two series of an asset apart by a number after its name.
  nearMisses: (row) => [{ ...row, asset: `${String(row.asset)}/2` }],
};

function nameOf(address: string) {
  return { network: null, address, subAccount: null };
}

function amountsOf(held: ReadonlyMap<string, bigint>) {
  return new Map([...held].map(([ref, total]) => [ref, { ...noAmounts, total }]));
}

export const upstream: FakeUpstream = {
  async start() {
    const server = createServer((request, response) => {
      const { status, json } = answer(request);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the upstream is not listening');
    return {
      url: `http://127.0.0.1:${address.port}`,
      async close() {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  },
};

interface Answer {
  readonly status: number;
  readonly json: unknown;
}

function answer({ url = '/', headers }: IncomingMessage): Answer {
  const { pathname, searchParams } = new URL(url, 'http://ledgerly.invalid');
  if (pathname === '/v1/health') return { status: 200, json: { ok: true } };
  if (headers['x-ledgerly-key'] !== KEY) return { status: 401, json: { code: 'NO_KEY' } };
  if (pathname === '/v1/assets') return { status: 200, json: { rows: assetRows(searchParams.get('ids') ?? '') } };
  const block = BigInt(searchParams.get('block') ?? HEAD);
  const ledger = new Map([
    [HEAD, now],
    [PAST, past],
  ]).get(block);
  if (ledger === undefined) return { status: 404, json: { code: 'NO_BLOCK' } };
  const rows = [...ledger].flatMap(([account, held]) =>
    [...held].map(([asset, total]) => ({ account, asset, amount: total.toString() })),
  );
  if (pathname === '/v1/balances') {
    const pairs = new Set((searchParams.get('pairs') ?? '').split(','));
    return {
      status: 200,
      json: { block: Number(block), rows: rows.filter(({ account, asset }) => pairs.has(`${account}:${asset}`)) },
    };
  }
  if (pathname !== '/v1/holdings') return { status: 404, json: { code: 'NO_PATH' } };
  return { status: 200, json: { block: Number(block), ...holdings(rows, searchParams) } };
}

interface Row {
  readonly account: string;
  readonly asset: string;
  readonly amount: string;
}

function holdings(rows: readonly Row[], query: URLSearchParams) {
  const page = Number(query.get('page'));
  const type = query.get('type');
  const all = rows
    .filter(({ account }) => account === query.get('account'))
    .map((row) => ({ ...row, decimals: assets.get(row.asset)?.decimals, type: assets.get(row.asset)?.type }))
    .filter((row) => type === null || row.type === type);
  return { rows: all.slice((page - 1) * PAGE, page * PAGE), next: all.length > page * PAGE ? page + 1 : null };
}

function assetRows(ids: string) {
  return ids.split(',').flatMap((asset) => {
    const facts = assets.get(asset);
    return facts === undefined ? [] : [{ asset, ...facts }];
  });
}
