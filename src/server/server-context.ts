/** What one HTTP request carries through the graph. */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Span } from '@opentelemetry/api';
import type { Balancegraph } from '../balancegraph.ts';
import type { GraphContext } from '../graph/context.ts';
import { startRequestSpan } from '../telemetry.ts';
import type { ChargedOperation, CoercedOperation } from './answer/charge-operation.ts';
import { asksForTrace } from './request/trace-header.ts';

export interface ServerContext extends GraphContext {
  /** The codes of its errors so far. */
  readonly errorCodes: Set<string>;
  /** The operation, once its variables are coerced; Apollo Server gives each operation a copy of this. */
  operation: CoercedOperation | ChargedOperation | null;
  /** Ends with the answer. */
  readonly span: Span;
}

export interface ContextSettings {
  readonly graph: Balancegraph;
  /** Whether clients may ask for traces. */
  readonly mayTrace: boolean;
}

/** A client that hangs up ends the upstream calls of its request. */
export function openServerContext(
  { graph, mayTrace }: ContextSettings,
  { id, headers }: { readonly id: string; readonly headers: IncomingHttpHeaders },
  response: ServerResponse,
): ServerContext {
  const span = startRequestSpan(headers);
  const context = {
    ...graph.createContext({
      requestId: id,
      span: span.spanContext(),
      traced: mayTrace && asksForTrace(headers),
    }),
    errorCodes: new Set<string>(),
    operation: null,
    span,
  };
  response.once('close', () => {
    if (response.writableFinished) context.clock.stop();
    else context.clock.cancel();
    span.end();
  });
  return context;
}
