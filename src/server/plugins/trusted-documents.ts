/**
 * Requests that name a document instead of sending it: by `documentId`, as the draft of GraphQL over HTTP has it
 * (https://github.com/graphql/graphql-over-http/pull/264, read 2026-11-30), or as Apollo's `extensions.persistedQuery`.
 */
import type { ApolloServerPlugin, GraphQLRequest, HTTPGraphQLRequest } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { GatewayConfig } from '../../config/schema.ts';
import type { GraphContext } from '../../graph/context.ts';
import { documentNamedTwice, refusalOf } from '../documents/document-refusals.ts';
import {
  type DocumentVerdict,
  digestOf,
  type NamedDocument,
  type TrustedDocuments,
} from '../documents/trusted-documents.ts';
import { GATEWAY_HEADER, isGateway } from '../request/gateway-token.ts';
import { refusedRequest } from '../request/refused-request.ts';

/** Executed in the place of what is refused, so that nothing of that is parsed. */
const NOTHING = '{ __typename }';

export function trustedDocumentsPlugin(
  documents: TrustedDocuments,
  gateway: GatewayConfig,
): ApolloServerPlugin<GraphContext> {
  return {
    async requestDidStart({ request }) {
      const named = namedIn(request);
      if (named instanceof GraphQLError) return refusing(request, named);
      const verdict = documents.judge(named, isGateway(gateway, request.http?.headers.get(GATEWAY_HEADER)));
      const refusal = refusalOf(verdict);
      if (refusal !== null) return refusing(request, refusal);
      apply(verdict, { request, named });
      return {};
    },
  };
}

function refusing(request: GraphQLRequest, refusal: GraphQLError) {
  request.query = NOTHING;
  request.extensions = withoutHash(request.extensions);
  return {
    async didResolveOperation() {
      throw refusal;
    },
  };
}

/** Leaves Apollo Server the text, or the digest by which it may know one. */
function apply(
  verdict: DocumentVerdict,
  { request, named: { id, query } }: { readonly request: GraphQLRequest; readonly named: NamedDocument },
): void {
  if (verdict.kind === 'text') {
    request.query = verdict.text;
    request.extensions = withoutHash(request.extensions);
  } else if (id !== undefined && query === undefined) {
    request.extensions = { ...request.extensions, persistedQuery: { version: 1, sha256Hash: digestOf(id) } };
  }
}

function withoutHash(extensions: GraphQLRequest['extensions']): Record<string, unknown> {
  const { persistedQuery: _, ...others } = extensions ?? {};
  return others;
}

/** An error where the request names its document in two ways. */
function namedIn({ query, extensions, http }: GraphQLRequest): NamedDocument | GraphQLError {
  const documentId = documentIdIn(http);
  if (documentId instanceof GraphQLError) return documentId;
  if (documentId === undefined) return { query, id: hashIn(extensions) };
  if (query === undefined && hashIn(extensions) === undefined) return { query, id: documentId };
  return documentNamedTwice();
}

function documentIdIn(http: HTTPGraphQLRequest | undefined): string | undefined | GraphQLError {
  const given = http?.method === 'GET' ? inSearch(http.search) : inBody(http?.body);
  if (given === undefined || given === null) return undefined;
  if (typeof given === 'string' && given !== '') return given;
  return badRequest('documentId must be the id of a document, as text, and stand once');
}

function inSearch(search: string): unknown {
  const [id, ...more] = new URLSearchParams(search).getAll('documentId');
  return more.length === 0 ? id : more;
}

function inBody(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'documentId' in body ? body.documentId : undefined;
}

function hashIn(extensions: GraphQLRequest['extensions']): string | undefined {
  const persisted: unknown = extensions?.persistedQuery;
  const hash =
    typeof persisted === 'object' && persisted !== null && 'sha256Hash' in persisted ? persisted.sha256Hash : null;
  return typeof hash === 'string' ? hash : undefined;
}

function badRequest(message: string): GraphQLError {
  return refusedRequest(message, { code: 'BAD_REQUEST' });
}
