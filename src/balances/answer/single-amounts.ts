/** Amounts of pairs whose value came by itself, beside those that came in rows. */
import { MAX_DIGITS } from '../../model/amount.ts';
import { AmountCells, PartCells } from '../../model/amount-cells.ts';
import { type Amounts, amountParts, type OtherPart } from '../../model/reading.ts';
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
    if (isAmountsAlone(outcome)) answers.of(outcome).push({ index, amounts: outcome.value.amounts });
    else gathered.drop(index);
  }
  for (const singles of answers.all) {
    gathered.replace(
      tableOf(singles.map(({ amounts }) => amounts)),
      singles.map(({ index }) => index),
    );
  }
}

interface Single {
  readonly index: number;
  readonly amounts: Amounts;
}

/** Values that were read by one answer and are served alike, together. */
class Answers {
  readonly #known = new Map<object, { readonly first: KnownBalance; readonly singles: Single[] }[]>();

  of(outcome: KnownBalance): Single[] {
    const { observed } = outcome;
    const ofAnswer = this.#known.get(observed) ?? [];
    this.#known.set(observed, ofAnswer);
    const known = ofAnswer.find(({ first }) => isAlike(first, outcome));
    if (known !== undefined) return known.singles;
    const singles: Single[] = [];
    ofAnswer.push({ first: outcome, singles });
    return singles;
  }

  get all(): readonly (readonly Single[])[] {
    return [...this.#known.values()].flatMap((ofAnswer) => ofAnswer.map(({ singles }) => singles));
  }
}

function isAlike(a: KnownBalance, b: KnownBalance): boolean {
  return a.value.block === b.value.block && a.basis === b.basis && a.servedFrom === b.servedFrom;
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

/** Whether a total is known, and nothing beside amounts, all of which can be written by their digits. */
function isAmountsAlone({ value }: KnownBalance): boolean {
  const { amounts, facts } = value;
  if (amounts.total === null || facts !== null) return false;
  // Details may have to be decoded first.
  return amountParts.every((part) => isDigits(amounts[part])) && value.details === null;
}

function isDigits(amount: bigint | null): boolean {
  return amount === null || (amount >= 0n && amount < TOO_MUCH);
}

const TOO_MUCH = 10n ** BigInt(MAX_DIGITS);
