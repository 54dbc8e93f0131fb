/** Takes an answer in: a short one at once, a long one in turns with all other work of the process. */
import { atOnce, isSteps, resultOf, type Steps } from '../model/steps.ts';
import { runInTurns, STEPS_PER_TURN } from '../model/turns.ts';
import type { AnsweringServer, Sending } from './exchange.ts';
import type { ReceivedExchange } from './received.ts';

/** Bytes of a body. Several hundred rows: reading them takes a few milliseconds. */
const LONG = 32 * 1024;

/**
 * What `accept` makes of the answer, or throws. Several answers may arrive in one turn of the event loop: a long one is
 * looked at in a turn of its own, and between its parts others have theirs.
 */
export function takeIn<T>(
  exchange: ReceivedExchange,
  sending: Pick<Sending<T>, 'accept' | 'signal'>,
  from: AnsweringServer,
): T | Promise<T> {
  if (exchange.length < LONG) {
    const accepted = sending.accept(exchange, from);
    return isSteps(accepted) ? atOnce(accepted) : accepted;
  }
  return runInTurns(
    longSteps(exchange, () => sending.accept(exchange, from)),
    sending.signal,
  );
}

function* longSteps<T>(exchange: ReceivedExchange, accept: () => T | Steps<T>): Steps<T> {
  yield STEPS_PER_TURN;
  const steps = resultOf(accept());
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
    yield next.value + exchange.takeSteps();
  }
}
