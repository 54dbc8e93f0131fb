/** Rules about one odd row of an answer: which pairs fail for it, and which absent pairs may no longer count as zero. */
import { changing, replaying } from '../acts.ts';
import { demandTruth, nameOf } from '../compare.ts';
import { demand } from '../demand.ts';
import { isSamePath, type JsonPath, mapRows, placesOf, replaceAt, rowAround } from '../json.ts';
import type { Answered, Lab } from '../lab.ts';
import { Unmet } from '../needs.ts';
import type { RuleData } from '../rule.ts';
import { type AmountPlace, asksAlike, findAmounts, type Specimen, takeSpecimen } from '../specimen.ts';

/** None of these names anything. Each replaces every part of a row once, and the row itself. */
const nameless: readonly unknown[] = [null, '', [], {}];
/** Enough to meet every part of one row, of which all rows of an answer have the same. */
const MOST_PLACES = 10;

export const blastRadiusRules: readonly RuleData[] = [
  {
    id: 'B6RW',
    level: 'MUST',
    name: 'MUST answer the other pairs of an answer in which one row does not say what it is about',
    why: 'One row without a name among hundreds is common; the others must not fail for it.',
    needs: ['an amount in a row', 'an answer with two rows'],
    async run(lab) {
      await spoilRows(lab, (answered, spoilt) => {
        if (!spoilt.assets.has(answered.ref)) demandTruth(lab, [answered]);
      });
    },
  },
  {
    id: 'C2ZR',
    level: 'MUST',
    name: 'MUST take nothing for zero beside a row that does not say what it is about',
    why: 'Such a row may be about any pair that the answer does not mention, so their absence proves nothing.',
    needs: ['an amount in a row', 'an answer with two rows'],
    async run(lab) {
      await spoilRows(lab, (answered, spoilt) => {
        if (!spoilt.assets.has(answered.ref) || 'failure' in answered.outcome) return;
        const isZero = answered.outcome.basis === 'ABSENT_IS_ZERO';
        demand(
          !isZero,
          `${nameOf(lab, answered)} was taken for zero beside a row that is odd at ${spoilt.path.join('.')}`,
        );
      });
    },
  },
  {
    id: 'D4LG',
    level: 'MUST',
    name: 'MUST refuse a list that is declared complete where one of its rows does not say what it is about',
    why: 'A list without the row looks complete, and so does every total of it.',
    needs: ["`listing: 'complete'`", 'an answer with a row'],
    run: spoilLists,
  },
];

interface Spoilt {
  /** Where the row was changed. */
  readonly path: JsonPath;
  /** The assets whose amounts stood in the changed row. */
  readonly assets: ReadonlySet<string>;
}

/** Changes one part of one row at a time, or all of it, and looks at all pairs of the account. */
async function spoilRows(lab: Lab, look: (answered: Answered, spoilt: Spoilt) => void): Promise<void> {
  const session = lab.open();
  const specimen = await takeSpecimen(lab, session);
  const rows = rowsWithAmounts(specimen);
  if (rows.length < 2) throw new Unmet('an answer with two rows');
  const places = rows.flatMap(({ path, assets }) => partsOf(specimen, path).map((part) => ({ path: part, assets })));
  for (const spoilt of places.slice(0, MOST_PLACES)) {
    for (const odd of nameless) {
      const body = replaceAt(specimen.exchange.body, spoilt.path, odd);
      lab.proxy.play(replaying(body, asksAlike(specimen)));
      for (const answered of await session.ask([specimen.wish])) look(answered, spoilt);
    }
  }
}

/** The rows in which amounts stand, each with the assets that they are of. */
function rowsWithAmounts(specimen: Specimen): readonly Spoilt[] {
  const rows = new Map<string, Spoilt>();
  for (const { path, asset } of findAmounts(specimen)) {
    const row = rowOf(specimen, path);
    if (row === null) continue;
    const key = JSON.stringify(row);
    rows.set(key, { path: row, assets: new Set([...(rows.get(key)?.assets ?? []), asset]) });
  }
  return [...rows.values()];
}

function rowOf({ exchange }: Specimen, path: AmountPlace['path']): JsonPath | null {
  const around = rowAround(exchange.body, path);
  return around === null ? null : [...around.rows, around.index];
}

/** The row itself, and everything in it. */
function partsOf({ exchange }: Specimen, row: JsonPath): readonly JsonPath[] {
  return placesOf(exchange.body)
    .map(({ path }) => path)
    .filter((path) => isSamePath(path.slice(0, row.length), row));
}

async function spoilLists(lab: Lab): Promise<void> {
  const session = lab.open();
  let tried = 0;
  for (const { account, truth } of lab.holders) {
    if (truth.holdings.size === 0) continue;
    for (const odd of nameless) {
      lab.proxy.play(changing((json) => mapRows(json, ([, ...others]) => [odd, ...others])));
      const listed = await session.list(account);
      tried += 1;
      if ('failure' in listed) continue;
      const refs = new Set(listed.balances.map(({ ref }) => ref));
      const lacking = [...truth.holdings.keys()].some((ref) => !refs.has(ref));
      demand(!lacking, 'a list that is declared complete leaves out a row that does not say what it is about');
    }
  }
  if (tried === 0) throw new Unmet('an answer with a row');
}
