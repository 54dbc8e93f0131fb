/** The commodities of an answer: how each is named in a request, and how its amounts are counted. */
import { NO_SYMBOL, readSymbol } from './names.ts';
import type { LedgerSourceOptions } from './options.ts';
import { type CommodityUnit, EXACT_PLACES } from './quantity.ts';

export interface Commodity extends CommodityUnit {
  readonly ref: string;
}

/** For one answer, in which a symbol stands many times. */
export class Commodities {
  readonly #stated: LedgerSourceOptions['commodities'];
  readonly #known = new Map<string, Commodity | null>();

  constructor({ commodities }: Pick<LedgerSourceOptions, 'commodities'>) {
    this.#stated = commodities;
  }

  /** Null for a symbol that no reference can name. */
  get(symbol: string): Commodity | null {
    const known = this.#known.get(symbol);
    if (known !== undefined) return known;
    const found = this.#find(symbol);
    this.#known.set(symbol, found);
    return found;
  }

  #find(symbol: string): Commodity | null {
    const ref = symbol === '' ? NO_SYMBOL : symbol;
    const canonical = readSymbol(ref);
    if (!canonical.ok || canonical.value !== ref) return null;
    const decimals = Object.hasOwn(this.#stated, ref) ? this.#stated[ref]?.decimals : undefined;
    return { ref, decimals: decimals ?? EXACT_PLACES, isStated: decimals !== undefined };
  }
}
