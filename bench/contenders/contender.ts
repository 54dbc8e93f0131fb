/** What every contender is: a server that answers the query of the benchmark over the same upstream. */
import type { Setting } from '../scenarios.ts';

export interface Listening {
  /** Where the query is posted to. */
  readonly url: string;
  close(): Promise<void>;
}

export type Open = (setting: Setting) => Promise<Listening>;

/** The fields of a balance that the query asks for. */
export interface BalanceJson {
  readonly asset: { readonly ref: string; readonly name: string | null; readonly decimals: number };
  readonly total: { readonly atomic: string; readonly value: string };
}
