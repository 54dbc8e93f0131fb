/** A graph over a sandbox of its own, asked in process; upstream traffic is real HTTP on loopback and counted. */
import { type ExecutionResult, graphql } from 'graphql';
import { type Balancegraph, createBalancegraph } from '../../src/balancegraph.ts';
import { type Config, configSchema } from '../../src/config/schema.ts';
import type { ProviderKind } from '../../src/providers/provider.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import { type Sandbox, type SandboxOptions, startSandbox, type UpstreamName } from '../../src/sandbox/sandbox.ts';

export interface TestGraphOptions {
  readonly sandbox?: SandboxOptions;
  /** Options of the sandbox sources that differ from the ready-made ones. */
  readonly options?: Partial<Record<UpstreamName, Readonly<Record<string, unknown>>>>;
  /** Sections of the configuration, e.g. `{ limits: { listItems: 5 } }`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Settings that every source gets, e.g. `{ timeoutMs: 300 }`. */
  readonly source?: Readonly<Record<string, unknown>>;
  readonly kinds?: readonly ProviderKind[];
}

export interface TestGraph {
  readonly sandbox: Sandbox;
  readonly graph: Balancegraph;
  readonly config: Config;
  /** Unforeseen errors; a test that expects none asserts that it is empty. */
  readonly faults: readonly unknown[];
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<ExecutionResult>;
  /** Requests since the last reset, by upstream; with an endpoint, requests to it alone. */
  counts(): Record<UpstreamName, number>;
  close(): Promise<void>;
}

export async function openTestGraph(options: TestGraphOptions = {}): Promise<TestGraph> {
  const sandbox = await startSandbox({
    ...options.sandbox,
    knobs: {
      ...options.sandbox?.knobs,
      teos: { quotaPerMinute: null, quotaPerDay: null, ...options.sandbox?.knobs?.teos },
    },
  });
  const sources = sandbox.sources.map((source) => ({
    ...source,
    sandbox: true,
    ...options.source,
    options: { ...source.options, ...rateless[source.provider], ...options.options?.[source.provider] },
  }));
  const kinds = [...builtInKinds, ...(options.kinds ?? [])];
  const config = configSchema(kinds).parse({ ...options.config, sources });
  const faults: unknown[] = [];
  const graph = createBalancegraph({ config, onFault: (error) => faults.push(error) });
  return {
    sandbox,
    graph,
    config,
    faults,
    ask: async (source, variableValues = {}) =>
      graphql({ schema: graph.schema, source, variableValues, contextValue: graph.createContext() }),
    counts: () => ({
      reddio: sandbox.upstreams.reddio.count(),
      teos: sandbox.upstreams.teos.count(),
      mesh: sandbox.upstreams.mesh.count(),
      loopring: sandbox.upstreams.loopring.count(),
    }),
    async close() {
      await graph.close();
      await sandbox.close();
    },
  };
}

/** Tests ask more in a second than any documented quota allows in a minute. */
export const rateless: Partial<Record<UpstreamName, Readonly<Record<string, unknown>>>> = {
  teos: { requestsPerMinute: 100_000, requestsPerDay: 100_000_000 },
  loopring: { requestsPerSecond: 10_000 },
};
