/** The body of an answer whose rows are written when it is sent: in one piece, or above a size in parts. */
import { Readable } from 'node:stream';
import { type JsonText, MARK } from '../../graph/compiled/json-text.ts';
import { turns } from '../../model/turns.ts';

/** What may get longer is sent in parts, as the client takes them, and without its length in the head. */
const LONG = 2 * 1024 * 1024;
/** Others have a turn after so many bytes, which take about a millisecond. */
const BYTES_PER_TURN = 512 * 1024;

/** @param frame the answer as text, with a mark in the place of its data */
export function bodyOf(frame: string, data: JsonText): Buffer | Readable {
  const place = frame.indexOf(MARK);
  const around = { before: frame.slice(0, place), after: frame.slice(place + MARK.length) };
  if (data.mostBytes <= LONG) return data.whole(around);
  // All reads have ended and all errors are known by now, so that nothing can go wrong behind the head.
  return Readable.from(inTurns(data.chunks(around)), { objectMode: false });
}

async function* inTurns(chunks: Iterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  let written = 0;
  for (const chunk of chunks) {
    yield chunk;
    written += chunk.length;
    if (written < BYTES_PER_TURN) continue;
    written = 0;
    await turns.next();
    turns.use();
  }
}
