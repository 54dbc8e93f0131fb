/** Rules about incomplete answers: a pair that is missing from one is not known to be zero. */
import type { PlannedCall } from '../../balances/plan/planned-call.ts';
import { isObject, type JsonObject } from '../../http/decode.ts';
import type { Account } from '../../model/identity.ts';
import { answering, cutting, withStatus } from '../acts.ts';
import { expected, nameOf } from '../compare.ts';
import { demand } from '../demand.ts';
import { followings } from '../following.ts';
import { refuseListings, refuseZeros, type Spoiling } from '../incomplete.ts';
import { mapRows } from '../json.ts';
import { type Answered, everything, type Lab, type Session } from '../lab.ts';
import { type NeedSeenInAnswers, Unmet } from '../needs.ts';
import { lastRow } from '../rows.ts';
import type { RuleData } from '../rule.ts';
import { isOnWire } from '../specimen.ts';

const FAILED_PAGE = 'a page that failed';
/** How many calls of several pages are tried. */
const MOST_CALLS = 6;

/** Accepted and not done yet; a part of what there is; several results in one (RFC 9110, RFC 4918, read 2026-11). */
const NOT_WHOLE = [202, 206, 207] as const;

/** Common forms of an error member, since the kit does not know the protocol. */
const errors: readonly JsonObject[] = [
  { error: 'failed' },
  { error: { code: 1, message: 'failed' } },
  { errors: [{ message: 'failed' }] },
];

export const completenessRules: readonly RuleData[] = [
  {
    id: 'X2PS',
    level: 'MUST',
    name: 'MUST refuse an answer with HTTP 206 as a whole, and one with 202 or 207 unless its protocol calls that whole',
    why: 'These statuses say that the answer is, or may be, incomplete; what it lacks would become zero.',
    needs: [],
    run: readPartial,
  },
  {
    id: 'Y7EB',
    level: 'MUST',
    name: 'MUST read no zero from an answer that has an error beside its rows, and no complete listing',
    why: 'A server that fails half-way may send the rows that it had.',
    needs: ["`absent: 'zero'` or `listing: 'complete'`", 'rows in an object'],
    run: (lab) => refuse(lab, { spoil: withErrors, sign: 'an error stands beside the rows' }, 'rows in an object'),
  },
  {
    id: 'Z3DB',
    level: 'MUST',
    name: 'MUST read no zero from an answer in which another row stands twice',
    why: 'Where a list was cut or moved between two pages, one row comes twice and one not at all.',
    needs: ['a reported pair whose absence is declared to be zero', 'an answer with two rows'],
    async run(lab) {
      const tried = await refuseZeros(lab, { spoil: withDoubledRow, sign: 'another row stands twice' });
      if (tried === 0) throw new Unmet('an answer with two rows');
    },
  },
  {
    id: 'A9PM',
    level: 'MUST',
    name: 'MUST take no answer for whole of which a further page or step failed',
    why: 'The pairs on the page that failed are neither zero nor absent.',
    needs: ['an answer of several pages'],
    run: readWithoutPage,
  },
  {
    id: 'C6GP',
    level: 'MUST',
    name: 'MUST read no zero from an answer that shows that rows are missing, and no complete listing',
    why: 'A count, a link or a full page shows that rows are missing.',
    needs: ["`absent: 'zero'` or `listing: 'complete'`", '`examples.gaps`', 'an answer with a row'],
    run: (lab) =>
      refuse(lab, { spoil: lab.subject.examples?.gaps ?? (() => []), sign: 'it shows a gap' }, 'an answer with a row'),
  },
];

async function readPartial(lab: Lab): Promise<void> {
  const { wholeStatuses = [] } = lab.provider;
  // HTTP 206 is a part in every protocol.
  for (const status of NOT_WHOLE.filter((partial) => partial === 206 || !wholeStatuses.includes(partial))) {
    lab.proxy.play(withStatus(status));
    const session = lab.open();
    for (const answered of await session.ask(everything(lab))) demandRefused(lab, answered, `HTTP ${status}`);
    for (const { account } of lab.holders) await demandUnlisted(session, account, `HTTP ${status}`);
  }
}

/** Checks both: that a missing row is no zero, and that a listing without it is refused. */
async function refuse(lab: Lab, spoiling: Spoiling, need: NeedSeenInAnswers): Promise<void> {
  const tried = (await refuseZeros(lab, spoiling)) + (await refuseListings(lab, spoiling));
  if (tried === 0) throw new Unmet(need);
}

function withErrors(rest: unknown): readonly unknown[] {
  return isObject(rest) ? errors.map((error) => ({ ...rest, ...error })) : [];
}

/** As many rows as before, one of them twice. */
function withDoubledRow(rest: unknown): readonly unknown[] {
  return lastRow(rest) === null ? [] : [mapRows(rest, (rows) => [...rows, ...rows.slice(0, 1)])];
}

async function readWithoutPage(lab: Lab): Promise<void> {
  const found = await followings(lab);
  if (found.length === 0) throw new Unmet('an answer of several pages');
  const perCall = new Map(found.map((following) => [following.planned, following]));
  for (const { planned, next } of [...perCall.values()].slice(0, MOST_CALLS)) {
    const isNext = isOnWire(next);
    for (const spoil of [answering(500, {}), cutting({ announced: true }), cutting({ announced: false })]) {
      lab.proxy.play((request, forward) => (isNext(request) ? spoil(request, forward) : forward()));
      await demandNothingOf(lab, planned);
    }
  }
}

/** Asks for all that the call was to answer, in a session of its own. */
async function demandNothingOf(lab: Lab, { answers }: PlannedCall): Promise<void> {
  const session = lab.open();
  const wanted = new Map(answers.map((want) => [want.account.id, want]));
  for (const answered of await session.ask(everything(lab))) {
    const isOfCall = wanted.get(answered.holder.account.id)?.assets.includes(answered.ref) === true;
    if (isOfCall) demandRefused(lab, answered, FAILED_PAGE);
  }
  for (const { account, listings } of answers) {
    if (listings.length > 0) await demandUnlisted(session, account, FAILED_PAGE);
  }
}

/** By a failure of the source, where the source has the pair. */
function demandRefused(lab: Lab, answered: Answered, what: string): void {
  const { outcome } = answered;
  const named = nameOf(lab, answered);
  demand('failure' in outcome, `${named} has a value from an answer with ${what}`);
  const { code } = outcome.failure;
  const isRefused = expected(answered) === null || code.startsWith('UPSTREAM_');
  demand(isRefused, `${named} failed with ${code} for an answer with ${what}`);
}

async function demandUnlisted(session: Session, account: Account, what: string): Promise<void> {
  demand('failure' in (await session.list(account)), `a listing was taken from an answer with ${what}`);
}
