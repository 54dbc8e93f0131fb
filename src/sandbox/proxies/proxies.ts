/** Proxies on loopback that play faults in front of other servers, each of which speaks the protocol of one upstream. */
import { bitcoinEndpoint } from '../bitcoin/server.ts';
import { cosmosEndpoint } from '../cosmos/server.ts';
import type { FaultSpec } from '../faults/fault-spec.ts';
import { hledgerEndpoint } from '../hledger/server.ts';
import { Ledger } from '../ledger/ledger.ts';
import { type SandboxUpstream, UpstreamServer } from '../wire/fake-upstream.ts';
import {
  methodIn,
  rpcEndpoint,
  type SandboxRequest,
  type Wire,
  type WireAnswer,
  type WireName,
  WireRefusal,
} from '../wire/wire.ts';
import { wires } from '../wires.ts';
import { Forwarder, passedOn } from './forward.ts';

export interface ProxyOptions {
  /** Base URLs of the servers. */
  readonly targets: Partial<Record<WireName, string>>;
  /** 0 or absent for any free port. */
  readonly ports?: Partial<Record<WireName, number>>;
  /** Of chance and random rows; default 2026. */
  readonly seed?: number;
  /** Each for one of the targets. */
  readonly faults?: readonly FaultSpec[];
}

export interface Proxies {
  readonly upstreams: ReadonlyMap<WireName, SandboxUpstream<unknown, WireName>>;
  /** Ends at once, requests in flight included. */
  close(): Promise<void>;
}

/** Rejects when a port is taken, or when a fault is for none of the targets; nothing keeps listening then. */
export async function startProxies({ targets, ports = {}, seed, faults = [] }: ProxyOptions): Promise<Proxies> {
  // The protocols are asked for the names of their endpoints alone.
  const ledger = new Ledger({ accounts: 0, assets: 0, ...(seed === undefined ? {} : { seed }) });
  const upstreams = new Map<WireName, UpstreamServer<unknown, WireName>>();
  const close = async (): Promise<void> => {
    await Promise.all([...upstreams.values()].map((upstream) => upstream.close()));
  };
  try {
    for (const wire of [...Object.values(wires(ledger)), ...further]) {
      const target = targets[wire.name];
      if (target === undefined) continue;
      const options = { knobs: null, port: ports[wire.name] ?? 0, now: () => new Date(), seed: ledger.seed };
      upstreams.set(wire.name, await UpstreamServer.listen<unknown, WireName>(forwarding(wire, target), options));
    }
    for (const fault of faults) {
      const upstream = upstreams.get(fault.upstream);
      if (upstream === undefined) throw new RangeError(`there is no proxy for ${fault.upstream}`);
      await upstream.setFault(fault);
    }
    return { upstreams, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Protocol = Pick<Wire<never, WireName>, 'name' | 'contentType' | 'endpoint'>;

const contentType = 'application/json';

/** Those without a book in the ledger. At nodes that speak JSON-RPC endpoints are the methods, e.g. `eth_call`. */
const further: readonly Protocol[] = [
  { name: 'evm', contentType, endpoint: (_, text) => methodIn(text) },
  { name: 'bitcoin', contentType, endpoint: bitcoinEndpoint },
  { name: 'cosmos', contentType, endpoint: cosmosEndpoint },
  { name: 'solana', contentType, endpoint: rpcEndpoint },
  { name: 'substrate', contentType, endpoint: rpcEndpoint },
  { name: 'ledger', contentType, endpoint: hledgerEndpoint },
];

function forwarding({ name, contentType, endpoint }: Protocol, url: string): Wire<unknown, WireName> {
  const forwarder = new Forwarder(url);
  return {
    name,
    contentType,
    endpoint,
    answer: (request) => forward(forwarder, request),
    close: () => forwarder.close(),
  };
}

async function forward(forwarder: Forwarder, request: SandboxRequest): Promise<WireAnswer> {
  const { method, target, headers, text: body } = request;
  try {
    const reply = await forwarder.forward({ method, target, headers: passedOn(headers), body });
    return { status: reply.status, headers: reply.headers, text: reply.body };
  } catch {
    throw new WireRefusal({ status: 502, text: 'the server behind this proxy did not answer' });
  }
}
