/**
 * What can be changed on each upstream: the points on which documents, SDKs and observed answers differ. Defaults are
 * the likeliest behaviour. Confidence after each default: S reference page, D vendor's documents, K vendor's SDK code,
 * R other repository or issue, I inferred; all read 2026-11.
 */

export interface CommonKnobs {
  /** Rows come in another order on every answer; default false. No upstream documents an order (I). */
  shuffleRows: boolean;
  /** Rows of assets that were held once and are now at zero are listed; default true (S for Reddio, R for Loopring and Mesh, I for TEOS). */
  listZeros: boolean;
}

export interface ReddioKnobs extends CommonKnobs {
  /** `paged` adds current_page, page_size and total_page (D, default); `reference` leaves them out and answers on one page (S). */
  envelope: 'paged' | 'reference';
  /** The word in `status` of a failure: `FAILED` (K JavaScript SDK, default) or `FAIL` (K Java SDK's tests). */
  failureStatus: 'FAILED' | 'FAIL';
  /** HTTP status of a failure: 200 (default) or another, both handled by the Java SDK (K). */
  failureHttpStatus: number;
  /** JSON type of `quantum` on balance rows: number (S, default) or string, as on contract_info (D). */
  quantum: 'number' | 'string';
  /** Rows carry withdraw_frozen and its display forms (K newer SDK types, default true); the reference page has none (S). Off, answers have less than the ledger. */
  withdrawFields: boolean;
  /** A larger `limit` is lowered to this; default 1000, the largest value seen in a client (I). Without `limit` a page has 100 rows (D). */
  maxLimit: number;
  /** What `list` is where it has no rows: an empty array (default), or null, as Go writes an empty slice (both I). */
  emptyAs: 'array' | 'null';
  /** For an unknown Stark key: a failure with code 5 (default) or an empty list (both I). */
  unknownAccount: 'error' | 'empty';
  /** `/v1/balance` of an asset that the account never held: code 6 (default) or a row of zeros (both I). */
  neverHeld: 'error' | 'zero';
  /** Field elements with leading zeros or upper-case digits are accepted; default false (I). */
  paddedKeys: boolean;
}

export interface TeosKnobs extends CommonKnobs {
  /** Lists come as `{"value":[…]}` (R Postman tests, default) or as a bare array (S). */
  envelope: 'value' | 'array';
  /** Accepted spelling of parameter names: both (I, default), `addresses` (S signature) or `Addresses` (S example). */
  paramCasing: 'any' | 'reference' | 'pascal';
  /** Most rows on one page of balances, with a nextLink to the rest; default null, no cap. A cap of 50 is possible (I). */
  balancesPageSize: number | null;
  /** Most rows on one page of assets; default 50 (D). */
  assetsPageSize: number;
  /** nextLink as an absolute URL, as OData servers send it (default), or relative to the origin (both I). */
  nextLink: 'absolute' | 'relative';
  /** A pair that was never held is left out (S sample, default) or answered with "0" (S prose). */
  neverHeld: 'omit' | 'zero';
  /** Spelling of asset ids in answers: as .NET prints big numbers (I, default), without leading zeros, or bare without 0x (D, before v0.7). */
  idRendering: 'dotnet' | 'canonical' | 'bare';
  /** Case of the keys of an error: `code` (D, default) or `Code` (R Postman scripts). */
  errorCasing: 'camel' | 'pascal';
  /** Calls per minute; default 300 (D). Null for no quota. */
  quotaPerMinute: number | null;
  /** Calls per 24 hours; default 30000 (D). Null for no quota. */
  quotaPerDay: number | null;
  /** Which headers report the quota: X-Rate-Limit-* (D), Retry-After (I), both (default) or none. */
  quotaHeaders: 'both' | 'x-rate-limit' | 'retry-after' | 'none';
  /** Longest request line in bytes, above it 414; default 8190 (I). */
  requestLineBytes: number;
}

export interface MeshKnobs extends CommonKnobs {
  /** Only the asked currencies are answered (S, default), or the filter is ignored and all come (R rosetta-ethereum, rosetta-bitcoin). */
  currencies: 'honour' | 'ignore';
  /** An asked currency that was never held is left out (default) or answered with "0" (both R). */
  neverHeld: 'omit' | 'zero';
  /** For an unknown account: no rows (default) or error 12 (both R). */
  unknownAccount: 'empty' | 'error';
  /** A sub-account is read (S, default), or ignored and the main account's balance answered in its place (R rosetta-ethereum). */
  subAccounts: 'honour' | 'ignore';
  /** An answer without rows has an empty list (default) or `null`, as Go writes a list never filled (K). */
  emptyAs: 'array' | 'null';
  /** The Go asserter's rules for requests hold, errors have code 0 (R, default true); off, an empty block identifier, duplicate currencies and a block on a network without history pass. */
  asserter: boolean;
  /** Overrides `retriable` on every error; default null, the catalogue's own flags (R). */
  retriable: boolean | null;
  /** What the chain does after each balance answer: nothing (default), one more block, or a reorganisation of the newest block. */
  chainMoves: 'still' | 'advance' | 'reorg';
  /** Every answer is 502 with an HTML page, as from a proxy in front of a dead node; default false (R). */
  badGateway: boolean;
}

export interface LoopringKnobs extends CommonKnobs {
  /** Rows carry accountId (D newer servers, default true) or not (R older ones). */
  rowAccountId: boolean;
  /** Form of an error: `{"resultInfo":{code,message}}` (D, default) or `{code,msg}` (D, gateway style). */
  errorEnvelope: 'resultInfo' | 'code-msg';
  /** HTTP status of an error: 400 (D, default) or 200 (D, v2 documents). */
  errorHttpStatus: number;
  /** Every answer is 503 with an empty body (R); default false. */
  unavailable: boolean;
  /** A key reads every account (S, default) or only the first one of the ledger; other accounts are then refused with 101002 (R). */
  keyScope: 'any' | 'own';
  /** `address=` is understood (S, default true); off, accountId is required (R swagger of 2021 to 2023). */
  addressQuery: boolean;
  /** Balances of an owner without an account: refused with 101002 (default) or an empty list (both I). */
  unregisteredOwner: 'error' | 'empty';
  /** Token ids that do not exist are left out (default) or refused with 102002 (both I). */
  unknownTokens: 'ignore' | 'reject';
  /** A single row comes as a lone object, as the documents print it (D); default false. */
  loneObject: boolean;
  /** Calls per second and endpoint, above it 429; default null. Documented is 5 (D), but a client at exactly that rate can still exceed it by jitter. */
  callsPerSecond: number | null;
}

const common: CommonKnobs = { shuffleRows: false, listZeros: true };

export const defaultReddioKnobs: Readonly<ReddioKnobs> = {
  ...common,
  envelope: 'paged',
  failureStatus: 'FAILED',
  failureHttpStatus: 200,
  quantum: 'number',
  withdrawFields: true,
  maxLimit: 1000,
  emptyAs: 'array',
  unknownAccount: 'error',
  neverHeld: 'error',
  paddedKeys: false,
};

export const defaultTeosKnobs: Readonly<TeosKnobs> = {
  ...common,
  envelope: 'value',
  paramCasing: 'any',
  balancesPageSize: null,
  assetsPageSize: 50,
  nextLink: 'absolute',
  neverHeld: 'omit',
  idRendering: 'dotnet',
  errorCasing: 'camel',
  quotaPerMinute: 300,
  quotaPerDay: 30_000,
  quotaHeaders: 'both',
  requestLineBytes: 8190,
};

export const defaultMeshKnobs: Readonly<MeshKnobs> = {
  ...common,
  currencies: 'honour',
  neverHeld: 'omit',
  unknownAccount: 'empty',
  subAccounts: 'honour',
  emptyAs: 'array',
  asserter: true,
  retriable: null,
  chainMoves: 'still',
  badGateway: false,
};

export const defaultLoopringKnobs: Readonly<LoopringKnobs> = {
  ...common,
  rowAccountId: true,
  errorEnvelope: 'resultInfo',
  errorHttpStatus: 400,
  unavailable: false,
  keyScope: 'any',
  addressQuery: true,
  unregisteredOwner: 'error',
  unknownTokens: 'ignore',
  loneObject: false,
  callsPerSecond: null,
};
