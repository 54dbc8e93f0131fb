/** Requests that are refused for who asks, or for how much the client has asked. */
import { HeaderMap } from '@apollo/server';
import { GraphQLError } from 'graphql';
import type { RefusalCode } from '../../model/advice.ts';
import { refusedRequest } from '../request/refused-request.ts';
import type { NotTaken } from './client-counters.ts';

export interface ClientRefusal {
  readonly status: 401 | 403 | 429 | 503;
  readonly code: RefusalCode;
  /** Repeats nothing of a credential. */
  readonly message: string;
  readonly headers: Readonly<Record<string, string>>;
}

const CHALLENGE = 'Bearer realm="balancegraph"';
const HOW = 'send your key or token as the header Authorization: Bearer …';

export const noCredential: ClientRefusal = {
  status: 401,
  code: 'UNAUTHENTICATED',
  message: `this server answers the clients that it knows: ${HOW}`,
  headers: { 'www-authenticate': CHALLENGE },
};

/** @param reason one of a few texts of our own, such as "it has expired" */
export function wrongCredential(reason: string): ClientRefusal {
  return {
    status: 401,
    code: 'UNAUTHENTICATED',
    message: `the key or token in Authorization is not accepted: ${reason}`,
    headers: { 'www-authenticate': `${CHALLENGE}, error="invalid_token"` },
  };
}

export const roleUnknown: ClientRefusal = {
  status: 403,
  code: 'FORBIDDEN',
  message: 'the token has no role that this server knows (server.clients.roles)',
  headers: { 'www-authenticate': `${CHALLENGE}, error="insufficient_scope"` },
};

export function keysUnavailable(retryAfterMs: number): ClientRefusal {
  return {
    status: 503,
    code: 'CLIENT_KEYS_UNAVAILABLE',
    message: 'the keys to check tokens with cannot be read at the moment; ask again later',
    headers: { 'retry-after': seconds(retryAfterMs) },
  };
}

export function tooMany(refused: NotTaken): ClientRefusal {
  return {
    status: 429,
    code: 'CLIENT_LIMIT_EXCEEDED',
    message: limitText(refused),
    headers: { 'retry-after': seconds(refused.retryAfterMs ?? 0) },
  };
}

/** The same for an operation, which is refused once its cost is known. Where it alone is too large, waiting does not help. */
export function operationRefused(refused: NotTaken): GraphQLError {
  const { figure, amount, limit, retryAfterMs } = refused;
  if (retryAfterMs === null) {
    const parts = Math.ceil(amount / limit);
    const text = `the operation could cost ${amount} ${words[figure].unit}, limit ${limit} a minute for this client (server.clients, ${words[figure].setting}); split it into ${parts} or more, over as many minutes`;
    return refusedRequest(text, { code: 'QUERY_TOO_COSTLY', figure, limit });
  }
  const { status, code, message, headers } = tooMany(refused);
  const error = new GraphQLError(message, { extensions: { code, figure, limit } });
  // Apollo Server takes headers as a map. Other servers, installed beside it, declare the same member to be an object.
  Object.assign(error.extensions, { http: { status, headers: new HeaderMap(Object.entries(headers)) } });
  return error;
}

const words = {
  requests: { unit: 'requests', setting: 'requestsPerMinute' },
  pairs: { unit: '(account, asset) pairs', setting: 'pairsPerMinute' },
  calls: { unit: 'upstream calls', setting: 'callsPerMinute' },
} as const;

function limitText({ figure, amount, taken, limit, retryAfterMs }: NotTaken): string {
  const { unit, setting } = words[figure];
  const more = figure === 'requests' ? '' : ` and ${amount} more asked for`;
  return `this client is limited to ${limit} ${unit} a minute (server.clients, ${setting}): ${taken} were taken${more}; ask again in ${seconds(retryAfterMs ?? 0)} seconds`;
}

function seconds(milliseconds: number): string {
  return String(Math.max(1, Math.ceil(milliseconds / 1000)));
}
