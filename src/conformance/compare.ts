/** Comparing answers with the truth. */
import { type Amounts, amountParts } from '../model/reading.ts';
import { amountPartsOf } from '../providers/amount-parts.ts';
import { demand } from './demand.ts';
import type { Answered, Lab } from './lab.ts';
import { readServing } from './reads.ts';

/** The codes of a source that was asked for a single pair which it does not know. */
const denials = new Set(['NOT_REPORTED', 'UNKNOWN_ASSET', 'ACCOUNT_NOT_FOUND']);

export function expected({ holder, ref }: Answered): Amounts | null {
  return holder.truth.holdings.get(ref) ?? null;
}

/** Demands that every pair has the value of the truth, and that unmentioned pairs follow the declared `absent`. */
export function demandTruth(lab: Lab, answers: readonly Answered[]): void {
  for (const answered of answers) {
    const wrong = wrongWith(lab, answered);
    demand(wrong === null, `${nameOf(lab, answered)} ${wrong}`);
  }
}

/** Demands that no pair has another value than in the truth; failures are allowed. */
export function demandNoLie(lab: Lab, answers: readonly Answered[]): void {
  demandTruth(
    lab,
    answers.filter(({ outcome }) => 'value' in outcome),
  );
}

/** Whether the pair has the value of the truth. */
export function isTrue(lab: Lab, answered: Answered): boolean {
  return wrongWith(lab, answered) === null;
}

/** Null where the outcome is right. */
function wrongWith(lab: Lab, answered: Answered): string | null {
  const amounts = expected(answered);
  if (amounts === null) return wrongWithAbsent(lab, answered);
  if ('failure' in answered.outcome)
    return `failed with ${answered.outcome.failure.code}, though the upstream reports it`;
  if (answered.outcome.basis !== 'REPORTED') return 'was taken for absent, though the upstream reports it';
  return differingPart(lab, answered.ref, { reported: answered.outcome.value.amounts, truth: amounts });
}

/** Null for a declared zero, a reason why the zero is not given, or a denial; anything else is wrong. */
export function wrongWithAbsent(lab: Lab, { ref, outcome }: Pick<Answered, 'ref' | 'outcome'>): string | null {
  if (readServing(lab.provider, ref)?.absent === 'unknown') {
    if ('value' in outcome) return 'has a value, though the upstream does not mention it';
    return denials.has(outcome.failure.code) ? null : `failed with ${outcome.failure.code}, not as an absent pair`;
  }
  if ('failure' in outcome) {
    const { code, detail } = outcome.failure;
    // The answer may have a row that is a near miss of the pair, or may not show that it is whole.
    return code === 'NOT_REPORTED' && detail !== null
      ? null
      : `failed with ${code}, though absence is declared to mean zero`;
  }
  const zero = amountParts.every((part) => (outcome.value.amounts[part] ?? 0n) === 0n);
  return zero && outcome.basis === 'ABSENT_IS_ZERO' ? null : 'is not the declared zero of an absent pair';
}

function differingPart(
  lab: Lab,
  ref: string,
  { reported, truth }: { readonly reported: Amounts; readonly truth: Amounts },
): string | null {
  const part = amountPartsOf(lab.provider, ref).find((candidate) => reported[candidate] !== truth[candidate]);
  return part === undefined ? null : `has another ${part} than the upstream holds`;
}

/** How messages name a pair: by its place in the truth, so that hostile names stay out of them. */
export function nameOf(lab: Lab, { holder, ref }: Pick<Answered, 'holder' | 'ref'>): string {
  const account = lab.holders.findIndex((candidate) => candidate.account.id === holder.account.id);
  const asset = lab.subject.truth.assets.findIndex(({ name }) => name.ref === ref);
  return `the pair of account ${account} and asset ${asset} of the truth`;
}
