/** Text of which parts are still awaited. */
import { isAwaited, Later } from '../../model/later.ts';
import type { Text, Written } from './written.ts';

export class Pieces {
  readonly #texts: string[];
  readonly #awaited: PromiseLike<Text>[];

  /** Most have one part alone. */
  constructor(before: string, awaited: PromiseLike<Text>) {
    this.#texts = [before];
    this.#awaited = [awaited];
  }

  add(before: string, awaited: PromiseLike<Text>): void {
    this.#texts.push(before);
    this.#awaited.push(awaited);
  }

  /** The whole text, as soon as the last piece is there: after as many turns as `Promise.all` takes. */
  gather(end: string): PromiseLike<string> {
    const later = this.#later(end);
    if (later !== null) return later;
    return new Promise((resolve, reject) => {
      const found: Text[] = [];
      let missing = this.#awaited.length;
      for (const [index, awaited] of this.#awaited.entries()) {
        awaited.then((text) => {
          found[index] = text;
          missing -= 1;
          if (missing === 0) resolve(this.#together(found, end));
        }, reject);
      }
    });
  }

  /** The same one turn later, as graphql-js has it for objects: which errors come in time to be reported depends on that. */
  join(end: string): PromiseLike<string> {
    const later = this.#later(end);
    if (later !== null) return later;
    return Promise.all(this.#awaited).then((found) => this.#together(found, end));
  }

  /** The whole text, where all pieces wait for the same; else null. */
  #later(end: string): Later<string> | null {
    const [first] = this.#awaited;
    if (!(first instanceof Later)) return null;
    const { ready } = first;
    for (const piece of this.#awaited) if (!(piece instanceof Later) || piece.ready !== ready) return null;
    return new Later(ready, () => {
      const found = takeAll(this.#awaited);
      return isWhole(found)
        ? this.#together(found, end)
        : Promise.all(found).then((texts) => this.#together(texts, end));
    });
  }

  #together(found: readonly Text[], end: string): string {
    let text = '';
    for (let index = 0; index < found.length; index += 1) text += `${this.#texts[index]}${found[index] ?? 'null'}`;
    return text + end;
  }

  /** For a caller that drops the pieces: failures among them are then ignored. */
  abandon(): void {
    void Promise.allSettled(this.#awaited);
  }
}

/** Each is taken, even where one before it fails, for others may fail as well. Throws the first error. */
function takeAll(pieces: readonly PromiseLike<Text>[]): readonly Written[] {
  const errors: unknown[] = [];
  const taken = pieces.map((piece) => {
    try {
      return piece instanceof Later ? piece.take() : piece;
    } catch (error) {
      errors.push(error);
      return null;
    }
  });
  if (errors.length === 0) return taken;
  void Promise.allSettled(taken);
  throw errors[0];
}

function isWhole(taken: readonly Written[]): taken is readonly Text[] {
  return !taken.some(isAwaited);
}
