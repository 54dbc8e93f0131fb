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
import type { FoundTexts, SharedValues } from '../../model/shared-values.ts';
import type { Steps } from '../../model/steps.ts';
import { runInTurns, turns } from '../../model/turns.ts';
import type { AccountAnswers } from '../answer/account-answers.ts';
import type { GridRow } from '../answer/account-rows.ts';
import type { AgeClock, Observed } from '../answer/observed.ts';
import { isWanted } from '../answer/wants.ts';
import { explain } from '../context.ts';
import type { Want } from '../plan/planned-call.ts';
import { isFixed } from '../sharing/shared-blocks.ts';
import type { KeptList } from './entry-list.ts';
import { type EntryName, entryName, listOf, unsealedFrom } from './entry-name.ts';
import { readEntry } from './entry-text.ts';
import type { Stamp } from './entry-values.ts';
import type { Gathering, Keeping, KeepSettings, KeptBalances } from './kept-balances.ts';
import { KnownLists } from './known-lists.ts';
import { type KnownTime, nextTexts, type WaitingEntry } from './next-texts.ts';

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
/** For so long it is known what time it is in the store: a minute of two clocks differs by some milliseconds at most. */
const SYNC_MS = 60_000;
/** Two clocks that differ by less say the same. */
const CLOCKS_AGREE_MS = 2000;
/** So many bytes are a step of reading. */
const STEP_BYTES = 64;

export class KeptTiers implements Keeping {
  readonly #memory: KeptBalances;
  readonly #store: StoreTier;
  readonly #settings: KeepSettings;
  readonly #clock: AgeClock;
  readonly #lists: KnownLists;
  #time: KnownTime | null = null;
  readonly #waiting: WaitingEntry[] = [];
  #isWriting = false;

  constructor(memory: KeptBalances, store: StoreTier, { keep, clock }: { keep: KeepSettings; clock: AgeClock }) {
    this.#memory = memory;
    this.#store = store;
    this.#settings = keep;
    this.#clock = clock;
    this.#lists = new KnownLists(store.sourceKey);
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
      const lists = this.#lists.likely(names.map(({ field }) => field));
      const reading = this.#store.values.read(names, [...lists.keys()]);
      const found = await untilAborted(reading, gathering.context.signal);
      if (found === null) {
        this.#store.onFound?.('away', lacking.length);
        return 0;
      }
      this.#time = { storeMs: found.nowMs, ms: this.#clock.now() };
      for (const [name, bytes] of found.shared) {
        const list = this.#lists.learn(name, bytes);
        if (list !== null) lists.set(name, list);
      }
      const observedAt = this.#observing(moment, asked, found, gathering);
      const bringing = { moment, lacking, names, found, lists, observedAt };
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
    { moment, lacking, names, found, lists, observedAt }: Bringing,
    { freshness: { maxAgeMs } }: Gathering,
  ): Steps<number> {
    const counts = new Map<Found, number>();
    let pairs = 0;
    for (const [index, want] of lacking.entries()) {
      const name = names[index];
      if (name === undefined) continue;
      const texts = found.texts[index] ?? [];
      const reading = { account: want.account, assets: want.assets, observedAt };
      const parts: (AccountAnswers | null)[] = [];
      let bytes = 0;
      for (const text of texts) {
        bytes += text.length;
        const list = lists.get(listOf(text));
        // Without what it shares with others nothing can be told of it: as if it were not there.
        if (list === undefined) continue;
        const part = partOf(text, { name, list }, reading);
        parts.push(part);
        if (part === null) continue;
        this.#lists.note(name.field, list);
        if (!part.isEmpty) this.#memory.bring(moment, want.account, part);
      }
      const outcome = outcomeOf(parts);
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      if (outcome === 'found') pairs += want.assets.length - this.#memory.lacking(moment, want, maxAgeMs).assets.length;
      yield 1 + Math.ceil(bytes / STEP_BYTES);
    }
    for (const [outcome, accounts] of counts) this.#store.onFound?.(outcome, accounts);
    return pairs;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const texts = nextTexts(this.#waiting, { sourceKey: this.#store.sourceKey, maxAgeMs: this.#settings.maxAgeMs });
      if (texts.length > 0) await this.#store.values.write(texts);
      if (this.#waiting.length > 0) await turns.next();
    }
    this.#isWriting = false;
  }
}

interface Bringing {
  readonly moment: string;
  readonly lacking: readonly Want[];
  readonly names: readonly EntryName[];
  readonly found: FoundTexts;
  /** By name. */
  readonly lists: ReadonlyMap<string, KeptList>;
  readonly observedAt: (stamp: Stamp) => Observed | null;
}

/** Null where the entry is none of ours. */
function partOf(
  bytes: Buffer,
  { name, list }: { readonly name: EntryName; readonly list: KeptList },
  reading: Parameters<typeof readEntry>[1],
): AccountAnswers | null {
  const start = unsealedFrom(name, list.name, bytes);
  return start === null ? null : readEntry({ bytes, start, list }, reading);
}

function outcomeOf(parts: readonly (AccountAnswers | null)[]): Found {
  if (parts.length === 0) return 'missing';
  const read = parts.filter((part) => part !== null);
  if (read.length === 0) return 'refused';
  return read.every((part) => part.isEmpty) ? 'old' : 'found';
}
