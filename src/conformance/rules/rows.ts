/** Rules about rows: rows are matched by identity, in any order and with other rows between them. */
import { isDeepStrictEqual } from 'node:util';
import { changing, changingRows, replaying } from '../acts.ts';
import { demandNoLie, demandTruth, isTrue, nameOf, wrongWithAbsent } from '../compare.ts';
import { demand } from '../demand.ts';
import { mapRows, rowAround } from '../json.ts';
import { everything, type Lab, type Wish, wishOf } from '../lab.ts';
import { Unmet } from '../needs.ts';
import { readServing } from '../reads.ts';
import { mixedWith, reversed, rotated, withRival } from '../rows.ts';
import type { RuleData } from '../rule.ts';
import { ask, asksAlike, findAmounts, planWish, requestOf, takeSpecimen } from '../specimen.ts';

/** Enough to meet every figure of a row. */
const MOST_PLACES = 12;

export const rowRules: readonly RuleData[] = [
  {
    id: 'E6TF',
    level: 'MUST',
    name: 'MUST read an answer alike in every order of its rows',
    why: 'No upstream promises an order of rows.',
    needs: ['an answer with two rows'],
    run: readReordered,
  },
  {
    id: 'F2WH',
    level: 'MUST',
    name: 'MUST not report another amount because a row stands twice',
    why: 'A row that stands twice is one row, or a reason to refuse the answer; never twice the money.',
    needs: ['an answer with a row'],
    run: readDoubled,
  },
  {
    id: 'G8PJ',
    level: 'MUST',
    name: 'MUST not choose between two rows for one pair that disagree',
    why: 'Of two rows for one pair that disagree, neither is known to be right.',
    needs: ['an amount in a row'],
    run: readContradicted,
  },
  {
    id: 'H5RK',
    level: 'MUST',
    name: 'MUST not give a row of another account or asset to a pair that was asked',
    why: 'Rows of other accounts and assets may stand in an answer by mistake; position and count prove nothing.',
    needs: ['two reported pairs of one network', 'an answer with a row'],
    run: readMixed,
  },
  {
    id: 'J3VN',
    level: 'MUST',
    name: 'MUST not take an answer about another asset for the one that was asked',
    why: "Caches, gateways and reused connections have delivered the answer to another client's request.",
    needs: ['an account with two reported assets of one read'],
    run: readForeign,
  },
  {
    id: 'M4GD',
    level: 'MUST',
    name: 'MUST make up nothing for a row that vanished',
    why: 'What vanished is unknown, or zero by declaration; the rest is as good as before, or refused where the answer shows the gap.',
    needs: ['an answer with a row'],
    run: readShortened,
  },
];

async function readReordered(lab: Lab): Promise<void> {
  for (const reorder of [reversed, rotated]) {
    const { act, longest } = changingRows(reorder);
    lab.proxy.play(act);
    demandTruth(lab, await lab.open().ask(everything(lab)));
    if (longest() < 2) throw new Unmet('an answer with two rows');
  }
}

async function readDoubled(lab: Lab): Promise<void> {
  const { act, longest } = changingRows((rows) => [...rows, ...rows]);
  lab.proxy.play(act);
  demandNoLie(lab, await lab.open().ask(everything(lab)));
  if (longest() === 0) throw new Unmet('an answer with a row');
}

async function readContradicted(lab: Lab): Promise<void> {
  const session = lab.open();
  const specimen = await takeSpecimen(lab, session);
  const places = findAmounts(specimen).filter(({ path }) => rowAround(specimen.exchange.body, path) !== null);
  if (places.length === 0) throw new Unmet('an amount in a row');
  for (const { path, asset } of places.slice(0, MOST_PLACES)) {
    for (const order of ['before', 'after'] as const) {
      lab.proxy.play(replaying(withRival(specimen.exchange.body, path, order), asksAlike(specimen)));
      const answers = await session.ask([specimen.wish]);
      const rivals = answers.find(({ ref }) => ref === asset);
      demand(
        rivals !== undefined && 'failure' in rivals.outcome,
        `of two rows that disagree one was believed; the false one stood ${order} the true one`,
      );
      demandNoLie(lab, answers);
    }
  }
}

async function readMixed(lab: Lab): Promise<void> {
  const session = lab.open();
  const { wish } = await takeSpecimen(lab, session);
  // At least one asset of the holder is not asked for, so that its row is one of another asset.
  const asked = { holder: wish.holder, refs: wish.refs.slice(0, Math.min(2, Math.max(1, wish.refs.length - 1))) };
  const neighbours = lab.holders.filter(({ account }) => account.network === wish.holder.account.network);
  let mixed = 0;
  for (const holder of neighbours) {
    const strangers = await answersTo(lab, wishOf(lab, holder, 'held'));
    for (const order of ['before', 'after'] as const) {
      const mix = (json: unknown): unknown => strangers.reduce((rows, other) => mixedWith(rows, other, order), json);
      lab.proxy.play(
        changing((json) => {
          const changed = mix(json);
          if (!isDeepStrictEqual(changed, json)) mixed += 1;
          return changed;
        }),
      );
      demandNoLie(lab, await session.ask([asked]));
    }
    lab.proxy.reset();
  }
  if (mixed === 0) throw new Unmet('an answer with a row');
}

async function readForeign(lab: Lab): Promise<void> {
  const session = lab.open();
  const { holder, refs } = twoOfOneRead(lab);
  const [ref, ...others] = refs;
  demand(ref !== undefined, 'no account of the truth holds anything');
  for (const other of others.slice(0, 4)) {
    const [foreign] = await answersTo(lab, { holder, refs: [other] });
    lab.proxy.play(changing(() => foreign));
    const [answered] = await session.ask([{ holder, refs: [ref] }]);
    demand(answered !== undefined, 'a pair was left without an answer');
    // Some upstreams answer with more than was asked, and so about the asked asset too.
    const isReported = 'value' in answered.outcome && answered.outcome.basis === 'REPORTED';
    demand(!isReported || isTrue(lab, answered), 'an answer about another asset was taken for the one that was asked');
    lab.proxy.reset();
  }
}

/** What one account holds of one read's assets, where that is two at least. */
function twoOfOneRead(lab: Lab): Wish {
  for (const holder of lab.holders) {
    const { refs } = wishOf(lab, holder, 'held');
    for (const served of Map.groupBy(refs, (ref) => readServing(lab.provider, ref)).values()) {
      if (served.length > 1) return { holder, refs: served };
    }
  }
  throw new Error('the rule ran though no account has two reported assets of one read');
}

async function readShortened(lab: Lab): Promise<void> {
  const session = lab.open();
  const specimen = await takeSpecimen(lab, session);
  let tried = 0;
  for (const dropped of [0, specimen.readings.length - 1]) {
    const rest = mapRows(specimen.exchange.body, (rows) => rows.filter((_, index) => index !== dropped));
    if (isDeepStrictEqual(rest, specimen.exchange.body)) continue;
    tried += 1;
    lab.proxy.play(replaying(rest, asksAlike(specimen)));
    const answers = await session.ask([specimen.wish]);
    const lost = answers.filter(({ outcome }) => 'failure' in outcome || outcome.basis !== 'REPORTED');
    // An upstream that counts its rows lets the provider see the gap; then all of the answer may be refused.
    if (answers.every(({ outcome }) => 'failure' in outcome)) continue;
    demand(lost.length <= 1, 'one row vanished, and more than one pair was lost, though not all');
    for (const answered of lost) {
      const wrong = wrongWithAbsent(lab, answered);
      demand(wrong === null, `${nameOf(lab, answered)}, whose row vanished, ${wrong}`);
    }
    demandTruth(
      lab,
      answers.filter((answered) => !lost.includes(answered)),
    );
  }
  if (tried === 0) throw new Unmet('an answer with a row');
}

/** The decoded answers to the first request of every call that the wish takes. */
async function answersTo(lab: Lab, wish: Wish): Promise<readonly unknown[]> {
  const { upstream } = lab.open().source;
  const sent = planWish(lab, wish).map((planned) => ask(upstream, requestOf(planned)));
  return (await Promise.all(sent)).map(({ body }) => body);
}
