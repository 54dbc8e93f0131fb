/** What waits to be written into the store of replicas, in pieces. */
import { type NewText, SHARED_FIELD } from '../../model/shared-values.ts';
import type { AccountAnswers } from '../answer/account-answers.ts';
import type { Observed } from '../answer/observed.ts';
import type { Want } from '../plan/planned-call.ts';
import { isFixed } from '../sharing/shared-blocks.ts';
import { entryName, listName, sealedEntry } from './entry-name.ts';
import { writeEntry } from './entry-text.ts';
import type { Stamp } from './entry-values.ts';
import { FIXED_MS } from './kept-balances.ts';

/** Characters in one write, and accounts. */
const WRITE_CHARACTERS = 128 * 1024;
const WRITE_ACCOUNTS = 200;

/** It was this time in the store, or later, when the growing clock stood here. */
export interface KnownTime {
  readonly storeMs: number;
  readonly ms: number;
}

export interface WaitingEntry {
  readonly moment: string;
  readonly want: Want;
  readonly part: AccountAnswers;
  readonly time: KnownTime;
}

interface Writing {
  readonly sourceKey: string;
  /** What is older is served to nobody. */
  readonly maxAgeMs: number;
}

/**
 * Takes as many accounts as one write has. With each piece go the lists that its entries name, so that those are there as long as
 * any of these, whatever the store has forgotten.
 */
export function nextTexts(waiting: WaitingEntry[], { sourceKey, maxAgeMs }: Writing): readonly NewText[] {
  const texts: NewText[] = [];
  /** By its text, the name of each list. */
  const lists = new Map<string, string>();
  let characters = 0;
  for (let looked = 0; looked < WRITE_ACCOUNTS && characters < WRITE_CHARACTERS; looked += 1) {
    const next = waiting.shift();
    if (next === undefined) break;
    const { moment, want, part, time } = next;
    const ttlMs = isFixed(moment) ? FIXED_MS : maxAgeMs;
    const stampOf = ({ ms, date }: Observed): Stamp => ({
      storeMs: Math.floor(time.storeMs + (ms - time.ms)),
      dateMs: date.getTime(),
    });
    const entry = writeEntry(part, { ttlMs, stampOf });
    if (entry === null) continue;
    const known = lists.get(entry.list);
    const list = known ?? listName(sourceKey, entry.list);
    if (known === undefined) {
      lists.set(entry.list, list);
      texts.push({ key: list, field: SHARED_FIELD, text: entry.list, ttlMs });
      characters += entry.list.length;
    }
    const name = entryName(sourceKey, moment, want);
    texts.push({ key: name.key, field: name.field, text: sealedEntry(name, list, entry.text), ttlMs });
    characters += entry.text.length;
  }
  return texts;
}
