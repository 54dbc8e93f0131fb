/** Reads the body of a request that tells its length, and puts it back for another reader. */
import type { IncomingMessage } from 'node:http';

export class RequestBody {
  readonly #request: IncomingMessage;
  readonly #length: number;
  readonly #onWhole: (bytes: Buffer) => void;
  readonly #chunks: Buffer[] = [];
  #received = 0;
  readonly #onData = (chunk: Buffer): void => this.#take(chunk);

  /**
   * @param length in bytes; Node lets no more through
   * @param onWhole called once, in the turn in which the last byte arrives. Who wants to put the body back later than in this
   * turn has to hold the request.
   */
  constructor(request: IncomingMessage, length: number, onWhole: (bytes: Buffer) => void) {
    this.#request = request;
    this.#length = length;
    this.#onWhole = onWhole;
  }

  read(): void {
    this.#request.on('data', this.#onData);
  }

  #take(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#received += chunk.length;
    if (this.#received < this.#length) return;
    this.#request.removeListener('data', this.#onData);
    this.#onWhole(this.#bytes());
  }

  #bytes(): Buffer {
    const [first] = this.#chunks;
    return this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks, this.#received);
  }

  /** Keeps the request from ending: after its end nothing can be put back. */
  hold(): void {
    this.#request.pause();
  }

  /** The request has no other reader. */
  release(): void {
    this.#request.resume();
  }

  /** Another reader gets the request from its first byte, as soon as it reads. */
  putBack(): void {
    this.hold();
    this.#request.unshift(this.#bytes());
  }
}
