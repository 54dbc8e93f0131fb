/** What is sent to a client that does not read. */
import { once } from 'node:events';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import type { AnswerBody } from '../../../src/server/answer/answer-body.ts';
import { sendEvents } from '../../../src/server/live/event-stream.ts';
import { LiveConnections } from '../../../src/server/live/live-connections.ts';

/** Takes the first bytes, and nothing after that. */
function stuckResponse(): ServerResponse {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  const socket = new Duplex({ highWaterMark: 16, read() {}, write() {} });
  response.assignSocket(socket as Socket);
  return response;
}

test('it is given no event before the one before has left, and is let go after a while', async () => {
  let taken = 0;
  let isEnded = false;
  const bodies: AsyncIterableIterator<AnswerBody> = {
    [Symbol.asyncIterator]: () => bodies,
    async next() {
      taken += 1;
      return { done: false, value: { data: { event: 'x'.repeat(1000) } } };
    },
    async return() {
      isEnded = true;
      return { done: true, value: undefined };
    },
  };
  const response = stuckResponse();
  const connections = new LiveConnections();
  const sent = sendEvents(response, { bodies, errorCodes: new Set() }, { connections, expires: null, stalledMs: 50 });
  await once(response, 'close');
  await sent;
  expect({ isEnded, open: connections.size }).toEqual({ isEnded: true, open: 0 });
  expect(taken).toBeLessThanOrEqual(1);
});
