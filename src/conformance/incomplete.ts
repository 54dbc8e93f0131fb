/** Tries what the provider makes of an answer that is incomplete, or that shows that it is. */
import { recording, replaying } from './acts.ts';
import { isTrue, nameOf } from './compare.ts';
import { demand } from './demand.ts';
import { rowAround } from './json.ts';
import type { Answered, Lab } from './lab.ts';
import { keyOf } from './proxy.ts';
import { type JsonRowPlace, lastRow, withoutRow } from './rows.ts';
import { type AmountPlace, asksAlike, findAmounts, type Specimen, takeSpecimen } from './specimen.ts';

/** Given an answer from which a row was removed: forms of it that must not count as complete. */
export type Spoil = (rest: unknown) => readonly unknown[];

/** One row with the amount of one pair, in an answer where a missing row is declared to mean zero. */
export interface PairTrial {
  readonly specimen: Specimen;
  readonly asset: string;
  readonly place: JsonRowPlace;
}

/** Enough to meet the first row and others; each is tried in several forms, on a source opened afresh. */
const MOST_TRIALS = 3;

export async function pairTrials(lab: Lab): Promise<readonly PairTrial[]> {
  if (!lab.provider.reads.some(({ absent }) => absent === 'zero')) return [];
  const specimen = await takeSpecimen(lab, lab.open(), ({ absent }) => absent === 'zero');
  const byAsset = new Map(
    findAmounts(specimen)
      .toReversed()
      .map((place) => [place.asset, place]),
  );
  return [...byAsset.values()].flatMap((amount) => trialOf(specimen, amount)).slice(0, MOST_TRIALS);
}

function trialOf(specimen: Specimen, { path, asset }: AmountPlace): readonly PairTrial[] {
  const place = rowAround(specimen.exchange.body, path);
  return place === null ? [] : [{ specimen, asset, place }];
}

/** The answers of a new source to the specimen's question while the upstream answers it with `body`. */
export async function answersWith(lab: Lab, { specimen }: PairTrial, body: unknown): Promise<readonly Answered[]> {
  lab.proxy.play(replaying(body, asksAlike(specimen)));
  return lab.open().ask([specimen.wish]);
}

export interface Spoiling {
  readonly spoil: Spoil;
  /** What shows that the answer is not whole, after "though". */
  readonly sign: string;
}

/**
 * Demands that the pair of the missing row fails in every form of the answer, or has the value of another answer: after a
 * refusal, parts may be asked. Returns how many forms were tried.
 */
export async function refuseZeros(lab: Lab, { spoil, sign }: Spoiling): Promise<number> {
  let tried = 0;
  for (const trial of await pairTrials(lab)) {
    for (const form of spoil(withoutRow(trial.specimen.exchange.body, trial.place))) {
      tried += 1;
      const answered = (await answersWith(lab, trial, form)).find(({ ref }) => ref === trial.asset);
      demand(answered !== undefined, 'a pair was left without an answer');
      const isKnown = 'failure' in answered.outcome || isTrue(lab, answered);
      demand(isKnown, `${nameOf(lab, answered)}, whose row is missing, has a value, though ${sign}`);
    }
  }
  return tried;
}

/** Demands that a listing that is declared to be complete fails. Returns how many forms of answers were tried. */
export async function refuseListings(lab: Lab, { spoil, sign }: Spoiling): Promise<number> {
  if (!lab.provider.reads.some(({ listing }) => listing === 'complete')) return 0;
  const session = lab.open();
  const [first, ...others] = lab.holders;
  demand(first !== undefined, 'the truth has no account');
  const { account } = others.reduce((best, other) => (sizeOf(other) > sizeOf(best) ? other : best), first);
  const { act, answers } = recording();
  lab.proxy.play(act);
  await session.list(account);
  let tried = 0;
  for (const { request, json } of answers) {
    const place = lastRow(json);
    for (const form of place === null ? [] : spoil(withoutRow(json, place))) {
      tried += 1;
      lab.proxy.play(replaying(form, (other) => keyOf(other) === keyOf(request)));
      const holdings = await session.list(account);
      demand('failure' in holdings, `a listing was taken for complete, though ${sign}`);
    }
  }
  return tried;
}

function sizeOf({ truth }: Lab['holders'][number]): number {
  return truth.holdings.size;
}
