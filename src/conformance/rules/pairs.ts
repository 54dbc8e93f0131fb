/** Rules about good answers: clients get what the upstream reports. */

import { amountPartsOf } from '../../providers/amount-parts.ts';
import { demandTruth, expected, nameOf, wrongWithAbsent } from '../compare.ts';
import { demand } from '../demand.ts';
import { everything, wishOf } from '../lab.ts';
import { readServing } from '../reads.ts';
import type { RuleData } from '../rule.ts';
import { isLarge, isZero } from '../truth.ts';

export const pairRules: readonly RuleData[] = [
  {
    id: 'A7Q2',
    level: 'MUST',
    name: 'MUST answer every pair with what the upstream holds, in the order asked',
    why: 'Attribution and completeness: everything else rests on this.',
    needs: [],
    async run(lab) {
      demandTruth(lab, await lab.open().ask(everything(lab)));
      const reversed = everything(lab).map(({ holder, refs }) => ({ holder, refs: refs.toReversed() }));
      demandTruth(lab, await lab.open().ask(reversed.toReversed()));
    },
  },
  {
    id: 'N4BW',
    level: 'MUST',
    name: 'MUST answer a pair by itself as it does among others',
    why: 'Asking for one pair and asking for all are often different requests with different answers.',
    needs: ['two pairs'],
    async run(lab) {
      const session = lab.open();
      for (const holder of lab.holders.slice(0, 3)) {
        for (const ref of wishOf(lab, holder).refs.slice(0, 5)) {
          demandTruth(lab, await session.ask([{ holder, refs: [ref] }]));
        }
      }
    },
  },
  {
    id: 'B3K7',
    level: 'MUST',
    name: 'MUST keep every digit of an amount above 2^53',
    why: 'A floating-point number would round the amount, and nothing would show it.',
    needs: ['an amount above 2^53'],
    async run(lab) {
      const answers = await lab.open().ask(lab.holders.map((holder) => wishOf(lab, holder, 'held')));
      const large = answers.filter((answered) => {
        const amounts = expected(answered);
        return amounts !== null && isLarge(amounts);
      });
      demandTruth(lab, large);
    },
  },
  {
    id: 'C9XD',
    level: 'MUST',
    name: 'MUST report a zero that the upstream reports as a reported zero',
    why: 'Zero is an answer; a client must be able to distinguish it from a pair without an answer.',
    needs: ['a zero that is reported'],
    async run(lab) {
      const answers = await lab.open().ask(lab.holders.map((holder) => wishOf(lab, holder, 'held')));
      const zeros = answers.filter((answered) => {
        const amounts = expected(answered);
        return amounts !== null && isZero(amounts);
      });
      demandTruth(lab, zeros);
    },
  },
  {
    id: 'D4MZ',
    level: 'MUST',
    name: 'MUST let a pair that the upstream does not mention follow the declared `absent`',
    why: 'A pair without a row is unknown, unless the provider declares that absence means zero.',
    needs: ['a pair that is not mentioned'],
    async run(lab) {
      const answers = await lab.open().ask(everything(lab));
      const absent = answers.filter((candidate) => expected(candidate) === null);
      for (const answered of absent) {
        const wrong = wrongWithAbsent(lab, answered);
        demand(wrong === null, `${nameOf(lab, answered)} ${wrong}`);
      }
      const silent = absent.filter(({ ref }) => readServing(lab.provider, ref)?.absent === 'zero');
      const isOfUse = silent.length === 0 || silent.some(({ outcome }) => 'value' in outcome);
      demand(isOfUse, 'absence is declared to mean zero and never does: no answer shows that it is whole');
    },
  },
  {
    id: 'P8HT',
    level: 'MUST',
    name: 'MUST report exactly the parts of a balance that it declares, and say how they add up',
    why: 'Clients show the parts that they get: a declared part must be there, and a part that is not declared is an invention.',
    needs: [],
    async run(lab) {
      const { amounts: declared, relation } = lab.provider.capabilities;
      demand(declared.length > 0 && relation.trim() !== '', 'no part of a balance, or no relation, is declared');
      const answers = await lab.open().ask(lab.holders.map((holder) => wishOf(lab, holder, 'held')));
      const values = answers.filter(({ outcome }) => 'value' in outcome);
      demand(values.length > 0, 'no pair that the upstream reports has a value');
      for (const answered of values) {
        if (!('value' in answered.outcome)) continue;
        const ofAsset = amountPartsOf(lab.provider, answered.ref);
        demand(
          ofAsset.length > 0 && ofAsset.every((part) => declared.includes(part)),
          `${nameOf(lab, answered)}: its asset has no part, or one that the source does not declare`,
        );
        for (const [part, amount] of Object.entries(answered.outcome.value.amounts)) {
          const named = ofAsset.some((candidate) => candidate === part);
          demand(
            named === (amount !== null),
            `${nameOf(lab, answered)}: ${part} is ${named ? 'declared but missing' : 'reported but not declared'}`,
          );
        }
      }
    },
  },
];
