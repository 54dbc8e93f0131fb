/** Faults on demand: what goes wrong, when, how often, and how it is put on the wire. */
import type { ServerResponse } from 'node:http';
import { stringify } from 'lossless-json';
import type { Answer, SandboxRequest } from './wire.ts';

type Headers = Readonly<Record<string, string>>;

export type FaultKind =
  /** Another status; a body that is no string is sent as JSON. */
  | { readonly kind: 'status'; readonly status: number; readonly body?: unknown; readonly headers?: Headers }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** The good answer, one byte every `everyMs` milliseconds. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  /** The connection is reset before any byte. */
  | { readonly kind: 'reset' }
  /** The good answer's first `bytes` bytes under the content-length of all of it; then the connection ends. */
  | { readonly kind: 'truncate'; readonly bytes: number }
  /** 200 with an HTML page. */
  | { readonly kind: 'html' }
  /** The good answer, `ms` milliseconds late. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** 302, or the given status. */
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: 301 | 302 | 303 | 307 | 308 }
  /** Rewrites a copy of a good JSON answer; an answer that is no 2xx JSON passes unchanged. */
  | { readonly kind: 'body'; readonly transform: (json: unknown) => unknown }
  /** Exactly these bytes. */
  | {
      readonly kind: 'raw';
      readonly status: number;
      readonly body: string | Uint8Array;
      readonly headers?: Headers;
    };

export type Fault = {
  /** Which requests it strikes; all by default. */
  readonly when?: (request: SandboxRequest) => boolean;
  /** How many requests it strikes before it is used up; without end by default. */
  readonly times?: number;
} & FaultKind;

/** The faults in force. The first one injected that fits a request strikes it. */
export class FaultQueue {
  #entries: { readonly fault: Fault; left: number }[] = [];

  inject(fault: Fault): void {
    this.#entries.push({ fault, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#entries = [];
  }

  take(request: SandboxRequest): Fault | null {
    const entry = this.#entries.find(({ fault, left }) => left > 0 && (fault.when?.(request) ?? true));
    if (entry === undefined) return null;
    entry.left -= 1;
    return entry.fault;
  }
}

export interface Stage {
  readonly response: ServerResponse;
  /** Makes the good answer. */
  readonly answer: () => Answer;
  readonly contentType: string;
  /** Runs `step` later, unless the sandbox or the connection closes first. */
  readonly later: (ms: number, step: () => void) => void;
}

const HTML_PAGE = '<!doctype html><title>Sign in</title><p>Please sign in to continue.</p>';

/** Answers the request with the fault, or well where there is none. */
export function play(fault: Fault | null, stage: Stage): void {
  switch (fault?.kind) {
    case 'hang':
      break;
    case 'status':
      send(stage, statusAnswer(fault));
      break;
    case 'drip':
      drip(stage, fault.everyMs);
      break;
    case 'reset':
      stage.response.socket?.resetAndDestroy();
      break;
    case 'truncate':
      truncate(stage, fault.bytes);
      break;
    case 'html':
      send(stage, { status: 200, text: HTML_PAGE, headers: { 'content-type': 'text/html' } });
      break;
    case 'delay':
      delay(stage, fault.ms);
      break;
    case 'redirect':
      send(stage, { status: fault.status ?? 302, text: '', headers: { location: fault.location } });
      break;
    case 'body':
      send(stage, rewritten(stage.answer(), fault.transform));
      break;
    case 'raw':
      raw(stage.response, fault);
      break;
    default:
      send(stage, stage.answer());
  }
}

/** What is answered is what was true when the request came. */
function delay(stage: Stage, ms: number): void {
  const answer = stage.answer();
  stage.later(ms, () => send(stage, answer));
}

function raw(response: ServerResponse, { status, body, headers = {} }: Extract<Fault, { kind: 'raw' }>): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end(body);
}

function statusAnswer({ status, body, headers = {} }: Extract<Fault, { kind: 'status' }>): Answer {
  if (body === undefined || typeof body === 'string') return { status, text: body ?? '', headers };
  return { status, json: body, headers };
}

function rewritten(answer: Answer, transform: (json: unknown) => unknown): Answer {
  const good = answer.status >= 200 && answer.status < 300 && answer.json !== undefined;
  return good ? { ...answer, json: transform(structuredClone(answer.json)) } : answer;
}

function send(stage: Stage, answer: Answer): void {
  const body = bytesOf(answer);
  writeHead(stage, answer, body.length);
  stage.response.end(body);
}

function truncate(stage: Stage, bytes: number): void {
  const answer = stage.answer();
  const body = bytesOf(answer);
  writeHead(stage, answer, body.length);
  stage.response.flushHeaders();
  stage.response.write(body.subarray(0, Math.min(bytes, body.length - 1)));
  stage.response.socket?.destroySoon();
}

function drip(stage: Stage, everyMs: number): void {
  const answer = stage.answer();
  const body = bytesOf(answer);
  writeHead(stage, answer, body.length);
  stage.response.flushHeaders();
  const next = (at: number): void => {
    if (at >= body.length) {
      stage.response.end();
      return;
    }
    stage.response.write(body.subarray(at, at + 1));
    stage.later(everyMs, () => next(at + 1));
  };
  next(0);
}

function writeHead({ response, contentType }: Stage, answer: Answer, length: number): void {
  const type = answer.json === undefined ? 'text/plain; charset=utf-8' : contentType;
  response.writeHead(answer.status, { 'content-type': type, ...answer.headers, 'content-length': length });
}

function bytesOf(answer: Answer): Buffer {
  const text = answer.json === undefined ? (answer.text ?? '') : (stringify(answer.json) ?? '');
  return Buffer.from(text, 'utf8');
}
