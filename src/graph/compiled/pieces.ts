/** Text of which parts are still awaited. */
import type { Text } from './written.ts';

export class Pieces {
  readonly #texts: string[] = [];
  readonly #awaited: PromiseLike<Text>[] = [];

  add(before: string, awaited: PromiseLike<Text>): void {
    this.#texts.push(before);
    this.#awaited.push(awaited);
  }

  /** The whole text, as soon as the last piece is there: after as many turns as `Promise.all` takes. */
  gather(end: string): Promise<string> {
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
  join(end: string): Promise<string> {
    return Promise.all(this.#awaited).then((found) => this.#together(found, end));
  }

  #together(found: readonly Text[], end: string): string {
    let text = '';
    for (const [index, value] of found.entries()) text += `${this.#texts[index]}${value ?? 'null'}`;
    return text + end;
  }

  /** For a caller that drops the pieces: failures among them are then ignored. */
  abandon(): void {
    void Promise.allSettled(this.#awaited);
  }
}
