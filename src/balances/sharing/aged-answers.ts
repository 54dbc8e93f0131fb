/**
 * Balances that may be of some age: what was kept of earlier reads, for one request. All requests of a group that allow the
 * same ages take the same.
 */
import type { Account } from '../../model/identity.ts';
import { AccountAnswers } from '../answer/account-answers.ts';
import type { ServedFrom } from '../answer/reconcile.ts';
import { isWanted, Wants } from '../answer/wants.ts';
import type { Asker } from '../context.ts';
import type { Freshness, Keeping } from '../kept/kept-balances.ts';
import type { Want } from '../plan/planned-call.ts';
import { perGroup } from './request-groups.ts';

/** What a request asks for at one moment, where balances may be of some age. */
export interface AgedQuestion {
  /** Names the network and the moment. */
  readonly key: string;
  readonly freshness: Freshness;
  /** Where the request keeps its own answers. */
  answersOf(account: Account): AccountAnswers;
}

/** What requests of a group were answered to such a question. */
class ToldAnswers {
  readonly asked = new Wants();
  readonly #answers = new Map<string, AccountAnswers>();

  of({ id }: Account): AccountAnswers {
    const answers = this.#answers.get(id) ?? new AccountAnswers();
    this.#answers.set(id, answers);
    return answers;
  }
}

const toldOf = perGroup(() => new Map<string, ToldAnswers>());

/** What is noted of a want, beside values that are kept anyway. */
const WANT_BYTES = 500;
const ASSET_BYTES = 100;

export class AgedAnswers {
  readonly #kept: Keeping;
  readonly #question: AgedQuestion;
  readonly #asker: Asker;
  readonly #told: ToldAnswers | null;

  constructor(source: { readonly memory: { readonly kept: Keeping } }, question: AgedQuestion, asker: Asker) {
    const { group = null } = asker;
    this.#kept = source.memory.kept;
    this.#question = question;
    this.#asker = asker;
    this.#told = group === null ? null : toldFor(toldOf(group, source), question);
  }

  /** Before `take`: what other replicas keep is looked up. As the same of `Keeping`. */
  gather(wants: readonly Want[]): Promise<number> | null {
    const { key, freshness } = this.#question;
    return this.#kept.gather(key, wants, { freshness, context: this.#asker.context });
  }

  /** Before the source is asked: brings in what is young enough, and what the group was answered. */
  take(wants: readonly Want[]): void {
    for (const want of wants) {
      const own = this.#question.answersOf(want.account);
      const told = this.#told;
      if (told !== null) own.absorb(told.of(want.account), want);
      // What another request of the group is waiting for has to be its answer, not one that was kept meanwhile.
      const isAwaited = told !== null && isWanted(own.missing(told.asked.split(want).covered));
      if (!isAwaited) this.#fill(want, 'CACHE');
      this.#tell(want, told);
    }
  }

  /** Afterwards: keeps what the source gave, and brings in what may stand in for failures. */
  settle(wants: readonly Want[]): void {
    const { key, answersOf } = this.#question;
    for (const want of wants) this.#kept.keep(key, want, answersOf(want.account));
    for (const want of wants) {
      const told = this.#told?.of(want.account);
      if (told !== undefined) answersOf(want.account).absorb(told, want);
      this.#fill(told?.missing(want) ?? want, 'STALE');
      // What failed because this request is over says nothing to the others.
      if (!this.#asker.context.signal.aborted) told?.absorb(answersOf(want.account), want);
    }
  }

  #fill(want: Want, servedFrom: ServedFrom): void {
    const { key, freshness, answersOf } = this.#question;
    const ageMs = servedFrom === 'CACHE' ? freshness.maxAgeMs : freshness.staleIfErrorMs;
    this.#kept.fill(key, want, answersOf(want.account), { ageMs, servedFrom });
  }

  #tell(want: Want, told: ToldAnswers | null): void {
    const { group = null } = this.#asker;
    if (told === null || group?.charge(WANT_BYTES + want.assets.length * ASSET_BYTES) !== true) return;
    told.asked.add(want);
    told.of(want.account).absorb(this.#question.answersOf(want.account), want);
  }
}

function toldFor(known: Map<string, ToldAnswers>, { key, freshness }: AgedQuestion): ToldAnswers {
  const name = JSON.stringify([key, freshness.maxAgeMs, freshness.staleIfErrorMs]);
  const told = known.get(name) ?? new ToldAnswers();
  known.set(name, told);
  return told;
}
