/** The fake node of a chain of the Polkadot SDK beside the four upstreams of the sandbox. */
import type { FurtherOptions, FurtherUpstream } from '../further-upstream.ts';
import { UpstreamServer } from '../wire/fake-upstream.ts';
import { ss58Of } from './keys.ts';
import { type SeededChain, seedChain } from './seed.ts';
import { defaultSubstrateKnobs, type SubstrateKnobs, substrateWire } from './server.ts';

export interface SubstrateSandbox extends SeededChain {
  readonly upstream: UpstreamServer<SubstrateKnobs, 'substrate'>;
}

/** Rejects when the port is taken. */
export async function startSubstrate({
  seed,
  port = 0,
  accounts,
}: {
  readonly seed: number;
  readonly port?: number;
  readonly accounts?: number;
}): Promise<SubstrateSandbox> {
  const seeded = seedChain(seed, accounts);
  const knobs = { ...defaultSubstrateKnobs };
  const wire = substrateWire(seeded.chain);
  const upstream = await UpstreamServer.listen(wire, { knobs, port, now: () => new Date(), seed });
  return { ...seeded, upstream };
}

/** As the provider names the chain. */
export function chainOf({ genesis }: { readonly genesis: string }): string {
  return `polkadot:${genesis.slice(2, 34)}`;
}

export async function startBesideLedger({ ledger, port, faults }: FurtherOptions): Promise<FurtherUpstream> {
  const { upstream, chain, accounts, assets } = await startSubstrate({ seed: ledger.seed, port });
  for (const fault of faults) await upstream.setFault(fault);
  const account = ss58Of(accounts[0] ?? '');
  const source = {
    id: 'sandbox-substrate',
    provider: 'substrate',
    url: upstream.url,
    label: 'Asset Hub (sandbox)',
    check: ['native', ...assets.slice(0, 1).map(({ id }) => `asset:${id}`)].map((asset) => ({ account, asset })),
    options: { chain: chainOf(chain) },
  };
  return { sources: [source], close: () => upstream.close() };
}
