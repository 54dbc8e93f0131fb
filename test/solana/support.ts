/** A graph over a fake Solana node whose bank the test fills, and the requests that it was sent. */
import { type ExecutionResult, graphql } from 'graphql';
import { type Balancegraph, createBalancegraph } from '../../src/balancegraph.ts';
import { configSchema } from '../../src/config/schema.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { Bank } from '../../src/sandbox/solana/bank.ts';
import { keyOf } from '../../src/sandbox/solana/keys.ts';
import { type Accounts, defaultSolanaKnobs, type SolanaKnobs, solanaWire } from '../../src/sandbox/solana/server.ts';
import { SANDBOX_CHAIN } from '../../src/sandbox/solana/start.ts';
import { UpstreamServer } from '../../src/sandbox/wire/fake-upstream.ts';

export const COIN = 'slip44:501';

export interface SolanaGraph {
  readonly graph: Balancegraph;
  readonly upstream: UpstreamServer<SolanaKnobs, 'solana'>;
  /** Unforeseen errors. */
  readonly faults: readonly unknown[];
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<ExecutionResult>;
  /** The endpoints that were asked since the last call, in order. */
  methods(): readonly string[];
  close(): Promise<void>;
}

export interface SolanaGraphOptions {
  readonly accounts?: Accounts;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly source?: Readonly<Record<string, unknown>>;
}

export async function openSolanaGraph({
  accounts = new Bank(7n),
  options = {},
  source = {},
}: SolanaGraphOptions = {}): Promise<SolanaGraph> {
  const knobs = { ...defaultSolanaKnobs };
  const upstream = await UpstreamServer.listen(solanaWire(accounts), {
    knobs,
    port: 0,
    now: () => new Date(),
    seed: 1,
  });
  const own = { id: 'sol', provider: 'solana', url: upstream.url, retries: 0, breaker: { enabled: false }, ...source };
  const faults: unknown[] = [];
  const config = configSchema(builtInKinds).parse({
    sources: [{ ...own, options: { chain: SANDBOX_CHAIN, ...options } }],
  });
  const graph = createBalancegraph({ config, onFault: (error) => faults.push(error) });
  return {
    graph,
    upstream,
    faults,
    ask: async (query, variableValues = {}) =>
      graphql({ schema: graph.schema, source: query, variableValues, contextValue: graph.createContext() }),
    methods() {
      const seen = upstream.requests.map(({ endpoint }) => endpoint);
      upstream.resetCounters();
      return seen;
    },
    async close() {
      await graph.close();
      await upstream.close();
    },
  };
}

export function key(label: string): string {
  return keyOf(1, label);
}

export function accountId(address: string): string {
  return `account/sol/${address}`;
}
