/** The store of replicas as those know it who keep texts in it for each other, and its clock. */

/** Where one text is: several stand under one key, each in a field of its own. */
export interface TextPlace {
  readonly key: string;
  readonly field: string;
}

/** A text that many share stands in this field of its key. */
export const SHARED_FIELD = 'shared';
/** So many characters at the beginning of every other text are the key of the one that it shares with others. */
export const SHARED_KEY_LENGTH = 42;

export interface NewText extends TextPlace {
  readonly text: string;
  /** The store forgets the key, with all of its fields, so long after the last text was written. */
  readonly ttlMs: number;
}

export interface FoundTexts {
  /** The time of the store when it looked, in milliseconds since 1970. */
  readonly nowMs: number;
  /** By place: the text of the very field alone where there is one, else those of all fields of the key. */
  readonly texts: readonly (readonly Buffer[])[];
  /** By key, what those share, each once: what was not known, and the store still has. */
  readonly shared: ReadonlyMap<string, Buffer>;
}

export interface SharedValues {
  /** Whether the store cannot be asked now. */
  readonly isAway: boolean;
  /**
   * One round trip. Null where the store is away, or turns out to be. Never rejects.
   *
   * @param known keys of shared texts that need not be sent
   */
  read(places: readonly TextPlace[], known: readonly string[]): Promise<FoundTexts | null>;
  /** One round trip. Resolves when it is over, whatever came of it. Never rejects. */
  write(texts: readonly NewText[]): Promise<void>;
}
