/** Rules about the past: a balance is reported for the very block that was asked for, or not at all. */
import { isLosslessNumber, LosslessNumber } from 'lossless-json';
import type { BlockRef } from '../../model/reading.ts';
import type { Provider } from '../../providers/provider.ts';
import { changing, changingHeaders } from '../acts.ts';
import { demandTruth } from '../compare.ts';
import { demand } from '../demand.ts';
import { placesOf, replaceAt } from '../json.ts';
import { type Answered, everything, type Lab, type LabHolder, type Wish, wishOf } from '../lab.ts';
import type { RuleData } from '../rule.ts';
import type { PastTruth } from '../subject.ts';

function hasHistory({ capabilities }: Provider): boolean {
  return capabilities.history !== 'none';
}

export const historyRules: readonly RuleData[] = [
  {
    id: 'P2DV',
    level: 'MUST',
    name: 'MUST answer for the past block that was asked for, or HISTORY_UNSUPPORTED without a request',
    why: 'A present balance in place of a past one is wrong, and looks right.',
    needs: [],
    run: (lab) => (hasHistory(lab.provider) ? readPast(lab) : refusePast(lab)),
  },
  {
    id: 'Q9MN',
    level: 'MUST',
    name: 'MUST refuse an answer for another block than the one that was asked for',
    why: 'Nodes behind a load balancer, and nodes after a reorganisation, may answer for another block.',
    needs: ['history'],
    run: readOtherBlock,
  },
];

async function readPast(lab: Lab): Promise<void> {
  const session = lab.open();
  for (const { past, wish } of moments(lab)) {
    const answers = await session.ask([wish], { at: past.at });
    demandTruth(lab, answers);
    for (const { outcome } of answers) {
      if ('failure' in outcome || outcome.basis !== 'REPORTED') continue;
      demand(isBlock(outcome.value.block, past.at), 'a past balance does not name the block that was asked for');
    }
  }
}

async function refusePast(lab: Lab): Promise<void> {
  const answers = await lab.open().ask(everything(lab), { at: { number: 1n, hash: null } });
  const refused = answers.every(
    ({ outcome }) => 'failure' in outcome && outcome.failure.code === 'HISTORY_UNSUPPORTED',
  );
  demand(refused, 'a past block was not refused with HISTORY_UNSUPPORTED');
  demand(lab.proxy.seen.length === 0, 'a request was sent for a past block, though no history is declared');
}

async function readOtherBlock(lab: Lab): Promise<void> {
  for (const { past, wish } of moments(lab)) {
    const bodies = changing((json) => elsewhen(json, past.at));
    lab.proxy.play(changingHeaders(bodies, (value) => otherMoment(value, past.at) ?? value));
    const answers: readonly Answered[] = await lab.open().ask([wish], { at: past.at });
    const refused = answers.every(({ outcome }) => 'failure' in outcome);
    demand(refused, 'an answer for another block was taken for the one that was asked');
    lab.proxy.reset();
  }
}

/** The past moments of the truth, with holders who hold what was held then. */
function moments(lab: Lab): readonly { readonly past: PastTruth; readonly wish: Wish }[] {
  const found = (lab.subject.truth.past ?? []).flatMap((past) => {
    const holder = lab.holders.find(({ account: { network, address, subAccount } }) => {
      const { account } = past;
      return network === account.network && address === account.address && subAccount === account.subAccount;
    });
    return holder === undefined ? [] : [{ past, wish: wishOf(lab, backThen(holder, past), 'held') }];
  });
  demand(found.length > 0, 'the provider declares history, and the truth has no past of its accounts');
  return found;
}

function backThen({ account, truth }: LabHolder, { holdings }: PastTruth): LabHolder {
  return { account, truth: { name: truth.name, holdings } };
}

function isBlock(reported: BlockRef | null, asked: BlockRef): boolean {
  if (reported === null) return false;
  const sameNumber = asked.number === null || reported.number === asked.number;
  return sameNumber && (asked.hash === null || reported.hash === asked.hash);
}

/** Every mention of the asked block replaced by another one. */
function elsewhen(json: unknown, at: BlockRef): unknown {
  return placesOf(json).reduce((changed, { path, value }) => {
    const isNumber = isLosslessNumber(value);
    const other = otherMoment(isNumber ? value.value : value, at);
    return other === null ? changed : replaceAt(changed, path, isNumber ? new LosslessNumber(other) : other);
  }, json);
}

/** The text with another block in the place of the asked one; null where it is none that names it. */
function otherMoment(text: unknown, { number, hash }: BlockRef): string | null {
  if (number !== null && text === number.toString()) return (number + 1n).toString();
  return hash !== null && text === hash ? `${hash.slice(0, -1)}${hash.endsWith('0') ? '1' : '0'}` : null;
}
