/**
 * Forms the errors of an answer as Apollo Server does, and limits their size. Apollo Server forms all errors without a pause;
 * here many errors are formed in steps, so that other requests have their turns.
 */
import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { GraphQLError, GraphQLFormattedError, SourceLocation } from 'graphql';
import { Work } from '../../graph/list/work.ts';
import { atOnce, type Steps } from '../../model/steps.ts';
import { addHead, type HttpHead, isHead } from './http-head.ts';

/** Fewer take about a millisecond. */
const MANY = 200;
/** Formatting one error takes as long as so many comparisons. */
const STEPS_PER_ERROR = 8;

/** The most characters that whole errors may take in an answer, and all errors together. */
const MAX_WHOLE = 128 * 1024;
const MAX_ALL = 960 * 1024;

/** @param error what is to be told; only a `GraphQLError` was made for clients */
export type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** Where an error is in the text that the client sent. */
export type AnswerPlaces = (error: GraphQLError) => readonly SourceLocation[] | undefined;

export interface BoundErrors {
  readonly errors: readonly GraphQLFormattedError[];
  /** Whether an error, or a part of one, was left out. */
  readonly isCut: boolean;
  /** Of all of them. */
  readonly codes: ReadonlySet<string>;
}

export interface FormedErrors extends BoundErrors {
  /** The status and the headers that errors ask for, as `extensions.http`. */
  readonly head: HttpHead;
}

export interface Forming {
  /** @default as the errors have it */
  readonly places?: AnswerPlaces | undefined;
  /** Runs what is long. */
  readonly work?: Pick<Work, 'run'>;
}

/** At once where they are few. */
export function formErrors(
  errors: readonly GraphQLError[],
  format: FormatError,
  { places, work = new Work() }: Forming = {},
): FormedErrors | Promise<FormedErrors> {
  const steps = formInSteps(errors, format, places);
  return errors.length < MANY ? atOnce(steps) : work.run(steps);
}

function* formInSteps(
  errors: readonly GraphQLError[],
  format: FormatError,
  places: AnswerPlaces | undefined,
): Steps<FormedErrors> {
  const head = { status: null, headers: new Map<string, string>() };
  const formed: GraphQLFormattedError[] = [];
  for (const error of errors) {
    formed.push(format({ ...withCode(error, head), ...placeOf(error, places) }, error));
    yield STEPS_PER_ERROR;
  }
  const kept = yield* boundInSteps(formed);
  return { errors: kept, isCut: kept !== formed, codes: codesOf(formed), head };
}

/** As Apollo Server hands it to `formatError`. */
function withCode(error: GraphQLError, head: HttpHead): GraphQLFormattedError {
  const { http, ...rest } = error.extensions;
  const isAsked = isHead(http);
  if (isAsked) addHead(head, http);
  const code = error.extensions.code ?? ApolloServerErrorCode.INTERNAL_SERVER_ERROR;
  return { ...error.toJSON(), extensions: { ...(isAsked ? rest : error.extensions), code } };
}

function placeOf(error: GraphQLError, places: AnswerPlaces | undefined): Pick<GraphQLFormattedError, 'locations'> {
  const locations = places?.(error);
  return locations === undefined ? {} : { locations };
}

/** Errors that were formatted already. */
export function limitErrors(errors: readonly GraphQLFormattedError[]): BoundErrors {
  const kept = boundErrors(errors);
  return { errors: kept, isCut: kept !== errors, codes: codesOf(errors) };
}

function codesOf(errors: readonly GraphQLFormattedError[]): ReadonlySet<string> {
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
