/** What one HTTP request carries through the graph. */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Span } from '@opentelemetry/api';
import type { Balancegraph } from '../balancegraph.ts';
import type { GatewayConfig } from '../config/schema.ts';
import type { Cost } from '../graph/budgets.ts';
import type { JsonText } from '../graph/compiled/json-text.ts';
import type { GraphContext } from '../graph/context.ts';
import { startRequestSpan } from '../telemetry.ts';
import type { ChargeClient, ChargedOperation, CoercedOperation } from './answer/charge-operation.ts';
import type { Client } from './clients/client.ts';
import type { Clients } from './clients/clients.ts';
import { failuresAsked } from './plugins/failures.ts';
import { gatewayOperation } from './request/gateway-operation.ts';
import { asksForTrace } from './request/trace-header.ts';

export interface ServerContext extends GraphContext {
  /** The codes of its errors so far. */
  readonly errorCodes: Set<string>;
  /** The operation, once its variables are coerced; Apollo Server gives each operation a copy of this. */
  operation: CoercedOperation | ChargedOperation | null;
  /** Counts what an operation may cost for the client; null where no client is configured. */
  readonly chargeClient: ChargeClient | null;
  /** Ends with the answer. */
  readonly span: Span;
  /** Shared by all copies of the context. */
  readonly rest: AnswerRest | null;
}

/** What of an answer is written when it is sent. */
export interface AnswerRest {
  data: JsonText | null;
}

export interface ContextSettings {
  readonly graph: Balancegraph;
  /** Null where none is configured. */
  readonly clients: Clients | null;
  /** Whether clients may ask for traces. */
  readonly mayTrace: boolean;
  readonly gateway: GatewayConfig;
}

export interface ContextRequest {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  /** Who asks; null where no client is configured. */
  readonly client: Client | null;
  /** Whether it has one operation. */
  readonly alone: boolean;
  /** Where Apollo Server puts data that are sent apart from its text; null where it may not. */
  readonly rest: AnswerRest | null;
}

/** A client that hangs up ends the upstream calls of its request. */
export function openServerContext(
  { graph, clients, mayTrace, gateway }: ContextSettings,
  { id, headers, client, alone, rest }: ContextRequest,
  response: ServerResponse,
): ServerContext {
  const span = startRequestSpan(headers);
  const failures = failuresAsked(headers);
  const operation = gatewayOperation(gateway, headers);
  const context = {
    ...graph.createContext({
      requestId: id,
      alone,
      span: span.spanContext(),
      traced: mayTrace && asksForTrace(headers),
      ...(failures === undefined ? {} : { failures }),
      ...(operation === null ? {} : { operation }),
      ...(client === null || client.sources === null ? {} : { sources: client.sources }),
    }),
    errorCodes: new Set<string>(),
    operation: null,
    chargeClient: client === null || clients === null ? null : (cost: Cost) => clients.charge(client, cost),
    span,
    rest,
  };
  response.once('close', () => {
    if (response.writableFinished) context.clock.stop();
    else context.clock.cancel();
    span.end();
  });
  return context;
}
