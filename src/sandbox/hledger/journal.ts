/** A journal in memory: what is posted to accounts, and the rows that hledger-web makes of it. */

/** `mantissa` / 10^`places`. */
export interface Quantity {
  readonly mantissa: bigint;
  readonly places: number;
}

export interface JournalAmount extends Quantity {
  /** Empty for an amount without a symbol. */
  readonly commodity: string;
  /** What one of it cost. */
  readonly cost?: JournalAmount;
}

export class Journal {
  readonly #postings: { readonly account: string; readonly amount: JournalAmount }[] = [];

  post(account: string, amount: JournalAmount): void {
    this.#postings.push({ account, amount });
  }

  /** All names, those of accounts that only have others below them included, in the order of hledger's tree. */
  accounts(): readonly string[] {
    const names = this.#postings.flatMap(({ account }) => withParents(account));
    return [...new Set(names)].sort();
  }

  commodities(): readonly string[] {
    return [...new Set(this.#postings.map(({ amount }) => amount.commodity))].sort();
  }

  /** The sums of an account by commodity, with the accounts below it or without. Empty where nothing was ever posted. */
  sums(account: string, withBelow = false): ReadonlyMap<string, Quantity> {
    const sums = new Map<string, Quantity>();
    for (const amount of this.#amounts(account, withBelow)) {
      sums.set(amount.commodity, plus(sums.get(amount.commodity), amount));
    }
    return sums;
  }

  /** The answer to `GET /accounts`. */
  rows(): readonly object[] {
    const names = this.accounts();
    const top = { aname: 'root', aebalance: [], aibalance: this.#lots(null), anumpostings: 0, aboring: false };
    const below = (parent: string | null) => names.filter((name) => parentOf(name) === parent);
    return [
      { ...top, aparent_: '', asubs_: below(null), asubs: [] },
      ...names.map((aname) => ({
        aname,
        aebalance: this.#lots(aname),
        aibalance: this.#lots(aname, true),
        anumpostings: this.#amounts(aname, false).length,
        aboring: false,
        aparent_: parentOf(aname) ?? 'root',
        asubs_: below(aname),
        asubs: [],
      })),
    ];
  }

  #amounts(account: string | null, withBelow: boolean): readonly JournalAmount[] {
    const isMeant = (name: string) =>
      account === null || name === account || (withBelow && name.startsWith(`${account}:`));
    return this.#postings.filter((posting) => isMeant(posting.account)).map(({ amount }) => amount);
  }

  /** One amount for each commodity and cost, in the order of hledger: by symbol, without a cost first. */
  #lots(account: string | null, withBelow = false): readonly object[] {
    const lots = new Map<string, JournalAmount>();
    for (const amount of this.#amounts(account, withBelow)) {
      const { commodity, cost } = amount;
      const key = JSON.stringify([commodity, cost?.commodity ?? '', String(cost?.mantissa ?? ''), cost?.places ?? 0]);
      lots.set(key, { ...amount, ...plus(lots.get(key), amount) });
    }
    return [...lots].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, lot]) => amountJson(lot));
  }
}

function parentOf(name: string): string | null {
  const colon = name.lastIndexOf(':');
  return colon < 0 ? null : name.slice(0, colon);
}

function withParents(name: string): readonly string[] {
  const parent = parentOf(name);
  return parent === null ? [name] : [...withParents(parent), name];
}

function plus(sum: Quantity | undefined, { mantissa, places }: Quantity): Quantity {
  if (sum === undefined) return { mantissa, places };
  const most = Math.max(sum.places, places);
  return { mantissa: atoms(sum, most) + atoms({ mantissa, places }, most), places: most };
}

/** The quantity in units of so many places, of which it must be a whole number. */
export function atoms({ mantissa, places }: Quantity, decimals: number): bigint {
  return mantissa * 10n ** BigInt(decimals - places);
}

/** From here on quantities are rounded (hledger-lib 1.25, `Hledger/Data/Json.hs`, read 2026-11). */
const MOST_PLACES = 10;

function amountJson({ commodity, cost, ...quantity }: JournalAmount): object {
  const { mantissa, places } = rounded(quantity);
  return {
    acommodity: commodity,
    aprice: cost === undefined ? null : { contents: amountJson(cost), tag: 'UnitPrice' },
    // The last member is as inexact as hledger's own.
    aquantity: { decimalMantissa: mantissa, decimalPlaces: places, floatingPoint: Number(`${mantissa}e-${places}`) },
    astyle: {
      ascommodityside: 'R',
      ascommodityspaced: true,
      asdecimalpoint: '.',
      asdigitgroups: null,
      asprecision: quantity.places,
    },
  };
}

/** Half a unit is rounded away from zero; assumed. */
function rounded({ mantissa, places }: Quantity): Quantity {
  if (places <= MOST_PLACES) return { mantissa, places };
  const divisor = 10n ** BigInt(places - MOST_PLACES);
  const half = mantissa < 0n ? -divisor / 2n : divisor / 2n;
  return { mantissa: (mantissa + half) / divisor, places: MOST_PLACES };
}
