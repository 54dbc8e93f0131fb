/**
 * A GraphQL indexer over the balances of the Loopring ledger, for faults of GraphQL: a real execution of a small schema. It
 * is not among the upstreams that the sandbox starts.
 */
import { buildSchema, type ExecutionResult, graphql } from 'graphql';
import type { Ledger } from '../ledger/ledger.ts';
import { type ListenOptions, UpstreamServer } from '../wire/fake-upstream.ts';
import { pathOf, type Wire, type WireAnswer } from '../wire/wire.ts';

const schema = buildSchema(/* GraphQL */ `
  type Query {
    balances(accounts: [String!]!, tokens: [String!]!): [Balance!]!
  }

  type Balance {
    account: Account!
    token: Token!
    "Atomic units."
    amount: String!
  }

  type Account {
    id: String!
  }

  type Token {
    id: String!
    symbol: String!
    decimals: Int!
  }
`);

/** Options of a `graphql` source that reads the indexer, as plain data. */
export const indexerOptions = {
  document: `query Grid($accounts: [String!]!, $tokens: [String!]!) {
  balances(accounts: $accounts, tokens: $tokens) { account { id } token { id symbol decimals } amount }
}`,
  shape: 'cross-product',
  variables: { accounts: 'accounts', tokens: 'assets' },
  rows: 'balances',
  fields: {
    address: 'balances.account.id',
    asset: 'balances.token.id',
    total: 'balances.amount',
    symbol: 'balances.token.symbol',
    decimals: 'balances.token.decimals',
  },
  addresses: 'evm',
} as const;

/** Rejects when the port is taken. */
export function startIndexer(
  ledger: Ledger,
  options: Omit<ListenOptions<null>, 'knobs'>,
): Promise<UpstreamServer<null, 'graphql'>> {
  return UpstreamServer.listen(indexerWire(ledger), { ...options, knobs: null });
}

function indexerWire(ledger: Ledger): Wire<null, 'graphql'> {
  return {
    name: 'graphql',
    contentType: 'application/json',
    endpoint: (target) => (pathOf(target) === '/graphql' ? 'balances' : 'unknown'),
    async answer({ endpoint, body }): Promise<WireAnswer> {
      const { query, variables } = requestOf(body);
      if (endpoint === 'unknown' || query === null) return { status: 404, text: '' };
      const result: ExecutionResult = await graphql({
        schema,
        source: query,
        variableValues: variables,
        rootValue: { balances: (asked: Grid) => rowsOf(ledger, asked) },
      });
      return { status: 200, json: result };
    },
  };
}

interface Grid {
  readonly accounts: readonly string[];
  readonly tokens: readonly string[];
}

/** Pairs that were never held have no row. */
function rowsOf({ loopring }: Ledger, { accounts, tokens }: Grid): readonly object[] {
  return accounts.flatMap((address) => {
    const holdings = loopring.holdings({ network: null, address, subAccount: null });
    return tokens.flatMap((ref) => {
      const token = loopring.asset(ref);
      const total = holdings.get(ref)?.total ?? null;
      if (token === null || total === null) return [];
      const { symbol, decimals } = token;
      return [{ account: { id: address }, token: { id: ref, symbol, decimals }, amount: total.toString() }];
    });
  });
}

interface GraphqlRequest {
  readonly query: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
}

function requestOf(body: unknown): GraphqlRequest {
  if (!isRecord(body) || typeof body.query !== 'string') return { query: null, variables: {} };
  return { query: body.query, variables: isRecord(body.variables) ? body.variables : {} };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
