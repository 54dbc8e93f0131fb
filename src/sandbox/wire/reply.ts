/** Answers as bytes, for faults to change: made by the sandbox, or by a server behind a proxy. */
import { stringify } from 'lossless-json';
import type { WireAnswer } from './wire.ts';

export interface WireReply {
  readonly status: number;
  /** Names in lower case; neither length nor connection. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export function replyOf(answer: WireAnswer, contentType: string): WireReply {
  const type = answer.json === undefined ? 'text/plain; charset=utf-8' : contentType;
  return { status: answer.status, headers: { 'content-type': type, ...answer.headers }, body: bodyOf(answer) };
}

/** Whether it has JSON that faults can change: a success with a body. */
export function isGood({ status, body }: WireReply): boolean {
  return status >= 200 && status < 300 && body.length > 0;
}

/** How the end of a body is marked: by its length, by chunks, or only by the end of the connection. */
export type Framing = { readonly length: number } | 'chunked' | 'none';

/** Status line and headers as they go over the wire, for a connection that carries nothing else. */
export function headOf({ status, headers }: WireReply, framing: Framing): string {
  const ends = framing === 'none' ? {} : framing === 'chunked' ? { 'transfer-encoding': 'chunked' } : lengthOf(framing);
  const all = { ...headers, ...ends, connection: 'close' };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Sandbox\r\n${lines.join('')}\r\n`;
}

function lengthOf({ length }: { readonly length: number }): Record<string, string> {
  return { 'content-length': String(length) };
}

function bodyOf({ json, text = '' }: WireAnswer): Buffer {
  if (json !== undefined) return Buffer.from(stringify(json) ?? '', 'utf8');
  return Buffer.isBuffer(text) ? text : Buffer.from(text, 'utf8');
}
