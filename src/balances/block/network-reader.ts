/** What requests read from one network of a source at one moment, and the reader for sources without blocks. */
import { FailureError, failure } from '../../model/failure.ts';
import type { Account } from '../../model/identity.ts';
import type { At, Block } from '../../model/reading.ts';
import type { AccountAnswers } from '../answer/account-answers.ts';
import type { Asker } from '../context.ts';
import type { Want } from '../plan/planned-call.ts';
import type { BatchScope } from '../sharing/batch-scope.ts';
import { openBatchScope } from '../sharing/open-batch-scope.ts';
import type { Source } from '../source.ts';

export interface NetworkReaderOptions {
  readonly network: string | null;
  readonly at: At | null;
  readonly maxSurplus: number;
  /** The newest block, where it was found a moment ago. @default asked for where it is needed */
  readonly newest?: Block | null;
}

/** Who reads, and where it is written down. */
export interface ReadRequest {
  readonly asker: Asker;
  answersOf(account: Account): AccountAnswers;
}

/** What one request reads from one network at one moment. */
export interface NetworkReader {
  /** Afterwards there is an answer for all that is wanted. Rejects where the source cannot be asked at all. */
  answer(wants: readonly Want[], reader: ReadRequest): Promise<void>;
  /** The block at which all of it is read; null where there is no one block. */
  pin(): Pin | null;
}

export interface Pin {
  /** How many blocks it is older than the newest one that is known; null where it was named. */
  readonly behind: bigint | null;
}

/** At a source without blocks each answer holds for the moment at which it was given. */
export class UnpinnedReader implements NetworkReader {
  readonly #source: Source;
  readonly #options: NetworkReaderOptions;
  #scope: BatchScope | null = null;

  constructor(source: Source, options: NetworkReaderOptions) {
    this.#source = source;
    this.#options = options;
  }

  async answer(wants: readonly Want[], reader: ReadRequest): Promise<void> {
    const { at } = this.#options;
    if (at !== null && !('number' in at)) throw new FailureError(failure('HISTORY_UNSUPPORTED'));
    this.#scope ??= openBatchScope(this.#source, { ...this.#options, at });
    await this.#source.traffic.sharedReads.answer({ ...reader, scope: this.#scope, wants });
  }

  pin(): null {
    return null;
  }
}
