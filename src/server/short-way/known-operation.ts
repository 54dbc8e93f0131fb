/** Which operations may be answered the short way: those of documents that were found valid before. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Balancegraph } from '../../balancegraph.ts';
import type { Config } from '../../config/schema.ts';
import { prepareOperation } from '../../graph/compiled/operation.ts';
import type { Work } from '../../graph/list/work.ts';
import type { AskedOperation } from '../answer/answer-operation.ts';
import { type CoercedOperation, coerceVariables } from '../answer/charge-operation.ts';
import { confinedField, tokenIn } from '../plugins/gateway.ts';
import type { UsualBody } from './usual-body.ts';

export type KnownOperation = AskedOperation & CoercedOperation;

export interface Knowledge {
  readonly graph: Pick<Balancegraph, 'documents' | 'schema'>;
  readonly gateway: Config['server']['gateway'];
}

/**
 * Null where the operation is for the full way: its document is not kept, it has directives, it is for the gateway alone, or
 * its variables are wrong. A promise where there is much to coerce.
 */
export function knownOperation(
  { query, operationName, variables }: UsualBody,
  { graph, gateway }: Knowledge,
  { headers, work }: { readonly headers: IncomingHttpHeaders; readonly work: Work },
): KnownOperation | null | Promise<KnownOperation | null> {
  const document = graph.documents.ofText(query);
  const prepared = document === undefined ? null : prepareOperation(document, operationName);
  if (document === undefined || prepared === null) return null;
  const { operation, fragments } = prepared;
  if ((operation.directives ?? []).length > 0) return null;
  if (confinedField(gateway, tokenIn(headers), { document, operation }) !== null) return null;
  const known = (values: Readonly<Record<string, unknown>> | undefined): KnownOperation | null =>
    values === undefined ? null : { document, operationName, variables, operation, fragments, values };
  const coerced = coerceVariables(operation, variables, { schema: graph.schema, work });
  return coerced instanceof Promise ? coerced.then(known) : known(coerced);
}
