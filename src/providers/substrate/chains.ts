/**
 * Chains that need no more than their name: by CAIP-2 id, which is half of the hash of block 0
 * (https://namespaces.chainagnostic.org/polkadot/caip2), with the prefix of their addresses
 * (https://github.com/paritytech/ss58-registry) and the number of their coin
 * (https://github.com/satoshilabs/slips, slip-0044; all read 2026-11).
 */

export interface KnownChain {
  readonly id: string;
  readonly ss58Prefix: number;
  /** By SLIP-44, which has one number for the coins of all test networks. */
  readonly coinType: number;
}

export const chains = {
  'polkadot-asset-hub': { id: 'polkadot:68d56f15f85d3136970ec16946040bc1', ss58Prefix: 0, coinType: 354 },
  'kusama-asset-hub': { id: 'polkadot:48239ef607d7928874027a43a6768920', ss58Prefix: 2, coinType: 434 },
  'westend-asset-hub': { id: 'polkadot:67f9723393ef76214df0118c34bbbd3d', ss58Prefix: 42, coinType: 1 },
  polkadot: { id: 'polkadot:91b171bb158e2d3848fa23a9f1c25182', ss58Prefix: 0, coinType: 354 },
  kusama: { id: 'polkadot:b0a8d493285c2df73290dfb7e61f870f', ss58Prefix: 2, coinType: 434 },
  westend: { id: 'polkadot:e143f23803ac50e8f6f8e62695d1ce9e', ss58Prefix: 42, coinType: 1 },
} as const satisfies Readonly<Record<string, KnownChain>>;

export type ChainName = keyof typeof chains;

export const chainNames: readonly ChainName[] = Object.keys(chains).filter((name): name is ChainName =>
  Object.hasOwn(chains, name),
);

export function knownChain(id: string): KnownChain | null {
  return Object.values(chains).find((chain) => chain.id === id) ?? null;
}
