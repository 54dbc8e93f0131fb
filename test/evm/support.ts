/** A graph over a real node, through a proxy that counts what the node is asked and can speak in its place. */
import { type ExecutionResult, graphql } from 'graphql';
import { type Balancegraph, createBalancegraph } from '../../src/balancegraph.ts';
import { configSchema } from '../../src/config/schema.ts';
import { type Relay, startProxy } from '../../src/conformance/proxy.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import type { EvmChain } from '../../src/sandbox/evm/chain.ts';

export interface EvmGraph {
  readonly graph: Balancegraph;
  readonly proxy: Relay;
  /** Unforeseen errors. */
  readonly faults: readonly unknown[];
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<ExecutionResult>;
  /** The methods that the node was asked since the last reset, in order. */
  methods(): readonly string[];
  close(): Promise<void>;
}

export interface EvmGraphOptions {
  readonly options?: Readonly<Record<string, unknown>>;
  /** Settings of the source. */
  readonly source?: Readonly<Record<string, unknown>>;
  readonly config?: Readonly<Record<string, unknown>>;
}

export async function openEvmGraph(
  chain: Pick<EvmChain, 'url' | 'id'>,
  given: EvmGraphOptions = {},
): Promise<EvmGraph> {
  const proxy = await startProxy(chain.url);
  const options = { chain: chain.id, ...given.options };
  const source = {
    id: 'local',
    provider: 'evm',
    url: proxy.url,
    breaker: { enabled: false },
    ...given.source,
    options,
  };
  const faults: unknown[] = [];
  const config = configSchema(builtInKinds).parse({ ...given.config, sources: [source] });
  const graph = createBalancegraph({ config, onFault: (error) => faults.push(error) });
  return {
    graph,
    proxy,
    faults,
    ask: (query, variableValues = {}) =>
      graphql({ schema: graph.schema, source: query, variableValues, contextValue: graph.createContext() }),
    methods: () => proxy.seen.map(({ body }) => methodOf(body)),
    async close() {
      await graph.close();
      await proxy.close();
    },
  };
}

export function methodOf(body: string): string {
  const request: unknown = JSON.parse(body);
  if (typeof request !== 'object' || request === null || !('method' in request)) throw new Error('no JSON-RPC');
  return String(request.method);
}

export function accountId(address: string): string {
  return `account/local/${address}`;
}
