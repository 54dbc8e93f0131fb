/**
 * A graph over six of the protocols in which faults can be played: the four upstreams of the sandbox, an indexer, and a real
 * node behind a proxy. All pairs hold something, but for a few that were spent or never held.
 */
import { type ExecutionResult, graphql } from 'graphql';
import { type Balancegraph, createBalancegraph } from '../../../src/balancegraph.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { makeAsset } from '../../../src/model/identity.ts';
import { builtInKinds } from '../../../src/providers/registry.ts';
import type { FaultSpec } from '../../../src/sandbox/faults/fault-spec.ts';
import { indexerOptions, startIndexer } from '../../../src/sandbox/indexer/server.ts';
import type { Ledger } from '../../../src/sandbox/ledger/ledger.ts';
import { startProxies } from '../../../src/sandbox/proxies/proxies.ts';
import { startSandbox, type UpstreamName } from '../../../src/sandbox/sandbox.ts';
import type { SandboxUpstream } from '../../../src/sandbox/wire/fake-upstream.ts';
import type { WireName } from '../../../src/sandbox/wire/wire.ts';
import { rateless } from '../../graph/support.ts';
import { ACCOUNTS, fill, ledgerTruth } from './ledger-truth.ts';
import { NODE_SOURCE, type Node } from './node.ts';
import type { Truth } from './truth.ts';

export const wireNames: readonly WireName[] = ['reddio', 'teos', 'mesh', 'loopring', 'evm', 'graphql'];

export interface Stage {
  readonly truths: ReadonlyMap<WireName, Truth>;
  /** Unforeseen errors. */
  readonly faults: readonly unknown[];
  ask(query: string): Promise<ExecutionResult>;
  setFault(spec: FaultSpec): Promise<void>;
  /** Ends all faults. */
  recover(): Promise<void>;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly seed: number;
  /** The option `absent` of every source that has it. */
  readonly absent: Truth['absent'];
  /** Stands behind the `evm` source, and stays as it is. */
  readonly node: Node;
  /** Settings of every source, e.g. `{ timeoutMs: 300 }`. */
  readonly source: Readonly<Record<string, unknown>>;
}

/** At how many rows each source is known to cut its answers. */
const PAGE = { reddio: 4, teos: 50, graphql: 12 } as const;

/** Null where the source is not known to cut. */
export function pageOf(wire: WireName): number | null {
  return wire === 'reddio' || wire === 'teos' || wire === 'graphql' ? PAGE[wire] : null;
}

const options: Readonly<Record<UpstreamName, object>> = {
  reddio: { limit: PAGE.reddio },
  teos: { pairsPerCall: 100 },
  mesh: {
    listing: 'complete',
    networks: [{ blockchain: 'Ethereum', network: 'Sandbox', addresses: 'evm', history: true, subAccounts: true }],
  },
  loopring: {},
};

/** References that fit the rule of their source and name nothing in its ledger. */
const strangers: Readonly<Record<UpstreamName, string>> = {
  reddio: '0x123456',
  teos: '0xabcdef0001',
  mesh: 'NOPE:4',
  loopring: '12345',
};

export async function openStage({ seed, absent, node, source }: StageOptions): Promise<Stage> {
  const knobs = { teos: { quotaPerMinute: null, quotaPerDay: null } };
  const sandbox = await startSandbox({ accounts: ACCOUNTS + 1, assets: 12, seed, knobs });
  for (const name of ['reddio', 'teos', 'mesh', 'loopring'] as const) fill(sandbox.ledger, name);
  const indexer = await startIndexer(sandbox.ledger, { port: 0, now: () => new Date(), seed });
  const proxies = await startProxies({ targets: { evm: node.url }, seed });
  const proxy = proxies.upstreams.get('evm');
  if (proxy === undefined) throw new Error('there is no proxy before the node');
  const sources = [
    ...sandbox.sources.map((each) => {
      const own = { ...each.options, ...rateless[each.provider], ...options[each.provider], absent };
      return { ...each, options: own };
    }),
    { id: GRID, provider: 'graphql', url: indexer.url, options: { ...indexerOptions, ...grid, absent } },
    { id: NODE_SOURCE, provider: 'evm', url: proxy.url, options: { chain: node.chain } },
  ].map((each) => ({ ...each, sandbox: true, ...source }));
  const faults: unknown[] = [];
  const config = configSchema(builtInKinds).parse({ sources });
  const graph = createBalancegraph({ config, onFault: (error) => faults.push(error) });
  const { reddio, teos, mesh, loopring } = sandbox.upstreams;
  const upstreams = new Map<WireName, Pick<SandboxUpstream<unknown, WireName>, 'setFault' | 'recover'>>(
    [reddio, teos, mesh, loopring, proxy, indexer].map((upstream) => [upstream.name, upstream]),
  );
  return {
    truths: new Map([...truthsOf(graph, sandbox.ledger, absent), ['evm', node.truth]]),
    faults,
    ask: async (query) => graphql({ schema: graph.schema, source: query, contextValue: graph.createContext() }),
    async setFault(spec) {
      const upstream = upstreams.get(spec.upstream);
      if (upstream === undefined) throw new RangeError(`${spec.upstream} is not on the stage`);
      await upstream.setFault(spec);
    },
    async recover() {
      for (const upstream of upstreams.values()) await upstream.recover();
    },
    async close() {
      await graph.close();
      await Promise.all([sandbox.close(), indexer.close(), proxies.close()]);
    },
  };
}

const GRID = 'sandbox-graphql';
const grid = { rowsPerAnswer: PAGE.graphql, pairsPerCall: PAGE.graphql };

function truthsOf(graph: Balancegraph, ledger: Ledger, absent: Truth['absent']): Map<WireName, Truth> {
  const made = (name: UpstreamName, source: string, lists: boolean, parts: boolean): Truth => {
    const network = name === 'mesh' ? 'Ethereum/Sandbox' : null;
    const idOf = (asset: { readonly ref: string; readonly network: string | null }): string => {
      const { ref } = asset;
      const checked = graph.sources.get(source)?.provider.assets.normalise({ ref, network: asset.network });
      if (checked?.ok !== true) throw new Error(`${ref} is no asset of ${source}`);
      return makeAsset(source, { ref: checked.value.ref, network: asset.network }).id;
    };
    const stranger = idOf({ ref: strangers[name], network });
    return ledgerTruth(ledger, name, { source, absent, lists, idOf, parts, stranger });
  };
  return new Map<WireName, Truth>([
    ['reddio', made('reddio', 'sandbox-reddio', true, true)],
    ['teos', made('teos', 'sandbox-teos', false, false)],
    ['mesh', made('mesh', 'sandbox-mesh', true, false)],
    ['loopring', made('loopring', 'sandbox-loopring', true, true)],
    ['graphql', made('loopring', GRID, false, false)],
  ]);
}
