/**
 * What a rule needs of a subject to apply to it, as data. Most needs are checked against what the provider declares and
 * what the truth holds; some can only be seen in the answers, while the rule runs.
 */
import type { Provider } from '../providers/provider.ts';
import { readServing } from './reads.ts';
import type { Examples, Subject } from './subject.ts';
import { held, isLarge, isZero, unmentioned } from './truth.ts';

export interface About {
  readonly provider: Provider;
  readonly subject: Subject;
}

type NeedRule =
  | { readonly seenIn: 'declaration'; met(declared: Provider): boolean }
  | { readonly seenIn: 'subject'; met(about: About): boolean }
  | { readonly seenIn: 'answers' };

/** Every need by the words that reports and docs/adding-a-provider.md have for it, read after "needs". */
export const needRules = {
  history: declared(({ capabilities }) => capabilities.history !== 'none'),
  'a credential': declared(({ headers }) => headers.size > 0),
  'a read that lists': declared(({ reads }) => reads.some(({ listing }) => listing !== 'none')),
  "`listing: 'complete'`": declared(({ reads }) => reads.some(({ listing }) => listing === 'complete')),
  'a declared filter': declared(({ reads }) => reads.some(({ filters }) => filters.length > 0)),
  "`absent: 'zero'` or `listing: 'complete'`": declared(({ reads }) =>
    reads.some(({ absent, listing }) => absent === 'zero' || listing === 'complete'),
  ),
  'two pairs': ofSubject(({ subject: { truth } }) => held(truth).length + unmentioned(truth).length > 1),
  'two reported pairs of one network': ofSubject(({ subject }) =>
    [...Map.groupBy(held(subject.truth), ({ account }) => account.name.network).values()].some(
      (pairs) => pairs.length > 1,
    ),
  ),
  'an account with two reported assets of one read': ofSubject(({ subject, provider }) =>
    subject.truth.accounts.some((account) => {
      const pairs = held(subject.truth).filter((pair) => pair.account === account);
      const byRead = Map.groupBy(pairs, ({ ref }) => readServing(provider, ref));
      return [...byRead.values()].some((alike) => alike.length > 1);
    }),
  ),
  'an amount above 2^53': ofSubject(({ subject }) => held(subject.truth).some(({ amounts }) => isLarge(amounts))),
  'a zero that is reported': ofSubject(({ subject }) => held(subject.truth).some(({ amounts }) => isZero(amounts))),
  'a pair that is not mentioned': ofSubject(({ subject }) => unmentioned(subject.truth).length > 0),
  'a reported pair whose absence is declared to be zero': ofSubject(({ subject, provider }) =>
    held(subject.truth).some(({ ref }) => readServing(provider, ref)?.absent === 'zero'),
  ),
  '`examples.refusals`': exampled('refusals'),
  '`examples.gaps`': exampled('gaps'),
  '`examples.nearMisses`': exampled('nearMisses'),
  'rows that are declared to be alike': declared(({ reads }) =>
    reads.some(({ balances }) => balances.rows !== undefined),
  ),
  'an answer with a row': { seenIn: 'answers' },
  'an answer with two rows': { seenIn: 'answers' },
  'an amount in digits': { seenIn: 'answers' },
  'an amount in a row': { seenIn: 'answers' },
  'rows in an object': { seenIn: 'answers' },
  'an answer of several pages': { seenIn: 'answers' },
  'a listed row that states what a filter goes by': { seenIn: 'answers' },
} as const satisfies Record<string, NeedRule>;

export type Need = keyof typeof needRules;

/** Thrown by a rule where the answers do not meet a need of the rule that can only be seen there. */
export class Unmet extends Error {
  override readonly name = 'Unmet';
  readonly need: NeedSeenInAnswers;

  constructor(need: NeedSeenInAnswers) {
    super(notApplicable([need]));
    this.need = need;
  }
}

export type NeedSeenInAnswers = {
  [N in Need]: (typeof needRules)[N]['seenIn'] extends 'answers' ? N : never;
}[Need];

/** Those of the needs that the subject does not meet, as far as that shows before anything is asked. */
export function unmetNeeds(needs: readonly Need[], about: About): readonly Need[] {
  return needs.filter((need) => {
    const rule: NeedRule = needRules[need];
    if (rule.seenIn === 'answers') return false;
    return rule.seenIn === 'declaration' ? !rule.met(about.provider) : !rule.met(about);
  });
}

/** Whether the needs that a provider meets by what it declares are met. */
export function meetsByDeclaration(needs: readonly Need[], provider: Provider): boolean {
  return needs.every((need) => {
    const rule: NeedRule = needRules[need];
    return rule.seenIn !== 'declaration' || rule.met(provider);
  });
}

/** The one sentence about a rule that does not apply. */
export function notApplicable(needs: readonly Need[]): string {
  return `not applicable: needs ${needs.join('; ')}`;
}

function declared(met: (declared: Provider) => boolean) {
  return { seenIn: 'declaration', met } as const;
}

function ofSubject(met: (about: About) => boolean) {
  return { seenIn: 'subject', met } as const;
}

function exampled(name: keyof Examples) {
  return ofSubject(({ subject }) => subject.examples?.[name] !== undefined);
}
