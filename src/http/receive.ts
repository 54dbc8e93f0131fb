/** Sends one request and takes in its answer whole, without a stream between the connection and the bytes. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { type Arriving, bodyPool, type JoinedBody } from './body-pool.ts';
import type { Line } from './connections.ts';
import type { Deadline } from './deadline.ts';
import type { AbortListener } from './on-abort.ts';

/** Who sends a request and is told how its answer comes in. */
export interface Receiving {
  /** Ends it at once when it is over, wherever the request is then. */
  readonly over: Deadline;
  /** Called as the request is written, on a connection that has just been made or one that has carried others. */
  started(isNew: boolean): void;
  /** Looks at the head of the answer; what it throws is the end of it. Returns the most bytes that the body may have. */
  headed(status: number, headers: IncomingHttpHeaders): number;
  /** What it fails with where the body is longer. */
  tooLong(limit: number): Error;
  /** The answer is there, whole. One of the two is called, once. */
  received(body: JoinedBody): void;
  failed(error: unknown): void;
}

export function receiveBody(line: Line, options: Dispatcher.DispatchOptions, receiving: Receiving): void {
  if (receiving.over.aborted) receiving.failed(receiving.over.reason);
  else line.dispatch(options, new Receiver(line, receiving));
}

/** One object for one request: it hears of the connection and of the deadline. */
class Receiver implements Dispatcher.DispatchHandler, AbortListener, Arriving {
  readonly #line: Line;
  readonly #receiving: Receiving;
  /** Where the body comes in one piece, as most do, there is no list. */
  #first: Buffer | null = null;
  #others: Buffer[] | null = null;
  #length = 0;
  #limit = 0;
  #controller: Dispatcher.DispatchController | null = null;
  #isOver = false;

  constructor(line: Line, receiving: Receiving) {
    this.#line = line;
    this.#receiving = receiving;
    receiving.over.waiting = this;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#isOver) {
      controller.abort(new Error('given up'));
      return;
    }
    this.#controller = controller;
    this.#receiving.started(this.#line.isNew);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (this.#isOver || status < 200) return;
    try {
      this.#limit = this.#receiving.headed(status, headers);
    } catch (error) {
      this.#fail(error);
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isOver) return;
    this.#length += chunk.length;
    if (this.#length > this.#limit) this.#fail(this.#receiving.tooLong(this.#limit));
    else if (this.#first === null) this.#first = chunk;
    else if (this.#others === null) this.#others = [chunk];
    else this.#others.push(chunk);
    if (!this.#isOver) bodyPool.hold(this, this.#length);
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
  }

  onResponseEnd(): void {
    if (this.#isOver) return;
    this.#end();
    this.#receiving.received(this.#body());
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.#fail(error);
  }

  givenUp(reason: unknown): void {
    this.#fail(reason);
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    this.#end();
    this.#controller?.abort(error instanceof Error ? error : new Error('given up'));
    this.#receiving.failed(error);
  }

  #end(): void {
    this.#isOver = true;
    bodyPool.forget(this);
    this.#receiving.over.waiting = null;
  }

  #body(): JoinedBody {
    if (this.#first === null) return { bytes: Buffer.alloc(0), memory: null };
    if (this.#others === null) return { bytes: this.#first, memory: null };
    return bodyPool.join([this.#first, ...this.#others], this.#length);
  }
}
