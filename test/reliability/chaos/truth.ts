/** What the ledgers hold, as the graph must report it: the oracle of the chaos runs, made from no answer of the graph. */

/** In atomic units; null for a part that the source does not report. */
export interface Held {
  readonly total: bigint;
  readonly available: bigint | null;
  readonly locked: bigint | null;
  readonly decimals: number | null;
  /** The total in display units; null where it has no end, or no unit is known. */
  readonly value: string | null;
}

/** One source of the stage. Accounts and assets are global ids. */
export interface Truth {
  readonly source: string;
  /** What the source says by its silence. */
  readonly absent: 'zero' | 'unknown';
  readonly accounts: readonly string[];
  readonly assets: readonly string[];
  /** Whether it lists what an account holds. */
  readonly lists: boolean;
  /** Null for a pair that was never held, or an asset that there is not. */
  held(account: string, asset: string): Held | null;
  /** Everything that the account holds or has held, by asset. */
  holdings(account: string): ReadonlyMap<string, Held>;
}

/** What is held, by account and by asset. */
export type Books = ReadonlyMap<string, ReadonlyMap<string, Held>>;

export function truthOf(
  books: Books,
  rest: Pick<Truth, 'source' | 'absent' | 'lists' | 'assets'> & { readonly accounts?: readonly string[] },
): Truth {
  return {
    ...rest,
    accounts: rest.accounts ?? [...books.keys()],
    held: (account, asset) => books.get(account)?.get(asset) ?? null,
    holdings: (account) => books.get(account) ?? new Map(),
  };
}

const MOST_PLACES = 100;

/** `atomic` / `perUnit` in plain decimal digits, by long division; null where it has no end. `perUnit` is decimal text above 0. */
export function inUnits(atomic: bigint, perUnit: string): string | null {
  const [whole = '', fraction = ''] = perUnit.split('.');
  const divisor = BigInt(whole + fraction);
  const dividend = (atomic < 0n ? -atomic : atomic) * 10n ** BigInt(fraction.length);
  let rest = dividend % divisor;
  let digits = '';
  while (rest !== 0n && digits.length < MOST_PLACES) {
    digits += String((rest * 10n) / divisor);
    rest = (rest * 10n) % divisor;
  }
  const sign = atomic < 0n ? '-' : '';
  return rest === 0n ? `${sign}${dividend / divisor}${digits === '' ? '' : `.${digits}`}` : null;
}
