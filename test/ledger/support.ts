/** A graph over a ledger, asked in process. */
import { graphql } from 'graphql';
import { z } from 'zod';
import { createBalancegraph } from '../../src/balancegraph.ts';
import { configSchema } from '../../src/config/schema.ts';
import { builtInKinds } from '../../src/providers/registry.ts';
import type { Journal } from '../../src/sandbox/hledger/journal.ts';
import { type HledgerServer, PASSWORD, startHledger, USER } from '../../src/sandbox/hledger/server.ts';

const failure = z.object({ code: z.string(), detail: z.string().nullable() }).nullable();
const node = z.object({
  asset: z.object({ ref: z.string(), decimals: z.number().nullable() }).nullable(),
  total: z.object({ atomic: z.string(), value: z.string().nullable() }).nullable(),
  provenance: z.object({ basis: z.string() }).nullable(),
  failure,
});
/** A list that failed has no nodes. */
const balances = z.object({
  nodes: z
    .array(node)
    .nullable()
    .transform((nodes) => nodes ?? []),
  failure,
});
const answer = z.object({
  addressLookup: z.array(
    z.object({ asked: z.string(), refused: z.string().nullable(), accounts: z.array(z.object({ balances })) }),
  ),
});

/** `$assets` null lists all that each account holds. */
const LOOKUP = /* GraphQL */ `
  query Lookup($addresses: [String!]!, $assets: [ID!]) {
    addressLookup(addresses: $addresses, sources: ["books"]) {
      asked
      refused
      accounts {
        balances(assets: $assets, first: 100) {
          nodes {
            asset { ref decimals }
            total { atomic value }
            provenance { basis }
            failure { code detail }
          }
          failure { code detail }
        }
      }
    }
  }
`;

export type Node = z.infer<typeof node>;
export type Listed = z.infer<typeof balances>;

export interface LedgerGraph {
  /** What each account has of the commodities, or of all where there are none. A name that is refused rejects. */
  read(accounts: readonly string[], commodities?: readonly string[]): Promise<readonly Listed[]>;
  /** The steps of the plan, one for each request. */
  foretell(accounts: readonly string[], commodities?: readonly string[]): Promise<readonly string[]>;
  /** Unforeseen errors. */
  readonly faults: readonly unknown[];
  close(): Promise<void>;
}

/** @param source an entry of a configuration, without its id */
export function openGraph(source: object): LedgerGraph {
  const faults: unknown[] = [];
  const config = configSchema(builtInKinds).parse({
    limits: { listItems: 10_000 },
    sources: [{ breaker: { enabled: false }, retries: 0, provider: 'ledger', ...source, id: 'books' }],
  });
  const graph = createBalancegraph({ config, onFault: (error) => faults.push(error) });
  return {
    faults,
    async read(addresses, assets) {
      const { data, errors } = await graphql({
        schema: graph.schema,
        source: LOOKUP,
        variableValues: { addresses, assets: assets ?? null },
        contextValue: graph.createContext(),
      });
      if (data === null || data === undefined) throw new Error(JSON.stringify(errors));
      return answer.parse(data).addressLookup.map(({ asked, refused, accounts: [account] }) => {
        if (account === undefined) throw new Error(`${asked}: ${refused}`);
        return account.balances;
      });
    },
    async foretell(addresses, assets) {
      const variables = { addresses, assets: assets ?? null };
      const { plan, errors } = await graph.explain({ query: LOOKUP, variables });
      if (plan === null) throw new Error(errors.join('; '));
      return plan.calls.flatMap(({ step, count }) => Array.from({ length: count }, () => step));
    },
    close: () => graph.close(),
  };
}

/** By commodity, what an account has in display units; a code in place of what failed. */
export function held({ nodes, failure: reason }: Listed): Readonly<Record<string, string | null>> {
  if (reason !== null) return { '': reason.code };
  return Object.fromEntries(
    nodes.map(({ asset, total, failure: failed }) => [asset?.ref ?? '', failed?.code ?? total?.value ?? null]),
  );
}

export interface Sandboxed extends LedgerGraph {
  readonly server: HledgerServer;
}

export async function openSandboxed(
  journal: Journal,
  given: { readonly options?: object; readonly source?: object } = {},
): Promise<Sandboxed> {
  const server = await startHledger(journal, { port: 0, now: () => new Date(), seed: 1 });
  const options = { user: USER, password: PASSWORD, ...given.options };
  const graph = openGraph({ url: server.url, ...given.source, options });
  return {
    ...graph,
    server,
    async close() {
      await graph.close();
      await server.close();
    },
  };
}
