import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { admission, overload } from '../../../src/server/request/admission.ts';

function openRoute(situation: { readonly running: number; readonly busy: number }) {
  const app = Fastify();
  const { running, busy } = situation;
  const isOverloaded = overload({ busyRequests: 3, running: () => running, busy: () => busy });
  app.get('/', { onRequest: admission(isOverloaded, { busyRequests: 3 }) }, () => 'served');
  return app;
}

test.each([
  { running: 3, busy: 1 },
  { running: 4, busy: 0.89 },
  { running: 1000, busy: 0.5 },
])('serves with $running running and $busy of the time in use', async (situation) => {
  expect((await openRoute(situation).inject('/')).body).toBe('served');
});

test('refuses what comes on top while there is no spare time, and says what to do', async () => {
  const reply = await openRoute({ running: 4, busy: 1 }).inject('/');
  expect(reply.statusCode).toBe(503);
  expect(reply.headers['retry-after']).toBe('1');
  expect(reply.json()).toEqual({
    errors: [
      {
        message: 'the server is busy with 3 requests (server.busyRequests); ask again later',
        extensions: { code: 'OVERLOADED' },
      },
    ],
  });
});
