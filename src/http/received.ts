/** What arrived for one request. Its JSON is decoded when a reader asks for it: a reader of rows may need the bytes alone. */
import { AsciiBytes } from './ascii-bytes.ts';
import type { SharedMemory } from './body-pool.ts';
import type { Exchange, UpstreamRequest } from './exchange.ts';
import { parseJson } from './json.ts';

export interface Arrival {
  readonly request: UpstreamRequest;
  readonly status: number;
  readonly header: Exchange['header'];
  readonly bytes: Buffer;
  readonly receivedAt: Date;
  /** What the bytes lie in. @default memory that is shared with nobody */
  readonly memory?: SharedMemory | null;
}

/** An answer as it arrived, with what it takes to read it. */
export interface ReceivedExchange extends Exchange {
  /** Of the body, unfolded. */
  readonly length: number;
  /** The steps that it took to look through bytes and JSON since this was asked for the last time. */
  takeSteps(): number;
  /** Nobody reads it any more. Whoever still does is told so, and never gets the bytes of another answer. */
  release(): void;
}

export function receivedExchange({ bytes, memory = null, ...head }: Arrival): ReceivedExchange {
  return new Received(head, bytes, memory);
}

/** A step is about as much as it takes to read a short row. */
const BYTES_PER_STEP = 64;

/** `body` and `ascii` stand on the prototype: an exchange that is copied with another body keeps neither of this one. */
class Received implements ReceivedExchange {
  readonly request: UpstreamRequest;
  readonly status: number;
  readonly header: Exchange['header'];
  readonly receivedAt: Date;
  #bytes: Buffer;
  #memory: SharedMemory | null;
  #isReleased = false;
  #ascii: AsciiBytes | null | undefined;
  #decoded: { readonly body: unknown } | undefined;
  #steps = 0;

  constructor(
    { request, status, header, receivedAt }: Omit<Arrival, 'bytes' | 'memory'>,
    bytes: Buffer,
    memory: SharedMemory | null,
  ) {
    this.request = request;
    this.status = status;
    this.header = header;
    this.receivedAt = receivedAt;
    this.#bytes = bytes;
    this.#memory = memory;
  }

  /** Whoever asks for it reads all of it. */
  get ascii(): AsciiBytes | null {
    this.#requireBytes();
    if (this.#ascii === undefined) {
      this.#ascii = AsciiBytes.of(this.#bytes);
      this.#spend();
    }
    return this.#ascii;
  }

  get body(): unknown {
    if (this.#decoded === undefined) {
      this.#requireBytes();
      this.#decoded = { body: parseJson(this.#bytes) };
      this.#spend();
    }
    return this.#decoded.body;
  }

  get length(): number {
    return this.#bytes.length;
  }

  takeSteps(): number {
    const steps = this.#steps;
    this.#steps = 0;
    return steps;
  }

  keep(): void {
    this.#requireBytes();
    this.#memory?.keep();
    this.#memory = null;
  }

  release(): void {
    if (this.#memory === null || this.#isReleased) return;
    this.#isReleased = true;
    this.#bytes = Buffer.alloc(0);
    this.#ascii?.clear();
    this.#memory.release();
  }

  #requireBytes(): void {
    if (this.#isReleased) throw new TypeError('an answer can be read only until its reader has returned');
  }

  #spend(): void {
    this.#steps += Math.ceil(this.#bytes.length / BYTES_PER_STEP);
  }
}
