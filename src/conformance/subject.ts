/** What the author of a provider hands to the kit: the provider, a faithful upstream to talk to, and what is true there. */
import type { JsonObject } from '../http/decode.ts';
import type { Scale } from '../model/amount.ts';
import type { AccountName, AssetName } from '../model/identity.ts';
import type { Amounts, BlockRef } from '../model/reading.ts';
import type { ProviderKind } from '../providers/provider.ts';

export interface Subject {
  readonly kind: ProviderKind;
  /** Options as a configuration file holds them once secrets stand in their places; parsed by `kind.options`. */
  readonly options: unknown;
  readonly upstream: FakeUpstream;
  readonly truth: Truth;
  /** Answers that only the author knows. A rule that needs an example is not applicable without it. */
  readonly examples?: Examples;
}

/** Answers that the fake upstream does not give by itself: each in the upstream's own format. */
export interface Examples {
  /**
   * Errors in the upstream's own form whose meaning the provider cannot know: with a code or words that are not
   * documented. At least one comes with HTTP 200 where the upstream does that.
   */
  readonly refusals?: readonly ExampleAnswer[];
  /**
   * Given an answer to a read of balances from which the kit took a row: the same answer as it shows that a row is missing,
   * by a count, a link, a flag or another sign of the upstream. None of them may count as complete.
   */
  readonly gaps?: (rest: unknown) => readonly unknown[];
  /**
   * Given a row with a balance: rows that differ from it in how they spell or qualify the asset, so that they may or may not
   * be about the same one: another number of decimals, another version, another type.
   */
  readonly nearMisses?: (row: JsonObject) => readonly JsonObject[];
}

export interface ExampleAnswer {
  readonly status: number;
  /** Sent as JSON. */
  readonly body: unknown;
}

/** A fake of the real upstream that always answers well: the kit makes every fault. */
export interface FakeUpstream {
  /** Listens on loopback, with the same state after every start. Started once for every rule. */
  start(): Promise<RunningUpstream>;
}

export interface RunningUpstream {
  /** Origin only, e.g. `http://127.0.0.1:40123`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * What the upstream holds, as plain data in canonical names: one account at least, and one asset that the upstream reports
 * for it. The more it holds of what rules need (`needs.ts`), such as an amount above 2^53, the more of them apply.
 */
export interface Truth {
  readonly accounts: readonly AccountTruth[];
  readonly assets: readonly AssetTruth[];
  /** Past balances; needed where the provider declares history. */
  readonly past?: readonly PastTruth[];
}

export interface AccountTruth {
  readonly name: AccountName;
  /** All that the upstream reports for the account, zeros included, by asset reference, in atomic units. */
  readonly holdings: ReadonlyMap<string, Amounts>;
}

export interface AssetTruth {
  readonly name: AssetName;
  /** Null where the upstream does not state how the asset is divided. */
  readonly scale: Scale | null;
}

/** What an account of the truth held at a block at which that differed from now. */
export interface PastTruth {
  readonly account: AccountName;
  readonly at: BlockRef;
  readonly holdings: ReadonlyMap<string, Amounts>;
}
