/** Sources that have little to show: one asset, one account, no zeros, no large amounts. Each is sound. */
import { createServer } from 'node:http';
import { z } from 'zod';
import type { FakeUpstream, Subject, Truth } from '../../src/conformance/index.ts';
import {
  type AccountName,
  accept,
  asObject,
  type Checked,
  type Exchange,
  failure,
  noAmounts,
  type Provider,
  type ProviderKind,
  parseUnsigned,
  type Reading,
  refuse,
} from '../../src/index.ts';

type Book = Readonly<Record<string, Readonly<Record<string, string>>>>;

const options = z.strictObject({});

/** Till: one account and chosen assets in one call, `GET /?of=ann&in=GOLD,IRON` → `{"GOLD":"5"}`. No zeros are sent. */
const till: ProviderKind<object> = {
  kind: 'till',
  summary: 'Till, an invented source of chosen assets of one account.',
  options,
  create: () => ({
    ...common,
    assets: assetRule(/^[A-Z]{2,8}$/),
    reads: [
      {
        ...read,
        shape: 'account-assets',
        balances: {
          request: ({ account, assets }) =>
            get(`/?of=${account.address}&in=${assets === 'all' ? '' : assets.join(',')}`, 'chosen'),
          decode: ({ account }, exchange) => ({ items: readAmounts(account.address, exchange) }),
        },
      },
    ],
  }),
};

/** Purse: the one coin that there is, `GET /?of=ann` → `{"COIN":"5"}`. */
const purse: ProviderKind<object> = {
  kind: 'purse',
  summary: 'Purse, an invented source of one coin.',
  options,
  create: () => ({
    ...common,
    assets: assetRule(/^COIN$/),
    reads: [
      {
        ...read,
        shape: 'account',
        balances: {
          request: ({ account }) => get(`/?of=${account.address}`, 'coin'),
          decode: ({ account }, exchange) => ({ items: readAmounts(account.address, exchange) }),
        },
      },
    ],
  }),
};

const common = {
  capabilities: { history: 'none', amounts: ['total'], relation: 'total is all there is.', concurrency: 2, rate: null },
  accounts: { description: '3 to 12 small letters', example: 'ann', normalise: normaliseAccount },
  chain: () => null,
  ping: { request: () => get('/ping', 'ping'), decode: () => ({ items: ['OK'] }) },
  headers: new Map(),
  refusal: () => null,
} as const satisfies Partial<Provider>;

const read = {
  name: 'balances',
  limits: { accounts: 1, assets: 20, pairs: 20, url: null },
  serves: () => true,
  listing: 'none',
  filters: [],
  absent: 'unknown',
  unasked: 'fault',
} as const;

function get(path: string, step: string) {
  return { method: 'GET', path, step } as const;
}

function normaliseAccount(name: AccountName): Checked<AccountName> {
  const plain = name.network === null && name.subAccount === null && /^[a-z]{3,12}$/.test(name.address);
  return plain ? accept(name) : refuse('must be 3 to 12 small letters');
}

function assetRule(form: RegExp): Provider['assets'] {
  return {
    description: 'capital letters',
    example: form.test('COIN') ? 'COIN' : 'GOLD',
    normalise: (name) =>
      name.network === null && form.test(name.ref) ? accept(name) : refuse('must be capital letters'),
    facts: () => ({ name: null, symbol: null, scale: null, type: null, contract: null, details: null }),
  };
}

function readAmounts(address: string, { body }: Exchange): readonly Reading[] {
  return Object.entries(asObject(body, '')).map(([asset, amount]) => {
    const total = typeof amount === 'string' ? parseUnsigned(amount) : null;
    if (total === null) return { address, asset, failure: failure('UPSTREAM_BAD_AMOUNT') };
    return { address, asset, amounts: { ...noAmounts, total }, block: null, facts: null, details: null };
  });
}

function subjectOf(kind: ProviderKind<object>, book: Book): Subject {
  return { kind, options: {}, upstream: upstreamOf(book), truth: truthOf(book) };
}

function truthOf(book: Book): Truth {
  const refs = new Set(Object.values(book).flatMap((held) => Object.keys(held)));
  return {
    accounts: Object.entries(book).map(([address, held]) => ({
      name: { network: null, address, subAccount: null },
      holdings: new Map(Object.entries(held).map(([ref, total]) => [ref, { ...noAmounts, total: BigInt(total) }])),
    })),
    assets: [...refs].map((ref) => ({ name: { network: null, ref }, scale: null })),
  };
}

function upstreamOf(book: Book): FakeUpstream {
  return {
    async start() {
      const server = createServer(({ url = '/' }, response) => {
        const { searchParams } = new URL(url, 'http://small.invalid');
        const held = Object.entries(book[searchParams.get('of') ?? ''] ?? {});
        const asked = searchParams.get('in')?.split(',');
        const rows = held.filter(([ref]) => asked === undefined || asked.includes(ref));
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(Object.fromEntries(rows)));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('the fake is not listening');
      return {
        url: `http://127.0.0.1:${address.port}`,
        async close() {
          server.closeAllConnections();
          await new Promise((resolve) => server.close(resolve));
        },
      };
    },
  };
}

export const small = {
  'one asset': subjectOf(purse, {
    ann: { COIN: '9007199254740993' },
    bob: { COIN: '0' },
    cid: { COIN: '7' },
  }),
  'one account': subjectOf(till, { ann: { GOLD: '9007199254740993', IRON: '0', WINE: '12' } }),
  'no reported zero': subjectOf(till, { ann: { GOLD: '9007199254740993' }, bob: { GOLD: '5', IRON: '7' }, cid: {} }),
  'no amount above 2^53': subjectOf(till, {
    ann: { GOLD: '9007199254740992' },
    bob: { GOLD: '0', IRON: '7' },
    cid: {},
  }),
  'one pair': subjectOf(purse, { ann: { COIN: '5' } }),
} as const satisfies Record<string, Subject>;

/** What no subject of these has: rows, a listing, a credential, a past, silence that means zero, examples, pages. */
export const neverThere = [
  ...['E6TF', 'F2WH', 'G8PJ', 'H5RK', 'M4GD', 'B6RW', 'C2ZR', 'D4LG'],
  ...['K3PR', 'L5WT', 'D7NU', 'E3VC', 'Q9MN'],
  ...['Y7EB', 'Z3DB', 'C6GP', 'D8NS', 'E5NM', 'T3WR', 'U6FN', 'V4SP', 'A9PM', 'N5RB'],
];
