/** Sends one endpoint's requests to its last page, turning refusals and statuses into failures. */

import type { AnsweringServer, Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { FailureError, failure } from '../../model/failure.ts';
import { isSteps, mapSteps, type Steps } from '../../model/steps.ts';
import { runInTurns } from '../../model/turns.ts';
import type { Page, Provider } from '../../providers/provider.ts';
import { countedSigns, type Signs, signsOf } from '../absence/completeness.ts';
import { requireReadable } from '../absence/unreadable-rows.ts';
import type { Observed } from '../answer/observed.ts';
import {
  askersOf,
  type CallRecord,
  type EndpointAnswer,
  type EndpointRun,
  type Outlined,
  type ReadContext,
  type RunEndpoint,
} from '../context.ts';
import type { EndpointRunner, Source, SourceSettings } from '../source.ts';
import { decodeAnswer, refuseFailed } from './answer-failure.ts';
import type { CallSubject } from './subject.ts';
import { CallTrace } from './trace.ts';

const ABOUT_SOURCE: CallSubject = { kind: 'source' };

/** What is sent where requests are sent: the run port of every source that is no dry run. */
export function openUpstreamRunner(source: SourceSettings): EndpointRunner {
  return {
    dryRun: null,
    async run(run, context, use) {
      const first = run.endpoint.request(run.question);
      const subject = subjectOf(run);
      const trace = new CallTrace({ source: source.name, step: first.step, subject, askers: askersOf(context) });
      context.onTrace?.(trace);
      try {
        const used = use(await readPages(source, { run, first, trace }, context));
        const taken = isSteps(used) ? runInTurns(used, context.signal) : used;
        const result = taken instanceof Promise ? await taken : taken;
        trace.succeeded();
        return result;
      } catch (error) {
        trace.failed(error);
        throw error;
      } finally {
        source.onCallEnd?.(trace);
      }
    },
  };
}

/** All items of all pages, or the first failure. */
export function runEndpoint<Question, Item>(
  { runner }: Pick<Source, 'runner'>,
  run: EndpointRun<Question, Item>,
  context: ReadContext,
): Promise<EndpointAnswer<Item>> {
  return runner.run(run, context, (answer) => answer);
}

function subjectOf({
  planned,
  subject = ABOUT_SOURCE,
}: Pick<EndpointRun<never, never>, 'planned' | 'subject'>): CallSubject {
  return planned === undefined ? subject : { kind: 'balances', call: planned.call };
}

interface StartedRun<Question, Item> {
  readonly run: EndpointRun<Question, Item>;
  readonly first: UpstreamRequest;
  readonly trace: CallTrace;
}

async function readPages<Question, Item>(
  source: SourceSettings,
  { run, first, trace }: StartedRun<Question, Item>,
  context: ReadContext,
): Promise<EndpointAnswer<Item>> {
  const readPage = (request: UpstreamRequest, call: CallRecord, number: number): Promise<Received<Item>> =>
    source.upstream.send(request, {
      signal: context.signal,
      onSent: () => context.onCall?.(call),
      onAttempt: (attempt) => trace.attempted(number, attempt),
      requestIds: context.requestIds,
      accept(exchange, from) {
        // A balance is as old as the answer, even if other work had turns before it was read.
        const observed = { date: exchange.receivedAt, ms: source.clock.now() };
        const received = (page: Page<Item>): Received<Item> => {
          if (number === 1) requireReadable(page);
          return { ...page, observed };
        };
        const read = readAnswer(source.provider, run, { exchange, from });
        return isSteps(read) ? mapSteps(read, received) : received(read);
      },
    });
  let page = await readPage(first, { source: source.name, step: first.step, pairs: run.pairs ?? 0 }, 1);
  if (page.next === undefined) return { items: page.items, signs: countedSigns([page]), observed: page.observed };
  const items = [...page.items];
  const pages: Signs[] = [signsOf(page)];
  const asked = new Set([targetOf(first)]);
  while (page.next !== undefined) {
    const request = page.next;
    guardPaging(source, asked, request);
    page = await readPage(request, { source: source.name, step: request.step, pairs: 0 }, asked.size);
    for (const item of page.items) items.push(item);
    pages.push(signsOf(page));
  }
  return { items, signs: countedSigns(pages), observed: page.observed };
}

interface Received<Item> extends Page<Item> {
  readonly observed: Observed;
}

function targetOf({ method, path, body, headers }: UpstreamRequest): string {
  return JSON.stringify([method, path, body ?? null, headers ?? null]);
}

function guardPaging(source: SourceSettings, asked: Set<string>, request: UpstreamRequest): void {
  const target = targetOf(request);
  if (asked.has(target)) {
    throw new FailureError(failure('UPSTREAM_BAD_RESPONSE', { detail: 'a page points back to one already read' }));
  }
  asked.add(target);
  if (asked.size > source.maxPages) {
    throw new FailureError(failure('UPSTREAM_TOO_LARGE', { detail: `more than ${source.maxPages} pages` }));
  }
}

/** An error in words that counts as an answer is one at any status but those that say that the answer is not all. */
function isOtherSuccess({ status }: Exchange): boolean {
  return status > 200 && status < 300;
}

interface Arrived {
  readonly exchange: Exchange;
  readonly from: AnsweringServer;
}

/**
 * What the endpoint reads in the answer; steps where it has to be decoded. A server that asks for a pause, or is over its
 * quota, gets it from now on.
 */
function readAnswer<Question, Item>(
  provider: Provider,
  { endpoint, question }: Pick<EndpointRun<Question, Item>, 'endpoint' | 'question'>,
  { exchange, from }: Arrived,
): Page<Item> | Steps<Page<Item>> {
  const pause = provider.pausedUntil?.(exchange, exchange.receivedAt) ?? null;
  if (pause !== null) from.pause(pause);
  const left = provider.quotaLeft?.(exchange, exchange.receivedAt) ?? null;
  if (left !== null) from.correct(left);
  const run = { endpoint, question };
  const arrived = { exchange, from };
  try {
    const seen = endpoint.outline?.(question, exchange) ?? { outline: exchange, page: null };
    if (isSteps(seen)) return decodedAnswer(provider, run, arrived, seen);
    const page = pageOf(provider, endpoint, seen);
    if (page !== null) return page;
  } catch (error) {
    throw pausing(from, error);
  }
  return decodedAnswer(provider, run, arrived, null);
}

/** What the answer comes to as it was seen; null where it has to be decoded. Refuses a failed one. */
function pageOf<Question, Item>(
  provider: Provider,
  { answersByError }: RunEndpoint<Question, Item>,
  { outline, page }: Outlined<Item>,
): Page<Item> | null {
  if (answersByError?.(outline) !== true || isOtherSuccess(outline)) refuseFailed(provider, outline);
  return page;
}

/** @param seeing what is done before anything is decoded; null where that is done */
function* decodedAnswer<Question, Item>(
  provider: Provider,
  run: Pick<EndpointRun<Question, Item>, 'endpoint' | 'question'>,
  { exchange, from }: Arrived,
  seeing: Steps<Outlined<Item>> | null,
): Steps<Page<Item>> {
  try {
    const page = seeing === null ? null : pageOf(provider, run.endpoint, yield* seeing);
    if (page !== null) return page;
    // To look for a refusal most providers have had the JSON parsed.
    yield 1;
    return yield* decodeAnswer(provider, exchange, run);
  } catch (error) {
    throw pausing(from, error);
  }
}

/** The error, after the server got the pause that it asks for. */
function pausing(from: AnsweringServer, error: unknown): unknown {
  if (error instanceof FailureError && error.failure.code === 'UPSTREAM_RATE_LIMITED') {
    const { retryAfter } = error.failure;
    if (retryAfter !== null) from.pause(retryAfter);
  }
  return error;
}
