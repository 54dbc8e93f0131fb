/** The body of an answer whose rows are written when it is sent: in one piece, or above a size in parts. */
import { Readable, type Writable } from 'node:stream';
import { type Frame, type JsonText, MARK } from '../../graph/compiled/json-text.ts';
import { turns } from '../../model/turns.ts';
import { ChunkPool } from './chunk-pool.ts';

/** What may get longer is sent in parts, as the client takes them, and without its length in the head. */
const LONG = 2 * 1024 * 1024;
/** Others have a turn after so many bytes, which take about a millisecond. */
const BYTES_PER_TURN = 512 * 1024;

/** @param frame the answer as text, with a mark in the place of its data */
export function bodyOf(frame: string, data: JsonText): Buffer | LongBody {
  // All reads have ended and all errors are known by now, so that nothing can go wrong behind the head.
  return data.mostBytes <= LONG ? data.whole(around(frame)) : new LongBody(data, around(frame));
}

/** The parts of a body that is sent in one piece; null for a longer one. Each goes back by `recycle` once it was sent. */
export function partsOf(frame: string, data: JsonText): readonly Buffer[] | null {
  return data.mostBytes <= LONG ? [...data.chunks(around(frame), pool)] : null;
}

/** @param part nobody reads it any more */
export function recycle(part: Buffer): void {
  pool.give(part);
}

function around(frame: string): Frame {
  const place = frame.indexOf(MARK);
  return { before: frame.slice(0, place), after: frame.slice(place + MARK.length) };
}

/** For all answers of the process. */
const pool = new ChunkPool();

export class LongBody {
  readonly #data: JsonText;
  readonly #frame: Frame;

  constructor(data: JsonText, frame: Frame) {
    this.#data = data;
    this.#frame = frame;
  }

  /** In parts of their own memory, for readers that may hold them for any time. */
  stream(): Readable {
    return Readable.from(this.#inTurns(), { objectMode: false });
  }

  /** Writes it all, and ends. The memory of a part is used for another one as soon as `to` has taken it. */
  async sendTo(to: Writable, memory: ChunkPool = pool): Promise<void> {
    for await (const part of this.#inTurns(memory)) {
      if (to.destroyed) return;
      const hasRoom = to.write(part, (error) => {
        // Whoever failed to take it may read it yet.
        if (!error) memory.give(part);
      });
      if (!hasRoom) await room(to);
    }
    to.end();
  }

  async *#inTurns(memory?: ChunkPool): AsyncGenerator<Buffer, void, void> {
    let written = 0;
    for (const chunk of this.#data.chunks(this.#frame, memory)) {
      yield chunk;
      written += chunk.length;
      if (written < BYTES_PER_TURN) continue;
      written = 0;
      await turns.next();
      turns.use();
    }
  }
}

/** Resolves once there is room for more, or nobody takes any. */
function room(to: Writable): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      to.off('drain', end);
      to.off('close', end);
      resolve();
    };
    to.on('drain', end);
    to.on('close', end);
  });
}
