/** The sandbox: four upstreams on loopback, one ledger behind them. For trying and testing only. */

import { type CheckedPair, checkedPairs } from './checked-pairs.ts';
import type { FaultSpec } from './faults/fault-spec.ts';
import type { UpstreamName } from './ledger/book.ts';
import { Ledger, type LedgerOptions } from './ledger/ledger.ts';
import { ETHER, HOME } from './ledger/underlying.ts';
import { LOOPRING_KEY } from './loopring/server.ts';
import { TEOS_TOKEN } from './teos/server.ts';
import { type SandboxUpstream, UpstreamServer } from './wire/fake-upstream.ts';
import {
  defaultLoopringKnobs,
  defaultMeshKnobs,
  defaultReddioKnobs,
  defaultTeosKnobs,
  type LoopringKnobs,
  type MeshKnobs,
  type ReddioKnobs,
  type TeosKnobs,
} from './wire/knobs.ts';
import type { Wire } from './wire/wire.ts';
import { wires } from './wires.ts';

export type { Fault } from './faults/faults.ts';
export type { LoggedRequest, SandboxUpstream } from './wire/fake-upstream.ts';
export type { FaultSpec, LoopringKnobs, MeshKnobs, ReddioKnobs, TeosKnobs, UpstreamName };

export interface SandboxOptions extends LedgerOptions {
  /** 0 or absent for any free port. */
  readonly ports?: Partial<Record<UpstreamName, number>>;
  /** Where to differ from the default behaviour from the start. */
  readonly knobs?: {
    readonly reddio?: Partial<ReddioKnobs>;
    readonly teos?: Partial<TeosKnobs>;
    readonly mesh?: Partial<MeshKnobs>;
    readonly loopring?: Partial<LoopringKnobs>;
  };
  /** Faults in force from the start. */
  readonly faults?: readonly FaultSpec<UpstreamName>[];
  /** The clock of quotas, timestamps and logs; the system's by default. */
  readonly now?: () => Date;
}

/** A configuration entry for one upstream, as plain data; its credentials have no use outside the sandbox. */
export interface SandboxSource {
  readonly id: string;
  readonly provider: UpstreamName;
  readonly url: string;
  readonly label: string;
  readonly check: readonly CheckedPair[];
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Sandbox {
  readonly ledger: Ledger;
  readonly upstreams: {
    readonly reddio: SandboxUpstream<ReddioKnobs>;
    readonly teos: SandboxUpstream<TeosKnobs>;
    readonly mesh: SandboxUpstream<MeshKnobs>;
    readonly loopring: SandboxUpstream<LoopringKnobs>;
  };
  readonly sources: readonly SandboxSource[];
  /** `resetCounters` of every upstream. */
  resetCounters(): void;
  /** Ends at once, requests in flight included; may be called again. */
  close(): Promise<void>;
}

/** Rejects when a port is taken; nothing keeps listening then. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const ledger = new Ledger(options);
  const started: Pick<UpstreamServer<unknown>, 'close' | 'resetCounters'>[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(started.map((upstream) => upstream.close()));
  };
  const { knobs = {}, ports = {}, faults = [], now = () => new Date() } = options;
  const listen = async <Knobs>(wire: Wire<Knobs>, chosen: Knobs): Promise<UpstreamServer<Knobs>> => {
    const port = ports[wire.name] ?? 0;
    const upstream = await UpstreamServer.listen(wire, { knobs: chosen, port, now, seed: ledger.seed });
    started.push(upstream);
    return upstream;
  };
  const wire = wires(ledger);
  try {
    const upstreams = {
      reddio: await listen(wire.reddio, { ...defaultReddioKnobs, ...knobs.reddio }),
      teos: await listen(wire.teos, { ...defaultTeosKnobs, ...knobs.teos }),
      mesh: await listen(wire.mesh, { ...defaultMeshKnobs, ...knobs.mesh }),
      loopring: await listen(wire.loopring, { ...defaultLoopringKnobs, ...knobs.loopring }),
    };
    for (const fault of faults) await upstreams[fault.upstream].setFault(fault);
    const resetCounters = (): void => {
      for (const upstream of started) upstream.resetCounters();
    };
    return { ledger, upstreams, sources: sourcesOf(upstreams, ledger), resetCounters, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The coin of Bitcoin's regtest, which `--with bitcoin` reads as well. */
const TEST_BITCOIN = 'bip122:0f9188f13cb7b2c71f2a335e3a4fc328/slip44:1';

function sourcesOf({ reddio, teos, mesh, loopring }: Sandbox['upstreams'], ledger: Ledger): readonly SandboxSource[] {
  const source = (upstream: { name: UpstreamName; url: string }, label: string, options = {}): SandboxSource => ({
    id: `sandbox-${upstream.name}`,
    provider: upstream.name,
    url: upstream.url,
    label: `${label} (sandbox)`,
    check: checkedPairs(ledger, upstream.name),
    options,
  });
  return [
    source(reddio, 'Reddio', { homeChain: HOME }),
    // The sandbox answers large grids whole and has no rate at Loopring, so these options are larger than the defaults.
    source(teos, 'TEOS', { token: TEOS_TOKEN, pairsPerCall: 1000, nativeSymbol: 'ETH' }),
    source(mesh, 'Mesh', {
      networks: [
        {
          blockchain: 'Ethereum',
          network: 'Sandbox',
          addresses: 'evm',
          subAccounts: true,
          underlying: { 'ETH:18': ETHER },
        },
        { blockchain: 'Bitcoin', network: 'Sandbox', addresses: 'base58', underlying: { 'BTC:8': TEST_BITCOIN } },
      ],
    }),
    source(loopring, 'Loopring', { apiKey: LOOPRING_KEY, requestsPerSecond: 1000, homeChain: HOME, absent: 'zero' }),
  ];
}
