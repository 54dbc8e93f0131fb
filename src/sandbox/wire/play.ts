/** Sends an answer: the good one, or the one of a fault. */
import type { ServerResponse } from 'node:http';
import type { Fault, Script } from '../faults/faults.ts';
import { headOf, isGood, replyOf, type WireReply } from './reply.ts';
import type { SandboxRequest, WireAnswer } from './wire.ts';

export interface Stage {
  readonly request: SandboxRequest;
  readonly response: ServerResponse;
  /** Makes the good answer. */
  readonly answer: () => WireAnswer | Promise<WireAnswer>;
  readonly contentType: string;
  /** Runs `step` later, unless the sandbox or the connection closes first. */
  readonly later: (ms: number, step: () => void) => void;
}

const HTML_PAGE = '<!doctype html><title>Sign in</title><p>Please sign in to continue.</p>';

/** Answers the request with the fault, or well where there is none. */
export async function play(fault: Fault | null, stage: Stage): Promise<void> {
  switch (fault?.kind) {
    case 'hang':
      break;
    case 'status':
      send(stage, replyOf(statusAnswer(fault), stage.contentType));
      break;
    case 'reset':
      stage.response.socket?.resetAndDestroy();
      break;
    case 'html':
      send(stage, { status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from(HTML_PAGE) });
      break;
    case 'redirect':
      send(stage, { status: fault.status ?? 302, headers: { location: fault.location }, body: Buffer.alloc(0) });
      break;
    case 'raw':
      raw(stage.response, fault);
      break;
    case 'body':
      send(stage, replyOf(rewritten(await stage.answer(), fault.transform), stage.contentType));
      break;
    default:
      await spoil(fault ?? null, stage);
  }
}

/** The faults that begin with the good reply. */
async function spoil(fault: Fault | null, stage: Stage): Promise<void> {
  // Made now, so that a late answer still has the balances of the moment of the request.
  const reply = replyOf(await stage.answer(), stage.contentType);
  switch (fault?.kind) {
    case 'delay':
      stage.later(fault.ms, () => send(stage, reply));
      break;
    case 'drip':
      drip(stage, reply, fault.everyMs);
      break;
    case 'truncate':
      truncate(stage, reply, fault.bytes);
      break;
    case 'reply':
      send(stage, isGood(reply) ? fault.change(reply, stage.request) : reply);
      break;
    case 'wire':
      perform(stage, fault.script(reply, stage.request));
      break;
    case 'twice':
      sendTwice(stage, reply, fault.second(reply));
      break;
    default:
      send(stage, reply);
  }
}

type Raw = Extract<Fault, { kind: 'raw' }>;

function raw(response: ServerResponse, { status, body, headers = {} }: Raw): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end(body);
}

function statusAnswer({ status, body, headers = {} }: Extract<Fault, { kind: 'status' }>): WireAnswer {
  if (body === undefined || typeof body === 'string') return { status, text: body ?? '', headers };
  return { status, json: body, headers };
}

function rewritten(answer: WireAnswer, transform: (json: unknown) => unknown): WireAnswer {
  const good = answer.status >= 200 && answer.status < 300 && answer.json !== undefined;
  return good ? { ...answer, json: transform(structuredClone(answer.json)) } : answer;
}

function send({ response }: Stage, reply: WireReply): void {
  writeHead(response, reply);
  response.end(reply.body);
}

/** Both in one packet, so that a client that reads the first one gets the second one with it. */
function sendTwice({ response }: Stage, reply: WireReply, second: WireReply): void {
  writeHead(response, reply);
  response.end(Buffer.concat([reply.body, Buffer.from(headOf(second, { length: second.body.length })), second.body]));
}

function truncate({ response }: Stage, reply: WireReply, bytes: number): void {
  writeHead(response, reply);
  response.flushHeaders();
  response.write(reply.body.subarray(0, Math.min(bytes, reply.body.length - 1)));
  response.socket?.destroySoon();
}

function drip({ response, later }: Stage, reply: WireReply, everyMs: number): void {
  writeHead(response, reply);
  response.flushHeaders();
  const next = (at: number): void => {
    if (at >= reply.body.length) {
      response.end();
      return;
    }
    response.write(reply.body.subarray(at, at + 1));
    later(everyMs, () => next(at + 1));
  };
  next(0);
}

/** One piece at a time, each once the one before it was sent. */
function perform({ response, later }: Stage, { pieces, pauseMs = 0, end }: Script): void {
  const { socket } = response;
  const iterator = pieces[Symbol.iterator]();
  const next = (): void => {
    // A client that closes its half makes the server close the other: what is written then is an error at once.
    if (socket === null || !socket.writable) return;
    const { done, value } = iterator.next();
    if (done !== true) socket.write(value, pauseMs === 0 ? next : () => later(pauseMs, next));
    else if (end === 'close') socket.destroySoon();
    else if (end === 'reset') socket.resetAndDestroy();
  };
  socket?.setNoDelay(true);
  next();
}

function writeHead(response: ServerResponse, { status, headers, body }: WireReply): void {
  response.writeHead(status, { ...headers, 'content-length': body.length });
}
