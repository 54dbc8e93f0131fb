import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import { parse } from 'lossless-json';

export interface Question {
  /** Sent exactly as given. */
  readonly target: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** Sent as JSON, or as it is where it is a string. */
  readonly body?: unknown;
  /** Keeps connections. @default a connection for this question alone */
  readonly agent?: Agent;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One request; rejects unless the answer arrives whole. */
export function ask(base: string, { target, method = 'GET', headers = {}, body, agent }: Question): Promise<Reply> {
  const { hostname, port } = new URL(base);
  const { promise, resolve, reject } = Promise.withResolvers<Reply>();
  const text = body === undefined || typeof body === 'string' ? (body ?? '') : JSON.stringify(body);
  const framed = { ...headers, 'content-length': String(Buffer.byteLength(text)) };
  const how = { hostname, port, path: target, method, headers: framed, agent: agent ?? false };
  const sent = request(how, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', reject);
    response.on('end', () => {
      const whole = Buffer.concat(chunks).toString('utf8');
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text: whole });
    });
  });
  sent.on('error', reject);
  sent.end(text);
  return promise;
}

/** The JSON of a reply with numbers rounded as JavaScript does. */
export function json(reply: Reply): unknown {
  return JSON.parse(reply.text);
}

/** The JSON of a reply with every whole number as a `bigint`. */
export function exactJson(reply: Reply): unknown {
  return parse(reply.text, undefined, (digits) => (/^-?[0-9]+$/.test(digits) ? BigInt(digits) : digits));
}
