/**
 * Sums that say how complete they are. Pure.
 *
 * A sum of what is known is a lower bound of the truth where nothing that is missing can be negative; else there is none.
 */
import { commonScale, type ExactAmount, rescale, type Scale } from '../../model/amount.ts';
import type { Failure, FailureCode } from '../../model/failure.ts';
import type { Account } from '../../model/identity.ts';
import type { Source } from '../source.ts';

/** One thing that belongs to a total, or may: how much it is, or why that is not known. */
export interface Item {
  readonly account: Account;
  readonly source: Source;
  readonly answer: Known | Missing;
}

export interface Known {
  readonly atomic: bigint;
  /** Atoms per display unit; null for the unit of the one asset that is summed, or for zero of an unknown one. */
  readonly scale: Scale | null;
  readonly isStale: boolean;
}

export interface Missing {
  readonly failure: Failure;
  readonly mayBeNegative: boolean;
}

export interface Total {
  /** Null where nothing was answered, or where something that is missing may be negative. */
  readonly atLeast: ExactAmount | null;
  readonly coverage: Coverage;
}

/** How much of what was asked was answered: `asked` is `answered` and the counts of `failed` together. */
export interface Coverage {
  readonly asked: number;
  readonly answered: number;
  /** Of the answered, those that an earlier answer stands in for. */
  readonly stale: number;
  readonly failed: readonly Shortfall[];
}

/** What is missing for one reason at one source. */
export interface Shortfall {
  readonly failure: Pick<Failure, 'code' | 'message'>;
  readonly source: Source;
  readonly count: number;
  /** The ids of the accounts, each once. */
  readonly accounts: readonly string[];
  /** The earliest moment at which asking again makes sense for all of it. */
  readonly retryAfter: Date | null;
}

export function totalOf(items: readonly Item[]): Total {
  const known = items.flatMap(knownOf);
  const isBound = items.every(({ answer }) => !('failure' in answer) || !answer.mayBeNegative);
  return { atLeast: isBound && known.length > 0 ? sumOf(known) : null, coverage: coverageOf(items) };
}

/** The amount as a list of one; none where it is missing. */
export function knownOf({ answer }: Item): readonly Known[] {
  return 'failure' in answer ? [] : [answer];
}

/** The exact sum in a common unit. Amounts that are not zero must have scales, or none of them may. */
export function sumOf(known: readonly ExactAmount[]): ExactAmount {
  const [first, ...others] = known.flatMap(({ scale }) => scale ?? []);
  if (first === undefined) return { atomic: known.reduce((sum, { atomic }) => sum + atomic, 0n), scale: null };
  const unit = commonScale([first, ...others]);
  const atomic = known.reduce(
    (sum, { atomic, scale }) => sum + (scale === null ? 0n : rescale(atomic, scale, unit)),
    0n,
  );
  return { atomic, scale: unit };
}

function coverageOf(items: readonly Item[]): Coverage {
  let answered = 0;
  let stale = 0;
  const failed = new Map<string, Gap>();
  for (const { account, source, answer } of items) {
    if ('failure' in answer) {
      const key = `${answer.failure.code} ${source.name}`;
      const gap = failed.get(key) ?? new Gap(answer.failure, source);
      gap.add(account, answer.failure);
      failed.set(key, gap);
    } else {
      answered += 1;
      if (answer.isStale) stale += 1;
    }
  }
  return { asked: items.length, answered, stale, failed: [...failed.values()].map((gap) => gap.told()) };
}

class Gap {
  readonly #failure: { readonly code: FailureCode; readonly message: string };
  readonly #source: Source;
  readonly #accounts = new Set<string>();
  #count = 0;
  #retryAfter: Date | null = null;

  constructor({ code, message }: Failure, source: Source) {
    this.#failure = { code, message };
    this.#source = source;
  }

  add({ id }: Account, { retryAfter }: Failure): void {
    this.#count += 1;
    this.#accounts.add(id);
    if (retryAfter !== null && (this.#retryAfter === null || retryAfter > this.#retryAfter))
      this.#retryAfter = retryAfter;
  }

  told(): Shortfall {
    return {
      failure: this.#failure,
      source: this.#source,
      count: this.#count,
      accounts: [...this.#accounts],
      retryAfter: this.#retryAfter,
    };
  }
}
