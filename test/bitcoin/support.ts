/** A graph over a server that speaks for a Bitcoin node or Esplora, asked in process. */
import { z } from 'zod';
import { BitcoinChain } from '../../src/sandbox/bitcoin/chain.ts';
import { type BitcoinServer, sourcesOf, startBitcoin } from '../../src/sandbox/bitcoin/server.ts';
import { type OneSource, openOneSource } from '../one-source.ts';

const amount = z.object({ atomic: z.string() }).nullable();
const pair = z.object({
  total: amount,
  pendingDeposit: amount,
  pendingWithdrawal: amount,
  provenance: z
    .object({ basis: z.string(), block: z.object({ number: z.string(), hash: z.string() }).nullable() })
    .nullable(),
  failure: z
    .object({
      code: z.string(),
      detail: z.string().nullable(),
      retryable: z.boolean(),
      upstreamCode: z.string().nullable(),
    })
    .nullable(),
});
const balances = z.object({ nodes: z.array(pair), failure: z.object({ code: z.string() }).nullable() });
const found = z.object({
  asked: z.string(),
  refused: z.string().nullable(),
  accounts: z.array(z.object({ caip10: z.string().nullable(), balances })),
});
const answer = z.object({ addressLookup: z.array(found) });

export type Found = z.infer<typeof found>;
export type Pair = z.infer<typeof pair>;

/** `$assets` null lists all that each account holds. */
const LOOKUP = /* GraphQL */ `
  query Lookup($addresses: [String!]!, $sources: [ID!], $assets: [ID!]) {
    addressLookup(addresses: $addresses, sources: $sources) {
      asked
      refused
      accounts {
        caip10
        balances(assets: $assets, first: 10) {
          nodes {
            total { atomic }
            pendingDeposit { atomic }
            pendingWithdrawal { atomic }
            provenance { basis block { number hash } }
            failure { code detail retryable upstreamCode }
          }
          failure { code }
        }
      }
    }
  }
`;

export interface BitcoinGraph extends Pick<OneSource, 'ask' | 'faults' | 'close'> {
  /** What was found at each of the addresses, of one source. */
  lookUp(addresses: readonly string[], assets?: readonly string[] | null): Promise<readonly Found[]>;
  /** The pairs of `native`, in the order of the addresses; each has to be an account. */
  read(addresses: readonly string[]): Promise<readonly Pair[]>;
  /** The steps of the plan for `native` of these addresses, one for each request. */
  foretell(addresses: readonly string[]): Promise<readonly string[]>;
}

/** @param source an entry of a configuration, without its id */
export function openGraph(source: object): BitcoinGraph {
  const graph = openOneSource({ provider: 'bitcoin', ...source });
  const lookUp: BitcoinGraph['lookUp'] = async (addresses, assets = ['native']) => {
    const { data, errors } = await graph.ask(LOOKUP, { addresses, assets, sources: ['chain'] });
    if (data === null || data === undefined) throw new Error(JSON.stringify(errors));
    return answer.parse(data).addressLookup;
  };
  return {
    ...graph,
    lookUp,
    async read(addresses) {
      const all = await lookUp(addresses);
      return all.map(({ accounts, refused, asked }) => {
        const [only] = accounts[0]?.balances.nodes ?? [];
        if (only === undefined) throw new Error(`${asked}: ${refused}`);
        return only;
      });
    },
    foretell: (addresses) => graph.foretell(LOOKUP, { addresses, assets: ['native'], sources: ['chain'] }),
  };
}

export interface Sandboxed extends BitcoinGraph {
  readonly chain: BitcoinChain;
  readonly server: BitcoinServer;
  /** The endpoints that were asked since the last reset, in order. */
  asked(): readonly string[];
}

export async function openSandboxed(
  api: 'core' | 'esplora',
  given: { readonly options?: object; readonly source?: object; readonly accounts?: number } = {},
): Promise<Sandboxed> {
  const chain = new BitcoinChain(2026, given.accounts ?? 30);
  const server = await startBitcoin(chain, { port: 0, now: () => new Date() });
  const { options, ...source } = sourcesOf(server.url, chain)[api === 'core' ? 0 : 1];
  const graph = openGraph({ ...source, ...given.source, options: { ...options, ...given.options } });
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
