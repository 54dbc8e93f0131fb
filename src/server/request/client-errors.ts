/** Answers to HTTP requests that cannot be read: too slow, too large, or written so that two parsers could differ. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Log } from '../../log.ts';
import { refused } from './refused.ts';

interface ClientError extends Error {
  readonly code?: string;
}

const statuses: ReadonlyMap<string | undefined, readonly [status: number, message: string]> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'the request did not arrive in time; send it again, at once as a whole']],
  ['HPE_HEADER_OVERFLOW', [431, 'the headers are too large; send fewer or shorter ones']],
]);

/** Answers where the connection is still open, and closes it: the bytes that follow may be no request. */
export function answerClientError(log: Log): (error: ClientError, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed) {
      socket.destroy();
      return;
    }
    const [status, message] = statuses.get(error.code) ?? [
      400,
      'this is no HTTP/1.1 request; send one, to this port without TLS',
    ];
    log.info({ status, reason: error.code ?? null }, 'no request');
    if (socket.writable) socket.write(answer(status, message));
    socket.destroySoon();
  };
}

function answer(status: number, message: string): string {
  const body = JSON.stringify(refused(message, 'BAD_REQUEST'));
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
