/** What a request is told whose document is not answered, over any transport. */
import type { GraphQLError } from 'graphql';
import { refusedRequest } from '../request/refused-request.ts';
import type { DocumentVerdict } from './trusted-documents.ts';

/** Null where the document may be answered, or is looked for elsewhere. */
export function refusalOf({ kind }: DocumentVerdict): GraphQLError | null {
  if (kind === 'unknown-id') return documentNotFound();
  if (kind !== 'not-trusted') return null;
  return refusedRequest(
    'this server answers the documents of its manifests alone (server.documents): send the id of one as documentId',
    { code: 'DOCUMENT_NOT_TRUSTED' },
  );
}

/** With the message by which clients know that a text was not found. */
export function documentNotFound(): GraphQLError {
  return refusedRequest('PersistedQueryNotFound', { code: 'PERSISTED_QUERY_NOT_FOUND' });
}

export function documentNamedTwice(): GraphQLError {
  return refusedRequest('a request names its document once: by query, by documentId or by extensions.persistedQuery', {
    code: 'BAD_REQUEST',
  });
}
