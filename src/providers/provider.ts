/**
 * The provider interface: plain declarations of what one upstream can do, and pure functions between calls and bytes.
 *
 * A provider never sends, retries, batches, caches, chunks or reads the environment. It declares the shape and the
 * limits of its calls; `src/balances` plans them, `src/http` sends them, and every answer is matched by identity.
 */
import type { z } from 'zod';
import type { JsonObject } from '../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../http/exchange.ts';
import type { Signing } from '../http/signing.ts';
import type { AmountCells } from '../model/amount-cells.ts';
import type { Checked } from '../model/checked.ts';
import type { DetailCells } from '../model/detail-cells.ts';
import type { Failure } from '../model/failure.ts';
import type { Account, AccountName, AssetName } from '../model/identity.ts';
import type { QuotaLeft, Rates } from '../model/rate.ts';
import type {
  AmountPart,
  AssetFacts,
  At,
  Block,
  BlockRef,
  BlockTag,
  Details,
  OtherPart,
  Reading,
} from '../model/reading.ts';
import type { Secret } from '../model/secret.ts';
import type { Steps } from '../model/steps.ts';
import type { Shape } from './shape.ts';

// ---------------------------------------------------------------------------------------------------------------
// Shapes: what one call can carry

/** The (account, asset) combinations of one call, by shape. Assets are canonical references. */
export interface CallByShape {
  /** One account; one of its assets, or all it holds. */
  readonly account: { readonly account: Account; readonly asset: string | 'all' };
  /** One account; chosen assets, or all it holds. */
  readonly 'account-assets': { readonly account: Account; readonly assets: readonly string[] | 'all' };
  /** Accounts × chosen assets, the full grid; or all that each of the accounts holds. */
  readonly 'cross-product': { readonly accounts: readonly Account[]; readonly assets: readonly string[] | 'all' };
  /** Any list of pairs. */
  readonly pairs: { readonly pairs: readonly { readonly account: Account; readonly asset: string }[] };
}

export type { Shape };

/** What a holdings read may be narrowed to by the source itself. */
export interface HoldingsFilter {
  readonly contract: string | null;
  readonly type: string | null;
}

/** One planned call. All accounts of a call have the same network and sub-account, so an address names one of them. */
export type CallOf<S extends Shape> = CallByShape[S] & {
  readonly shape: S;
  /** The past block to read at; null for now. */
  readonly at: BlockRef | null;
  /** Only ever set where the call asks for all holdings and the read declares the filter. */
  readonly filter: HoldingsFilter | null;
};

export type Call = { [S in Shape]: CallOf<S> }[Shape];

// ---------------------------------------------------------------------------------------------------------------
// Endpoints: two pure functions

/** A decoded answer, and the request that continues it where it was not the last page or step. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: UpstreamRequest;
  /** What the page shows of its own completeness. Where a page of an answer has none, an absent pair never means zero. */
  readonly completeness?: Completeness;
  /** Rows that may be about any pair that the answer does not mention. Left out where there are none. */
  readonly unreadable?: readonly UnreadableRow[];
}

/**
 * A row of an answer that became no item, because its account or asset cannot be read. The other rows are kept. The row
 * may be about any pair that the answer does not mention, so no absent pair counts as zero, and a list that is declared
 * complete is refused.
 */
export interface UnreadableRow {
  /** Where it stands and what was expected there, e.g. `balances[3].currency.decimals: expected a whole number`. */
  readonly detail: string;
  /** The canonical address that it belongs to. Left out where that cannot be read either: it may be any of the call. */
  readonly address?: string;
  /**
   * Set where the row names its asset, and no reference can name that asset: no request can have asked for it, so absent
   * pairs mean what they always mean. Only a list lacks the row.
   */
  readonly unaskable?: true;
}

/**
 * What one page of balances shows of whether it is whole. A provider states every sign that its protocol has; the core
 * alone judges them, and takes an absent pair for zero only where all of them are good.
 */
export interface Completeness {
  /** The number of rows in the page, readable or not. */
  readonly rows: number;
  /** How many rows all pages have together, where the page says so; null where it does not. */
  readonly counted: number | null;
  /** A last page of exactly so many rows may have been cut there; null where the source is not known to cut. */
  readonly cutAt: number | null;
  /** Other signs that rows may be missing (an undocumented member, an error beside the rows), as sentences. */
  readonly doubts: readonly string[];
  /** The block that the page holds for, and so every zero that follows from what it leaves out. @default not stated */
  readonly block?: Block;
  /** Of an answer of one page that names all that the source has, whatever was asked. @default not stated */
  readonly known?: KnownNames;
}

/**
 * All names that the source has, as the answer shows them. Where the answer is whole, silence about any other account is
 * `ACCOUNT_NOT_FOUND`, and silence about any other asset `UNKNOWN_ASSET`: neither is a zero.
 */
export interface KnownNames {
  /** Canonical addresses. */
  readonly accounts: ReadonlySet<string>;
  /** Canonical references. */
  readonly assets: ReadonlySet<string>;
}

/**
 * One kind of upstream read. `request` may throw a `FailureError` for a question that the upstream could not be asked.
 * `decode` is only given answers with a status of `wholeStatuses` that `refusal` did not claim; it throws a `FailureError`
 * (see `malformed`) when the whole answer is unusable, returns a reading with a `failure` when one row is, and notes a row
 * in `unreadable` when what it is about cannot be read (see `eachRow`).
 */
export interface Endpoint<Question, Item> {
  request(question: Question): UpstreamRequest;
  readonly decode: Decode<Question, Item>;
  /** True where the source gives an answer in the form of an error ("no such balance"); `decode` then gets it, with any status. */
  answersByError?(exchange: Exchange): boolean;
  /** What follows on a request, so that a plan can count requests before any is sent. Absent where nothing ever does. */
  follows?(question: Question, request: UpstreamRequest): Follow;
}

/** Reads an answer. Pure. */
export interface Decode<Question, Item> extends DecodeAtOnce<Question, Item> {
  /**
   * The same in steps, so that others have their turns while a long answer is read: what the core calls where it is there.
   * `readInSteps` makes a function that has it.
   */
  steps?(question: Question, exchange: Exchange): Steps<Page<Item>>;
}

/** As a method: like the other functions of an endpoint, it is only ever given the questions of its own. */
type DecodeAtOnce<Question, Item> = { decode(question: Question, exchange: Exchange): Page<Item> }['decode'];

/** What follows on a request of an endpoint that reads on. */
export interface Follow {
  /** The request that follows on every answer, as long as it may get. */
  readonly next?: UpstreamRequest;
  /** What may follow, depending on the answer. */
  readonly perhaps?: readonly Perhaps[];
}

export interface Perhaps {
  readonly step: string;
  /** When it does, a few words for people. */
  readonly why: string;
  /** How many requests at most; `Infinity` where the source alone knows. */
  readonly most: number;
}

// ---------------------------------------------------------------------------------------------------------------
// Declarations

/** The most that one call may carry; `Infinity` where the upstream documents no bound. */
export interface Limits {
  readonly accounts: number;
  readonly assets: number;
  readonly pairs: number;
  /**
   * Accounts in a call for all that they hold, where that is another number than in a call for chosen assets.
   *
   * @default accounts
   */
  readonly listed?: number;
  /** How long the request target (path and query, without the base URL's own path) may get; null where it has no bearing. */
  readonly url: UrlBudget | null;
}

/** Bytes of a request target: `fixed` + the sum over accounts + the sum over assets, never less than the truth. */
export interface UrlBudget {
  readonly max: number;
  readonly fixed: number;
  account(address: string): number;
  asset(ref: string): number;
}

/**
 * Whether a call can ask for all that an account holds. `complete`: every asset that a chosen read would report stands
 * in the list, so the list answers chosen pairs too. `partial`: the list may leave out assets a chosen read reports.
 */
export type Listing = 'none' | 'partial' | 'complete';

/** Every combination of these was asked for, or those pairs alone that are named. */
export interface AskedGrid {
  readonly accounts: readonly Account[];
  readonly assets: readonly string[];
  /** The cells that were asked for, account by account. Left out where all were. */
  readonly places?: Int32Array;
  /** The past block to read at; null for now. */
  readonly at: BlockRef | null;
}

/** An answer, cell by cell. */
export interface FilledCells {
  /** Account by account, the assets in the order of the call. */
  readonly cells: AmountCells;
  readonly completeness: Completeness;
  /** That of all values. @default not stated */
  readonly block?: Block;
  /** The source's own facts about pairs. @default none */
  readonly details?: DetailCells;
  /** Pairs of the accounts that the answer has rows for and that nobody asked for. @default none */
  readonly unasked?: readonly Pick<Reading, 'address' | 'asset'>[];
  /** The exchange with a body that has holes in place of the rows: a refusal is looked for in it. @default the exchange */
  readonly outline?: Exchange;
}

/** What is asked of a reader of rows: an answer about one account. */
export interface AskedRows<Question> {
  readonly question: Question;
  readonly account: Account;
  /** The assets that the answer is wanted for, each once. */
  readonly wanted: readonly string[];
  /** Those that the source was asked for. */
  readonly named: readonly string[] | 'all';
  /** What a row of another asset is. */
  readonly unasked: 'drop' | 'fault';
}

/** An answer, row by row. */
export interface FilledRows {
  /** The assets of the rows, in their order. The very list of the wanted assets where it is the same. */
  readonly refs: readonly string[];
  /** What the rows say of their assets; null where none says anything. */
  readonly facts: readonly (AssetFacts | null)[] | null;
  readonly cells: AmountCells;
  /** That of all rows; null where the answer does not state it. */
  readonly block: Block | null;
  /** The exchange with a body that has holes in place of the rows. */
  readonly outline: Exchange;
  readonly completeness: Page<Reading>['completeness'];
}

export interface BalanceEndpoint<Question> extends Endpoint<Question, Reading> {
  /**
   * How rows are alike, so that those of an answer of one page need not be decoded one by one. For calls of one account, by an
   * endpoint whose decoder finds one reading in each row. Absent where rows have to be decoded.
   */
  readonly rows?: PlainRows<Question>;
  /**
   * In place of `rows`, where rows differ in more than amounts: reads the totals of such an answer by itself. Null for every
   * answer that only `decode` can read, and for one with a page that follows.
   */
  fill?(asked: AskedRows<Question>, exchange: Exchange): FilledRows | null;
}

/** What an answer with a list of rows comes to: what stands around the rows, and how each of them is read. */
export interface RowFrame extends Pick<Page<Reading>, 'next' | 'completeness'> {
  /** As the body has them. Their number may be asked for, and nothing of what is in them. */
  readonly rows: readonly unknown[];
  /** Where the list stands, for details: `balances`, or an empty text for the root. */
  readonly at: string;
  readonly form: HoldingForm;
  /** That of every value; left out where values have none. */
  readonly block?: Block;
}

/** How the rows of balances are read, each by itself. */
export interface HoldingForm {
  /** The canonical address of the account that the row is about; throws a `FailureError` where it cannot be read. */
  holder(row: JsonObject, path: string): string;
  /** Throws a `FailureError` where the asset cannot be read; see `readingOf` for what follows once it is. */
  read(row: JsonObject, place: RowPlace): RowRead<Reading>;
}

export interface RowPlace {
  readonly path: string;
  readonly address: string;
}

/** What rows come to. */
export type RowsRead<Item> = Pick<Page<Item>, 'items' | 'unreadable'>;

/** What a row comes to; in steps where it is a list of its own. */
export type RowRead<Item> = RowsRead<Item> | Steps<RowsRead<Item>>;

/**
 * Rows of which all that have the same text, but for their amounts, say the same, but for their amounts: one that was read
 * stands for all others. A row with any other text is read by itself, and so is one with an amount that is not plain digits.
 */
export interface PlainRows<Question> {
  /** The names of the members on the way from the body to the list of rows. */
  readonly list: readonly string[];
  /** Null where the answer has no such list, or has to be decoded for another reason. It is given a body without rows. */
  frame(question: Question, exchange: Exchange): RowFrame | null;
  /** All amounts of a row. The total is the sum of those that are added up, times the unit. */
  readonly amounts: readonly RowAmount[];
  /** The part that the amount within the total leaves of it. @default none */
  readonly rest?: OtherPart;
  /** The member with the atomic units of one unit that amounts count, a whole number. @default amounts count atomic units */
  readonly unit?: string;
  /**
   * The member that names the account, where rows have one. `holder` looks at nothing else of a row, and in a sound answer
   * it is the same in all rows.
   */
  readonly account?: string;
}

/** An amount of a row, which may be missing or null. */
export interface RowAmount {
  /** The names of the members on the way to it. */
  readonly at: readonly string[];
  /**
   * `added` to others; `within` the total, so that a row in which it is larger is at fault; `beside` it; `shown` in display
   * units, by the scale that the row states, for which `of` names the amount; `unread`, which says nothing.
   */
  readonly counts: 'added' | 'within' | 'beside' | 'shown' | 'unread';
  /** The name of the member with the amount that is shown; where the row has none, zero is. */
  readonly of?: string;
  /** The part of the balance that it states, which a text that is `shown` or `unread` cannot. @default none */
  readonly part?: OtherPart;
}

export interface BalanceRead<S extends Shape = Shape> {
  /** Names the endpoint in counters, logs and plans, e.g. `GetAssetsBalances`. */
  readonly name: string;
  readonly shape: S;
  readonly limits: Limits;
  /** Whether this read answers for the asset; the first read that serves an asset is used for it. */
  serves(ref: string): boolean;
  readonly listing: Listing;
  /** Filters of a holdings read that the source applies itself. */
  readonly filters: readonly (keyof HoldingsFilter)[];
  /** What an asked asset missing from a successful answer means that is shown to be complete (see `Completeness`). */
  readonly absent: 'zero' | 'unknown';
  /** Set where an amount may be negative, as for a debt; from any other read a negative amount is refused. */
  readonly signed?: true;
  /** A row for an asset that the call did not name: a fault of the source, or surplus that is dropped. */
  readonly unasked: 'fault' | 'drop';
  readonly balances: BalanceEndpoint<CallOf<S>>;
  /**
   * The same as `balances.decode` for an answer of one page to a call of chosen assets, without an object per row: account
   * by account, the assets in the order of the call. Null where only `decode` can read the answer. Given every answer before a
   * refusal was looked for in it. In steps where answers may be long.
   */
  cells?(asked: AskedGrid, exchange: Exchange): FilledCells | null | Steps<FilledCells | null>;
}

export type AnyBalanceRead = { [S in Shape]: BalanceRead<S> }[Shape];

/** One asset's facts, or why the source would not give them. */
export type AssetAnswer = { readonly asset: string } & ({ readonly facts: AssetFacts } | { readonly failure: Failure });

/** How facts about assets are read, apart from balances. */
export interface AssetFactsRead {
  /** `catalogue`: one read lists every asset of the source. `ids`: a read names the assets. */
  readonly mode: 'catalogue' | 'ids';
  /**
   * Whether the read knows all assets that there are. Then an absent pair of an asset that it does not describe is no zero,
   * but fails as its facts do. An asset that a catalogue leaves out which does not know all has no facts.
   *
   * @default true for a catalogue, false for `ids`
   */
  readonly knowsAll?: boolean;
  readonly limits: Limits;
  readonly facts: Endpoint<{ readonly assets: readonly string[] }, AssetAnswer>;
}

export interface NetworkFacts {
  /** Whether balances at a past block can be read; null where what the server says of it cannot be read. */
  readonly history: boolean | null;
  /** Name and version of the server behind the network, where it states them. */
  readonly version: string | null;
  /** The errors that the server says it may answer with, without those whose declaration cannot be read. */
  readonly errors: readonly DeclaredError[];
  /** Which parts of the answer cannot be read, and are therefore null or left out; null where there are none. */
  readonly failure: Failure | null;
}

/** One error of a server's own catalogue. */
export interface DeclaredError {
  readonly code: string;
  /** The server's own message; shown to people, never parsed. */
  readonly message: string;
  readonly retryable: boolean;
}

export interface NetworkStatus {
  /** Null where it cannot be read, as each of the others. */
  readonly current: Block | null;
  readonly genesis: Block | null;
  /** The oldest block that can still be read; also null where the source does not state it. */
  readonly oldest: Block | null;
  /** Whether the server has caught up with its network; also null where it does not state it. */
  readonly synced: boolean | null;
  /** Which parts of the answer cannot be read, and are therefore null; null where there are none. */
  readonly failure: Failure | null;
}

/** Several ledgers behind one source. Network ids are `blockchain/network[/sub]`, each part percent-encoded. */
export interface NetworkReads {
  /** The networks that the configuration names; null where they are learned from the source. */
  readonly configured: readonly string[] | null;
  readonly list: Endpoint<null, string>;
  readonly facts: Endpoint<{ readonly network: string }, NetworkFacts>;
  readonly status: Endpoint<{ readonly network: string }, NetworkStatus>;
  /** Whether past balances can be read on the network as configured; null where the source must be asked. */
  history(network: string): boolean | null;
}

/** How a moment can be named to a source that knows blocks, beside "the newest block". */
export type MomentName = 'number' | 'hash' | 'time' | Exclude<BlockTag, 'latest'>;

/** Blocks of a source that can be asked for a balance at each of them. */
export interface BlockReads {
  readonly names: readonly MomentName[];
  /**
   * Whether an answer at no named block says at which it holds: by number, and by hash where `names` has that. A source whose
   * blocks are final at once has to be asked by number only.
   */
  readonly stated: boolean;
  /**
   * Whether a call takes a block as it was named, by its number alone or by its hash alone. Else the block is found first.
   *
   * @default stated
   */
  readonly direct?: boolean;
  /** The block that a moment names now, in full. */
  readonly find: Endpoint<{ readonly network: string | null; readonly at: At }, Block>;
}

/** How the identifiers of a source are checked and made canonical. Pure and linear in the length of the text. */
export interface AccountRule {
  /** One sentence for people, e.g. `0x and 40 hex digits`. */
  readonly description: string;
  readonly example: string;
  normalise(name: AccountName): Checked<AccountName>;
  /**
   * How CAIP-10 ids of the chain spell a canonical address.
   *
   * @default as it is
   */
  caip10?(address: string): string;
}

export interface AssetRule {
  readonly description: string;
  readonly example: string;
  normalise(name: AssetName): Checked<AssetName>;
  /** Facts that the canonical reference itself states, without any request; null where it states none. */
  facts(ref: string, network?: string | null): AssetFacts | null;
  /**
   * Keys that an asset shares with those that it may be confused with: the same symbol, contract or token under another
   * identity. An absent pair is not zero where the answer has a row that shares a key with it. Keys are compared without
   * regard to case, white space and the width of letters.
   *
   * @default the reference and, where the facts are known, a fungible asset's symbol and contract
   */
  kin?(ref: string, facts: AssetFacts | null): readonly string[];
  /** Absent where the facts of this source never say what an asset stands for. */
  readonly underlying?: UnderlyingRule;
}

/** What the source knows of the things that its assets stand for (`AssetFacts.underlying`). */
export interface UnderlyingRule {
  /** Whether the facts of assets on this network say it. */
  on(network: string | null): boolean;
  /** The assets that stand for the canonical CAIP-19 id; null where their names do not show it, and facts must be read. */
  assets(id: string): readonly AssetName[] | null;
}

export interface Capabilities {
  /** How a past balance is addressed. */
  readonly history: 'none' | 'block';
  /** The parts of a balance that the source reports, for any asset; see `Provider.amounts`. */
  readonly amounts: readonly AmountPart[];
  /** How the parts add up, one sentence. */
  readonly relation: string;
  /** Calls in flight together, at most. */
  readonly concurrency: number;
  /** Calls that may start per time span, each of several at once; null where the upstream documents no rate. */
  readonly rate: Rates;
}

/** What a source is asked for to see whether balances come back. */
export interface TrialPair {
  readonly account: AccountName;
  /** Null for all that the account holds. */
  readonly asset: string | null;
  /** `balance` where every sound server reports one for any account; `any` where it may not know the pair. */
  readonly answer: 'balance' | 'any';
}

export interface Provider {
  readonly capabilities: Capabilities;
  /**
   * The parts that the source reports for the asset, each of which stands in `capabilities.amounts` too: a coin may be locked
   * where a token is not. Pure.
   *
   * @default capabilities.amounts
   */
  amounts?(ref: string): readonly AmountPart[];
  readonly accounts: AccountRule;
  readonly assets: AssetRule;
  /** At least one; together they serve every reference that `assets` accepts. */
  readonly reads: readonly AnyBalanceRead[];
  /** Absent where facts come only with balances or from the reference itself. */
  readonly facts?: AssetFactsRead;
  /** The source's own facts about an account. */
  readonly accountDetails?: Endpoint<{ readonly account: Account }, Details>;
  readonly networks?: NetworkReads;
  /** Absent where balances cannot be asked for at a named block. */
  readonly blocks?: BlockReads;
  /** Asked of each server of the source before anything else, which is asked only where this is accepted. */
  readonly greeting?: Endpoint<null, unknown>;
  /** The CAIP-2 id of the chain that the addresses belong to, where the configuration names it. */
  chain(network: string | null): string | null;
  /**
   * A pair that the read can be asked for on the network, at any server of this kind; null where none can be named without
   * knowing who has an account there. Absent where the examples of the names will do.
   */
  trial?(network: string | null, read: AnyBalanceRead): TrialPair | null;
  /** The cheapest request that shows the source alive and, where it can, the credential accepted. */
  readonly ping: Endpoint<null, string>;
  /** Sent with every request, e.g. `authorization`. */
  readonly headers: ReadonlyMap<string, Secret>;
  /**
   * Added to every attempt at a request where a header that stays the same is not enough: a timestamp and a code, or the answer to
   * a challenge. `digestLogin` makes one for HTTP Digest.
   */
  readonly signing?: Signing;
  /** The failure that an answer states in the provider's own terms, with any HTTP status; else null. */
  refusal(exchange: Exchange): Failure | null;
  /**
   * The HTTP statuses of a whole answer in this protocol. Any other 2xx (206 Partial Content, 207 Multi-Status, …) is a
   * failure.
   *
   * @default 200 alone
   */
  readonly wholeStatuses?: readonly number[];
  /** Until when the source accepts no more calls, by the quota headers of any answer; null where it names no such time. */
  pausedUntil?(exchange: Exchange, now: Date): Date | null;
  /** What is left of a rate by the quota headers of any answer; null where they do not say. */
  quotaLeft?(exchange: Exchange, now: Date): QuotaLeft | null;
}

/** A kind of provider, as registered: how its options look and how one is made. */
export interface ProviderKind<Options = unknown> {
  /** The name in configuration, e.g. `teos`. */
  readonly kind: string;
  readonly summary: string;
  /** SDL of the provider's own `Details` types; the four built in have theirs under `schema/providers/`. */
  readonly typeDefs?: string;
  /** Options with description, type, default and bounds; secrets are made with `secretOption`. */
  readonly options: z.ZodType<Options>;
  create(options: Options): Provider;
}
