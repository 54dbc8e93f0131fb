/** What clients are told of an error: what was made for them, in our words; of everything else that it happened. */
import { ApolloServerErrorCode, unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Config } from '../../config/schema.ts';
import { TOO_COMPLEX } from '../../graph/cost/document-limits.ts';
import { INTERNAL_ERROR } from '../../model/advice.ts';
import { shortMessage } from '../request/short-message.ts';
import type { FormatError } from './answer-errors.ts';

export interface ErrorRules {
  readonly limits: Config['limits'];
  /** Called for every error whose text is withheld from the client. */
  readonly onFault: (error: unknown) => void;
}

export function errorFormatter({ limits, onFault }: ErrorRules): FormatError {
  return (formatted, error) => inOurWords(maskError(formatted, error, onFault), limits);
}

/** Errors that were made for clients pass; everything else is reported and replaced, because its text may quote a secret. */
function maskError(
  formatted: GraphQLFormattedError,
  error: unknown,
  onFault: (error: unknown) => void,
): GraphQLFormattedError {
  const fault = faultBehind(error);
  if (fault === null) return { ...formatted, message: shortMessage(formatted.message) };
  onFault(fault.thrown);
  const { message: _message, extensions: _extensions, ...place } = formatted;
  return { ...place, message: INTERNAL_ERROR.message, extensions: { code: INTERNAL_ERROR.code } };
}

/** What was thrown, where that was not made for clients; null where it was. */
function faultBehind(error: unknown): { readonly thrown: unknown } | null {
  const thrown = unwrapResolverError(error);
  if (!(thrown instanceof GraphQLError)) return { thrown };
  const { message, originalError } = thrown;
  const isTold = originalError === undefined || originalError instanceof GraphQLError;
  return isTold || !message.startsWith(CONTEXT_FAILED) ? null : { thrown: originalError };
}

/** Behind it Apollo Server repeats whatever was thrown while the context of a request was made. */
const CONTEXT_FAILED = 'Context creation failed: ';

/** Gives the limits that the parser and the rules of graphql-js enforce the messages and the code of our own rules. */
function inOurWords(formatted: GraphQLFormattedError, { documentTokens }: Config['limits']): GraphQLFormattedError {
  const tooComplex = (message: string): GraphQLFormattedError => ({
    ...formatted,
    message,
    extensions: { code: TOO_COMPLEX },
  });
  const { message, extensions } = formatted;
  if (extensions?.validationErrorCode === TOO_COMPLEX) return tooComplex(message);
  if (extensions?.code === ApolloServerErrorCode.GRAPHQL_PARSE_FAILED) {
    if (message.includes('tokens. Parsing aborted')) {
      return tooComplex(`the document is too long: limit ${documentTokens} tokens (limits.documentTokens); use lists`);
    }
    if (message.endsWith(STACK_OVERFLOW)) return tooComplex('the document is nested too deeply to be read');
  }
  if (message === COMPARISONS_EXHAUSTED) return tooComplex('the document selects the same fields too often');
  const ours = ourWords.find(([theirs]) => message.startsWith(theirs));
  return ours === undefined ? formatted : { ...formatted, message: ours[1] };
}

/** The beginnings of messages of Apollo Server, and our messages in their place, which say what to do. */
const ourWords: readonly (readonly [theirs: string, ours: string])[] = [
  [
    'Operation batching disabled',
    'a list of operations is not taken (server.operationsPerRequest); send one operation',
  ],
  [
    'GraphQL operations must contain a non-empty `query`',
    'there is no query: send {"query": "…"} as application/json, or GET /graphql?query=…',
  ],
  [
    'GraphQL introspection is not allowed',
    'this server does not show its schema (server.introspection); `balancegraph schema` prints it',
  ],
  [
    "An 'accept' header was provided for this request which does not accept",
    'an answer is application/json or application/graphql-response+json, whole; let accept take one of them',
  ],
  [
    'Must provide operation name if query contains multiple operations',
    'the document has several operations; name one of them in operationName',
  ],
  ['POST body missing', 'the body is missing or empty; send {"query": "…"} as application/json'],
];

/** V8's message where the recursive parser meets a document that is nested too deeply. */
const STACK_OVERFLOW = 'Maximum call stack size exceeded';

/** The message of graphql-js where its rule for merging fields gave up comparing. */
const COMPARISONS_EXHAUSTED = 'Validation aborted.';
