/** Requests that are signed one by one: afresh for each attempt, once more for a challenge, and nothing of it in a failure. */
import { describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../../src/http/clock.ts';
import { openFailover } from '../../src/http/failover.ts';
import { Signer, type Signing, type SigningMoment, type UnsignedRequest } from '../../src/http/signing.ts';
import { FailureError, failure } from '../../src/model/failure.ts';
import { Secret } from '../../src/model/secret.ts';
import { type Answering, ask, failureOf, get, inTurn, ok, openRawUpstream, read, status } from './raw-upstream.ts';

/** A clock on which each look is a second later. */
function tickingClock(): Clock {
  let seconds = 0;
  return {
    ...systemClock,
    date() {
      seconds += 1;
      return new Date(seconds * 1000);
    },
    sleep: async () => {},
  };
}

const stamped: Signing = {
  urlBytes: 30,
  sign: ({ target }, { now }) => ({ query: new Secret(`at=${now.getTime()}&of=${target.length}`) }),
};

function lineOf(head: string | undefined): string {
  return head?.split('\r\n')[0] ?? '';
}

function headerOf(head: string | undefined, name: string): string | null {
  const line = head?.split('\r\n').find((text) => text.toLowerCase().startsWith(`${name}: `));
  return line === undefined ? null : line.slice(name.length + 2);
}

describe('a signature', () => {
  test('stands behind the query, or is it, and is made of what is sent', async () => {
    const asked: UnsignedRequest[] = [];
    const signing: Signing = {
      urlBytes: 10,
      sign(request) {
        asked.push(request);
        return { query: new Secret('sig=1'), headers: new Map([['x-signature', new Secret('abc')]]) };
      },
    };
    const { upstream, seen } = await openRawUpstream(ok('{}'), { signing });
    await ask(upstream, get('/a?b=c'));
    await ask(upstream, { method: 'POST', path: '/a', step: 'step', body: { x: 1 }, headers: { 'x-day': 'mon day' } });
    expect(seen.map(lineOf)).toEqual(['GET /base/a?b=c&sig=1 HTTP/1.1', 'POST /base/a?sig=1 HTTP/1.1']);
    expect(seen.map((head) => headerOf(head, 'x-signature'))).toEqual(['abc', 'abc']);
    expect(seen.map((head) => headerOf(head, 'x-api-key'))).toEqual(['canary-4711', 'canary-4711']);
    expect(headerOf(seen[1], 'x-day')).toBe('mon day');
    expect(asked).toEqual([
      { method: 'GET', target: '/base/a?b=c', body: '', step: 'test' },
      { method: 'POST', target: '/base/a', body: '{"x":1}', step: 'step' },
    ]);
  });

  test('is made anew for a repeat', async () => {
    const { upstream, seen } = await openRawUpstream(inTurn(status(503), ok('{}')), {
      signing: stamped,
      retries: 1,
      clock: tickingClock(),
    });
    await read(upstream);
    const times = seen.map((head) => /at=(\d+)/.exec(head)?.[1]);
    expect(times).toHaveLength(2);
    expect(Number(times[1])).toBeGreaterThan(Number(times[0]));
  });

  test('is made anew for the next server', async () => {
    const clock = tickingClock();
    const first = await openRawUpstream(status(500), { signing: stamped, clock });
    const second = await openRawUpstream(ok('{}'), { signing: stamped, clock });
    await read(openFailover([first.upstream, second.upstream]));
    const times = [...first.seen, ...second.seen].map((head) => Number(/at=(\d+)/.exec(head)?.[1]));
    expect(times).toHaveLength(2);
    expect(times[1]).toBeGreaterThan(times[0] ?? Number.NaN);
  });

  test.each<[string, Signing['sign']]>([
    ['a query with a fragment', () => ({ query: new Secret('a=canary#b') })],
    ['a query with a space', () => ({ query: new Secret('a=canary b') })],
    ['an empty query', () => ({ query: new Secret('') })],
    ['a header that ends a line', () => ({ headers: new Map([['x-a', new Secret('canary\r\nx-b: 1')]]) })],
    ['a header of the connection', () => ({ headers: new Map([['host', new Secret('canary.example')]]) })],
    [
      'an error that quotes a secret',
      () => {
        throw new TypeError('canary');
      },
    ],
  ])('with %s is never sent, and the failure says nothing of it', async (_, sign) => {
    const { upstream, seen, records } = await openRawUpstream(ok('{}'), { signing: { urlBytes: 99, sign } });
    const found = await failureOf(ask(upstream, get('/')));
    expect(found.code).toBe('INTERNAL');
    expect(JSON.stringify([found, records])).not.toContain('canary');
    expect(seen).toEqual([]);
  });

  test('that the provider refuses to make fails as it says', async () => {
    const refusal = failure('BAD_USER_INPUT', { detail: 'no' });
    const signing: Signing = {
      urlBytes: 0,
      sign() {
        throw new FailureError(refusal);
      },
    };
    const { upstream } = await openRawUpstream(ok('{}'), { signing });
    expect(await failureOf(ask(upstream, get('/')))).toEqual(refusal);
  });
});

describe('headers of a request', () => {
  test.each(['a\r\nb: c', '', ' a', 'a ', 'é', '\0'])('with the value %j are never sent', async (value) => {
    const { upstream, seen } = await openRawUpstream(ok('{}'));
    const found = await failureOf(ask(upstream, { ...get('/'), headers: { 'x-who': value } }));
    expect(found.code).toBe('BAD_USER_INPUT');
    expect(seen).toEqual([]);
  });

  test('never replace those of the source', async () => {
    const { upstream, seen } = await openRawUpstream(ok('{}'));
    await ask(upstream, { ...get('/'), headers: { 'x-api-key': 'other', accept: 'text/plain' } });
    expect(headerOf(seen[0], 'x-api-key')).toBe('canary-4711');
    expect(headerOf(seen[0], 'accept')).toBe('text/plain');
  });
});

/** Signs for whatever is asked for, and takes a challenge that it has not signed for. */
const challenged: Signing = {
  urlBytes: 0,
  sign: (_, { challenge }) =>
    challenge === null
      ? {}
      : { headers: new Map([['authorization', new Secret(`${challenge.text} #${challenge.count}`)]]) },
  answers: (challenge, before) => challenge.startsWith('Try') && challenge !== before,
};
const asking = (text: string) => status(401, `WWW-Authenticate: ${text}`);

describe('a challenge', () => {
  test('is answered once, beside the repeats, and remembered for later requests', async () => {
    const attempts: unknown[] = [];
    const { upstream, seen, records } = await openRawUpstream(inTurn(asking('Try 1'), ok('{}')), {
      signing: challenged,
      clock: tickingClock(),
    });
    const sending = {
      signal: new AbortController().signal,
      accept: () => 1,
      onAttempt: ({ status: code, failure: reason }: { status: number | null; failure: string | null }) =>
        void attempts.push([code, reason]),
    };
    expect(await upstream.send(get('/'), sending)).toBe(1);
    expect(await upstream.send(get('/'), sending)).toBe(1);
    expect(seen.map((head) => headerOf(head, 'authorization'))).toEqual([null, 'Try 1 #1', 'Try 1 #2']);
    expect(attempts).toEqual([
      [401, null],
      [200, null],
      [200, null],
    ]);
    expect(records.map(({ attempt, failure: reason }) => [attempt, reason])).toEqual([
      [1, null],
      [1, null],
      [1, null],
    ]);
  });

  test('that follows on the answer to one fails', async () => {
    const { upstream, seen } = await openRawUpstream(inTurn(asking('Try 1'), asking('Try 2'), ok('{}')), {
      signing: challenged,
      retries: 1,
    });
    expect((await failureOf(read(upstream))).code).toBe('UPSTREAM_AUTH');
    expect(seen).toHaveLength(2);
  });

  test('that follows on the answer to one is forgotten: the next request tries no login beforehand', async () => {
    const answers = inTurn(asking('Try 1'), asking('Try 2'), asking('Try 3'), ok('{}'));
    const { upstream, seen } = await openRawUpstream(answers, { signing: challenged });
    await failureOf(read(upstream));
    await read(upstream);
    const sent = seen.map((head) => headerOf(head, 'authorization'));
    expect(sent).toEqual([null, 'Try 1 #1', null, 'Try 3 #1']);
  });

  test('is answered by the request that it was sent to, though another one came meanwhile', async () => {
    let count = 0;
    const answer: Answering = (head, socket) => {
      const login = headerOf(head, 'authorization');
      count += 1;
      if (login === null) asking(`Try ${count}`)(head, socket);
      else ok('{}')(head, socket);
    };
    const { upstream, seen } = await openRawUpstream(answer, { signing: challenged });
    await Promise.all([read(upstream), read(upstream)]);
    const sent = seen.flatMap((head) => headerOf(head, 'authorization') ?? []);
    expect(sent.toSorted()).toEqual(['Try 1 #1', 'Try 2 #1']);
  });

  test('that replaces a remembered one is answered', async () => {
    const answers = inTurn(asking('Try 1'), ok('{}'), asking('Try 2'), ok('{}'));
    const { upstream, seen } = await openRawUpstream(answers, { signing: challenged });
    await read(upstream);
    await read(upstream);
    const sent = seen.map((head) => headerOf(head, 'authorization'));
    expect(sent).toEqual([null, 'Try 1 #1', 'Try 1 #2', 'Try 2 #1']);
  });

  test.each([
    ['of another scheme', challenged, asking('Other')],
    ['to requests that are signed without one', stamped, asking('Try 1')],
    ['that is none', challenged, status(401)],
    ['at another status', challenged, status(403, 'WWW-Authenticate: Try 1')],
  ])('%s fails at once', async (_, signing, answer) => {
    const { upstream, seen } = await openRawUpstream(answer, { signing, retries: 1 });
    expect((await failureOf(read(upstream))).code).toBe('UPSTREAM_AUTH');
    expect(seen).toHaveLength(1);
  });

  test('is read from all headers of the answer', async () => {
    const answers = inTurn(status(401, 'WWW-Authenticate: Try a', 'WWW-Authenticate: Try b'), ok('{}'));
    const { upstream, seen } = await openRawUpstream(answers, { signing: challenged });
    await read(upstream);
    expect(headerOf(seen[1], 'authorization')).toBe('Try a, Try b #1');
  });

  test('is met by a repeat, too', async () => {
    const drop = (_head: string, socket: { destroy(): void }): void => socket.destroy();
    const { upstream, seen } = await openRawUpstream(inTurn(drop, asking('Try 1'), ok('{}')), {
      signing: challenged,
      retries: 1,
      clock: tickingClock(),
    });
    await read(upstream);
    expect(seen.map((head) => headerOf(head, 'authorization'))).toEqual([null, null, 'Try 1 #1']);
  });

  test('opens no breaker', async () => {
    const breaker = { failures: 1, openMs: 10_000, maxOpenMs: 10_000 };
    const answers = inTurn(asking('Try 1'), ok('{}'));
    const { upstream } = await openRawUpstream(answers, { signing: challenged, breaker });
    await read(upstream);
    expect(upstream.states[0]?.breakerOpen).toBe(false);
  });
});

test('each attempt has a nonce of its own', () => {
  const moments: SigningMoment[] = [];
  const signer = new Signer(
    {
      urlBytes: 0,
      sign(_, moment) {
        moments.push(moment);
        return {};
      },
    },
    systemClock,
  );
  for (let count = 0; count < 3; count += 1) signer.sign({ method: 'GET', target: '/', body: '', step: 'test' }, null);
  expect(new Set(moments.map(({ nonce }) => nonce)).size).toBe(3);
  for (const { nonce } of moments) expect(nonce).toMatch(/^[0-9a-f]{32}$/);
});
