/** The ways in which the proxy changes answers. */
import { parse, stringify } from 'lossless-json';
import type { JsonObject } from '../http/decode.ts';
import { mapRows } from './json.ts';
import type { Act, ProxyReply, SeenRequest } from './proxy.ts';

/** This answer instead of the upstream's, to every request. */
export function answering(
  status: number,
  content: { readonly text?: string; readonly headers?: ProxyReply['headers'] },
): Act {
  const body = Buffer.from(content.text ?? '');
  return async () => ({ status, headers: { 'content-type': 'application/json', ...content.headers }, body });
}

/** The upstream's answer with its JSON changed; number texts that are not changed keep every digit. */
export function changing(
  change: (json: unknown) => unknown,
  only: (request: SeenRequest) => boolean = () => true,
): Act {
  return async (request, forward) => {
    const reply = await forward();
    if (!only(request) || reply.status >= 300 || reply.body.length === 0) return reply;
    return { ...reply, body: Buffer.from(stringify(change(parse(reply.body.toString('utf8')))) ?? '') };
  };
}

/** The upstream's answer with the values of its headers changed. */
export function changingHeaders(act: Act, change: (value: string) => string): Act {
  return async (request, forward) => {
    const reply = await act(request, forward);
    if (reply === 'never') return reply;
    const headers = Object.entries(reply.headers).map(([name, value]) => [name, change(value)] as const);
    return { ...reply, headers: Object.fromEntries(headers) };
  };
}

/** Answers with their rows changed, which notes how many rows there were to change. */
export interface RowsAct {
  readonly act: Act;
  /** The number of rows in the longest list that was seen. */
  longest(): number;
}

/** Every list of rows of the upstream's answers changed. */
export function changingRows(change: (rows: readonly JsonObject[]) => readonly unknown[]): RowsAct {
  let longest = 0;
  const act = changing((json) =>
    mapRows(json, (rows) => {
      longest = Math.max(longest, rows.length);
      return change(rows);
    }),
  );
  return { act, longest: () => longest };
}

export interface RecordedAnswer {
  readonly request: SeenRequest;
  readonly json: unknown;
}

/** Passes the upstream's good answers on unchanged, and records them. */
export function recording(): { readonly act: Act; readonly answers: readonly RecordedAnswer[] } {
  const answers: RecordedAnswer[] = [];
  const act: Act = async (request, forward) => {
    const reply = await forward();
    if (reply.status < 300) answers.push({ request, json: parse(reply.body.toString('utf8')) });
    return reply;
  };
  return { act, answers };
}

/** The upstream's good answers with another status. */
export function withStatus(status: number): Act {
  return async (_, forward) => {
    const reply = await forward();
    return reply.status < 300 ? { ...reply, status } : reply;
  };
}

/**
 * A recorded answer, changed, to the requests that it fits. Unlike a new answer it has its rows in the recorded order. Its
 * headers are those of a new answer, for an upstream may state there what the body is about.
 */
export function replaying(json: unknown, only: (request: SeenRequest) => boolean): Act {
  const body = Buffer.from(stringify(json) ?? '');
  return async (request, forward) => {
    const reply = await forward();
    if (!only(request)) return reply;
    return { status: 200, headers: { ...reply.headers, 'content-type': 'application/json' }, body };
  };
}

/** The upstream's answer, cut in the middle; `announced`: whether the header still states its full length. */
export function cutting({ announced }: { readonly announced: boolean }): Act {
  return async (_, forward) => {
    const reply = await forward();
    const body = reply.body.subarray(0, Math.floor(reply.body.length / 2));
    return announced ? { ...reply, body, announced: reply.body.length } : { ...reply, body };
  };
}

/** No answer, ever. */
export const silent: Act = async () => 'never';

/** No answer before `gate` opens. */
export function holding(gate: Promise<void>): Act {
  return async (_, forward) => {
    await gate;
    return forward();
  };
}
