/**
 * Balances that may be of some age: what was kept of earlier reads, for one request. All requests of a group that allow the
 * same ages take each value from one place, in which the first value of a pair counts: what was kept and what is read meanwhile
 * may differ.
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

/** What requests of a group are answered to such a question. */
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
  /** Whether there was room for all that is told. */
  #mayTell = true;
  /** What the source gives, before it is told to the group. */
  readonly #read = new Map<string, AccountAnswers>();

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
    const told = this.#told;
    for (const want of wants) {
      const own = this.#question.answersOf(want.account);
      if (told === null) this.#fill(want, own, 'CACHE');
      else this.#takeTold(want, own, told);
    }
  }

  #takeTold(want: Want, own: AccountAnswers, told: ToldAnswers): void {
    own.absorb(told.of(want.account), want);
    const lacking = own.missing(want);
    // What another request of the group is waiting for has to be its answer, not one that was kept meanwhile.
    const isAwaited = isWanted(told.asked.split(lacking).covered);
    this.#mayTell &&= this.#asker.group?.charge(WANT_BYTES + want.assets.length * ASSET_BYTES) === true;
    if (this.#mayTell) told.asked.add(want);
    if (isAwaited || !isWanted(lacking)) return;
    const kept = new AccountAnswers();
    this.#fill(lacking, kept, 'CACHE');
    this.#handOver(want, kept, told);
  }

  /** Where what the source gives is written down. */
  answersOf(account: Account): AccountAnswers {
    if (this.#told === null) return this.#question.answersOf(account);
    const read = this.#read.get(account.id) ?? new AccountAnswers();
    this.#read.set(account.id, read);
    return read;
  }

  /** Keeps what the source gave, and brings it in. */
  receive(wants: readonly Want[]): void {
    for (const want of wants) {
      const read = this.answersOf(want.account);
      this.#kept.keep(this.#question.key, want, read);
      if (this.#told !== null) this.#handOver(want, read, this.#told);
    }
  }

  /** Afterwards: brings in what may stand in for failures. */
  settle(wants: readonly Want[]): void {
    for (const want of wants) {
      const own = this.#question.answersOf(want.account);
      const told = this.#told?.of(want.account);
      this.#fill(told?.missing(want) ?? want, own, 'STALE');
      // What failed because this request is over says nothing to the others.
      if (this.#mayTell && !this.#asker.context.signal.aborted) told?.absorb(own, want);
    }
  }

  /** Values go by what is told to the group; what failed is the request's own for now. */
  #handOver(want: Want, from: AccountAnswers, told: ToldAnswers): void {
    const { account } = want;
    const [own, ofGroup] = [this.#question.answersOf(account), told.of(account)];
    if (this.#mayTell) ofGroup.absorb(from, { account, assets: [], listings: [] });
    own.absorb(ofGroup, want);
    own.absorb(from, own.missing(want));
  }

  #fill(want: Want, into: AccountAnswers, servedFrom: ServedFrom): void {
    const { key, freshness } = this.#question;
    const ageMs = servedFrom === 'CACHE' ? freshness.maxAgeMs : freshness.staleIfErrorMs;
    this.#kept.fill(key, want, into, { ageMs, servedFrom });
  }
}

function toldFor(known: Map<string, ToldAnswers>, { key, freshness }: AgedQuestion): ToldAnswers {
  const name = JSON.stringify([key, freshness.maxAgeMs, freshness.staleIfErrorMs]);
  const told = known.get(name) ?? new ToldAnswers();
  known.set(name, told);
  return told;
}
