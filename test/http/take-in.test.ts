/** A long answer is taken in in turns, a short one at once. */
import { describe, expect, test } from 'vitest';
import { type ReceivedExchange, receivedExchange } from '../../src/http/received.ts';
import { takeIn } from '../../src/http/take-in.ts';
import { FailureError, failure } from '../../src/model/failure.ts';
import { forEachInSteps, type Steps } from '../../src/model/steps.ts';
import { STEPS_PER_TURN } from '../../src/model/turns.ts';
import { watchTurns } from '../model/watch-turns.ts';

const from = { pause() {}, correct() {} };
const signal = new AbortController().signal;

function answer(bytes: number): ReceivedExchange {
  const text = JSON.stringify('x'.repeat(bytes - 2));
  const request = { method: 'GET', path: '/', step: 'test' } as const;
  return receivedExchange({
    request,
    status: 200,
    header: () => null,
    bytes: Buffer.from(text),
    receivedAt: new Date(0),
  });
}

describe('a short answer', () => {
  test('is taken in at once, however many steps that takes', () => {
    const accept = function* (): Steps<string> {
      yield 10 * STEPS_PER_TURN;
      return 'read';
    };
    expect(takeIn(answer(1000), { accept, signal }, from)).toBe('read');
    expect(takeIn(answer(1000), { accept: () => 'read', signal }, from)).toBe('read');
  });

  test('waits for no long one', async () => {
    const order: string[] = [];
    const accept = (exchange: { readonly body: unknown }) =>
      order.push(String(exchange.body).length > 5000 ? 'long' : 'short');
    const long = takeIn(answer(100_000), { accept, signal }, from);
    const short = takeIn(answer(1000), { accept, signal }, from);
    expect(short).toBe(1);
    expect(order).toEqual(['short']);
    await long;
    expect(order).toEqual(['short', 'long']);
  });
});

describe('a long answer', () => {
  test('is looked at in a turn of its own, when others arrived with it', async () => {
    const turns = await watchTurns();
    turns.note('arrived')();
    const answers = ['a', 'b', 'c'].map((name) =>
      takeIn(answer(40_000), { accept: (exchange) => [exchange.body, turns.note(name)()].length, signal }, from),
    );
    await Promise.all(answers);
    expect(turns.stop().map((turn) => [...turn.keys()])).toEqual([['arrived'], ['a'], ['b'], ['c']]);
  });

  test.each(['body', 'ascii'] as const)('lets others have a turn between its %s and its rows', async (part) => {
    const turns = await watchTurns();
    const accept = function* (exchange: ReceivedExchange): Steps<string> {
      turns.note(exchange[part] === undefined ? 'nothing' : 'decoded')();
      yield 1;
      yield* forEachInSteps(STEPS_PER_TURN + 1, turns.note('row'));
      return 'read';
    };
    const received = answer(600_000);
    expect(await takeIn(received, { accept: () => accept(received), signal }, from)).toBe('read');
    expect(turns.stop()).toEqual([
      new Map([['decoded', 1]]),
      new Map([['row', STEPS_PER_TURN]]),
      new Map([['row', 1]]),
    ]);
  });

  test('fails with what was thrown, in whichever turn', async () => {
    const refusal = new FailureError(failure('UPSTREAM_BAD_RESPONSE'));
    const accept = function* (): Steps<never> {
      yield 2 * STEPS_PER_TURN;
      throw refusal;
    };
    await expect(takeIn(answer(40_000), { accept, signal }, from)).rejects.toBe(refusal);
  });

  test('whose caller has left is read no further', async () => {
    const left = new AbortController();
    let isRead = false;
    const accept = (): void => {
      isRead = true;
    };
    const taken = takeIn(answer(40_000), { accept, signal: left.signal }, from);
    left.abort();
    await expect(taken).rejects.toMatchObject({ failure: { code: 'CANCELLED' } });
    expect(isRead).toBe(false);
  });
});
