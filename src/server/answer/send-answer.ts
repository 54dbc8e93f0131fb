/** Writes an answer, and sends it. */
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { DataElsewhere, JsonText, stringifyAnswer } from '../../graph/compiled/json-text.ts';
import { type AnswerBody, dataOf } from './answer-body.ts';
import { bodyOf } from './written-body.ts';

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

/** Data with fewer rows are sent as text, in one piece with the head. */
const MANY_ROWS = 64;

/** Data that are written as bytes when they are sent; null where they are few. */
export function longData({ data }: AnswerBody): JsonText | null {
  const given: unknown = data;
  return given instanceof JsonText && given.rows >= MANY_ROWS ? given : null;
}

/** The text of the body has a mark in the place of its data. */
export function withoutData(body: AnswerBody): AnswerBody {
  return { ...body, data: dataOf(new DataElsewhere()) };
}

/** Shorter text is sent in one piece with the head. */
const LONG = 16 * 1024;

/** The text as it is sent fastest. */
export function payloadOf(text: string): string | Buffer {
  if (text.length <= LONG) return text;
  // Measures the length first and encodes once; ASCII text, as most answers are, is copied without encoding.
  return Buffer.from(text, Buffer.byteLength(text) === text.length ? 'latin1' : 'utf8');
}

/** @param onFault called where the sending of an answer fails whose head is sent already */
export function sendAnswer(
  response: ServerResponse,
  { status, headers }: AnswerHead,
  { body, onFault }: { readonly body: AnswerBody; readonly onFault: (error: unknown) => void },
): void {
  const data = longData(body);
  const payload = data === null ? payloadOf(textOf(body)) : bodyOf(textOf(withoutData(body)), data);
  if (typeof payload === 'string' || Buffer.isBuffer(payload)) {
    response.writeHead(status, { ...headers, 'content-length': String(Buffer.byteLength(payload)) });
    response.end(payload);
    return;
  }
  response.writeHead(status, headers);
  pipeline(payload, response, (error) => {
    // A client that goes is no fault.
    if (error && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') onFault(error);
  });
}
