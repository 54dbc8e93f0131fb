/** Answers as the HTTP layer hands them to a provider, and the recorded bodies of `test/vectors/`. */
import { readFileSync } from 'node:fs';
import { parse } from 'lossless-json';
import { asArray, asObject, field, type JsonObject } from '../../src/http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../src/http/exchange.ts';
import { type Failure, FailureError } from '../../src/model/failure.ts';
import type { Reading } from '../../src/model/reading.ts';

export interface Answer {
  readonly request: UpstreamRequest;
  readonly status?: number;
  /** JSON text; left out for an empty body. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const now = new Date('2026-11-21T10:00:00Z');

export function exchangeOf({ request, status = 200, text, headers = {} }: Answer): Exchange {
  const byName = new Map(Object.entries(headers));
  return {
    request,
    status,
    header: (name) => byName.get(name) ?? null,
    body: text === undefined ? undefined : parse(text),
    receivedAt: now,
  };
}

/** The recorded request and answer with the id, as JSON texts. */
export function readVector(file: 'teos' | 'mesh', id: string): { readonly path: string; readonly body: string } {
  const found = vectorsOf(file).find((vector) => vector.id === id);
  if (found === undefined) throw new Error(`no vector ${id}`);
  const request = asObject(field(found, 'request'), 'request');
  const response = asObject(field(found, 'response'), 'response');
  return { path: String(field(request, 'path')), body: JSON.stringify(field(response, 'body')) };
}

export function vectorsOf(file: 'teos' | 'mesh'): readonly JsonObject[] {
  const vectors = asObject(readVectorFile(file), file);
  return asArray(field(vectors, 'vectors'), 'vectors').map((vector) => asObject(vector, 'vector'));
}

export function readVectorFile(file: 'teos' | 'mesh'): unknown {
  return JSON.parse(readFileSync(new URL(`../vectors/${file}.json`, import.meta.url), 'utf8'));
}

/** The failure that `run` throws. */
export function failureOf(run: () => unknown): Failure {
  try {
    run();
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** One line per reading: what a test wants to compare. */
export function summary(readings: readonly Reading[]): string[] {
  return readings.map((reading) =>
    'failure' in reading
      ? `${reading.address} ${reading.asset} ${reading.failure.code}`
      : `${reading.address} ${reading.asset} ${reading.amounts.total}`,
  );
}
