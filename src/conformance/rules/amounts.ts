/** Rules about amounts that cannot be read: their own pair fails, and none becomes a value. */
import { LosslessNumber } from 'lossless-json';
import { digitsOf } from '../../http/decode.ts';
import { type Amounts, amountParts } from '../../model/reading.ts';
import { replaying } from '../acts.ts';
import { demandTruth, expected } from '../compare.ts';
import { demand } from '../demand.ts';
import { replaceAt, valueAt } from '../json.ts';
import type { Answered, Lab, Session } from '../lab.ts';
import { Unmet } from '../needs.ts';
import type { RuleData } from '../rule.ts';
import { type AmountPlace, asksAlike, findAmounts, type Specimen, takeSpecimen } from '../specimen.ts';

/** More decimal places than any asset has. */
const TOO_FINE = `1.${'0'.repeat(90)}1`;

/**
 * None of these is an amount, as text or as a number, though lenient parsers make amounts of them. An exponent that makes
 * a whole number is not among them: some serialisers write one, and a provider may take it exactly.
 */
const unreadable: readonly unknown[] = [
  '',
  ' 1 ',
  '1e',
  '1e-300',
  '1e999999999',
  '0x10',
  '1,000',
  '١٢',
  TOO_FINE,
  new LosslessNumber('1e-300'),
  new LosslessNumber('1e999999999'),
  new LosslessNumber(TOO_FINE),
  true,
  {},
  null,
];

/** The figure itself with an exponent, as some serialisers write it: to be read to the last digit, or not at all. */
function withExponent(figure: unknown): readonly unknown[] {
  const digits = digitsOf(figure);
  const text = `${digits}0e-1`;
  return digits !== null && /^[1-9][0-9]*$/.test(digits) ? [text, new LosslessNumber(text)] : [];
}

/** Enough to meet every figure of several rows. */
const MOST_PLACES = 24;

export const amountRules: readonly RuleData[] = [
  {
    id: 'K7LC',
    level: 'MUST',
    name: 'MUST answer a pair whose amount cannot be read with UPSTREAM_BAD_AMOUNT, never with a value',
    why: "`BigInt('')` and `Number(null)` are zero: the commonest way to invent a balance.",
    needs: ['an amount in digits'],
    async run(lab) {
      let blamed = 0;
      await spoilAmounts(lab, (answered, spoilt, text) => {
        if (answered.ref !== spoilt.asset) return;
        const where = spoilt.path.join('.');
        demand(isHonest(answered, text), `an unreadable figure (${typeOf(text)}) at ${where} became a value`);
        if ('failure' in answered.outcome && answered.outcome.failure.code === 'UPSTREAM_BAD_AMOUNT') blamed += 1;
      });
      demand(blamed > 0, 'an amount that cannot be read is never answered with UPSTREAM_BAD_AMOUNT');
    },
  },
  {
    id: 'L9YB',
    level: 'MUST',
    name: 'MUST answer the other pairs of an answer in which one amount cannot be read',
    why: 'One odd row among hundreds is common; the others must not fail for it.',
    needs: ['an amount in digits'],
    async run(lab) {
      await spoilAmounts(lab, (answered, spoilt) => {
        if (answered.ref !== spoilt.asset) demandTruth(lab, [answered]);
      });
    },
  },
];

/** Only the kit's own texts are shown. */
function typeOf(text: unknown): string {
  return (JSON.stringify(text) ?? '').slice(0, 20);
}

type Look = (answered: Answered, spoilt: AmountPlace, text: unknown) => void;

/** Puts every unreadable text at every place of an amount, one at a time, and checks all pairs of the call. */
async function spoilAmounts(lab: Lab, look: Look): Promise<void> {
  const session = lab.open();
  const specimen = await takeSpecimen(lab, session);
  const places = findAmounts(specimen).slice(0, MOST_PLACES);
  if (places.length === 0) throw new Unmet('an amount in digits');
  for (const place of places) {
    for (const text of [...unreadable, ...withExponent(valueAt(specimen.exchange.body, place.path))]) {
      for (const answered of await askSpoilt(lab, session, { specimen, place, text })) look(answered, place, text);
    }
  }
}

interface Spoiling {
  readonly specimen: Specimen;
  readonly place: AmountPlace;
  readonly text: unknown;
}

async function askSpoilt(
  lab: Lab,
  session: Session,
  { specimen, place, text }: Spoiling,
): Promise<readonly Answered[]> {
  lab.proxy.play(replaying(replaceAt(specimen.exchange.body, place.path, text), asksAlike(specimen)));
  return session.ask([specimen.wish]);
}

/** A failure, or the truth where the changed figure only repeats another one; null may also mean "not reported". */
function isHonest(answered: Answered, text: unknown): boolean {
  if ('failure' in answered.outcome) return true;
  const truth = expected(answered);
  return truth !== null && agrees(answered.outcome.value.amounts, truth, text === null);
}

function agrees(reported: Amounts, truth: Amounts, mayLack: boolean): boolean {
  return amountParts.every((part) => reported[part] === truth[part] || (mayLack && reported[part] === null));
}
