/** The seeded TEOS ledger: assets counted in Sparks, and the native coin under `native`. */
import { decimalsOf, parseScale } from '../../model/amount.ts';
import { type Amounts, noAmounts } from '../../model/reading.ts';
import { checksumAddress, evmAddress } from '../ledger/addresses.ts';
import { type AmountsInput, drawAmount, FlatBook, part, settle, type TeosAsset, totalOnly } from '../ledger/book.ts';
import { drawFate } from '../ledger/fate.ts';
import { Random } from '../ledger/random.ts';

/** The ref of the native coin, which TEOS serves by GetEthBalances as decimal ETH. */
export const NATIVE = 'native';

/** Any positive number is legal; 60 has no decimal places and null is "no Spark factor" (TEOS docs, read 2026-11). */
const FACTORS = ['1000000', '1', '60', '1000', null, '100', '1000000000000000000', '10', '2.5', '100000000'] as const;
const UNITS = ['kg', 'piece', 'h', 'MWh', 'share', 'EUR', 'unit', 'l', 'm', 't'] as const;
const NAMES = ['Gold', 'Voucher', 'Machine time', 'Solar power', 'Claim', 'Deposit', 'Credit', 'Wine'] as const;
const LEDGER_SUFFIX = '0001';

export function teosBook(seed: number, accounts: number, assets: number): FlatBook<TeosAsset> {
  const book = new FlatBook<TeosAsset>(complete);
  const listed = Array.from({ length: assets }, (_, index) => book.addAsset(makeAsset(seed, index)));
  const native = book.addAsset(nativeCoin);
  for (let index = 0; index < accounts; index += 1) {
    const address = evmAddress(seed, index);
    const names = { accountId: null, checksumAddress: checksumAddress(address) };
    const account = book.addAccount({ network: null, address, subAccount: null, ...names });
    const random = new Random(seed, `teos/balance/${index}`);
    book.set(account, native.ref, { total: index % 10 === 9 ? 0n : drawAmount(random, 72) });
    for (const [assetIndex, asset] of listed.entries()) {
      const fate = drawFate(random, index, assetIndex);
      const total = drawAmount(random, 80);
      if (fate !== 'never') book.set(account, asset.ref, { total: fate === 'held' ? total : 0n });
    }
  }
  return book;
}

const nativeCoin: TeosAsset = {
  upstream: 'teos',
  network: null,
  ref: NATIVE,
  symbol: null,
  name: null,
  decimals: 18,
  sparkFactor: null,
  unitOfMeasureCode: null,
  currencyCode: null,
};

function makeAsset(seed: number, index: number): TeosAsset {
  const id = BigInt(`0x${new Random(seed, `teos/asset/${index}`).hex(20)}${LEDGER_SUFFIX}`);
  const sparkFactor = FACTORS[index % FACTORS.length] ?? null;
  const unit = UNITS[index % UNITS.length] ?? null;
  const scale = sparkFactor === null ? null : parseScale(sparkFactor);
  return {
    upstream: 'teos',
    network: null,
    ref: `0x${id.toString(16)}`,
    symbol: null,
    name: NAMES[index % NAMES.length] ?? null,
    decimals: scale === null ? null : decimalsOf(scale),
    sparkFactor,
    unitOfMeasureCode: unit === 'EUR' ? null : unit,
    currencyCode: unit === 'EUR' ? 'EUR' : null,
  };
}

function complete(_asset: TeosAsset, input: AmountsInput): Amounts {
  return settle({ ...noAmounts, total: part(totalOnly(input)) }, input);
}
