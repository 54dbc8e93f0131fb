/** What the journal of the sandbox has: a household with a bank, coins bought at several prices, debts and time. */
import { Random } from '../ledger/random.ts';
import { Journal, type JournalAmount } from './journal.ts';

const OPENING = 'equity:opening balances';

/** The commodities that the configuration of the sandbox describes. */
export const seededDecimals = { EUR: 2, $: 2, BTC: 8, HOUR: 2, POINT: 0 } as const;

export function seedJournal(seed: number): Journal {
  const journal = new Journal();
  const random = new Random(seed, 'hledger');
  const move = (account: string, amount: JournalAmount, from = OPENING): void => {
    journal.post(account, amount);
    journal.post(from, { ...amount, mantissa: -amount.mantissa });
  };
  const eur = (mantissa: bigint, places = 2): JournalAmount => ({ commodity: 'EUR', mantissa, places });
  /** So many hundredths of a coin, paid by the bank. */
  const buy = (hundredths: bigint, price: bigint): void => {
    const coins = { commodity: 'BTC', mantissa: hundredths * 1_000_000n, places: 8 };
    journal.post('assets:wallet', { ...coins, cost: eur(price, 0) });
    journal.post('assets:bank:checking', eur(-hundredths * price));
  };
  move('assets:bank:checking', eur(random.bits(20)));
  // More than a floating-point number keeps, and fewer places than other rows.
  move('assets:bank:savings', eur(2n ** 53n + 1n));
  move('assets:bank:savings', eur(random.bits(10), 0));
  move('assets:bank:savings', { commodity: '$', mantissa: random.bits(24), places: 2 });
  move('assets:wallet', { commodity: 'BTC', mantissa: random.bits(30), places: 8 });
  buy(random.bits(6) + 1n, 20_000n);
  buy(random.bits(6) + 1n, 40_000n);
  move('assets:wallet:cold store', { commodity: 'BTC', mantissa: 1n, places: 8 }, 'assets:wallet');
  move('assets:überstunden', { commodity: 'HOUR', mantissa: 750n, places: 2 });
  move('assets:points', { commodity: 'POINT', mantissa: 40n, places: 0 });
  move('expenses:trips', { commodity: 'POINT', mantissa: 40n, places: 0 }, 'assets:points');
  move('expenses:food', eur(random.bits(16)), 'liabilities:card');
  return journal;
}
