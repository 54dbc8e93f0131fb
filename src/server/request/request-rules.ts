/** What the head of a request must have, whatever it asks for: one version, one host, and one that is served. */
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { HostVerdict } from './hosts.ts';
import { refused } from './refused.ts';

export type JudgeHost = (authority: string) => HostVerdict;

export interface RequestFault {
  readonly status: 400 | 403;
  readonly code: 'BAD_REQUEST' | 'HOST_NOT_SERVED';
  /** Repeats nothing of the request. */
  readonly message: string;
}

type RequestHead = Pick<IncomingMessage, 'httpVersion' | 'url' | 'rawHeaders'>;

const UNKNOWN: RequestFault = {
  status: 403,
  code: 'HOST_NOT_SERVED',
  message: 'this server does not answer under the name in Host; if it should, list the name in server.hosts',
};

/** Node's parser takes a request line without a version for HTTP/0.9, and one of HTTP/2 for its own. */
const VERSIONS: ReadonlySet<string> = new Set(['1.0', '1.1']);

/** The scheme and authority of a target in absolute form, as clients send it to proxies (RFC 9112, 3.2.2). */
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i;

/** Why the request is refused; null where it may go on. */
export function requestFault(
  { httpVersion, url = '', rawHeaders }: RequestHead,
  judge: JudgeHost,
): RequestFault | null {
  if (!VERSIONS.has(httpVersion)) return malformed('send the request as HTTP/1.1');
  // Node keeps the first of several in `headers`, where the next reader on the way may keep the last.
  const hosts = rawHeaders.filter((_text, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'host');
  if (hosts.length > 1) return malformed('send one Host header');
  if (hosts.length === 0 && httpVersion === '1.1') return malformed('send a Host header');
  // No browser leaves Host out or names a host in the target, so HTTP/1.0 without either comes from none.
  const named = [...hosts, ...(ABSOLUTE.exec(url)?.slice(1) ?? [])].map(judge);
  if (named.includes('invalid')) return malformed('Host must be a host name or an IP address, and perhaps a port');
  return named.includes('unknown') ? UNKNOWN : null;
}

function malformed(message: string): RequestFault {
  return { status: 400, code: 'BAD_REQUEST', message };
}

/** Refuses on every route and where there is none; hooks that were added before see the request all the same. */
export function guardRequests(app: FastifyInstance, judge: JudgeHost): void {
  app.addHook('onRequest', async (request, reply) => {
    const fault = requestFault(request.raw, judge);
    if (fault !== null) await refuse(reply, fault);
  });
}

/** What follows a malformed request on its connection cannot be trusted to be one. */
export function refuse(reply: FastifyReply, { status, code, message }: RequestFault): FastifyReply {
  if (status === 400) reply.header('connection', 'close');
  return reply.code(status).send(refused(message, code));
}
