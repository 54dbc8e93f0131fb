/** Bodies that came lately, each read once: clients that look again and again send the same bytes. */
import { LRUCache } from 'lru-cache';
import { type UsualBody, usualBody } from './usual-body.ts';

/** What all of them may take, as estimated. */
const MOST_BYTES = 4 * 1024 * 1024;
/** Longer ones are read anew. */
const LONGEST = 64 * 1024;
/** Of a body beside its texts, which it has as bytes and read. */
const BYTES_BESIDE = 500;

export class KnownBodies {
  readonly #bodies = new LRUCache<string, UsualBody>({
    maxSize: MOST_BYTES,
    sizeCalculation: (_, text) => BYTES_BESIDE + 3 * text.length,
  });

  /** The same object for the same bytes, as long as they are kept; null where the body is for the full way. */
  read(bytes: Buffer): UsualBody | null {
    if (bytes.length > LONGEST) return usualBody(bytes);
    const text = bytes.toString('latin1');
    const known = this.#bodies.get(text);
    if (known !== undefined) return known;
    const body = usualBody(bytes);
    if (body !== null) this.#bodies.set(text, body);
    return body;
  }
}
