/** What the head of every request must have: a supported version of HTTP, and one host, which is served. */
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
  // Of several Host headers Node keeps the first in `headers`; a proxy may keep the last.
  const hosts = hostsIn(rawHeaders);
  if (hosts.length > 1) return malformed('send one Host header');
  if (hosts.length === 0 && httpVersion === '1.1') return malformed('send a Host header');
  // Every browser sends Host, so a request of HTTP/1.0 without a host comes from no browser and needs no check.
  const named = [...hosts, ...(ABSOLUTE.exec(url)?.slice(1) ?? [])].map(judge);
  if (named.includes('invalid')) return malformed('Host must be a host name or an IP address, and perhaps a port');
  return named.includes('unknown') ? UNKNOWN : null;
}

/** The values of all Host headers. */
function hostsIn(rawHeaders: readonly string[]): readonly string[] {
  const hosts: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    if (name.length === 4 && name.toLowerCase() === 'host') hosts.push(rawHeaders[index + 1] ?? '');
  }
  return hosts;
}

function malformed(message: string): RequestFault {
  return { status: 400, code: 'BAD_REQUEST', message };
}

/** Refuses on every route, and where there is no route. Hooks that were added before still see the request. */
export function guardRequests(app: FastifyInstance, judge: JudgeHost): void {
  app.addHook('onRequest', async (request, reply) => {
    const fault = requestFault(request.raw, judge);
    if (fault !== null) await refuse(reply, fault);
  });
}

/** Closes the connection after a malformed request: the bytes that follow may be no request. */
export function refuse(reply: FastifyReply, { status, code, message }: RequestFault): FastifyReply {
  if (status === 400) reply.header('connection', 'close');
  return reply.code(status).send(refused(message, code));
}
