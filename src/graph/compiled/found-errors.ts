/** The errors of an answer as execution found them: those of rows that failed together are kept together. */
import type { GraphQLError } from 'graphql';
import type { Answer } from './json-text.ts';
import { RowErrors } from './row-errors.ts';

/** One error, or those of rows that failed. */
export type FoundError = GraphQLError | RowErrors;

/** By answers that have some. */
const found = new WeakMap<Answer, readonly FoundError[]>();

/** An answer with these errors. Those of rows are made when a caller looks at `errors`. */
export function answerWith(errors: readonly FoundError[], data: Answer['data']): Answer {
  const whole = data === undefined ? {} : { data };
  if (errors.length === 0) return whole;
  let made: readonly GraphQLError[] | null = null;
  const answer: Answer = {
    get errors() {
      made ??= errors.flatMap((error) => (error instanceof RowErrors ? Array.from(error, (one) => one.make()) : error));
      return made;
    },
    ...whole,
  };
  found.set(answer, errors);
  return answer;
}

/** Without making those of rows. */
export function errorsIn(answer: Answer): readonly FoundError[] {
  return found.get(answer) ?? answer.errors ?? [];
}
