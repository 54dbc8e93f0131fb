/** Asks a server to identify itself before any other request, and again once it was out of reach. */
import { FailureError } from '../model/failure.ts';
import type { Exchange, Send, UpstreamRequest } from './exchange.ts';
import { untilAborted } from './until-aborted.ts';
import type { Upstream } from './upstream.ts';

export interface Greeting {
  readonly request: UpstreamRequest;
  /** Throws a `FailureError` where the server is not the right one. */
  accept(exchange: Exchange): void;
}

/** The same upstream, which sends nothing before the greeting was accepted. Requests that come meanwhile wait for it. */
export function greeted(upstream: Upstream, { request, accept }: Greeting): Upstream {
  let met: Promise<void> | null = null;
  let hasMet = false;
  const forget = (): void => {
    met = null;
    hasMet = false;
  };
  const meet = (): Promise<void> => {
    // It serves all waiting requests, so it does not end when the first gives up; it has the deadline of the upstream.
    const meeting = upstream.send(request, { signal: new AbortController().signal, accept });
    const note = (): void => {
      // Another meeting may have begun meanwhile.
      hasMet = met === meeting;
    };
    meeting.then(note, (error: unknown) => {
      forget();
      const limited = error instanceof FailureError && error.failure.code === 'UPSTREAM_RATE_LIMITED';
      if (limited && error.failure.retryAfter !== null) upstream.pause(error.failure.retryAfter);
    });
    return meeting;
  };
  const failed = (error: unknown): never => {
    // Another server may answer at that address once it can be reached again.
    if (error instanceof FailureError && mayBeAnother(error)) forget();
    throw error;
  };
  const send: Send = (asked, sending) => {
    met ??= meet();
    if (hasMet) return upstream.send(asked, sending).catch(failed);
    return untilAborted(met, sending.signal).then(() => upstream.send(asked, sending).catch(failed));
  };
  return {
    send,
    pause: (until) => upstream.pause(until),
    get refusal() {
      return upstream.refusal;
    },
    get greets() {
      return met === null ? request.step : null;
    },
    get states() {
      return upstream.states;
    },
    close: () => upstream.close(),
  };
}

function mayBeAnother({ failure: { code } }: FailureError): boolean {
  return code === 'UPSTREAM_UNREACHABLE' || code === 'UPSTREAM_WRONG_CHAIN' || code === 'UPSTREAM_UNAVAILABLE';
}
