/** Answers as JSON, checked where they arrive and taken apart without a cast. */
import { z } from 'zod';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

const answer = z.object({
  data: z.record(z.string(), z.json()).nullish(),
  errors: z
    .array(
      z.object({
        message: z.string(),
        path: z.array(z.union([z.string(), z.number()])).optional(),
        extensions: z.object({ code: z.string() }),
      }),
    )
    .default([]),
});

/** An answer to a GraphQL request; every error in it has a code. */
export type JsonAnswer = z.infer<typeof answer>;

export function readAnswer(text: string): JsonAnswer {
  return answer.parse(JSON.parse(text));
}

export function listOf(value: Json | undefined): readonly Json[] {
  if (isList(value)) return value;
  throw new TypeError(`no list: ${JSON.stringify(value)}`);
}

export function objectOf(value: Json | undefined): JsonObject {
  if (isObject(value)) return value;
  throw new TypeError(`no object: ${JSON.stringify(value)}`);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
