/** Asks for the pages of one endpoint's answer, one after the other, turning refusals and statuses into failures. */

import type { AnsweringServer, AttemptRecord, Exchange, Sending, UpstreamRequest } from '../../http/exchange.ts';
import { FailureError } from '../../model/failure.ts';
import { isSteps, mapSteps, type Steps } from '../../model/steps.ts';
import type { Page } from '../../providers/provider.ts';
import { requireReadable } from '../absence/unreadable-rows.ts';
import type { Observed } from '../answer/observed.ts';
import type { CallRecord, EndpointRun, Outlined, ReadContext } from '../context.ts';
import type { SourceSettings } from '../source.ts';
import { decodeAnswer, refuseFailed } from './answer-failure.ts';
import type { CallTrace } from './trace.ts';

export interface ReadPage<Item> extends Page<Item> {
  readonly observed: Observed;
}

interface PageReading {
  readonly context: ReadContext;
  readonly trace: CallTrace;
}

/** One object for all pages of a call: it is told what becomes of their requests. */
export class PageReader<Question, Item> implements Sending<ReadPage<Item>> {
  readonly signal: AbortSignal;
  readonly requestIds: ReadonlySet<string> | undefined;
  readonly #source: SourceSettings;
  readonly #run: EndpointRun<Question, Item>;
  readonly #context: ReadContext;
  readonly #trace: CallTrace;
  /** The page that was asked for last, from 1. */
  #number = 0;
  #call: CallRecord | null = null;

  constructor(source: SourceSettings, run: EndpointRun<Question, Item>, { context, trace }: PageReading) {
    this.signal = context.signal;
    this.requestIds = context.requestIds;
    this.#source = source;
    this.#run = run;
    this.#context = context;
    this.#trace = trace;
  }

  /** How many there may be. */
  get most(): number {
    return this.#source.maxPages;
  }

  /** @param pairs that this request asks for */
  read(request: UpstreamRequest, pairs: number): Promise<ReadPage<Item>> {
    this.#number += 1;
    this.#call = { source: this.#source.name, step: request.step, pairs };
    return this.#source.upstream.send(request, this);
  }

  onSent(): void {
    if (this.#call !== null) this.#context.onCall?.(this.#call);
  }

  onAttempt(attempt: AttemptRecord): void {
    this.#trace.attempted(this.#number, attempt);
  }

  accept(exchange: Exchange, from: AnsweringServer): ReadPage<Item> | Steps<ReadPage<Item>> {
    // A balance is as old as the answer, even if other work had turns before it was read.
    const observed = { date: exchange.receivedAt, ms: this.#source.clock.now() };
    const read = this.#readAnswer(exchange, from);
    return isSteps(read) ? mapSteps(read, (page) => this.#taken(page, observed)) : this.#taken(read, observed);
  }

  #taken(page: Page<Item>, observed: Observed): ReadPage<Item> {
    if (this.#number === 1) requireReadable(page);
    return { ...page, observed };
  }

  /**
   * What the endpoint reads in the answer; steps where it has to be decoded. A server that asks for a pause, or is over its
   * quota, gets it from now on.
   */
  #readAnswer(exchange: Exchange, from: AnsweringServer): Page<Item> | Steps<Page<Item>> {
    const { provider } = this.#source;
    const pause = provider.pausedUntil?.(exchange, exchange.receivedAt) ?? null;
    if (pause !== null) from.pause(pause);
    const left = provider.quotaLeft?.(exchange, exchange.receivedAt) ?? null;
    if (left !== null) from.correct(left);
    const { outliner, question } = this.#run;
    try {
      const seen = outliner?.outline(question, exchange) ?? { outline: exchange, page: null };
      if (isSteps(seen)) return this.#decoded(exchange, from, seen);
      const page = this.#pageOf(seen);
      if (page !== null) return page;
    } catch (error) {
      throw pausing(from, error);
    }
    return this.#decoded(exchange, from, null);
  }

  /** What the answer comes to as it was seen; null where it has to be decoded. Refuses a failed one. */
  #pageOf({ outline, page }: Outlined<Item>): Page<Item> | null {
    const isAnswer = this.#run.endpoint.answersByError?.(outline) === true && !isOtherSuccess(outline);
    if (!isAnswer) refuseFailed(this.#source.provider, outline);
    return page;
  }

  /** @param seeing what is done before anything is decoded; null where that is done */
  *#decoded(exchange: Exchange, from: AnsweringServer, seeing: Steps<Outlined<Item>> | null): Steps<Page<Item>> {
    const { provider } = this.#source;
    try {
      const page = seeing === null ? null : this.#pageOf(yield* seeing);
      if (page !== null) return page;
      // To look for a refusal most providers have had the JSON parsed.
      yield 1;
      const decoded = yield* decodeAnswer(provider, exchange, this.#run);
      this.#run.outliner?.decoded(decoded);
      return decoded;
    } catch (error) {
      throw pausing(from, error);
    }
  }
}

/** An error in words that counts as an answer is one at any status but those that say that the answer is not all. */
function isOtherSuccess({ status }: Exchange): boolean {
  return status > 200 && status < 300;
}

/** The error, after the server got the pause that it asks for. */
function pausing(from: AnsweringServer, error: unknown): unknown {
  if (error instanceof FailureError && error.failure.code === 'UPSTREAM_RATE_LIMITED') {
    const { retryAfter } = error.failure;
    if (retryAfter !== null) from.pause(retryAfter);
  }
  return error;
}
