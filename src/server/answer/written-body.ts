/** The body of an answer whose rows are written when it is sent: in one piece, or above a size in parts. */
import { Readable } from 'node:stream';
import { type JsonText, joined, MARK } from '../../graph/compiled/json-text.ts';
import { turns } from '../../model/turns.ts';

/** What is longer is sent in parts, as the client takes them, and without its length in the head. */
const LONG = 2 * 1024 * 1024;
/** Others have a turn after so many bytes, which take about a millisecond. */
const BYTES_PER_TURN = 512 * 1024;

/** @param frame the answer as text, with a mark in the place of its data */
export function bodyOf(frame: string, data: JsonText): Buffer | Readable {
  const place = frame.indexOf(MARK);
  const chunks = data.chunks({ before: frame.slice(0, place), after: frame.slice(place + MARK.length) });
  const first: Buffer[] = [];
  let length = 0;
  // By hand, since a loop that is left would end the chunks.
  for (let next = chunks.next(); next.done !== true; next = chunks.next()) {
    first.push(next.value);
    length += next.value.length;
    // All reads have ended and all errors are known by now, so that nothing can go wrong behind the head.
    if (length > LONG) return Readable.from(inTurns(first, chunks), { objectMode: false });
  }
  return joined(first);
}

async function* inTurns(first: readonly Buffer[], rest: Iterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  yield* first;
  let written = 0;
  for (const chunk of rest) {
    yield chunk;
    written += chunk.length;
    if (written < BYTES_PER_TURN) continue;
    written = 0;
    await turns.next();
    turns.use();
  }
}
