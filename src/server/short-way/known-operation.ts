/** Which operations may be answered the short way: those of documents that were found valid before. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Balancegraph } from '../../balancegraph.ts';
import type { Config } from '../../config/schema.ts';
import { type PreparedOperation, prepareOperation } from '../../graph/compiled/operation.ts';
import type { Work } from '../../graph/list/work.ts';
import type { AskedOperation } from '../answer/answer-operation.ts';
import { type CoercedOperation, coerceVariables } from '../answer/charge-operation.ts';
import type { TrustedDocuments } from '../documents/trusted-documents.ts';
import { confinedField } from '../plugins/gateway.ts';
import { isGateway, tokenIn } from '../request/gateway-token.ts';
import type { LiftedDocuments } from './lifted-documents.ts';
import type { UsualBody } from './usual-body.ts';

export interface KnownOperation extends AskedOperation, CoercedOperation {
  /** As the text names it. */
  readonly name: string | null;
}

export interface Knowledge {
  readonly graph: Pick<Balancegraph, 'documents' | 'schema'>;
  readonly lifted: LiftedDocuments;
  readonly trusted: TrustedDocuments;
  readonly gateway: Config['server']['gateway'];
}

/**
 * Null where the operation is for the full way: its document is not kept, it has directives, it is for the gateway alone, or
 * its variables are wrong. A promise where there is much to coerce.
 */
export function knownOperation(
  body: UsualBody,
  knowledge: Knowledge,
  { headers, work }: { readonly headers: IncomingHttpHeaders; readonly work: Work },
): KnownOperation | null | Promise<KnownOperation | null> {
  const text = textOf(body, knowledge, headers);
  const found = text === null ? null : findDocument(text, body, knowledge);
  if (found === null) return null;
  const { graph, gateway } = knowledge;
  const { asked, prepared, name } = found;
  const { operation, fragments } = prepared;
  if ((operation.directives ?? []).length > 0) return null;
  if (confinedField(gateway, tokenIn(headers), { document: asked.document, operation }) !== null) return null;
  const known = (values: Readonly<Record<string, unknown>> | undefined): KnownOperation | null =>
    values === undefined ? null : { ...asked, operation, fragments, values, name };
  const earlier = coercedBefore.get(body);
  if (earlier?.operation === operation) return known(earlier.values);
  const coerced = coerceVariables(operation, asked.variables, { schema: graph.schema, work });
  if (coerced instanceof Promise) return coerced.then(known);
  if (coerced !== undefined) coercedBefore.set(body, { operation, values: coerced });
  return known(coerced);
}

/** What the variables of a body came to, which is the same object where its bytes came before. */
const coercedBefore = new WeakMap<UsualBody, Pick<CoercedOperation, 'operation' | 'values'>>();

interface Found {
  readonly asked: AskedOperation;
  readonly prepared: PreparedOperation;
  readonly name: string | null;
}

/** Null where the body names a document that no manifest has, or one that is not trusted. */
function textOf(
  { query, documentId: id }: UsualBody,
  { trusted, gateway }: Knowledge,
  headers: IncomingHttpHeaders,
): string | null {
  if (id === undefined && query !== undefined && !trusted.only) return query;
  const verdict = trusted.judge({ query, id }, isGateway(gateway, tokenIn(headers)));
  if (verdict.kind === 'text') return verdict.text;
  return verdict.kind === 'open' ? (query ?? null) : null;
}

/** The document of this very text, or the one of all texts that differ in literals alone. */
function findDocument(
  query: string,
  { operationName, variables }: UsualBody,
  { graph, lifted }: Knowledge,
): Found | null {
  const document = graph.documents.ofText(query);
  if (document !== undefined) {
    const prepared = prepareOperation(document, operationName);
    if (prepared === null) return null;
    const asked = { document, operationName, variables };
    return { asked, prepared, name: prepared.operation.name?.value ?? null };
  }
  const found = lifted.find(query);
  if (found === null || (operationName ?? found.operationName) !== found.operationName) return null;
  const { document: template, places, operationName: name } = found;
  const prepared = prepareOperation(template, undefined);
  if (prepared === null) return null;
  const asked = { document: template, variables: { ...variables, ...found.variables }, places };
  return { asked, prepared, name };
}
