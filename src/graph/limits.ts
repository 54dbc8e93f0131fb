/** How long lists and pages may be, and how old a balance. */

export interface GraphLimits {
  /** The most entries in one list argument. */
  readonly listItems: number;
  /**
   * The most entries in a list of keys. Without an end where gateways ask, which collect the keys of many clients and cannot
   * split them: what the things cost is limited all the same.
   */
  readonly keys: number;
  /** The page of a listing where `first` is left out. */
  readonly pageSize: number;
  /** The most that `first` may ask for. */
  readonly maxPageSize: number;
  /** The greatest age of a balance that may be asked for. */
  readonly maxAgeSeconds: number;
  readonly live: LiveLimits;
}

/** What one subscription may ask for. */
export interface LiveLimits {
  /** The least `maxAge`. */
  readonly leastAgeSeconds: number;
  /** The most pairs. */
  readonly pairs: number;
  /** Of the documented rate of a source, what readings may take. */
  readonly quotaPercent: number;
}

/** The greatest `maxAge` of a subscription, in seconds: a day. */
export const MOST_LIVE_AGE = 86_400;

/** The page of assets that stand for one thing, where `first` is left out: one source seldom has more than a few. */
export const UNDERLYING_PAGE = 10;
