/** The seeded Mesh networks: an account chain with history and tokens, and a Bitcoin-like one without history. */
import { bitcoinAddress, checksumAddress, evmAddress } from '../ledger/addresses.ts';
import { drawAmount, type LedgerAccount, type MeshAsset } from '../ledger/book.ts';
import { drawFate } from '../ledger/fate.ts';
import { Random } from '../ledger/random.ts';
import { MeshBook, MeshLedger, type MeshLedgerOptions } from './book.ts';
import type { ChainBlock } from './chain.ts';
import { currencyRef, type Metadata } from './currency.ts';

export const ETHEREUM = 'Ethereum/Sandbox';
export const BITCOIN = 'Bitcoin/Sandbox';
/** Every third account of `Ethereum/Sandbox` has this sub-account. */
const STAKED = 'staked';

/** Blocks of each chain at the start, the genesis block included. */
const BLOCKS = 13;
/** The account with this index gets its first balances in this block: before it, nothing was ever held. */
const LATE_INDEX = 4;
const LATE_BLOCK = 5n;
/** The account with this index owes this many atoms of the currency with this symbol, as was seen on Stacks. */
const DEBTOR_INDEX = 3;
const DEBT = { symbol: 'STX', total: -10_716_000n };

type Currency = readonly [symbol: string, decimals: number, metadata: Metadata | null];

const POLICIES = [
  'b0d07d45fe9514f80213f4020e5a61241458be626841cde717cb38a7',
  'ba74882344a7946a04139263c4896703a7107f522bbf061c311aac6c',
] as const;

export function meshBook(seed: number, accounts: number): MeshBook {
  return new MeshBook([ethereum(seed, accounts), bitcoin(seed, accounts)]);
}

function ethereum(seed: number, count: number): MeshLedger {
  const accounts = Array.from({ length: count }, (_, index) => ethereumAccounts(seed, index)).flat();
  return ledger({
    chain: { network: ETHEREUM, seed, history: true, secondsPerBlock: 12, hashPrefix: '0x' },
    assets: ethereumCurrencies(seed).map((currency) => makeAsset(ETHEREUM, currency)),
    accounts,
  });
}

function bitcoin(seed: number, count: number): MeshLedger {
  const currencies: readonly Currency[] = [
    ['BTC', 8, null],
    ['ORDI', 18, { protocol: 'brc-20' }],
    ['ORDI', 18, { protocol: 'runes', divisible: true }],
  ];
  return ledger({
    chain: { network: BITCOIN, seed, history: false, secondsPerBlock: 600, hashPrefix: '' },
    assets: currencies.map((currency) => makeAsset(BITCOIN, currency)),
    accounts: Array.from({ length: count }, (_, index) => ({
      network: BITCOIN,
      address: bitcoinAddress(seed, index),
      subAccount: null,
      accountId: null,
      checksumAddress: null,
    })),
  });
}

/** Two currencies share symbol and decimals and differ by contract, two by policy; one symbol needs encoding. */
function ethereumCurrencies(seed: number): readonly Currency[] {
  const issued = (label: string): Metadata => ({ contractAddress: `0x${new Random(seed, `mesh/${label}`).hex(40)}` });
  return [
    ['ETH', 18, null],
    ['USDC', 6, issued('USDC')],
    ['USDT', 6, issued('USDT/1')],
    ['USDT', 6, issued('USDT/2')],
    ['RPB', 0, { policyId: POLICIES[0] }],
    ['RPB', 0, { policyId: POLICIES[1] }],
    ['STX', 6, null],
    ['5%{OFF}', 2, null],
    ['NEST', 3, { issuer: { name: 'Sandbox', keys: [2, 1] }, class: 'a' }],
  ];
}

function ethereumAccounts(seed: number, index: number): LedgerAccount[] {
  const address = evmAddress(seed, index);
  const names = { network: ETHEREUM, address, accountId: null, checksumAddress: checksumAddress(address) };
  const main = { ...names, subAccount: null };
  return index % 3 === 0 ? [main, { ...names, subAccount: STAKED }] : [main];
}

function makeAsset(network: string, [symbol, decimals, metadata]: Currency): MeshAsset {
  const ref = currencyRef(symbol, decimals, metadata);
  return { upstream: 'mesh', network, ref, symbol, name: null, decimals, metadata };
}

function ledger(plan: Omit<MeshLedgerOptions, 'change'>): MeshLedger {
  const made = new MeshLedger({ ...plan, change: (target, block) => change(target, block, plan.chain.seed) });
  while (made.chain.blocks.length < BLOCKS) made.chain.advance();
  return made;
}

/** The first balances of every account; later, small gains in the native currency. */
function change(target: MeshLedger, block: ChainBlock, seed: number): void {
  const random = new Random(seed, `mesh/block/${block.hash}`);
  const native = target.assets()[0];
  const addresses = new Map<string, number>();
  for (const account of target.accounts()) {
    const index = addresses.get(account.address) ?? addresses.size;
    addresses.set(account.address, index);
    if (block.number === (index === LATE_INDEX ? LATE_BLOCK : 0n)) endow(target, account, { index, seed, block });
    else if (native !== undefined && random.chance(40)) gain(target, account, { native, random, block });
  }
}

function endow(
  target: MeshLedger,
  account: LedgerAccount,
  { index, seed, block }: { readonly index: number; readonly seed: number; readonly block: ChainBlock },
): void {
  const random = new Random(seed, `mesh/${account.network}/${index}/${account.subAccount ?? ''}`);
  const assets = account.subAccount === null ? target.assets() : target.assets().slice(0, 2);
  for (const [assetIndex, asset] of assets.entries()) {
    const fate = drawFate(random, index, assetIndex);
    const drawn = asset.symbol === 'ETH' ? 2n ** 64n + random.bits(76) : drawAmount(random, 50);
    const owes = index === DEBTOR_INDEX && asset.symbol === DEBT.symbol && account.subAccount === null;
    const total = owes ? DEBT.total : fate === 'zero' ? 0n : drawn;
    if (owes || fate !== 'never') target.write(account, asset.ref, { since: block.number, total });
  }
}

function gain(
  target: MeshLedger,
  account: LedgerAccount,
  { native, random, block }: { readonly native: MeshAsset; readonly random: Random; readonly block: ChainBlock },
): void {
  const before = target.totals(account, block).get(native.ref);
  const total = (before ?? 0n) + random.bits(40) + 1n;
  if (before !== undefined && before > 0n) target.write(account, native.ref, { since: block.number, total });
}
