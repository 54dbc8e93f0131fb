/** Rules about rows: answers are matched by identity, whatever their order and whatever else stands between them. */
import type { Provider } from '../providers/provider.ts';
import { changing, replaying } from './acts.ts';
import { mapRows, rowAround } from './json.ts';
import { everything, type Lab, type Wish, wishOf } from './lab.ts';
import { mixedWith, reversed, rotated, withRival } from './rows.ts';
import { always, demand, NothingToTry, type Rule } from './rule.ts';
import { ask, asksAlike, findAmounts, planWish, requestOf, takeSpecimen } from './specimen.ts';
import { demandNoLie, demandTruth, isTrue, nameOf, wrongWithAbsent } from './truth.ts';

/** Enough to meet every figure of a row. */
const MOST_PLACES = 12;

/** A read of one asset of one account has one object for an answer; every other read has rows. */
function hasRows({ reads }: Provider): boolean {
  return reads.some(({ shape, listing }) => shape !== 'account' || listing !== 'none');
}

export const rowRules: readonly Rule[] = [
  {
    id: 'E6TF',
    level: 'MUST',
    name: 'MUST read an answer alike whatever the order of its rows',
    why: 'No upstream promises an order of rows.',
    applies: hasRows,
    run: readReordered,
  },
  {
    id: 'F2WH',
    level: 'MUST',
    name: 'MUST not tell another amount because a row stands twice',
    why: 'A row that stands twice is one row, or a reason to refuse the answer; never twice the money.',
    applies: hasRows,
    run: readDoubled,
  },
  {
    id: 'G8PJ',
    level: 'MUST',
    name: 'MUST not choose between two rows for one pair that disagree',
    why: 'Of two rows for one pair that disagree, neither is known to be right.',
    applies: hasRows,
    run: readContradicted,
  },
  {
    id: 'H5RK',
    level: 'MUST',
    name: 'MUST not give a row of another account or asset to a pair that was asked',
    why: 'Rows of other accounts and assets may stand in an answer by mistake; position and count prove nothing.',
    applies: hasRows,
    run: readMixed,
  },
  {
    id: 'J3VN',
    level: 'MUST',
    name: 'MUST not take an answer about another asset for the one that was asked',
    why: "Caches, gateways and reused connections have handed out the answer to somebody else's question.",
    applies: always,
    run: readForeign,
  },
  {
    id: 'M4GD',
    level: 'MUST',
    name: 'MUST make up nothing for a row that vanished',
    why: 'What vanished is unknown, or zero by declaration; the rest is as good as before, or refused where the answer shows the gap.',
    applies: hasRows,
    run: readShortened,
  },
];

async function readReordered(lab: Lab): Promise<void> {
  for (const reorder of [reversed, rotated]) {
    lab.proxy.play(changing((json) => mapRows(json, reorder)));
    demandTruth(lab, await lab.open().ask(everything(lab)));
  }
}

async function readDoubled(lab: Lab): Promise<void> {
  lab.proxy.play(changing((json) => mapRows(json, (rows) => [...rows, ...rows])));
  demandNoLie(lab, await lab.open().ask(everything(lab)));
}

async function readContradicted(lab: Lab): Promise<void> {
  const session = lab.open();
  const specimen = await takeSpecimen(lab, session);
  const places = findAmounts(specimen).filter(({ path }) => rowAround(specimen.exchange.body, path) !== null);
  if (places.length === 0) throw new NothingToTry('no row of an answer has an amount');
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
  const asked = { holder: wish.holder, refs: wish.refs.slice(0, 2) };
  const neighbours = lab.holders.filter(({ account }) => account.network === wish.holder.account.network);
  for (const holder of neighbours) {
    const strangers = await answersTo(lab, wishOf(lab, holder, 'held'));
    for (const order of ['before', 'after'] as const) {
      lab.proxy.play(changing((json) => strangers.reduce((mixed, other) => mixedWith(mixed, other, order), json)));
      demandNoLie(lab, await session.ask([asked]));
    }
    lab.proxy.reset();
  }
}

async function readForeign(lab: Lab): Promise<void> {
  const session = lab.open();
  const { wish } = await takeSpecimen(lab, session);
  const [ref, ...others] = wish.refs;
  demand(ref !== undefined, 'no account of the truth holds anything');
  if (others.length === 0) throw new NothingToTry('no account of the truth holds two assets of one read');
  for (const other of others.slice(0, 4)) {
    const [foreign] = await answersTo(lab, { holder: wish.holder, refs: [other] });
    lab.proxy.play(changing(() => foreign));
    const [answered] = await session.ask([{ holder: wish.holder, refs: [ref] }]);
    demand(answered !== undefined, 'a pair was left without an answer');
    // Some upstreams answer with more than was asked, and so about the asked asset too.
    const told = 'value' in answered.outcome && answered.outcome.basis === 'REPORTED';
    demand(!told || isTrue(lab, answered), 'an answer about another asset was taken for the one that was asked');
    lab.proxy.reset();
  }
}

async function readShortened(lab: Lab): Promise<void> {
  const session = lab.open();
  const specimen = await takeSpecimen(lab, session);
  for (const dropped of [0, specimen.readings.length - 1]) {
    const rest = mapRows(specimen.exchange.body, (rows) => rows.filter((_, index) => index !== dropped));
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
}

/** The decoded answers to the first request of every call that the wish takes. */
async function answersTo(lab: Lab, wish: Wish): Promise<readonly unknown[]> {
  const { upstream } = lab.open().source;
  const sent = planWish(lab, wish).map((planned) => ask(upstream, requestOf(planned)));
  return (await Promise.all(sent)).map(({ body }) => body);
}
