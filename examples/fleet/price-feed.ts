/** Where prices come from: a feed names what it prices by CAIP-19 id, because symbols are not unique. */

export interface Price {
  /** CAIP-19, such as `eip155:1/slip44:60`. */
  readonly of: string;
  /** What one display unit costs, as a plain decimal. */
  readonly amount: string;
  readonly currency: string;
  readonly pricedAt: Date;
}

export interface PriceFeed {
  /** The newest price; null where the feed has none. */
  price(caip19: string): Price | null;
  all(): readonly Price[];
}

interface Quote {
  readonly of: string;
  readonly amount: string;
  /** How long ago the market was asked. */
  readonly ageSeconds: number;
}

/** Invented, as are the balances of the sandbox. Uniswap is hardly traded there. */
const quotes: readonly Quote[] = [
  { of: 'eip155:1337/slip44:60', amount: '3012.55', ageSeconds: 20 },
  { of: 'eip155:1337/erc20:0x4114fc0866072ae52bc9074c3b087c30f61e620e', amount: '97123.456789', ageSeconds: 45 },
  { of: 'eip155:1337/erc20:0xd5e4c5f77b4cc302731c1306d5b1d1e0d4250838', amount: '1.0002', ageSeconds: 20 },
  { of: 'eip155:1337/erc20:0x438f351eac2adb4f156023bef6ac2f4dda690b5b', amount: '0.9998', ageSeconds: 20 },
  { of: 'eip155:1337/erc20:0xa8400b8485866bdb60231ca124667322b7df2ffd', amount: '7.8125', ageSeconds: 10_800 },
];

/** A feed in which each price stays as old as it is. */
export function inventedFeed(now: () => Date): PriceFeed {
  const priced = ({ of, amount, ageSeconds }: Quote): Price => ({
    of,
    amount,
    currency: 'USD',
    pricedAt: new Date(now().getTime() - ageSeconds * 1000),
  });
  return {
    price(caip19) {
      const quote = quotes.find(({ of }) => of === caip19);
      return quote === undefined ? null : priced(quote);
    },
    all: () => quotes.map(priced),
  };
}
