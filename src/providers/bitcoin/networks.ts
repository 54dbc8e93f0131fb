/**
 * The chains that this kind knows, by the hash of their first block. Hashes, version bytes and prefixes: `chainparams.cpp` of
 * Bitcoin Core 28 and Litecoin Core 0.21.2, read 2026-11; those of Litecoin's regtest were seen.
 */

export interface Network {
  /** For people, e.g. `Bitcoin`. */
  readonly name: string;
  /** The hash of block 0, as nodes print it. */
  readonly genesis: string;
  readonly coin: Coin;
  /** The version byte of an address that pays to the hash of a key. */
  readonly keyHash: number;
  /** The version byte of an address that pays to the hash of a script. */
  readonly scriptHash: number;
  /** What stands before the `1` of a segwit address. */
  readonly segwit: string;
  /** The same of addresses within the extension block of Litecoin. */
  readonly mweb: string | null;
  /** Whether it is a chain of one's own machine, whose newest block may be old. */
  readonly local: boolean;
}

interface Coin {
  readonly name: string;
  readonly symbol: string;
  /** By SLIP-44, which has one number for the coins of all test networks. */
  readonly type: number;
}

const TEST_COIN_TYPE = 1;
const bitcoin: Coin = { name: 'Bitcoin', symbol: 'BTC', type: 0 };
const testBitcoin: Coin = { name: 'Test bitcoin', symbol: 'tBTC', type: TEST_COIN_TYPE };
const litecoin: Coin = { name: 'Litecoin', symbol: 'LTC', type: 2 };
const testLitecoin: Coin = { name: 'Test litecoin', symbol: 'tLTC', type: TEST_COIN_TYPE };

/** What the test networks of Bitcoin share. */
const test = { coin: testBitcoin, keyHash: 0x6f, scriptHash: 0xc4, segwit: 'tb', mweb: null, local: false };
/** What the test networks of Litecoin share. */
const litecoinTest = { coin: testLitecoin, keyHash: 0x6f, scriptHash: 0x3a, mweb: 'tmweb' };

export const networks = {
  bitcoin: {
    name: 'Bitcoin',
    genesis: '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f',
    coin: bitcoin,
    keyHash: 0x00,
    scriptHash: 0x05,
    segwit: 'bc',
    mweb: null,
    local: false,
  },
  testnet3: {
    ...test,
    name: 'Bitcoin testnet3',
    genesis: '000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943',
  },
  testnet4: {
    ...test,
    name: 'Bitcoin testnet4',
    genesis: '00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043',
  },
  // A signet of one's own has the same first block.
  signet: {
    ...test,
    name: 'Bitcoin signet',
    genesis: '00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6',
  },
  regtest: {
    ...test,
    name: 'Bitcoin regtest',
    genesis: '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206',
    segwit: 'bcrt',
    local: true,
  },
  litecoin: {
    name: 'Litecoin',
    genesis: '12a765e31ffd4059bada1e25190f6e98c99d9714d334efa41a195a7e7e04bfe2',
    coin: litecoin,
    keyHash: 0x30,
    scriptHash: 0x32,
    segwit: 'ltc',
    mweb: 'ltcmweb',
    local: false,
  },
  'litecoin-testnet': {
    ...litecoinTest,
    name: 'Litecoin testnet',
    genesis: '4966625a4b2851d9fdee139e56211a0d88575f59ed816ff5e6a63deb4e3e29a0',
    segwit: 'tltc',
    local: false,
  },
  'litecoin-regtest': {
    ...litecoinTest,
    name: 'Litecoin regtest',
    genesis: '530827f38f93b43ed12af0b3ad25a288dc02ed74d6d7857862df51fc56c416f9',
    segwit: 'rltc',
    local: true,
  },
} as const satisfies Readonly<Record<string, Network>>;

export type NetworkName = keyof typeof networks;

export const networkNames: readonly NetworkName[] = Object.keys(networks).filter((name): name is NetworkName =>
  Object.hasOwn(networks, name),
);

/** The CAIP-2 id: 32 digits of the hash of the first block (https://namespaces.chainagnostic.org/bip122/caip2, read 2026-11). */
export function chainOf({ genesis }: Network): string {
  return `bip122:${genesis.slice(0, 32)}`;
}

/** The CAIP-19 id of the coin (https://namespaces.chainagnostic.org/bip122/caip19, read 2026-11). */
export function coinOf(network: Network): string {
  return `${chainOf(network)}/slip44:${network.coin.type}`;
}
