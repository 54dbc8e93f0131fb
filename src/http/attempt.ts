/** One attempt at a request: sends it, reads the whole answer, and turns every error into a typed failure. */
import type { IncomingHttpHeaders } from 'node:http';
import { FailureError } from '../model/failure.ts';
import { headerLookup, isOpenEnded, refuseRedirect } from './answer-head.ts';
import { type Decoder, decoderOf, tooLarge, unfold } from './body.ts';
import type { JoinedBody } from './body-pool.ts';
import type { BreakerVerdict, Settle } from './breaker.ts';
import type { Deadline } from './deadline.ts';
import type { Exchange, Sending, UpstreamRequest } from './exchange.ts';
import { type Receiving, receiveBody } from './receive.ts';
import { type ReceivedExchange, receivedExchange } from './received.ts';
import type { Server } from './server.ts';
import type { ServerChallenge, Signature, Signer, UnsignedRequest } from './signing.ts';
import { takeIn } from './take-in.ts';
import { type Ending, endingOf, isFresh, transportFailure } from './transport-failure.ts';
import { verdictOn } from './verdict.ts';

/** The request that is sent, and who is told what came of it. */
export interface Attempted<T> {
  readonly request: UpstreamRequest;
  readonly sending: Sending<T>;
  /** The path with the base URL's own before it. */
  readonly path: string;
  /** Aborted by the caller or by the deadline. */
  readonly over: Deadline;
  /** That of the request itself: it is not sent once more for another one. */
  readonly challenge: ServerChallenge | null;
  /** Called once. */
  ended(outcome: AttemptOutcome<T>): void;
}

export type AttemptOutcome<T> =
  | { readonly value: T }
  /** It was refused, and is to be sent once more, signed for this. */
  | { readonly challenge: ServerChallenge }
  | FailedAttempt
  /** What nobody threw on purpose. */
  | { readonly fault: unknown };

export interface FailedAttempt {
  readonly error: FailureError;
  /** How the connection failed, or that the answer arrived and was not accepted. */
  readonly ending: Ending | 'answered';
  /** Its connection was an old one, which the source had closed meanwhile; that says nothing about the source. */
  readonly stale: boolean;
}

export class Attempt<T> implements Receiving {
  readonly #of: Attempted<T>;
  readonly #server: Server;
  /** 1, or 2 for the repeat of a request that failed. */
  readonly #number: number;
  readonly #settle: Settle | null;
  readonly #leftAt: number;
  readonly #mayBeClosed: boolean;
  /** What the request was signed for; null where for no challenge. */
  #signedFor: ServerChallenge | null = null;
  /** Whether its connection had carried a request before. */
  #isOld = false;
  #status: number | null = null;
  #header: Exchange['header'] = noHeader;
  #decoder: Decoder | null = null;
  #bytes = 0;
  #openEnded = false;
  #exchange: ReceivedExchange | null = null;
  #hasEnded = false;

  /** It leaves now: it has its turn, and nothing bars its way. */
  constructor(of: Attempted<T>, server: Server, number: number) {
    this.#of = of;
    this.#server = server;
    this.#number = number;
    this.#settle = server.breaker?.enter() ?? null;
    server.sendAway();
    if (number === 1) server.budget.earn();
    this.#leftAt = server.clock.now();
    this.#mayBeClosed = number === 1 && server.connections.mayBeClosed;
  }

  get over(): Deadline {
    return this.#of.over;
  }

  send(): void {
    const { request, path, sending } = this.#of;
    const { writer, signer, connections } = this.#server;
    try {
      const sign = signer === null ? null : (unsigned: UnsignedRequest) => this.#sign(signer, unsigned);
      const options = writer.options(request, path, sign);
      sending.onSent?.();
      receiveBody(connections.line(this.#number), options, this);
    } catch (error) {
      this.failed(error);
    }
  }

  #sign(signer: Signer, unsigned: UnsignedRequest): Signature {
    const { signature, challenge } = signer.sign(unsigned, this.#of.challenge);
    this.#signedFor = challenge;
    return signature;
  }

  started(isNew: boolean): void {
    this.#isOld = !isNew;
  }

  headed(status: number, headers: IncomingHttpHeaders): number {
    this.#status = status;
    this.#header = headerLookup(headers);
    refuseRedirect(status);
    this.#decoder = decoderOf(this.#header);
    return this.#server.settings.maxBodyBytes;
  }

  tooLong(limit: number): Error {
    return tooLarge(limit);
  }

  received({ bytes, memory }: JoinedBody): void {
    if (this.#decoder === null) {
      this.#answered({ bytes, memory });
      return;
    }
    unfold(bytes, this.#decoder, this.#server.settings.maxBodyBytes)
      .finally(() => memory?.release())
      .then(
        (unfolded) => this.#answered({ bytes: unfolded, memory: null }),
        (error: unknown) => this.failed(error),
      );
  }

  failed(error: unknown): void {
    const { over, sending } = this.#of;
    const circumstances = { caller: sending.signal, over, headersSeen: this.#status !== null };
    const typed = error instanceof FailureError ? error : transportFailure(error, circumstances);
    const ending = endingOf(typed);
    const wasClosed = ending === 'dropped' && this.#isOld && !isFresh(typed);
    this.#end({ error: typed, ending, stale: this.#mayBeClosed && wasClosed });
  }

  #answered({ bytes, memory }: JoinedBody): void {
    const header = this.#header;
    const status = this.#status ?? 0;
    const receivedAt = this.#server.clock.date();
    this.#bytes = bytes.length;
    this.#openEnded = isOpenEnded(header, bytes);
    const exchange = receivedExchange({ request: this.#of.request, status, header, bytes, receivedAt, memory });
    this.#exchange = exchange;
    const outcome = this.#judged(exchange);
    if (outcome instanceof Promise) void outcome.then((judged) => this.#end(judged));
    else this.#end(outcome);
  }

  /** A promise where the answer is long; neither rejects nor throws. */
  #judged(exchange: ReceivedExchange): AttemptOutcome<T> | Promise<AttemptOutcome<T>> {
    try {
      const challenge = this.#challengeIn(exchange);
      if (challenge !== null) return { challenge };
      const taken = takeIn(exchange, this.#of.sending, this.#server);
      if (!(taken instanceof Promise)) return { value: taken };
      return taken.then(
        (value) => ({ value }),
        (error: unknown) => this.#refused(exchange, error),
      );
    } catch (error) {
      return this.#refused(exchange, error);
    }
  }

  #refused(exchange: ReceivedExchange, error: unknown): AttemptOutcome<T> {
    if (!(error instanceof FailureError)) return { fault: error };
    const isCut = this.#openEnded && exchange.body === undefined;
    return { error, ending: isCut ? 'cut' : 'answered', stale: false };
  }

  /** What the answer asks the request to be signed for; null where nothing, and where it was signed for a challenge of its own. */
  #challengeIn({ status, header }: Exchange): ServerChallenge | null {
    const { signer } = this.#server;
    const own = this.#of.challenge;
    if (signer === null || status !== 401) return null;
    if (own !== null) {
      signer.refused(own);
      return null;
    }
    const asked = header('www-authenticate');
    return asked === null ? null : signer.take(asked, this.#signedFor);
  }

  /** Gives back what it held, and tells all who want to know; once. */
  #end(outcome: AttemptOutcome<T>): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#exchange?.release();
    let verdict: BreakerVerdict = 'none';
    let told = outcome;
    try {
      this.#report('error' in outcome ? outcome.error.failure.code : null);
      this.#noteConnection(outcome);
      verdict = this.#verdict(outcome);
    } catch (fault) {
      told = { fault };
    }
    this.#settle?.(verdict);
    this.#server.sendAway();
    this.#of.ended(told);
  }

  #report(failure: string | null): void {
    const { clock, settings } = this.#server;
    const { request, sending } = this.#of;
    const { method, step } = request;
    const status = this.#status;
    const bytes = this.#bytes;
    const startedAt = this.#leftAt;
    const milliseconds = clock.now() - startedAt;
    sending.onAttempt?.({ method, startedAt, failure, milliseconds, status, bytes });
    if (settings.onRequest === undefined) return;
    const requests = [...(sending.requestIds ?? [])];
    settings.onRequest({ requests, step, method, attempt: this.#number, failure, milliseconds, status, bytes });
  }

  #noteConnection(outcome: AttemptOutcome<T>): void {
    const { connections } = this.#server;
    if ('fault' in outcome) return;
    if ('error' in outcome && outcome.stale) connections.foundClosed();
    else if (this.#number === 1 && (!('error' in outcome) || outcome.ending === 'answered')) connections.answered();
  }

  #verdict(outcome: AttemptOutcome<T>): BreakerVerdict {
    if ('fault' in outcome) return 'none';
    if (!('error' in outcome)) return 'good';
    if (outcome.stale) return 'none';
    const { clock, settings } = this.#server;
    // A request that waited long for its turn left the source too little time; connecting has a time-out of its own.
    const hadTime = !this.over.aborted || (clock.now() - this.#leftAt) * 2 >= settings.timeoutMs;
    return verdictOn(outcome.error.failure, hadTime);
  }
}

function noHeader(): null {
  return null;
}
