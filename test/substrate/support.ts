/** A graph over a fake node whose chain the test fills, and the requests that it was sent. */
import { type ExecutionResult, graphql } from 'graphql';
import { type Balancegraph, createBalancegraph } from '../../src/balancegraph.ts';
import { configSchema } from '../../src/config/schema.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { SubstrateChain } from '../../src/sandbox/substrate/chain.ts';
import { keyOf } from '../../src/sandbox/substrate/keys.ts';
import { defaultSubstrateKnobs, type SubstrateKnobs, substrateWire } from '../../src/sandbox/substrate/server.ts';
import { chainOf } from '../../src/sandbox/substrate/start.ts';
import { UpstreamServer } from '../../src/sandbox/wire/fake-upstream.ts';

export interface SubstrateGraph {
  readonly graph: Balancegraph;
  /** Unforeseen errors. */
  readonly faults: readonly unknown[];
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<ExecutionResult>;
  close(): Promise<void>;
}

export interface FakeNodeGraph extends SubstrateGraph {
  readonly upstream: UpstreamServer<SubstrateKnobs, 'substrate'>;
  /** The methods that were asked since the last call, in order; a batch by its first. */
  methods(): readonly string[];
}

export interface SourceOptions {
  readonly url: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly source?: Readonly<Record<string, unknown>>;
}

/** A graph with one source, `dot`, that is asked once for each call. */
export function openGraph({ url, options, source = {} }: SourceOptions): SubstrateGraph {
  const own = { id: 'dot', provider: 'substrate', url, retries: 0, breaker: { enabled: false }, ...source };
  const faults: unknown[] = [];
  const config = configSchema(builtInKinds).parse({ sources: [{ ...own, options }] });
  const graph = createBalancegraph({ config, onFault: (error) => faults.push(error) });
  return {
    graph,
    faults,
    ask: async (query, variableValues = {}) =>
      graphql({ schema: graph.schema, source: query, variableValues, contextValue: graph.createContext() }),
    close: () => graph.close(),
  };
}

export interface FakeNodeOptions {
  readonly chain?: SubstrateChain;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly source?: Readonly<Record<string, unknown>>;
}

export async function openSubstrateGraph({
  chain = new SubstrateChain('test'),
  options = {},
  source = {},
}: FakeNodeOptions = {}): Promise<FakeNodeGraph> {
  const knobs = { ...defaultSubstrateKnobs };
  const upstream = await UpstreamServer.listen(substrateWire(chain), {
    knobs,
    port: 0,
    now: () => new Date(),
    seed: 1,
  });
  const opened = openGraph({ url: upstream.url, options: { chain: chainOf(chain), ...options }, source });
  return {
    ...opened,
    upstream,
    methods() {
      const seen = upstream.requests.map(({ endpoint }) => endpoint);
      upstream.resetCounters();
      return seen;
    },
    async close() {
      await opened.close();
      await upstream.close();
    },
  };
}

export function key(label: string): string {
  return keyOf(1, label);
}

export function accountId(address: string): string {
  return `account/dot/${address}`;
}
