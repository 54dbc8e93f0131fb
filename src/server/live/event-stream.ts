/**
 * GraphQL over server-sent events, one subscription for each connection: the "distinct connections mode" of graphql-sse
 * (https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md, read 2026-11-30).
 *
 * Our own writer: the handler of graphql-sse 2.6 takes events as fast as they come and keeps those that the client has not
 * read, without a bound.
 */
import type { ServerResponse } from 'node:http';
import type { AnswerBody } from '../answer/answer-body.ts';
import { textOf } from '../answer/send-answer.ts';
import { expiredError } from './expired.ts';
import type { LiveConnections } from './live-connections.ts';
import type { OpenedSubscription } from './open-subscription.ts';

const EVENT_STREAM = 'text/event-stream';

export interface EventStreamOptions {
  readonly connections: LiveConnections;
  /** When what the client showed ceases to be valid; null for never. */
  readonly expires: Date | null;
  /** A client that takes nothing for so long is let go. */
  readonly stalledMs: number;
}

/** Resolves once the client has gone, or all was sent. Takes an event when the one before has left this process. */
export async function sendEvents(
  response: ServerResponse,
  { bodies }: OpenedSubscription,
  { connections, expires, stalledMs }: EventStreamOptions,
): Promise<void> {
  const end = (): void => void bodies.return?.();
  let isGoing = false;
  let isExpired = false;
  const leave = connections.add(
    {
      goAway() {
        isGoing = true;
        end();
      },
      expire() {
        isExpired = true;
        end();
      },
    },
    expires,
  );
  response.once('close', end);
  response.writeHead(200, {
    'content-type': `${EVENT_STREAM}; charset=utf-8`,
    'cache-control': 'no-store',
    // nginx would hold events back.
    'x-accel-buffering': 'no',
  });
  // Browsers open the stream with its first byte.
  const write = (text: string): Promise<void> | undefined => written(response, text, stalledMs);
  await write(':\n\n');
  try {
    for await (const body of bodies) {
      // A stream that ends without `complete` is one to open again.
      if (isGoing) break;
      await write(nextOf(body));
      if (response.destroyed) return;
    }
    if (isExpired) await write(nextOf({ errors: [expiredError] }));
    if (isGoing) response.end(': the server goes away; subscribe again\n\n');
    else response.end('event: complete\ndata:\n\n');
  } finally {
    leave();
  }
}

/** JSON has no line break in it. */
function nextOf(body: AnswerBody): string {
  return `event: next\ndata: ${textOf(body)}\n`;
}

/** Resolves once there is room for more, or nobody is there to read it. */
function written(response: ServerResponse, text: string, stalledMs: number): Promise<void> | undefined {
  if (response.destroyed || response.write(text)) return undefined;
  return new Promise((resolve) => {
    const timer = setTimeout(() => response.destroy(), stalledMs);
    const done = (): void => {
      clearTimeout(timer);
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}
