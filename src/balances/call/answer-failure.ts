/** What speaks against an answer: the words of its source, of a gateway in front of it, or its status. Alike for all reads. */
import type { Exchange } from '../../http/exchange.ts';
import { statusFailure } from '../../http/status.ts';
import { type Failure, type FailureCode, FailureError } from '../../model/failure.ts';
import { ratesOf } from '../../model/rate.ts';
import type { Steps } from '../../model/steps.ts';
import { foreignRefusal, unreadableRefusal } from '../../providers/foreign-refusal.ts';
import type { Endpoint, Page, Provider } from '../../providers/provider.ts';

/** Codes that say no more than that the answer could not be read. */
const UNREADABLE: ReadonlySet<FailureCode> = new Set<FailureCode>(['UPSTREAM_BAD_RESPONSE', 'UPSTREAM_MISATTRIBUTED']);

/** Throws the failure that the answer states, with the moment at which a source over its quota may be asked again. */
export function refuseFailed(provider: Provider, exchange: Exchange): void {
  const stated = provider.refusal(exchange) ?? failureByStatus(provider, exchange);
  if (stated !== null) throw new FailureError(withMoment(stated, provider, exchange));
}

/** What `decode` makes of the answer. Where it can make nothing of it, a refusal that the answer states is how it failed. */
export function* decodeAnswer<Question, Item>(
  provider: Provider,
  exchange: Exchange,
  { endpoint, question }: Asked<Question, Item>,
): Steps<Page<Item>> {
  try {
    const steps = endpoint.decode.steps?.(question, exchange);
    return steps === undefined ? endpoint.decode(question, exchange) : yield* steps;
  } catch (error) {
    if (!(error instanceof FailureError) || !UNREADABLE.has(error.failure.code)) throw error;
    const refusal = unreadableRefusal(exchange);
    throw refusal === null ? error : new FailureError(withMoment(refusal, provider, exchange), { cause: error });
  }
}

/** What the endpoint reads in the answer, in steps where it reads in steps. */
export function* readPage<Question, Item>(
  endpoint: Pick<Endpoint<Question, Item>, 'decode'>,
  question: Question,
  exchange: Exchange,
): Steps<Page<Item>> {
  const steps = endpoint.decode.steps?.(question, exchange);
  return steps === undefined ? endpoint.decode(question, exchange) : yield* steps;
}

/** What was asked, and how its answer is read. */
interface Asked<Question, Item> {
  readonly endpoint: Pick<Endpoint<Question, Item>, 'decode'>;
  readonly question: Question;
}

/** For a status that says little, the message of a gateway gives a more exact failure, where the message is known. */
function failureByStatus(provider: Provider, exchange: Exchange): Failure | null {
  const byStatus = statusFailure(exchange, exchange.receivedAt, provider.wholeStatuses);
  if (byStatus?.code !== 'UPSTREAM_HTTP_ERROR') return byStatus;
  return foreignRefusal(exchange, { retryAfter: byStatus.retryAfter }) ?? byStatus;
}

/** A source that names no moment may be asked again after the shortest span of its documented rates, else after a second. */
function withMoment(reason: Failure, provider: Provider, exchange: Exchange): Failure {
  if (reason.code !== 'UPSTREAM_RATE_LIMITED' || reason.retryAfter !== null) return reason;
  const now = exchange.receivedAt;
  const named = provider.pausedUntil?.(exchange, now) ?? null;
  const spans = ratesOf(provider.capabilities.rate).map(({ perMs }) => perMs);
  const afterMs = spans.length === 0 ? 1000 : Math.min(...spans);
  return { ...reason, retryAfter: named ?? new Date(now.getTime() + afterMs) };
}
