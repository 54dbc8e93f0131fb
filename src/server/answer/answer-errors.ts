/**
 * Formats the errors of an answer and limits their size. Apollo Server formats all errors without a pause; many errors are
 * formatted here instead, in steps, so that other requests have their turns.
 */
import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import { Work } from '../../graph/list/work.ts';
import { atOnce, type Steps } from '../../model/steps.ts';

/** Fewer are left to Apollo Server, which needs about a millisecond for them. */
const MANY = 200;
/** Formatting one error takes as long as so many comparisons. */
const STEPS_PER_ERROR = 8;

/** The most characters that whole errors may take in an answer, and all errors together. */
const MAX_WHOLE = 128 * 1024;
const MAX_ALL = 960 * 1024;

export type FormatError = (formatted: GraphQLFormattedError, error: GraphQLError) => GraphQLFormattedError;

export interface FormedErrors {
  readonly errors: readonly GraphQLFormattedError[];
  /** Whether an error, or a part of one, was left out. */
  readonly isCut: boolean;
  /** Of all of them. */
  readonly codes: ReadonlySet<string>;
}

/** Null where they are left to Apollo Server: they are few, or one of them sets the HTTP status. */
export async function formErrors(
  errors: readonly GraphQLError[],
  format: FormatError,
  work: Pick<Work, 'run'> = new Work(),
): Promise<FormedErrors | null> {
  if (errors.length < MANY || errors.some(({ extensions }) => 'http' in extensions)) return null;
  return work.run(formInSteps(errors, format));
}

function* formInSteps(errors: readonly GraphQLError[], format: FormatError): Steps<FormedErrors> {
  const formed: GraphQLFormattedError[] = [];
  for (const error of errors) {
    formed.push(format(withCode(error), error));
    yield STEPS_PER_ERROR;
  }
  const kept = yield* boundInSteps(formed);
  return { errors: kept, isCut: kept !== formed, codes: codesOf(formed) };
}

/** As Apollo Server hands it to `formatError`. */
function withCode(error: GraphQLError): GraphQLFormattedError {
  const code = error.extensions.code ?? ApolloServerErrorCode.INTERNAL_SERVER_ERROR;
  return { ...error.toJSON(), extensions: { ...error.extensions, code } };
}

export function codesOf(errors: readonly GraphQLFormattedError[]): ReadonlySet<string> {
  return new Set(errors.flatMap(({ extensions }) => (typeof extensions?.code === 'string' ? extensions.code : [])));
}

/**
 * The errors themselves where they are small. Else the first of them, then the others with place and code alone, and in
 * the end how many are left out altogether.
 */
export function boundErrors(errors: readonly GraphQLFormattedError[]): readonly GraphQLFormattedError[] {
  return atOnce(boundInSteps(errors));
}

function* boundInSteps(errors: readonly GraphQLFormattedError[]): Steps<readonly GraphQLFormattedError[]> {
  const kept: GraphQLFormattedError[] = [];
  let size = 0;
  for (const error of errors) {
    const whole = size < MAX_WHOLE;
    const entry = whole ? error : shortened(error);
    size += JSON.stringify(entry).length;
    if (size > MAX_ALL) break;
    kept.push(entry);
    yield STEPS_PER_ERROR;
  }
  if (kept.length === errors.length && size < MAX_WHOLE) return errors;
  const left = errors.length - kept.length;
  if (left > 0) kept.push({ message: `${left} further errors are left out`, extensions: { code: 'ERRORS_TRUNCATED' } });
  return kept;
}

function shortened({ path, extensions }: GraphQLFormattedError): GraphQLFormattedError {
  return { message: 'cut', ...(path === undefined ? {} : { path }), extensions: { code: extensions?.code } };
}
