/** Answers that are JSON text already. */
import type { ExecutionResult } from 'graphql';

/** The `data` of an answer as text. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** For callers that need values. */
  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

/** What execution found. */
export type Answer = ExecutionResult<JsonText | { [field: string]: unknown }>;

/** Text without escapes: only quotes, backslashes, control characters and lone halves of surrogate pairs need one. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

export function quote(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/**
 * The length of JSON text. V8 keeps concatenated text as a tree of its parts until a character is read. Reading one makes
 * it one piece, which costs the garbage collector less.
 */
export function lengthInOnePiece(text: string): number {
  return text.charCodeAt(0) === 0 ? 0 : text.length;
}

/** The same text as `JSON.stringify` writes; parts that are JSON text already are copied. */
export function stringifyAnswer(answer: { readonly data?: unknown }): string {
  const { data } = answer;
  if (!(data instanceof JsonText)) return JSON.stringify(answer);
  let text = '{';
  for (const [name, value] of Object.entries(answer)) {
    const part = value === data ? data.text : JSON.stringify(value);
    if (part !== undefined) text += `${text === '{' ? '' : ','}${quote(name)}:${part}`;
  }
  return `${text}}`;
}
