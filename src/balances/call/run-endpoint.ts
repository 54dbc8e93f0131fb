/** Runs one endpoint to its last page, turning refusals and statuses into failures. */

import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { statusFailure } from '../../http/status.ts';
import { type Failure, FailureError, failure, toFailure } from '../../model/failure.ts';
import type { Endpoint, Page } from '../../providers/provider.ts';
import { countedSigns, type Signs, signsOf } from '../absence/completeness.ts';
import { requireReadable } from '../absence/unreadable-rows.ts';
import type { Observed } from '../answer/observed.ts';
import type { Rehearsal } from '../dry-run/dry-run.ts';
import type { PlannedCall } from '../plan/plan.ts';
import type { Planning } from '../plan/planning.ts';
import type { Source } from '../source.ts';
import type { CallSubject } from './subject.ts';
import { CallTrace } from './trace.ts';

/** What the reads of one request have in common. */
export interface ReadContext {
  readonly signal: AbortSignal;
  /** Told of every upstream request as it leaves. */
  readonly onCall?: (call: CallRecord) => void;
  /** Told of an error that nobody threw on purpose; the pairs it hit are answered `INTERNAL`. */
  readonly onFault?: (error: unknown) => void;
  /** The requests that read, by the ids that they have in the log; more may come while a read that is shared goes on. */
  readonly requestIds?: ReadonlySet<string>;
  /** Told of every call as it begins; what becomes of it is added to it. */
  readonly onTrace?: (call: CallTrace) => void;
  /** What the plans of the request share. @default nothing: each plan stands alone */
  readonly planning?: Planning | undefined;
  /** Where a read is shared: the contexts of those who share it; more may come while it goes on. */
  readonly askers?: ReadonlySet<object>;
}

/** The same for loads that serve several requests: each upstream request still has its own deadline. */
export function shared(context: ReadContext): ReadContext {
  return { ...context, signal: new AbortController().signal, askers: askersOf(context) };
}

function askersOf(context: ReadContext): ReadonlySet<object> {
  return context.askers ?? new Set([context]);
}

/** The failure behind whatever was thrown; what nobody threw on purpose is reported as well. */
export function explain(error: unknown, context: ReadContext): Failure {
  const reason = toFailure(error);
  if (reason.code === 'INTERNAL') context.onFault?.(error);
  return reason;
}

export interface CallRecord {
  readonly source: string;
  /** The read or other endpoint that the request belongs to. */
  readonly step: string;
  /** Pairs that the request asks for; 0 for a mere listing, a further page and everything that reads no balances. */
  readonly pairs: number;
}

export interface Answer<Item> {
  readonly items: readonly Item[];
  /** What each page shows of whether the answer is whole. */
  readonly signs: readonly Signs[];
  /** When the last page arrived. */
  readonly observed: Observed;
}

export interface Run<Question, Item> {
  readonly endpoint: Endpoint<Question, Item>;
  readonly question: Question;
  readonly pairs?: number;
  /** The call of the plan that it is; none for everything that reads no balances. */
  readonly planned?: PlannedCall;
  /** Assets that it names, where it is no call of a plan. */
  readonly named?: number;
  /** What a call is about that is none of a plan. @default something about the source itself */
  readonly subject?: CallSubject;
  /** What stands in for the items in a dry run. @default nothing */
  foreseen?(rehearsal: Rehearsal): readonly Item[];
}

const ABOUT_SOURCE: CallSubject = { kind: 'source' };

/** All items of all pages, or the first failure: an answer with a page missing is no answer. */
export function runEndpoint<Question, Item>(
  source: Source,
  run: Run<Question, Item>,
  context: ReadContext,
): Promise<Answer<Item>> {
  return readEndpoint(source, run, context, (answer) => answer);
}

/** What `use` makes of the whole answer; a failure that it throws is how the call failed. */
export async function readEndpoint<Question, Item, Result>(
  source: Source,
  run: Run<Question, Item>,
  context: ReadContext,
  use: (answer: Answer<Item>) => Result,
): Promise<Result> {
  if (source.rehearsal !== null) return use(source.rehearsal.answer(source, run));
  const first = run.endpoint.request(run.question);
  const subject = subjectOf(run);
  const trace = new CallTrace({ source: source.name, step: first.step, subject, askers: askersOf(context) });
  context.onTrace?.(trace);
  try {
    const result = use(await readPages(source, { ...run, first, trace }, context));
    trace.succeeded();
    return result;
  } catch (error) {
    trace.failed(error);
    throw error;
  } finally {
    source.onCallEnd?.(trace);
  }
}

function subjectOf({ planned, subject = ABOUT_SOURCE }: Pick<Run<never, never>, 'planned' | 'subject'>): CallSubject {
  return planned === undefined ? subject : { kind: 'balances', call: planned.call };
}

interface StartedRun<Question, Item> extends Run<Question, Item> {
  readonly first: UpstreamRequest;
  readonly trace: CallTrace;
}

async function readPages<Question, Item>(
  source: Source,
  { endpoint, question, pairs = 0, first, trace }: StartedRun<Question, Item>,
  context: ReadContext,
): Promise<Answer<Item>> {
  const readPage = (request: UpstreamRequest, call: CallRecord, number: number): Promise<Received<Item>> =>
    source.upstream.send(request, {
      signal: context.signal,
      onSent: () => context.onCall?.(call),
      onAttempt: (attempt) => trace.attempted(number, attempt),
      requestIds: context.requestIds,
      accept(exchange) {
        if (endpoint.answersByError?.(exchange) !== true || isOtherSuccess(exchange)) refuseFailed(source, exchange);
        const decoded = endpoint.decode(question, exchange);
        if (number === 1) requireReadable(decoded);
        return { ...decoded, observed: { date: exchange.receivedAt, ms: source.clock.now() } };
      },
    });
  let page = await readPage(first, { source: source.name, step: first.step, pairs }, 1);
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

function targetOf({ method, path, body }: UpstreamRequest): string {
  return JSON.stringify([method, path, body ?? null]);
}

function guardPaging(source: Source, asked: Set<string>, request: UpstreamRequest): void {
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

function refuseFailed(source: Source, exchange: Exchange): void {
  const now = exchange.receivedAt;
  const pause = source.provider.pausedUntil?.(exchange, now) ?? null;
  if (pause !== null) source.upstream.pause(pause);
  const { provider } = source;
  const refused = provider.refusal(exchange) ?? statusFailure(exchange, now, provider.wholeStatuses);
  if (refused === null) return;
  if (refused.code !== 'UPSTREAM_RATE_LIMITED') throw new FailureError(refused);
  const retryAfter = refused.retryAfter ?? pause ?? nextWindow(source, now);
  source.upstream.pause(retryAfter);
  throw new FailureError({ ...refused, retryAfter });
}

/** When a source that names no moment may be asked again: after one window of its documented rate, else after a second. */
function nextWindow({ provider }: Source, now: Date): Date {
  return new Date(now.getTime() + (provider.capabilities.rate?.perMs ?? 1000));
}
