/** A graph over a server that speaks for a node of a Cosmos SDK chain, asked in process. */
import { z } from 'zod';
import { CosmosChain, type CosmosChainOptions } from '../../src/sandbox/cosmos/chain.ts';
import { type CosmosServer, sourceOf, startCosmos } from '../../src/sandbox/cosmos/server.ts';
import { type OneSource, openOneSource } from '../one-source.ts';

const failureSchema = z.object({
  code: z.string(),
  detail: z.string().nullable(),
  retryable: z.boolean(),
  upstreamCode: z.string().nullable(),
});
const pair = z.object({
  asset: z.object({ ref: z.string() }),
  total: z.object({ atomic: z.string() }).nullable(),
  provenance: z
    .object({ basis: z.string(), block: z.object({ number: z.string(), hash: z.string().nullable() }).nullable() })
    .nullable(),
  failure: failureSchema.nullable(),
});
const balancesSchema = z
  .object({ nodes: z.array(pair).nullable(), failure: failureSchema.nullable() })
  // A list that failed has none.
  .transform(({ nodes, failure }) => ({ nodes: nodes ?? [], failure }));
const answer = z.object({
  accounts: z.array(z.object({ balances: balancesSchema })),
});

export type Pair = z.infer<typeof pair>;
export type Balances = z.infer<typeof answer>['accounts'][number]['balances'];

/** `$assets` null lists all that each account holds. */
const READ = /* GraphQL */ `
  query Read($ids: [ID!]!, $assets: [ID!], $at: AtInput) {
    accounts(ids: $ids) {
      balances(assets: $assets, at: $at, first: 500) {
        nodes {
          asset { ref }
          total { atomic }
          provenance { basis block { number hash } }
          failure { code detail retryable upstreamCode }
        }
        failure { code detail retryable upstreamCode }
      }
    }
  }
`;

export interface Question {
  readonly addresses: readonly string[];
  /** Null for all that each of them holds. */
  readonly assets: readonly string[] | null;
  readonly at?: bigint;
}

export interface CosmosGraph extends Pick<OneSource, 'ask' | 'faults' | 'close'> {
  read(question: Question): Promise<readonly Balances[]>;
  foretell(question: Question): Promise<readonly string[]>;
}

/** @param source an entry of a configuration, without its id and its kind */
export function openGraph(source: object): CosmosGraph {
  const graph = openOneSource({ ...source, provider: 'cosmos' });
  const variablesOf = ({ addresses, assets, at }: Question) => ({
    ids: addresses.map((address) => `account/chain/${address}`),
    assets,
    at: at === undefined ? null : { block: String(at) },
  });
  return {
    ...graph,
    async read(question) {
      const { data, errors } = await graph.ask(READ, variablesOf(question));
      if (data === null || data === undefined) throw new Error(JSON.stringify(errors));
      return answer.parse(data).accounts.map(({ balances }) => balances);
    },
    foretell: (question) => graph.foretell(READ, variablesOf(question)),
  };
}

export interface Sandboxed extends CosmosGraph {
  readonly chain: CosmosChain;
  readonly server: CosmosServer;
  /** The endpoints that were asked since the last reset, in order. */
  asked(): readonly string[];
}

export interface SandboxedOptions extends CosmosChainOptions {
  readonly options?: object;
  readonly source?: object;
}

export async function openSandboxed({ options, source, ...holding }: SandboxedOptions = {}): Promise<Sandboxed> {
  const chain = new CosmosChain(2026, { accounts: 6, collected: 0, spam: 0, ...holding });
  const server = await startCosmos(chain, { port: 0, now: () => new Date() });
  const entry = sourceOf(server.url, chain);
  const graph = openGraph({ ...entry, ...source, options: { ...entry.options, ...options } });
  return {
    ...graph,
    chain,
    server,
    asked: () => server.requests.map(({ endpoint }) => endpoint),
    async close() {
      await graph.close();
      await server.close();
    },
  };
}

export const totals = ({ nodes }: Balances) =>
  new Map(nodes.map(({ asset, total }) => [asset.ref, total?.atomic ?? null]));
export const codes = ({ nodes }: Balances) => nodes.map(({ failure }) => failure?.code ?? null);
