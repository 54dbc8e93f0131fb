/** A facts read on its way, for all requests that ask about one of its assets. */
import type { Waiters } from '../sharing/waiters.ts';
import type { FactsAnswer } from './catalogue.ts';

export interface FactsReading {
  readonly waiters: Waiters;
  /** One for each asset that it asks about. Never rejects. */
  readonly answers: Promise<ReadonlyMap<string, FactsAnswer>>;
}
