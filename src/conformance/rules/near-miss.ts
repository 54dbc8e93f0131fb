/** Rules about near misses: a provider that drops such a row must not take its pair for zero. */
import { isLosslessNumber, LosslessNumber } from 'lossless-json';
import { isObject, type JsonObject } from '../../http/decode.ts';
import { demandNoLie, nameOf } from '../compare.ts';
import { demand } from '../demand.ts';
import { answersWith, type PairTrial, pairTrials } from '../incomplete.ts';
import { placesOf, replaceAt } from '../json.ts';
import type { Answered, Lab } from '../lab.ts';
import { Unmet } from '../needs.ts';
import { rowAt, withRows } from '../rows.ts';
import type { RuleData } from '../rule.ts';

/** One row is enough: it has many texts to spell otherwise, and the next one has the same. */
const MOST_ROWS = 1;

export const nearMissRules: readonly RuleData[] = [
  {
    id: 'D8NS',
    level: 'MUST',
    name: 'MUST read no zero for a pair whose row spells something otherwise',
    why: 'A row in capitals, or with a number as text, may be dropped as not asked for, and then its pair is missing.',
    needs: ['a reported pair whose absence is declared to be zero', 'an amount in a row'],
    async run(lab) {
      const trials = (await pairTrials(lab)).slice(0, MOST_ROWS);
      const tried = await tryRows(lab, { trials, others: otherwiseSpelled }, (answers) => demandNoLie(lab, answers));
      if (tried === 0) throw new Unmet('an amount in a row');
    },
  },
  {
    id: 'E5NM',
    level: 'MUST',
    name: 'MUST answer a pair with a failure and its detail where the answer has a near miss of it instead',
    why: 'The upstream has a row there under another identity; only the client can know whether it is the same asset.',
    needs: ['a reported pair whose absence is declared to be zero', '`examples.nearMisses`', 'an amount in a row'],
    async run(lab) {
      const { nearMisses = () => [] } = lab.subject.examples ?? {};
      const trials = await pairTrials(lab);
      const tried = await tryRows(lab, { trials, others: nearMisses }, (answers, { asset }) => {
        demandNoLie(lab, answers);
        for (const answered of answers) if (answered.ref === asset) demandDetail(lab, answered);
      });
      if (tried === 0) throw new Unmet('an amount in a row');
    },
  },
];

interface Replacing {
  readonly trials: readonly PairTrial[];
  /** What stands in the place of a row, one at a time. */
  others(row: JsonObject): readonly JsonObject[];
}

/** Checks the answers while another row replaces that of the pair. Returns how many rows were tried. */
async function tryRows(
  lab: Lab,
  { trials, others }: Replacing,
  look: (answers: readonly Answered[], trial: PairTrial) => void,
): Promise<number> {
  let tried = 0;
  for (const trial of trials) {
    const { body } = trial.specimen.exchange;
    const row = rowAt(body, trial.place);
    for (const other of row === null ? [] : others(row)) {
      tried += 1;
      look(await answersWith(lab, trial, withRows(body, trial.place, [other])), trial);
    }
  }
  return tried;
}

function demandDetail(lab: Lab, answered: Answered): void {
  if ('value' in answered.outcome) return;
  const { code, detail } = answered.outcome.failure;
  demand(detail !== null, `${nameOf(lab, answered)} failed with ${code}, and no detail names the near miss`);
}

/** The row with one of its texts or numbers spelled in each other way. */
function otherwiseSpelled(row: JsonObject): readonly JsonObject[] {
  return placesOf(row).flatMap(({ path, value }) =>
    spellingsOf(value)
      .map((spelled) => replaceAt(row, path, spelled))
      .filter(isObject),
  );
}

function spellingsOf(value: unknown): readonly unknown[] {
  if (isLosslessNumber(value)) return isWhole(value.value) ? [value.value, new LosslessNumber(`${value.value}.0`)] : [];
  if (typeof value !== 'string') return [];
  const texts = [value.toUpperCase(), value.toLowerCase(), ` ${value}`, value.replace(/^(?:0x)?(?=[0-9])/, '$&0')];
  const numbers = isWhole(value) ? [new LosslessNumber(value)] : [];
  return [...texts.filter((text) => text !== value), ...numbers];
}

/** Digits that may stand in JSON as a number. */
function isWhole(text: string): boolean {
  return /^(?:0|[1-9][0-9]*)$/.test(text);
}
