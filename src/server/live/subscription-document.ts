/** Finds the document of a subscription, checks it, and keeps it. */
import { hash } from 'node:crypto';
import {
  type ASTVisitor,
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  type ValidationContext,
  validate,
} from 'graphql';
import type { Config } from '../../config/schema.ts';
import { limitDocument, TOO_COMPLEX } from '../../graph/cost/document-limits.ts';
import type { DocumentMemory } from '../../graph/documents.ts';
import { documentNotFound, refusalOf } from '../documents/document-refusals.ts';
import { digestOf, type NamedDocument, type TrustedDocuments } from '../documents/trusted-documents.ts';
import { refusedRequest } from '../request/refused-request.ts';
import type { SubscriptionParameters } from './subscription-parameters.ts';

/** Longer ones would hold the event loop while they are checked: a subscription names one root field. */
const MOST_CHARACTERS = 16_384;
const MAX_ERRORS = 5;

export interface DocumentSettings {
  readonly schema: GraphQLSchema;
  readonly documents: DocumentMemory;
  readonly trusted: TrustedDocuments;
  readonly limits: Config['limits'];
  readonly server: Pick<Config['server'], 'documents' | 'introspection'>;
}

/**
 * The valid document that the request names or holds.
 *
 * @param isExempt whether the request may send any document, as the gateway does
 * @throws GraphQLError why there is none
 */
export function subscriptionDocument(
  { query, id }: Pick<SubscriptionParameters, 'query' | 'id'>,
  settings: DocumentSettings,
  isExempt: boolean,
): DocumentNode {
  const { trusted, documents, server } = settings;
  const verdict = trusted.judge({ query, id } satisfies NamedDocument, isExempt);
  const refusal = refusalOf(verdict);
  if (refusal !== null) throw refusal;
  const text = verdict.kind === 'text' ? verdict.text : query;
  if (text === undefined) {
    if (id === undefined) throw refusedRequest('send the subscription as query', { code: 'BAD_REQUEST' });
    const kept = server.documents.automatic ? documents.get(keyOf(digestOf(id))) : undefined;
    if (kept !== undefined) return kept;
    if (server.documents.automatic || trusted.size > 0) throw documentNotFound();
    throw refusedRequest('PersistedQueryNotSupported', { code: 'PERSISTED_QUERY_NOT_SUPPORTED' });
  }
  const digest = hash('sha256', text);
  if (verdict.kind === 'open' && id !== undefined && digestOf(id) !== digest) {
    throw refusedRequest('the digest is not that of the query', { code: 'BAD_REQUEST' });
  }
  const known = documents.get(keyOf(digest));
  if (known !== undefined) return known;
  const document = checked(text, settings);
  documents.set(keyOf(digest), document, false);
  return document;
}

/** Apart from documents of queries, which other rules were checked for. */
function keyOf(digest: string): string {
  return `subscription:${digest}`;
}

function checked(text: string, { schema, limits, server }: DocumentSettings): DocumentNode {
  if (text.length > MOST_CHARACTERS) {
    const message = `the document of a subscription has ${text.length} characters, limit ${MOST_CHARACTERS}`;
    throw refusedRequest(message, { code: TOO_COMPLEX });
  }
  const document = parsed(text, limits.documentTokens);
  const rules = [
    limitDocument(limits),
    subscriptionsOnly,
    ...specifiedRules,
    ...(server.introspection ? [] : [NoSchemaIntrospectionCustomRule]),
  ];
  const [error] = validate(schema, document, rules, { maxErrors: MAX_ERRORS });
  if (error === undefined) return document;
  throw refusedRequest(error.message, { code: codeOf(error), nodes: error.nodes });
}

function parsed(text: string, maxTokens: number): DocumentNode {
  try {
    return parse(text, { maxTokens });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw refusedRequest(error.message, { code: 'GRAPHQL_PARSE_FAILED' });
  }
}

function codeOf({ extensions }: GraphQLError): string {
  return extensions.validationErrorCode === TOO_COMPLEX ? TOO_COMPLEX : 'GRAPHQL_VALIDATION_FAILED';
}

function subscriptionsOnly(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      if (node.operation === 'subscription' && context.getSchema().getSubscriptionType()) return;
      const message =
        node.operation === 'subscription'
          ? 'This graph offers no subscriptions: server.schema says which it has.'
          : 'Only subscriptions are answered as a stream of events: send a query as POST, and accept application/json.';
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
}
