/**
 * Kept balances in two tiers: the memory of this process, then the store that replicas share. What is found in the store is
 * brought into memory, and served from there.
 *
 * **Whose clock counts.** The store's. Who writes says when it observed something by the clock of the store, as reckoned from
 * that clock's last answer, and never too late. Who reads subtracts that from what the clock shows now. Beside it stands the
 * time of day at the replica that observed: where that says that a value is older, it is. So a replica whose clock is wrong
 * serves nothing that is too old, and neither does anyone it writes for; the wrong clock costs calls.
 */
import { untilAborted } from '../../http/until-aborted.ts';
import type { FoundTexts, NewText, SharedValues } from '../../model/shared-values.ts';
import type { Steps } from '../../model/steps.ts';
import { runInTurns, turns } from '../../model/turns.ts';
import type { AccountAnswers } from '../answer/account-answers.ts';
import type { GridRow } from '../answer/account-rows.ts';
import type { AgeClock, Observed } from '../answer/observed.ts';
import { isWanted } from '../answer/wants.ts';
import { explain } from '../context.ts';
import type { Want } from '../plan/planned-call.ts';
import { isFixed } from '../sharing/shared-blocks.ts';
import { type EntryName, entryName, sealed, unsealed } from './entry-name.ts';
import { readEntry, writeEntry } from './entry-text.ts';
import type { Stamp } from './entry-values.ts';
import { FIXED_MS, type Gathering, type Keeping, type KeepSettings, type KeptBalances } from './kept-balances.ts';

/** What the store had for an account that was looked up. `refused`: nothing but what no replica of this version wrote. */
export type Found = 'found' | 'old' | 'missing' | 'refused' | 'away';

export interface StoreTier {
  readonly values: SharedValues;
  /** Tells the source, and the credential toward it, from all others. Secret, as the credential can be. */
  readonly sourceKey: string;
  /** Called for so many accounts that were looked up. */
  readonly onFound?: ((found: Found, accounts: number) => void) | undefined;
}

/** Accounts of one look. More are asked of the source: the store answers everyone else in the meantime, too. */
const MOST_ACCOUNTS = 1000;
/** Accounts that wait to be written; what comes on top stays in memory alone. */
const MOST_WAITING = 1000;
/** Characters in one write, and accounts. */
const WRITE_CHARACTERS = 128 * 1024;
const WRITE_ACCOUNTS = 200;
/** For so long it is known what time it is in the store: a minute of two clocks differs by some milliseconds at most. */
const SYNC_MS = 60_000;
/** Two clocks that differ by less say the same. */
const CLOCKS_AGREE_MS = 2000;
/** So many characters are a step of reading. */
const STEP_CHARACTERS = 64;

/** It was this time in the store, or later, when the growing clock stood here. */
interface StoreTime {
  readonly storeMs: number;
  readonly ms: number;
}

interface Waiting {
  readonly moment: string;
  readonly want: Want;
  readonly part: AccountAnswers;
  readonly time: StoreTime;
}

export class KeptTiers implements Keeping {
  readonly #memory: KeptBalances;
  readonly #store: StoreTier;
  readonly #settings: KeepSettings;
  readonly #clock: AgeClock;
  #time: StoreTime | null = null;
  readonly #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(memory: KeptBalances, store: StoreTier, { keep, clock }: { keep: KeepSettings; clock: AgeClock }) {
    this.#memory = memory;
    this.#store = store;
    this.#settings = keep;
    this.#clock = clock;
  }

  gather(moment: string, wants: readonly Want[], gathering: Gathering): Promise<number> | null {
    const { maxAgeMs } = gathering.freshness;
    if (maxAgeMs <= 0 || this.#settings.pairs === 0) return null;
    const lacking = wants.map((want) => this.#memory.lacking(moment, want, maxAgeMs)).filter(isWanted);
    if (lacking.length === 0) return null;
    return this.#gather(moment, lacking.slice(0, MOST_ACCOUNTS), gathering);
  }

  keep(moment: string, want: Want, answers: AccountAnswers): void {
    const part = this.#memory.keep(moment, want, answers);
    const time = this.#time;
    const isKnown = time !== null && this.#clock.now() - time.ms <= SYNC_MS;
    if (part === null || !isKnown || this.#store.values.isAway || this.#waiting.length >= MOST_WAITING) return;
    this.#waiting.push({ moment, want, part, time });
    if (this.#isWriting) return;
    this.#isWriting = true;
    // Afterwards: nobody waits for it, and what is kept together is written together.
    setImmediate(() => void this.#writeAll());
  }

  fill(...given: Parameters<Keeping['fill']>): void {
    this.#memory.fill(...given);
  }

  wholeRow(...given: Parameters<Keeping['wholeRow']>): GridRow | null {
    return this.#memory.wholeRow(...given);
  }

  draft(): Keeping {
    return this.#memory.draft();
  }

  async #gather(moment: string, lacking: readonly Want[], gathering: Gathering): Promise<number> {
    const names = lacking.map((want) => entryName(this.#store.sourceKey, moment, want));
    const asked = { ms: this.#clock.now(), dateMs: this.#clock.date().getTime() };
    try {
      const found = await untilAborted(this.#store.values.read(names), gathering.context.signal);
      if (found === null) {
        this.#store.onFound?.('away', lacking.length);
        return 0;
      }
      this.#time = { storeMs: found.nowMs, ms: this.#clock.now() };
      const bringing = { moment, lacking, names, found, observedAt: this.#observing(moment, asked, found, gathering) };
      return await runInTurns(this.#bringAll(bringing, gathering), gathering.context.signal);
    } catch (error) {
      // As a rule the request is over. Whatever it was: the source can be asked.
      explain(error, gathering.context);
      return 0;
    }
  }

  /** When something was observed by the clocks of this replica; null where it is too old, or is said to be yet to come. */
  #observing(
    moment: string,
    asked: { readonly ms: number; readonly dateMs: number },
    { nowMs }: FoundTexts,
    { freshness: { maxAgeMs, staleIfErrorMs } }: Gathering,
  ): (stamp: Stamp) => Observed | null {
    const mostMs = Math.min(Math.max(maxAgeMs, staleIfErrorMs), this.#settings.maxAgeMs);
    const fixed = isFixed(moment);
    let last: { readonly stamp: Stamp; readonly observed: Observed | null } | null = null;
    const find = ({ storeMs, dateMs }: Stamp): Observed | null => {
      // By the time at which the store was asked: its answer took some of the age.
      const ageMs = nowMs - storeMs;
      const dateAgeMs = asked.dateMs - dateMs;
      if (ageMs < 0 || (!fixed && Math.max(ageMs, dateAgeMs) > mostMs)) return null;
      // As the observer told it to its clients, unless its clock is wrong.
      const date = dateAgeMs >= ageMs - CLOCKS_AGREE_MS ? dateMs : asked.dateMs - ageMs;
      return { ms: asked.ms - ageMs, date: new Date(date) };
    };
    return (stamp) => {
      if (last?.stamp.storeMs !== stamp.storeMs || last.stamp.dateMs !== stamp.dateMs) {
        last = { stamp, observed: find(stamp) };
      }
      return last.observed;
    };
  }

  *#bringAll(
    { moment, lacking, names, found, observedAt }: Bringing,
    { freshness: { maxAgeMs } }: Gathering,
  ): Steps<number> {
    const counts = new Map<Found, number>();
    let pairs = 0;
    for (const [index, want] of lacking.entries()) {
      const name = names[index];
      if (name === undefined) continue;
      const texts = found.texts[index] ?? [];
      const parts = texts.map((text) => partOf(text, name, { ...want, observedAt }));
      for (const part of parts) {
        if (part !== null && !part.isEmpty) this.#memory.bring(moment, want.account, part);
      }
      const outcome = outcomeOf(parts);
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      if (outcome === 'found') pairs += want.assets.length - this.#memory.lacking(moment, want, maxAgeMs).assets.length;
      yield 1 + Math.ceil(texts.reduce((sum, { length }) => sum + length, 0) / STEP_CHARACTERS);
    }
    for (const [outcome, accounts] of counts) this.#store.onFound?.(outcome, accounts);
    return pairs;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const texts = this.#nextTexts();
      if (texts.length > 0) await this.#store.values.write(texts);
      if (this.#waiting.length > 0) await turns.next();
    }
    this.#isWriting = false;
  }

  #nextTexts(): readonly NewText[] {
    const texts: NewText[] = [];
    let characters = 0;
    for (let looked = 0; looked < WRITE_ACCOUNTS && characters < WRITE_CHARACTERS; looked += 1) {
      const next = this.#waiting.shift();
      if (next === undefined) break;
      const { moment, want, part, time } = next;
      const text = writeEntry(part, ({ ms, date }) => ({
        storeMs: Math.floor(time.storeMs + (ms - time.ms)),
        dateMs: date.getTime(),
      }));
      if (text === null) continue;
      const name = entryName(this.#store.sourceKey, moment, want);
      const ttlMs = isFixed(moment) ? FIXED_MS : this.#settings.maxAgeMs;
      texts.push({ key: name.key, field: name.field, text: sealed(name, text), ttlMs });
      characters += text.length;
    }
    return texts;
  }
}

interface Bringing {
  readonly moment: string;
  readonly lacking: readonly Want[];
  readonly names: readonly EntryName[];
  readonly found: FoundTexts;
  readonly observedAt: (stamp: Stamp) => Observed | null;
}

/** Null where the entry is none of ours. */
function partOf(entry: string, name: EntryName, reading: Parameters<typeof readEntry>[1]): AccountAnswers | null {
  const text = unsealed(name, entry);
  return text === null ? null : readEntry(text, reading);
}

function outcomeOf(parts: readonly (AccountAnswers | null)[]): Found {
  if (parts.length === 0) return 'missing';
  const read = parts.filter((part) => part !== null);
  if (read.length === 0) return 'refused';
  return read.every((part) => part.isEmpty) ? 'old' : 'found';
}
