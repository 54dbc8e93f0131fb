/** A store of the test's own, in which time passes when the test says so. */
import {
  type FoundTexts,
  type NewText,
  SHARED_FIELD,
  SHARED_KEY_LENGTH,
  type SharedValues,
  type TextPlace,
} from '../../../src/model/shared-values.ts';

export const START = 1_790_000_000_000;

/** What time it really is: so many milliseconds after `START`. */
export const testTime = { passed: 0 };

export class FakeStore implements SharedValues {
  isAway = false;
  isMute = false;
  /** How far the clock of the store is off. */
  offMs = 0;
  readonly keys = new Map<string, Map<string, string>>();
  readonly reads: (readonly TextPlace[])[] = [];
  /** Of each read, the lists that were not to be sent. */
  readonly known: (readonly string[])[] = [];
  readonly writes: (readonly NewText[])[] = [];

  read(places: readonly TextPlace[], known: readonly string[]): Promise<FoundTexts | null> {
    this.reads.push(places);
    this.known.push(known);
    if (this.isMute) return new Promise(() => {});
    if (this.isAway) return Promise.resolve(null);
    const texts = places.map(({ key, field }) => {
      const fields = this.keys.get(key);
      const one = fields?.get(field);
      return (one === undefined ? [...(fields?.values() ?? [])] : [one]).map((text) => Buffer.from(text));
    });
    const shared = new Map<string, Buffer>();
    for (const text of texts.flat()) {
      const name = text.toString('latin1', 0, SHARED_KEY_LENGTH);
      const list = this.keys.get(name)?.get(SHARED_FIELD);
      if (list !== undefined && !known.includes(name)) shared.set(name, Buffer.from(list));
    }
    return Promise.resolve({ nowMs: START + testTime.passed + this.offMs, texts, shared });
  }

  async write(texts: readonly NewText[]): Promise<void> {
    this.writes.push(texts);
    for (const { key, field, text } of texts) {
      this.keys.set(key, (this.keys.get(key) ?? new Map<string, string>()).set(field, text));
    }
  }
}
