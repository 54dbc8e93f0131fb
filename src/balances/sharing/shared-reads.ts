/**
 * The reads of one source that concurrent requests share.
 *
 * A source has one credential, so whatever one request may read, another may read too. Per lane there is at most one
 * round that gathers, and any number that run. What a fresh enough round reads already is waited for; everything else
 * goes into the round that gathers. Nothing is kept: a round is forgotten as soon as nobody waits for it.
 */
import type { Account } from '../../model/identity.ts';
import type { AccountAnswers } from '../answer/account-answers.ts';
import type { Want } from '../plan/plan.ts';
import { type Asker, Round } from './batch.ts';
import type { Lane } from './batch-key.ts';

export interface Question {
  readonly asker: Asker;
  readonly lane: Lane;
  /** What the request knows nothing about yet. */
  readonly wants: readonly Want[];
  /** Where the request keeps its own answers. */
  answersOf(account: Account): AccountAnswers;
}

interface Part {
  readonly round: Round;
  readonly wants: readonly Want[];
}

export class SharedReads {
  readonly #windowMs: number;
  readonly #lanes = new Map<string, Set<Round>>();

  /** @param windowMs how long after its start a read may still be joined, and how long one waits for company */
  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** The lanes in which something is read or about to be; 0 at rest. */
  get size(): number {
    return this.#lanes.size;
  }

  /** Afterwards the request has an answer for all that it wanted, were it a failure. Rejects where the planner throws. */
  async answer(question: Question): Promise<void> {
    const { asker, answersOf } = question;
    await Promise.all(this.#parts(question).map(({ round, wants }) => round.serve(asker, wants, answersOf)));
  }

  /** Which round serves which part of the wants. */
  #parts({ asker, lane, wants }: Question): Part[] {
    const joined: Part[] = [];
    let rest = wants;
    const earliest = asker.since - Math.max(this.#windowMs, asker.patienceMs);
    for (const round of this.#lanes.get(lane.key) ?? []) {
      if (round.startedAt === null || round.startedAt < earliest) continue;
      const split = rest.map((want) => round.split(want));
      const covered = split.map((part) => part.covered).filter(isWanted);
      if (covered.length === 0) continue;
      joined.push({ round, wants: covered });
      rest = split.map((part) => part.rest).filter(isWanted);
    }
    if (rest.length === 0) return joined;
    // A grid with a hole can take more calls than the whole grid.
    const whole = joined.length > 0 && lane.isDearer(rest, wants, asker.context);
    const round = this.#gathering(lane, asker);
    return whole ? [{ round, wants }] : [...joined, { round, wants: rest }];
  }

  #gathering(lane: Lane, asker: Asker): Round {
    const rounds = this.#lanes.get(lane.key) ?? new Set<Round>();
    this.#lanes.set(lane.key, rounds);
    for (const round of rounds) if (round.startedAt === null) return round;
    const company = [...rounds].some((round) => round.hasOthers(asker));
    const round = new Round(lane, asker);
    const cancel = later(company ? this.#windowMs : 0, () => void round.start());
    const forget = (): void => {
      cancel();
      rounds.delete(round);
      if (rounds.size === 0) this.#lanes.delete(lane.key);
    };
    round.over.addEventListener('abort', forget);
    rounds.add(round);
    return round;
  }
}

function isWanted({ assets, listings }: Want): boolean {
  return assets.length > 0 || listings.length > 0;
}

/** Without a wait: at the end of the turn of the event loop, when all that is asked in it has been asked. */
function later(ms: number, run: () => void): () => void {
  if (ms === 0) {
    const immediate = setImmediate(run);
    return () => clearImmediate(immediate);
  }
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
