/**
 * The reads of one source that concurrent requests share.
 *
 * A source has one credential, so what one request may read, another may read too. Per scope there is at most one
 * batch that gathers, and any number that run. What a fresh enough batch reads already is waited for; everything else
 * goes into the batch that gathers. Nothing is kept: a batch is forgotten as soon as no request waits for it.
 */

import type { Account } from '../../model/identity.ts';
import type { AccountAnswers } from '../answer/account-answers.ts';
import type { Asker } from '../context.ts';
import type { Want } from '../plan/planned-call.ts';
import { Batch } from './batch.ts';
import type { BatchScope } from './batch-scope.ts';

export interface SharedQuestion {
  readonly asker: Asker;
  readonly scope: BatchScope;
  /** What the request knows nothing about yet. */
  readonly wants: readonly Want[];
  /** Where the request keeps its own answers. */
  answersOf(account: Account): AccountAnswers;
}

interface Part {
  readonly batch: Batch;
  readonly wants: readonly Want[];
}

export class SharedReads {
  readonly #windowMs: number;
  readonly #running = new Map<string, Set<Batch>>();

  /** @param windowMs how long after its start a read may still be joined, and how long one waits for company */
  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** The scopes in which something is read or about to be; 0 at rest. */
  get size(): number {
    return this.#running.size;
  }

  /** Every wanted pair has an outcome afterwards; some may be failures. Rejects where the planner throws. */
  async answer(question: SharedQuestion): Promise<void> {
    const { asker, answersOf } = question;
    await Promise.all(this.#parts(question).map(({ batch, wants }) => batch.serve(asker, wants, answersOf)));
  }

  /** Which batch serves which part of the wants. */
  #parts({ asker, scope, wants }: SharedQuestion): Part[] {
    const joined: Part[] = [];
    let rest = wants;
    const earliest = asker.since - Math.max(this.#windowMs, asker.patienceMs);
    for (const batch of this.#running.get(scope.key) ?? []) {
      if (batch.startedAt === null || batch.startedAt < earliest) continue;
      const split = rest.map((want) => batch.split(want));
      const covered = split.map((part) => part.covered).filter(isWanted);
      if (covered.length === 0) continue;
      joined.push({ batch, wants: covered });
      rest = split.map((part) => part.rest).filter(isWanted);
    }
    if (rest.length === 0) return joined;
    // A grid with a hole can take more calls than the whole grid.
    const whole = joined.length > 0 && scope.isDearer(rest, wants, asker.context);
    const batch = this.#gathering(scope, asker);
    return whole ? [{ batch, wants }] : [...joined, { batch, wants: rest }];
  }

  #gathering(scope: BatchScope, asker: Asker): Batch {
    const batches = this.#running.get(scope.key) ?? new Set<Batch>();
    this.#running.set(scope.key, batches);
    for (const batch of batches) if (batch.startedAt === null) return batch;
    const company = batches.size > 0 && [...batches].some((batch) => batch.hasOthers(asker));
    const batch = new Batch(scope, asker);
    const cancel = later(company ? this.#windowMs : 0, () => void batch.start());
    const forget = (): void => {
      cancel();
      batches.delete(batch);
      if (batches.size === 0) this.#running.delete(scope.key);
    };
    batch.onOver = forget;
    batches.add(batch);
    return batch;
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
