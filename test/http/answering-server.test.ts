/** A pause that an answer asks for reaches the server that it came from, whichever of several that is, and no other. */
import { expect, test } from 'vitest';
import type { Exchange } from '../../src/http/exchange.ts';
import { openFailover } from '../../src/http/failover.ts';
import { FailureError, failure } from '../../src/model/failure.ts';
import type { Steps } from '../../src/model/steps.ts';
import { get, ok, openRawUpstream } from './raw-upstream.ts';

test.each([
  ['short', 10],
  ['long', 50_000],
])('where the answer is %s', async (_, length) => {
  const answer = ok(JSON.stringify('x'.repeat(length)));
  const servers = [
    await openRawUpstream(answer, { maxBodyBytes: 100_000 }),
    await openRawUpstream(answer, { maxBodyBytes: 100_000 }),
  ];
  const failover = openFailover(servers.map(({ upstream }) => upstream));
  let answers = 0;
  const sent = await failover.send(get('/'), {
    signal: new AbortController().signal,
    *accept({ body }: Exchange, from): Steps<string> {
      answers += 1;
      yield 1;
      if (answers > 1) return String(body);
      from.pause(new Date(Date.now() + 60_000));
      throw new FailureError(failure('UPSTREAM_RATE_LIMITED'));
    },
  });
  expect(sent).toHaveLength(length);
  expect(servers.map(({ upstream }) => upstream.refusal?.code ?? null)).toEqual(['UPSTREAM_RATE_LIMITED', null]);
  expect(failover.refusal).toBeNull();
});

test('while each server is paused, the refusal is that of the one which may be asked first', async () => {
  const servers = [await openRawUpstream(ok('1')), await openRawUpstream(ok('1'))];
  const [first, second] = servers.map(({ upstream }) => upstream);
  const failover = openFailover(servers.map(({ upstream }) => upstream));
  first?.pause(new Date(Date.now() + 600_000));
  expect(failover.refusal).toBeNull();
  second?.pause(new Date(Date.now() + 60_000));
  const endsInMs = (failover.refusal?.retryAfter?.getTime() ?? 0) - Date.now();
  expect(endsInMs).toBeGreaterThan(0);
  expect(endsInMs).toBeLessThanOrEqual(60_001);
});
