/** The seeded Loopring ledger: accounts with a decimal id and an owner address, tokens by decimal id. */
import type { Amounts } from '../../model/reading.ts';
import { checksumAddress, evmAddress } from '../ledger/addresses.ts';
import { type AmountsInput, drawAmount, FlatBook, type LoopringAsset, part, settle } from '../ledger/book.ts';
import { drawFate, type Fate } from '../ledger/fate.ts';
import { Random } from '../ledger/random.ts';

/** Fungible amounts are below 2^96 (Loopring 3.6 circuit constants, read 2026-11). */
const MAX_BITS = 90;
const AMOUNT_LIMIT = 2n ** 96n;
const FIRST_ACCOUNT_ID = 10_000;
/** The account with this index is registered but was never activated, and holds nothing. */
export const INACTIVE_INDEX = 6;

/** Token id, symbol, name, decimals. Ids have gaps, as on the real exchange. */
const TOKENS = [
  ['0', 'ETH', 'Ethereum', 18],
  ['1', 'LRC', 'Loopring', 18],
  ['3', 'USDT', 'Tether USD', 6],
  ['5', 'DAI', 'Dai', 18],
  ['6', 'USDC', 'USD Coin', 6],
  ['7', 'WBTC', 'Wrapped BTC', 8],
  ['9', 'LINK', 'ChainLink', 18],
  ['15', 'UNI', 'Uniswap', 18],
  ['70', 'LP-LRCETH', 'AMM LRC-ETH', 8],
  ['94', 'GUSD', 'Gemini dollar', 2],
  ['180', 'PLAIN', 'No decimals', 0],
  ['32767', 'LAST', 'Last fungible slot', 18],
] as const;

export function loopringBook(seed: number, accounts: number): FlatBook<LoopringAsset> {
  const book = new FlatBook<LoopringAsset>(complete);
  const tokens = TOKENS.map(([ref, symbol, name, decimals]) => {
    const contract = ref === '0' ? `0x${'0'.repeat(40)}` : `0x${new Random(seed, `loopring/token/${ref}`).hex(40)}`;
    return book.addAsset({ upstream: 'loopring', network: null, ref, symbol, name, decimals, contract });
  });
  for (let index = 0; index < accounts; index += 1) {
    const address = evmAddress(seed, index);
    const names = { accountId: String(FIRST_ACCOUNT_ID + index * 7), checksumAddress: checksumAddress(address) };
    const account = book.addAccount({ network: null, address, subAccount: null, ...names });
    const random = new Random(seed, `loopring/balance/${index}`);
    for (const [tokenIndex, token] of tokens.entries()) {
      const fate = drawFate(random, index, tokenIndex);
      const amounts = drawAmounts(random, fate);
      if (fate !== 'never' && index !== INACTIVE_INDEX) book.set(account, token.ref, amounts);
    }
  }
  return book;
}

function drawAmounts(random: Random, fate: Fate): AmountsInput {
  const total = drawAmount(random, MAX_BITS);
  const locked = random.chance(30) ? total / BigInt(random.below(9) + 2) : 0n;
  const pendingWithdrawal = random.chance(15) ? locked / 2n : 0n;
  const pendingDeposit = random.chance(15) ? drawAmount(random, 60) : 0n;
  return fate === 'zero' ? { total: 0n } : { total, locked, pendingDeposit, pendingWithdrawal };
}

/** `locked` is inside `total`; a pending deposit is not (Loopring docs and web app, read 2026-11). */
function complete(_asset: LoopringAsset, input: AmountsInput): Amounts {
  const locked = part(input.locked);
  const total = part(input.total ?? part(input.available) + locked);
  if (locked > total) throw new RangeError(`locked ${locked} is more than total ${total}`);
  if (total >= AMOUNT_LIMIT) throw new RangeError(`total ${total} is not below 2^96`);
  const pendingDeposit = part(input.pendingDeposit);
  const pendingWithdrawal = part(input.pendingWithdrawal);
  return settle({ total, available: total - locked, locked, pendingDeposit, pendingWithdrawal }, input);
}
