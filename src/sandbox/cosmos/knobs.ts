/** What can be changed on the chain of the sandbox. Confidence as in `wire/knobs.ts`; S is what was seen. */
export interface CosmosKnobs {
  /** The id of the chain, as the node states it; default null, that of the sandbox. */
  network: string | null;
  /** Rows of a page where no limit is given (S simd 0.46.16); default 100. */
  pageSize: number;
  /** The most rows of a page, whatever limit is given: an endpoint that ignores the page size; default null, none. */
  pageCap: number | null;
  /** Every page is the first one: a cache that leaves the query out of its keys; default false. */
  firstPageOnly: boolean;
  /** The list ends with its first page, and nothing says that it goes on; default false. */
  withoutPagination: boolean;
  /** The total is "0" though it was asked for; default false. */
  uncounted: boolean;
  /** No answer states its height: a proxy takes the header out; default false. */
  heightHidden: boolean;
  /** The newest state is read, whatever height was asked for: a proxy takes that header out, too; default false. */
  heightIgnored: boolean;
  /** The lowest height whose state the node still has; default 1. */
  oldest: bigint;
}

export const defaultCosmosKnobs: Readonly<CosmosKnobs> = {
  network: null,
  pageSize: 100,
  pageCap: null,
  firstPageOnly: false,
  withoutPagination: false,
  uncounted: false,
  heightHidden: false,
  heightIgnored: false,
  oldest: 1n,
};
