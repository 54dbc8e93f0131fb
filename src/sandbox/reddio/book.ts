/** The seeded Reddio ledger: Stark keys, fungible tokens in quantised units, and NFTs. */
import type { Amounts } from '../../model/reading.ts';
import { starkKey } from '../ledger/addresses.ts';
import {
  type AmountsInput,
  drawAmount,
  FlatBook,
  type LedgerAccount,
  part,
  type ReddioAsset,
  settle,
} from '../ledger/book.ts';
import { drawFate } from '../ledger/fate.ts';
import { Random } from '../ledger/random.ts';
import { type StarkToken, starkAssetId } from './stark-asset-id.ts';

/** Quantised balances are 64-bit signed integers in Reddio's SDKs (read 2026-11). */
const QUANTISED_LIMIT = 2n ** 63n;
/** A token id that a floating-point number cannot hold: 2^53 + 1. */
const LARGE_TOKEN_ID = 9_007_199_254_740_993n;

/** Symbol, name, decimals, quantum. The last one's quantised balances pass 2^53. */
const FUNGIBLE = [
  ['ETH', 'Ethereum', 18, 10n ** 12n],
  ['RDD20', 'Reddio test token', 18, 10n ** 12n],
  ['USDC', 'USD Coin', 6, 1n],
  ['HALF', 'Half quantised', 8, 1000n],
  ['ODD', 'Odd quantum', 18, 7n * 10n ** 9n],
  ['FINE', 'Fine grained', 18, 1n],
] as const;

export function reddioBook(seed: number, accounts: number): FlatBook<ReddioAsset> {
  const book = new FlatBook<ReddioAsset>(complete);
  const fungible = FUNGIBLE.map(([symbol, name, decimals, quantum]) => {
    const type = symbol === 'ETH' ? ('ETH' as const) : ('ERC20' as const);
    const token = { type, contract: contract(seed, symbol, type), quantum, tokenId: null };
    return book.addAsset(makeAsset(token, symbol, { name, decimals }));
  });
  for (let index = 0; index < accounts; index += 1) {
    const names = { accountId: null, checksumAddress: null };
    const account = book.addAccount({ network: null, address: starkKey(seed, index), subAccount: null, ...names });
    const random = new Random(seed, `reddio/balance/${index}`);
    for (const [assetIndex, asset] of fungible.entries()) {
      const fate = drawFate(random, index, assetIndex);
      const amounts = drawAmounts(random, asset);
      if (fate === 'held') book.set(account, asset.ref, amounts);
      if (fate === 'zero') book.set(account, asset.ref, {});
    }
    for (const token of drawTokens(seed, index, random)) giveNft(book, account, { token, random });
  }
  return book;
}

/** One to four NFTs that no other account has. */
function drawTokens(seed: number, index: number, random: Random): StarkToken[] {
  const quantum = 1n;
  const count = random.below(4);
  const first: StarkToken = {
    type: 'ERC721',
    contract: contract(seed, 'SBX721', 'ERC721'),
    quantum,
    tokenId: index === 0 ? LARGE_TOKEN_ID : BigInt(index * 10),
  };
  const more = Array.from({ length: count }, (_, at): StarkToken => {
    const type = at % 2 === 0 ? 'ERC721M' : 'ERC721';
    const tokenId = BigInt(index * 10 + at + 1);
    return { type, contract: contract(seed, type === 'ERC721' ? 'SBX721' : 'SBXM', type), quantum, tokenId };
  });
  return [first, ...more];
}

/** Held, tied up in an order, or given away earlier: a row of zeros then stays in the list. */
function giveNft(
  book: FlatBook<ReddioAsset>,
  account: LedgerAccount,
  drawn: { readonly token: StarkToken; readonly random: Random },
): void {
  const symbol = drawn.token.type === 'ERC721' ? 'SBX721' : 'SBXM';
  const asset = book.addAsset(makeAsset(drawn.token, symbol, { name: null, decimals: 0 }));
  const draw = drawn.random.below(4);
  book.set(account, asset.ref, draw === 0 ? {} : draw === 1 ? { locked: 1n } : { available: 1n });
}

function contract(seed: number, symbol: string, type: StarkToken['type']): string | null {
  return type === 'ETH' ? null : `0x${new Random(seed, `reddio/contract/${symbol}`).hex(40)}`;
}

function makeAsset(
  token: StarkToken,
  symbol: string,
  facts: { readonly name: string | null; readonly decimals: number },
): ReddioAsset {
  return { upstream: 'reddio', network: null, ref: starkAssetId(token), symbol, ...facts, token };
}

function drawAmounts(random: Random, asset: ReddioAsset): AmountsInput {
  const { quantum } = asset.token;
  const available = (asset.symbol === 'FINE' ? 2n ** 53n + random.bits(61) : drawAmount(random, 50)) * quantum;
  const locked = random.chance(30) ? drawAmount(random, 30) * quantum : 0n;
  return { available, locked, pendingWithdrawal: random.chance(15) ? drawAmount(random, 30) * quantum : 0n };
}

/** The parts are disjoint and add up to the total (Reddio docs on placing orders, read 2026-11). */
function complete(asset: ReddioAsset, input: AmountsInput): Amounts {
  const locked = part(input.locked);
  const pendingWithdrawal = part(input.pendingWithdrawal);
  const rest = typeof input.total === 'bigint' ? input.total - locked - pendingWithdrawal : 0n;
  const available = part(input.available ?? rest);
  for (const amount of [available, locked, pendingWithdrawal]) {
    if (amount % asset.token.quantum !== 0n) throw new RangeError(`${amount} is no multiple of ${asset.token.quantum}`);
    if (amount / asset.token.quantum >= QUANTISED_LIMIT) throw new RangeError(`${amount} is too large to quantise`);
  }
  const total = available + locked + pendingWithdrawal;
  return settle({ total, available, locked, pendingDeposit: null, pendingWithdrawal }, input);
}
