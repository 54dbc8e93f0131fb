/** A graph over one source, asked in process. */
import { type ExecutionResult, graphql } from 'graphql';
import { createBalancegraph } from '../src/balancegraph.ts';
import { configSchema } from '../src/config/schema.ts';
import { builtInKinds } from '../src/providers/registry.ts';

export interface OneSource {
  ask(query: string, variables?: Readonly<Record<string, unknown>>): Promise<ExecutionResult>;
  /** The steps of the plan, one for each request that is sure to be made. */
  foretell(query: string, variables: Readonly<Record<string, unknown>>): Promise<readonly string[]>;
  /** Unforeseen errors. */
  readonly faults: readonly unknown[];
  close(): Promise<void>;
}

/** @param source an entry of a configuration; whatever its id, it is called `chain` */
export function openOneSource(source: object): OneSource {
  const faults: unknown[] = [];
  const config = configSchema(builtInKinds).parse({
    limits: { listItems: 10_000 },
    sources: [{ breaker: { enabled: false }, retries: 0, ...source, id: 'chain' }],
  });
  const graph = createBalancegraph({ config, onFault: (error) => faults.push(error) });
  return {
    faults,
    ask: async (query, variableValues) =>
      graphql({ schema: graph.schema, source: query, contextValue: graph.createContext(), variableValues }),
    async foretell(query, variables) {
      const { plan, errors } = await graph.explain({ query, variables });
      if (plan === null) throw new Error(errors.join('; '));
      return plan.calls.flatMap(({ step, count }) => Array.from({ length: count }, () => step));
    },
    close: () => graph.close(),
  };
}
