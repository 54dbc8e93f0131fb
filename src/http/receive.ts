/** Sends one request and takes in its answer whole, without a stream between the connection and the bytes. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

export interface Receiving {
  /** Rejects with its reason at once when it is aborted, wherever the request is then. */
  readonly signal: AbortSignal;
  /** Looks at the head of the answer; what it throws is the end of it. Returns the most bytes that the body may have. */
  onHead(status: number, headers: IncomingHttpHeaders): number;
  /** What to reject with where the body is longer. */
  tooLong(limit: number): Error;
}

export function receiveBytes(
  agent: Dispatcher,
  options: Dispatcher.DispatchOptions,
  { signal, onHead, tooLong }: Receiving,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    let limit = 0;
    let abort: ((reason: Error) => void) | null = null;
    let isOver = false;
    const end = (): void => {
      isOver = true;
      signal.removeEventListener('abort', giveUp);
    };
    const fail = (error: unknown): void => {
      if (isOver) return;
      end();
      reject(error);
      abort?.(error instanceof Error ? error : new Error('given up'));
    };
    const giveUp = (): void => fail(signal.reason);
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    signal.addEventListener('abort', giveUp, { once: true });
    agent.dispatch(options, {
      onRequestStart(controller) {
        abort = (reason) => controller.abort(reason);
        if (isOver) abort(new Error('given up'));
      },
      onResponseStart(_controller, status, headers) {
        if (isOver || status < 200) return;
        try {
          limit = onHead(status, headers);
        } catch (error) {
          fail(error);
        }
      },
      onResponseData(_controller, chunk) {
        if (isOver) return;
        length += chunk.length;
        if (length > limit) fail(tooLong(limit));
        else chunks.push(chunk);
      },
      onResponseEnd() {
        if (isOver) return;
        end();
        const [only] = chunks;
        resolve(only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks, length));
      },
      onResponseError(_controller, error) {
        fail(error);
      },
    });
  });
}
