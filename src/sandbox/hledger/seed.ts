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
  const btc = (mantissa: bigint, price: bigint): JournalAmount => ({
    commodity: 'BTC',
    mantissa,
    places: 8,
    cost: eur(price, 0),
  });
  move('assets:bank:checking', eur(random.bits(20)));
  // More than a floating-point number keeps, and fewer places than other rows.
  move('assets:bank:savings', eur(2n ** 53n + 1n));
  move('assets:bank:savings', eur(random.bits(10), 0));
  move('assets:bank:savings', { commodity: '$', mantissa: random.bits(24), places: 2 });
  move('assets:wallet', { commodity: 'BTC', mantissa: random.bits(30), places: 8 });
  move('assets:wallet', btc(random.bits(32), 20_000n), 'assets:bank:checking');
  move('assets:wallet', btc(random.bits(31), 40_000n), 'assets:bank:checking');
  move('assets:wallet:cold store', btc(1n, 40_000n), 'assets:bank:checking');
  move('assets:überstunden', { commodity: 'HOUR', mantissa: 750n, places: 2 });
  move('assets:points', { commodity: 'POINT', mantissa: 40n, places: 0 });
  move('expenses:trips', { commodity: 'POINT', mantissa: 40n, places: 0 }, 'assets:points');
  move('expenses:food', eur(random.bits(16)), 'liabilities:card');
  return journal;
}
