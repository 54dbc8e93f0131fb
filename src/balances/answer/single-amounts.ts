/** Amounts of pairs whose value came by itself, beside those that came in rows. */

import { MAX_DIGITS } from '../../model/amount.ts';
import { AmountCells, PartCells } from '../../model/amount-cells.ts';
import { type Amounts, amountParts, type Block, type OtherPart } from '../../model/reading.ts';
import { rememberBy } from '../../model/remember-by.ts';
import type { GatheredTotals } from './pair-totals.ts';
import type { KnownBalance, Outcome } from './reconcile.ts';

/** @param indexes of the pairs that are asked for, by reference */
export function addSingles(
  gathered: GatheredTotals,
  pairs: Iterable<readonly [ref: string, outcome: Outcome]>,
  indexes: ReadonlyMap<string, number>,
): void {
  const answers = new Answers();
  for (const [ref, outcome] of pairs) {
    const index = indexes.get(ref);
    if (index === undefined || !('value' in outcome)) continue;
    if (isAmountsAlone(outcome)) answers.of(outcome).push({ index, outcome });
    else gathered.drop(index);
  }
  for (const singles of answers.all) {
    const [first, ...others] = singles.map(({ outcome }) => outcome);
    const isLone = first !== undefined && others.length === 0;
    gathered.replace(
      isLone ? tableOfOne(first) : tableOf(singles.map(({ outcome }) => outcome.value.amounts)),
      singles.map(({ index }) => index),
    );
  }
}

interface Single {
  readonly index: number;
  readonly outcome: KnownBalance;
}

/** Accounts for which an answer has nothing share the zero of their asset. */
const tableOfOne = rememberBy(({ value }: KnownBalance) => tableOf([value.amounts]));

interface Served {
  readonly first: KnownBalance;
  readonly singles: Single[];
}

/** Values that were read by one answer and are served alike, together. */
class Answers {
  /** By when they were observed and at which block; each of these is one object for an answer. */
  readonly #known = new Map<object, Map<Block | null, Served[]>>();
  readonly all: (readonly Single[])[] = [];

  of(outcome: KnownBalance): Single[] {
    const { observed, value } = outcome;
    const ofAnswer = this.#known.get(observed) ?? new Map<Block | null, Served[]>();
    this.#known.set(observed, ofAnswer);
    const atBlock = ofAnswer.get(value.block) ?? [];
    ofAnswer.set(value.block, atBlock);
    const known = atBlock.find(({ first }) => first.basis === outcome.basis && first.servedFrom === outcome.servedFrom);
    if (known !== undefined) return known.singles;
    const singles: Single[] = [];
    atBlock.push({ first: outcome, singles });
    this.all.push(singles);
    return singles;
  }
}

function tableOf(amounts: readonly Amounts[]): AmountCells {
  const parts = amountParts.filter(
    (part): part is OtherPart => part !== 'total' && amounts.some((some) => some[part] !== null),
  );
  const totals = amounts.map(({ total }) => textOf(total));
  if (parts.length === 0) return AmountCells.of(totals);
  const others = () => AmountCells.of(amounts.flatMap((some) => parts.map((part) => textOf(some[part]))));
  return AmountCells.of(totals, { parts: new PartCells(parts, others) });
}

function textOf(amount: bigint | null): string | null {
  return amount === null ? null : amount.toString();
}

/** Whether a total is known, and nothing beside amounts, none of which is too long. */
function isAmountsAlone({ value }: KnownBalance): boolean {
  const { amounts, facts } = value;
  if (amounts.total === null || facts !== null) return false;
  // Details may have to be decoded first.
  return amountParts.every((part) => isWritten(amounts[part])) && value.details === null;
}

function isWritten(amount: bigint | null): boolean {
  return amount === null || (amount > -TOO_MUCH && amount < TOO_MUCH);
}

const TOO_MUCH = 10n ** BigInt(MAX_DIGITS);
