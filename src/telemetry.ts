/**
 * OpenTelemetry spans through the API alone: in a process without an SDK they cost little and are dropped.
 *
 * `query` (one GraphQL request) ⇠ link ─ `GetAssetsBalances` (one planned call) → `GET` (each attempt of it). A call may
 * serve several requests, so it is the child of none and linked to each. Like the log, a span has no address, no header
 * and no body.
 */
import {
  type Attributes,
  context,
  INVALID_SPAN_CONTEXT,
  ProxyTracerProvider,
  propagation,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { sizeOf } from './balances/call/subject.ts';
import type { CallAttempt, CallTrace } from './balances/call/trace.ts';

const NAME = 'balancegraph';

/** The span of one GraphQL request, within the host's own span of it or, without one, within what its headers name. */
export function startRequestSpan(headers: Readonly<Record<string, unknown>>): Span {
  const tracer = tracerOfSdk();
  if (tracer === null) return silent;
  const active = context.active();
  const parent = trace.getSpan(active) === undefined ? propagation.extract(active, headers) : active;
  return tracer.startSpan('GraphQL Operation', { kind: SpanKind.SERVER }, parent);
}

/** Where no SDK listens. It says nothing, and is the same for all requests. */
const silent = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);

export function nameOperation(span: Span, type: string, name: string | null): void {
  span.updateName(type);
  span.setAttribute('graphql.operation.type', type);
  if (name !== null) span.setAttribute('graphql.operation.name', name);
}

/** The span of each request. The key is any object that belongs to the request. */
export class RequestSpans {
  readonly #spans = new WeakMap<object, SpanContext>();

  note(request: object, span: SpanContext | undefined): void {
    if (span !== undefined) this.#spans.set(request, span);
  }

  /** Makes the spans of a call that has ended, and of its attempts; nothing where no SDK listens. */
  record(call: CallTrace): void {
    const tracer = tracerOfSdk();
    if (tracer === null) return;
    const { source, step, subject, askers, startedAt, ended, attempts } = call;
    const attributes = {
      'balancegraph.source': source,
      'balancegraph.step': step,
      ...(subject.kind === 'balances' ? { 'balancegraph.shape': subject.call.shape } : {}),
      ...sizes(call),
      'balancegraph.requests': askers.size,
    };
    const links = [...askers].flatMap((asker) => {
      const linked = this.#spans.get(asker);
      return linked === undefined ? [] : [{ context: linked }];
    });
    const span = tracer.startSpan(step, { root: true, startTime: startedAt, attributes, links });
    if (!span.isRecording()) return;
    const parent = trace.setSpan(ROOT_CONTEXT, span);
    for (const [index, attempt] of attempts.entries()) {
      const child = tracer.startSpan(
        attempt.method,
        { kind: SpanKind.CLIENT, startTime: attempt.startedAt, attributes: describe(attempt, attempts[index - 1]) },
        parent,
      );
      endSpan(child, attempt.failure, attempt.startedAt + attempt.milliseconds);
    }
    endSpan(span, ended?.failure ?? null, ended?.at);
  }
}

/** Null where no SDK has registered itself. */
function tracerOfSdk(): Tracer | null {
  const provider = trace.getTracerProvider();
  // Stands in for the SDK until there is one.
  if (provider instanceof ProxyTracerProvider) return provider.getDelegateTracer(NAME) ?? null;
  return provider.getTracer(NAME);
}

function sizes({ subject }: CallTrace): Attributes {
  const known = Object.entries(sizeOf(subject)).filter(([, size]) => size !== null);
  return Object.fromEntries(known.map(([name, size]) => [`balancegraph.${name}`, size]));
}

function describe({ method, status, bytes, page }: CallAttempt, before: CallAttempt | undefined): Attributes {
  return {
    'http.request.method': method,
    ...(status === null ? {} : { 'http.response.status_code': status }),
    ...(before?.page === page ? { 'http.request.resend_count': 1 } : {}),
    'balancegraph.page': page,
    'balancegraph.body.size': bytes,
  };
}

/** @param failure the code of what went wrong; null where nothing did */
function endSpan(span: Span, failure: string | null, at?: number): void {
  if (failure !== null) failSpan(span, failure);
  span.end(at);
}

/** @param code of what went wrong */
export function failSpan(span: Span, code: string): void {
  span.setAttribute('error.type', code);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
