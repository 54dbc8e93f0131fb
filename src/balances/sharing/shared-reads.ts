/**
 * The reads of one source that concurrent requests share.
 *
 * A source has one credential, so what one request may read, another may read too. Per scope there is at most one
 * batch that gathers, and any number that run. What a fresh enough batch reads already is waited for; everything else
 * goes into the batch that gathers. A batch is forgotten as soon as no request waits for it, and nothing is kept but for
 * requests of a group: what one of them has read, or is reading, is not read again for another.
 */

import type { Account } from '../../model/identity.ts';
import type { AccountAnswers } from '../answer/account-answers.ts';
import { isWanted } from '../answer/wants.ts';
import type { Asker } from '../context.ts';
import type { Want } from '../plan/planned-call.ts';
import { Batch, type GroupAnswers } from './batch.ts';
import type { BatchScope } from './batch-scope.ts';
import { GroupReads } from './group-reads.ts';
import { perGroup } from './request-groups.ts';

export interface SharedQuestion {
  readonly asker: Asker;
  readonly scope: BatchScope;
  /** What the request knows nothing about yet. */
  readonly wants: readonly Want[];
  /** Where the request keeps its own answers. */
  answersOf(account: Account): AccountAnswers;
}

const readsOf = perGroup(() => new GroupReads());

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
    const first = this.#recall(question);
    const listings = this.#listings({ ...question, wants: first });
    if (listings.length > 0) await serveAll(listings, question);
    const wants = listings.length === 0 ? first : this.#recall({ ...question, wants: first });
    await serveAll(this.#parts({ ...question, wants }), question);
  }

  #keptIn({ key }: BatchScope): GroupAnswers {
    return {
      keep: (group, kept) => readsOf(group, this).keep(key, kept, (bytes) => group.charge(bytes)),
      recall: (group, want, into) => readsOf(group, this).recall(key, want, into),
    };
  }

  /** What of the wants no request of the group has read; the rest is answered. */
  #recall({ asker: { group = null }, scope, wants, answersOf }: SharedQuestion): readonly Want[] {
    if (group === null) return wants;
    const kept = this.#keptIn(scope);
    return wants.map((want) => kept.recall(group, want, answersOf(want.account))).filter(isWanted);
  }

  /** What the group is reading about accounts that it lists: a listing may bring any asset, which is then not read again. */
  #listings({ asker, scope, wants }: SharedQuestion): Part[] {
    return this.#started(scope).flatMap((batch) => {
      const asked = batch.wantsOf(asker);
      const awaited = wants.flatMap((want) => {
        const other = asked?.of(want.account) ?? null;
        return other !== null && other.listings.length > 0 ? [other] : [];
      });
      return awaited.length === 0 ? [] : [{ batch, wants: awaited }];
    });
  }

  #started({ key }: BatchScope): readonly Batch[] {
    return [...(this.#running.get(key) ?? [])].filter(({ startedAt }) => startedAt !== null);
  }

  /** Which batch serves which part of the wants. */
  #parts({ asker, scope, wants }: SharedQuestion): Part[] {
    const joined: Part[] = [];
    let rest = wants;
    let isBound = false;
    const earliest = asker.since - Math.max(this.#windowMs, asker.patienceMs);
    const isOwn = (batch: Batch): boolean => batch.wantsOf(asker) !== null;
    const started = this.#started(scope);
    const others = started.filter((batch) => !isOwn(batch) && (batch.startedAt ?? 0) >= earliest);
    for (const batch of [...started.filter(isOwn), ...others]) {
      const split = rest.map((want) => batch.split(want));
      const covered = split.map((part) => part.covered).filter(isWanted);
      if (covered.length === 0) continue;
      joined.push({ batch, wants: covered });
      isBound ||= isOwn(batch);
      rest = split.map((part) => part.rest).filter(isWanted);
    }
    if (rest.length === 0) return joined;
    // A grid with a hole can take more calls than the whole grid. What the group is reading is not read twice even then.
    const whole = joined.length > 0 && !isBound && scope.isDearer(rest, wants, asker.context);
    const batch = this.#gathering(scope, asker);
    return whole ? [{ batch, wants }] : [...joined, { batch, wants: rest }];
  }

  #gathering(scope: BatchScope, asker: Asker): Batch {
    const batches = this.#running.get(scope.key) ?? new Set<Batch>();
    this.#running.set(scope.key, batches);
    for (const batch of batches) if (batch.startedAt === null) return batch;
    const company = batches.size > 0 && [...batches].some((batch) => batch.hasOthers(asker));
    const batch = new Batch(scope, asker, this.#keptIn(scope));
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

async function serveAll(parts: readonly Part[], { asker, answersOf }: SharedQuestion): Promise<void> {
  await Promise.all(parts.map(({ batch, wants }) => batch.serve(asker, wants, answersOf)));
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
