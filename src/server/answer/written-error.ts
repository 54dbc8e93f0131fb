/** Errors of an answer of which the JSON text is known already. */
import type { GraphQLFormattedError } from 'graphql';

/** As text: an object for those who do not look into it. */
export class WrittenError {
  readonly text: string;
  readonly code: string;

  /** @param code as it stands in the text */
  constructor(text: string, code: string) {
    this.text = text;
    this.code = code;
  }

  toJSON(): GraphQLFormattedError {
    return JSON.parse(this.text);
  }
}

/** An error as an answer has it. */
export type SentError = GraphQLFormattedError | WrittenError;

/** Undefined for an error without one. */
export function codeOf(error: SentError): string | undefined {
  if (error instanceof WrittenError) return error.code;
  const code = error.extensions?.code;
  return typeof code === 'string' ? code : undefined;
}

export function textOfError(error: SentError): string {
  return error instanceof WrittenError ? error.text : JSON.stringify(error);
}

export function formattedOf(error: SentError): GraphQLFormattedError {
  return error instanceof WrittenError ? error.toJSON() : error;
}
