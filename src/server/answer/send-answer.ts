/** Writes an answer, and sends it. */
import type { ServerResponse } from 'node:http';
import { stringifyAnswer } from '../../graph/compiled/json-text.ts';
import type { AnswerBody } from './answer-body.ts';

export interface AnswerHead {
  readonly status: number;
  /** In the order in which they are sent. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The body as text. The order of its members is that of Apollo Server. */
export function textOf({ errors, data, extensions }: AnswerBody): string {
  const ordered = { errors, data, extensions };
  return `${stringifyAnswer(ordered)}\n`;
}

/** Shorter text is sent in one piece with the head. */
const LONG = 16 * 1024;

/** The text as it is sent fastest. */
export function payloadOf(text: string): string | Buffer {
  if (text.length <= LONG) return text;
  // Measures the length first and encodes once; ASCII text, as most answers are, is copied without encoding.
  return Buffer.from(text, Buffer.byteLength(text) === text.length ? 'latin1' : 'utf8');
}

export function sendAnswer(response: ServerResponse, { status, headers }: AnswerHead, body: AnswerBody): void {
  const payload = payloadOf(textOf(body));
  response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(payload)) });
  response.end(payload);
}
