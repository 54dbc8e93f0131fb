/** The fake Solana node beside the four upstreams of the sandbox. */
import type { FurtherOptions, FurtherUpstream } from '../further-upstream.ts';
import { UpstreamServer } from '../wire/fake-upstream.ts';
import { TOKEN } from './keys.ts';
import { type SeededBank, seedBank } from './seed.ts';
import { defaultSolanaKnobs, SANDBOX_GENESIS, type SolanaKnobs, solanaWire } from './server.ts';

/** As the provider names the cluster. */
export const SANDBOX_CHAIN = `solana:${SANDBOX_GENESIS.slice(0, 32)}`;

export interface SolanaSandbox extends SeededBank {
  readonly upstream: UpstreamServer<SolanaKnobs, 'solana'>;
}

/** Rejects when the port is taken. */
export async function startSolana({
  seed,
  port = 0,
  owners,
}: {
  readonly seed: number;
  readonly port?: number;
  readonly owners?: number;
}): Promise<SolanaSandbox> {
  const seeded = seedBank(seed, owners);
  const knobs = { ...defaultSolanaKnobs };
  const upstream = await UpstreamServer.listen(solanaWire(seeded.bank), { knobs, port, now: () => new Date(), seed });
  return { ...seeded, upstream };
}

export async function startBesideLedger({ ledger, port, faults }: FurtherOptions): Promise<FurtherUpstream> {
  const { upstream, owners, mints } = await startSolana({ seed: ledger.seed, port });
  for (const fault of faults) await upstream.setFault(fault);
  const [account = ''] = owners;
  const check = mints.slice(0, 1).map(({ key, program }) => {
    return { account, asset: `${program === TOKEN ? 'token' : 'token22'}:${key}` };
  });
  const source = {
    id: 'sandbox-solana',
    provider: 'solana',
    url: upstream.url,
    label: 'Solana (sandbox)',
    check: [{ account, asset: 'slip44:501' }, ...check],
    options: { chain: SANDBOX_CHAIN },
  };
  return { sources: [source], close: () => upstream.close() };
}
