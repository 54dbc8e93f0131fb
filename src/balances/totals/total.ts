/**
 * Sums that say how complete they are. Pure.
 *
 * A sum of what is known is a lower bound of the truth where nothing that is missing can be negative; else there is none.
 */
import { commonScale, type ExactAmount, rescale, type Scale } from '../../model/amount.ts';
import type { Failure, FailureCode } from '../../model/failure.ts';
import type { Account } from '../../model/identity.ts';
import { atOnce, eachInSteps, type Steps } from '../../model/steps.ts';
import type { Source } from '../source.ts';

/** One thing that belongs to a total, or may: how much it is, or why that is not known. */
export interface Item {
  readonly account: Account;
  readonly source: Source;
  readonly answer: KnownAmount | Missing;
}

export interface KnownAmount {
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
  return atOnce(totalInSteps(items));
}

export function* totalInSteps(items: readonly Item[]): Steps<Total> {
  const count = new CoverageCount();
  const known: KnownAmount[] = [];
  let isBound = true;
  yield* eachInSteps(items, (item) => {
    count.add(item);
    if ('failure' in item.answer) isBound &&= !item.answer.mayBeNegative;
    else known.push(item.answer);
  });
  return { atLeast: isBound && known.length > 0 ? yield* sumInSteps(known) : null, coverage: count.summary() };
}

/** The exact sum in a common unit. Amounts that are not zero must have scales, or none of them may. */
export function* sumInSteps(known: readonly ExactAmount[]): Steps<ExactAmount> {
  const sums = new Map<string, { readonly scale: Scale | null; atomic: bigint }>();
  yield* eachInSteps(known, ({ atomic, scale }) => {
    const key = scaleKey(scale);
    const sum = sums.get(key) ?? { scale, atomic: 0n };
    sum.atomic += atomic;
    sums.set(key, sum);
  });
  let unit: Scale | null = null;
  for (const { scale } of sums.values()) {
    if (scale !== null) unit = unit === null ? scale : commonScale([unit, scale]);
    yield UNIT_STEPS;
  }
  let atomic = 0n;
  for (const sum of sums.values()) {
    if (unit === null) atomic += sum.atomic;
    else if (sum.scale !== null) atomic += rescale(sum.atomic, sum.scale, unit);
    yield UNIT_STEPS;
  }
  return { atomic, scale: unit };
}

/** What the arithmetic of one more unit is worth. */
const UNIT_STEPS = 16;

/** Equal for equal scales. */
export function scaleKey(scale: Scale | null): string {
  return scale === null ? '' : `${scale.numerator}/${scale.denominator}`;
}

/** Counts what was asked, and how it was answered. */
export class CoverageCount {
  #asked = 0;
  #answered = 0;
  #stale = 0;
  readonly #failed = new Map<string, Gap>();

  add({ account, source, answer }: Item): void {
    this.#asked += 1;
    if ('failure' in answer) {
      const key = `${answer.failure.code} ${source.name}`;
      const gap = this.#failed.get(key) ?? new Gap(answer.failure, source);
      gap.add(account, answer.failure);
      this.#failed.set(key, gap);
    } else {
      this.#answered += 1;
      if (answer.isStale) this.#stale += 1;
    }
  }

  summary(): Coverage {
    const failed = [...this.#failed.values()].map((gap) => gap.summary());
    return { asked: this.#asked, answered: this.#answered, stale: this.#stale, failed };
  }
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

  summary(): Shortfall {
    return {
      failure: this.#failure,
      source: this.#source,
      count: this.#count,
      accounts: [...this.#accounts],
      retryAfter: this.#retryAfter,
    };
  }
}
