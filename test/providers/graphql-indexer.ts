/** An invented indexer: a real GraphQL server on loopback that counts its requests and fails where the test says so. */

import { createServer } from 'node:http';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { GraphQLError, GraphQLScalarType } from 'graphql';
import { createHandler } from 'graphql-http/lib/use/http';
import type { RunningUpstream, Truth } from '../../src/conformance/index.ts';
import { decimalScale } from '../../src/model/amount.ts';
import { noAmounts } from '../../src/model/reading.ts';

export const TOKEN = 'planted-indexer-credential';
/** The text of the indexer's errors, which must not get out. */
export const SECRET = 'postgres://indexer:hunter2@10.0.0.7/ledger';

export const HEAD = 7n;
export const PAST = 3n;

type Book = Readonly<Record<string, Readonly<Record<string, bigint>>>>;

const tokens: Readonly<Record<string, { readonly symbol: string; readonly decimals: number | null }>> = {
  GOLD: { symbol: 'AU', decimals: 18 },
  IRON: { symbol: 'FE', decimals: 0 },
  WINE: { symbol: 'WN', decimals: null },
  BEER: { symbol: 'BR', decimals: 2 },
};

const now: Book = {
  alice: { GOLD: 9_007_199_254_740_993n, IRON: 0n, WINE: 12n, BEER: 71n },
  bob: { GOLD: 5n, BEER: 3_000_000_000_000_000_000_001n },
  carol: { IRON: 44n, WINE: 98n, BEER: 0n },
};
const past: Book = Object.fromEntries(
  Object.entries(now).map(([address, held]) => [
    address,
    Object.fromEntries(Object.entries(held).map(([ref, amount]) => [ref, amount + 10n])),
  ]),
);

const nameOf = (address: string) => ({ network: null, address, subAccount: null });
const amountsOf = (held: Book[string]) =>
  new Map(Object.entries(held).map(([ref, total]) => [ref, { ...noAmounts, total }]));

export const truth: Truth = {
  accounts: Object.entries(now).map(([address, held]) => ({ name: nameOf(address), holdings: amountsOf(held) })),
  assets: Object.entries(tokens).map(([ref, { decimals }]) => ({
    name: { network: null, ref },
    scale: decimals === null ? null : decimalScale(decimals),
  })),
};

export const pastTruth: NonNullable<Truth['past']> = Object.entries(past).map(([address, held]) => ({
  account: nameOf(address),
  at: { number: PAST, hash: null },
  holdings: amountsOf(held),
}));

const typeDefs = /* GraphQL */ `
  scalar BigInt

  type Query {
    balances(accounts: [String!]!, tokens: [String!], block: Int): [Balance]
    pairs(pairs: [PairInput!]!): [Balance!]!
    account(id: String!, block: Int): Account
    accounts(ids: [String!]!): [Account]
    _meta(block: Int): Meta!
  }

  input PairInput {
    holder: String!
    token: String!
  }

  type Account {
    id: String!
    balances(tokens: [String!]): [Balance]
    page(tokens: [String!], first: Int!, after: String): Page!
  }

  type Page {
    rows: [Balance!]!
    end: String
    more: Boolean!
  }

  type Balance {
    account: Account!
    token: Token!
    "Bubbles: where it fails, the whole balance is null."
    amount: BigInt!
    "Stays: where it fails, it alone is null."
    amountOrNull: BigInt
    locked: BigInt
  }

  type Token {
    id: String!
    symbol: String
    decimals: Int
  }

  type Meta {
    number: Int!
    hash: String!
    timestamp: Int!
  }
`;

interface Row {
  readonly address: string;
  readonly ref: string;
  readonly amount: bigint;
}

/** What goes wrong, by `account/token`, `account` or the name of a field of the query. */
export type Faults = Map<string, GraphQLError>;

export function fault(code?: string): GraphQLError {
  return new GraphQLError(
    `relation "balances" is gone at ${SECRET}`,
    code === undefined ? {} : { extensions: { code } },
  );
}

export interface Indexer extends RunningUpstream {
  readonly faults: Faults;
  /** The variables of every request, oldest first. */
  readonly asked: readonly unknown[];
}

export async function startIndexer(): Promise<Indexer> {
  const faults: Faults = new Map();
  const asked: unknown[] = [];
  const stumble = (place: string): void => {
    const error = faults.get(place);
    if (error !== undefined) throw error;
  };
  const bookAt = (block?: number | null): Book => {
    if (block === null || block === undefined || BigInt(block) === HEAD) return now;
    if (BigInt(block) === PAST) return past;
    throw fault('BLOCK_NOT_FOUND');
  };
  const rowsOf = (book: Book, address: string, refs?: readonly string[] | null): Row[] =>
    Object.entries(book[address] ?? {})
      .filter(([ref]) => !refs || refs.includes(ref))
      .map(([ref, amount]) => ({ address, ref, amount }));
  const amountOf = ({ address, ref, amount }: Row): bigint => {
    stumble(`${address}/${ref}`);
    return amount;
  };
  const accountNode = (address: string, book: Book) =>
    book[address] === undefined
      ? null
      : {
          id: address,
          balances({ tokens: refs }: { tokens?: string[] }) {
            stumble(address);
            return rowsOf(book, address, refs);
          },
          page({ tokens: refs, first, after }: { tokens?: string[]; first: number; after?: string }) {
            const all = rowsOf(book, address, refs);
            const start = after ? all.findIndex(({ ref }) => ref === after) + 1 : 0;
            const rows = all.slice(start, start + first);
            return { rows, end: rows.at(-1)?.ref ?? null, more: start + first < all.length };
          },
        };
  const schema = makeExecutableSchema({
    typeDefs,
    resolvers: {
      BigInt: new GraphQLScalarType({ name: 'BigInt', serialize: String }),
      Query: {
        balances(
          _: unknown,
          { accounts, tokens: refs, block }: { accounts: string[]; tokens?: string[]; block?: number },
        ) {
          stumble('balances');
          return accounts.flatMap((address) => rowsOf(bookAt(block), address, refs));
        },
        pairs: (_: unknown, { pairs }: { pairs: { holder: string; token: string }[] }) =>
          pairs.flatMap(({ holder, token }) => rowsOf(now, holder, [token])),
        account: (_: unknown, { id, block }: { id: string; block?: number }) => accountNode(id, bookAt(block)),
        accounts: (_: unknown, { ids }: { ids: string[] }) => ids.map((id) => accountNode(id, now)),
        _meta(_: unknown, { block }: { block?: number }) {
          const number = Number(block ?? HEAD);
          return { number, hash: `0xb${number}`, timestamp: 1_700_000_000 + number };
        },
      },
      Account: {
        balances: (account: { balances(args: object): unknown }, args: object) => account.balances(args),
        page: (account: { page(args: object): unknown }, args: object) => account.page(args),
      },
      Balance: {
        account: ({ address }: Row) => ({ id: address }),
        token: ({ ref }: Row) => ({ id: ref, ...tokens[ref] }),
        amount: amountOf,
        amountOrNull: amountOf,
        locked: ({ amount }: Row) => amount / 2n,
      },
      Token: {
        symbol({ id, symbol }: { id: string; symbol: string }) {
          stumble(`symbol of ${id}`);
          return symbol;
        },
      },
    },
  });
  const handler = createHandler({ schema, onSubscribe: (_request, { variables }) => void asked.push(variables) });
  const server = createServer(async (request, response) => {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"errors":[{"message":"who?"}]}');
      return;
    }
    await handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the indexer does not listen on a port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    faults,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

// ---------------------------------------------------------------------------------------------------------------
// Configurations

/** Accounts × tokens in one call, at any block. */
export const grid = {
  document: `query Grid($accounts: [String!]!, $tokens: [String!], $block: Int) {
  balances(accounts: $accounts, tokens: $tokens, block: $block) {
    account { id }
    token { ...facts }
    amount
  }
  _meta(block: $block) { number hash timestamp }
}
fragment facts on Token { id symbol decimals }`,
  shape: 'cross-product',
  variables: { accounts: 'accounts', tokens: 'assets', block: 'blockNumber' },
  rows: 'balances',
  fields: {
    address: 'balances.account.id',
    asset: 'balances.token.id',
    total: 'balances.amount',
    symbol: 'balances.token.symbol',
    decimals: 'balances.token.decimals',
    blockNumber: '_meta.number',
    blockHash: '_meta.hash',
    blockTime: '_meta.timestamp',
  },
  token: TOKEN,
} as const;

/** One account, some of its tokens or all, by pages of two. */
export const paged = {
  document: `query ($who: String!, $tokens: [String!], $after: String) {
  account(id: $who) {
    id
    page(tokens: $tokens, first: 2, after: $after) {
      rows { token { id decimals } amount locked }
      end
      more
    }
  }
}`,
  shape: 'account-assets',
  variables: { who: 'account', tokens: 'assets', after: 'cursor' },
  rows: 'account.page.rows',
  fields: {
    address: 'account.id',
    asset: 'account.page.rows.token.id',
    total: 'account.page.rows.amount',
    locked: 'account.page.rows.locked',
    decimals: 'account.page.rows.token.decimals',
  },
  listing: 'complete',
  pages: { cursor: 'account.page.end', more: 'account.page.more' },
  token: TOKEN,
} as const;

/** Any list of pairs. */
export const listed = {
  document: `query Pairs($pairs: [PairInput!]!) {
  pairs(pairs: $pairs) { account { id } token { id } amount }
}`,
  shape: 'pairs',
  variables: { pairs: 'pairs' },
  pairKeys: { account: 'holder', asset: 'token' },
  rows: 'pairs',
  fields: { address: 'pairs.account.id', asset: 'pairs.token.id', total: 'pairs.amount' },
  pairsPerCall: 5,
  token: TOKEN,
} as const;

/** Rows inside accounts inside a list. */
export const nested = {
  document: `query Nested($ids: [String!]!, $tokens: [String!]) {
  accounts(ids: $ids) { id balances(tokens: $tokens) { token { id symbol } amount } }
}`,
  shape: 'cross-product',
  variables: { ids: 'accounts', tokens: 'assets' },
  rows: 'accounts.balances',
  fields: {
    address: 'accounts.id',
    asset: 'accounts.balances.token.id',
    total: 'accounts.balances.amount',
    symbol: 'accounts.balances.token.symbol',
  },
  token: TOKEN,
} as const;
