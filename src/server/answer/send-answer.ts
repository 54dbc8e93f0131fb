/** Writes an answer, and sends it. */
import type { ServerResponse } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { DataElsewhere, JsonText, stringifyAnswer } from '../../graph/compiled/json-text.ts';
import { compressed, type Encoding } from '../compression.ts';
import { type AnswerBody, dataOf } from './answer-body.ts';
import { bodyOf, LongBody, partsOf, recycle } from './written-body.ts';
import { textOfError } from './written-error.ts';

export interface AnswerHead {
  readonly status: number;
  /** In the order in which they are sent. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The body as text. The order of its members is that of Apollo Server. */
export function textOf({ errors, data, extensions }: AnswerBody): string {
  const written = errors && new JsonText(`[${errors.map(textOfError).join()}]`);
  const ordered = { errors: written, data, extensions };
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

/** How an answer is sent. */
export interface AnswerSending {
  readonly body: AnswerBody;
  /** Of what is long; null where it is not compressed. */
  readonly encoding: Encoding | null;
  /** What is shorter is not compressed. */
  readonly minBytes: number;
  /** Called where sending fails after the head was sent. */
  readonly onFault: (error: unknown) => void;
}

export function sendAnswer(
  response: ServerResponse,
  { status, headers }: AnswerHead,
  { body, encoding, minBytes, onFault }: AnswerSending,
): void {
  const data = longData(body);
  const frame = data === null ? null : textOf(withoutData(body));
  const parts = data === null || frame === null || encoding !== null ? null : partsOf(frame, data);
  if (parts !== null) {
    sendParts(response, { status, headers }, parts);
    return;
  }
  const plain = data === null || frame === null ? payloadOf(textOf(body)) : bodyOf(frame, data);
  const isPlain = encoding === null || (isWhole(plain) && Buffer.byteLength(plain) < minBytes);
  const payload = isPlain ? plain : compressed(plain instanceof LongBody ? plain.stream() : plain, encoding);
  const all = isPlain ? headers : { ...headers, ...varied(headers), 'content-encoding': encoding };
  if (isWhole(payload)) {
    response.writeHead(status, { ...all, 'content-length': String(Buffer.byteLength(payload)) });
    response.end(payload);
    return;
  }
  response.writeHead(status, all);
  if (payload instanceof LongBody) {
    payload.sendTo(response).catch((error: unknown) => {
      onFault(error);
      response.destroy();
    });
    return;
  }
  pipeline(payload, response, (error) => {
    // A client that goes is no fault.
    if (error && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') onFault(error);
  });
}

/** With their length, and in one write with the head. */
function sendParts(response: ServerResponse, { status, headers }: AnswerHead, parts: readonly Buffer[]): void {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  response.writeHead(status, { ...headers, 'content-length': String(length) });
  response.cork();
  for (const part of parts) {
    response.write(part, (error) => {
      // Whoever failed to take it may read it yet.
      if (!error) recycle(part);
    });
  }
  response.end();
}

function isWhole(payload: string | Buffer | Readable | LongBody): payload is string | Buffer {
  return typeof payload === 'string' || Buffer.isBuffer(payload);
}

/** The answer depends on what encodings are accepted, beside what it depends on already. */
function varied({ vary }: AnswerHead['headers']): { readonly vary: string } {
  return { vary: vary === undefined ? 'accept-encoding' : `${vary}, accept-encoding` };
}
