/**
 * Forms the errors of an answer as Apollo Server does, and limits their size. Apollo Server forms all errors without a pause;
 * here many errors are formed in steps, so that other requests have their turns.
 */
import { ApolloServerErrorCode } from '@apollo/server/errors';
import type { GraphQLError, GraphQLFormattedError, SourceLocation } from 'graphql';
import type { FoundError } from '../../graph/compiled/found-errors.ts';
import { RowErrors } from '../../graph/compiled/row-errors.ts';
import { Work } from '../../graph/list/work.ts';
import { atOnce, type Steps } from '../../model/steps.ts';
import { addHead, type HttpHead, isHead } from './http-head.ts';
import { RowErrorTexts } from './row-error-texts.ts';
import { codeOf, type SentError, textOfError } from './written-error.ts';

/** What takes less takes about a millisecond. */
const MANY_STEPS = 1600;
/** Formatting one error takes as long as so many comparisons. */
const STEPS_PER_ERROR = 8;

/** The most characters that whole errors may take in an answer, and all errors together. */
const MAX_WHOLE = 128 * 1024;
const MAX_ALL = 960 * 1024;

/** @param error what is to be told; only a `GraphQLError` was made for clients */
export type FormatError = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/** Where an error is in the text that the client sent. */
export type AnswerPlaces = (error: GraphQLError) => readonly SourceLocation[] | undefined;

interface Bound<Kept extends SentError> {
  readonly errors: readonly Kept[];
  /** Whether an error, or a part of one, was left out. */
  readonly isCut: boolean;
}

export interface BoundErrors extends Bound<SentError> {
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
  errors: readonly FoundError[],
  format: FormatError,
  { places, work = new Work() }: Forming = {},
): FormedErrors | Promise<FormedErrors> {
  const steps = formInSteps(errors, format, places);
  const toCome = errors.reduce((sum, error) => sum + (error instanceof RowErrors ? error.count : STEPS_PER_ERROR), 0);
  return toCome < MANY_STEPS ? atOnce(steps) : work.run(steps);
}

function* formInSteps(
  errors: readonly FoundError[],
  format: FormatError,
  places: AnswerPlaces | undefined,
): Steps<FormedErrors> {
  const head = { status: null, headers: new Map<string, string>() };
  const form = (error: GraphQLError): GraphQLFormattedError =>
    format({ ...withCode(error, head), ...placeOf(error, places) }, error);
  const texts = new RowErrorTexts({ form, shorten: shortened });
  const codes = new Set<string | undefined>();
  const formed: (GraphQLFormattedError | RowErrors)[] = [];
  for (const error of errors) {
    if (error instanceof RowErrors) {
      for (const kind of error.kinds) codes.add(texts.codeOf(kind));
      formed.push(error);
    } else {
      const formatted = form(error);
      codes.add(codeOf(formatted));
      formed.push(formatted);
    }
    yield STEPS_PER_ERROR;
  }
  const count = formed.reduce((sum, error) => sum + (error instanceof RowErrors ? error.count : 1), 0);
  const bound = yield* boundInSteps(entriesOf(formed, texts), count);
  return { ...bound, codes: new Set([...codes].filter((code) => code !== undefined)), head };
}

/** An error whose text is made when its turn comes. */
interface Entry<Kept extends SentError> {
  readonly steps: number;
  whole(): Kept;
  short(): Kept;
}

function* entriesOf(
  formed: readonly (GraphQLFormattedError | RowErrors)[],
  texts: RowErrorTexts,
): Iterable<Entry<SentError>> {
  for (const error of formed) {
    if (error instanceof RowErrors) {
      for (const one of error) yield { steps: 1, whole: () => texts.whole(one), short: () => texts.short(one) };
    } else yield entryOf(error);
  }
}

function entryOf(error: GraphQLFormattedError): Entry<GraphQLFormattedError> {
  return { steps: STEPS_PER_ERROR, whole: () => error, short: () => shortened(error) };
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
  return new Set(errors.flatMap((error) => codeOf(error) ?? []));
}

/**
 * The errors themselves where they are small. Else the first of them, then the others with place and code alone, and in
 * the end how many are left out altogether.
 */
export function boundErrors(errors: readonly GraphQLFormattedError[]): readonly GraphQLFormattedError[] {
  const bound = atOnce(boundInSteps(errors.map(entryOf), errors.length));
  return bound.isCut ? bound.errors : errors;
}

function* boundInSteps<Kept extends SentError>(
  entries: Iterable<Entry<Kept>>,
  count: number,
): Steps<Bound<Kept | GraphQLFormattedError>> {
  const kept: (Kept | GraphQLFormattedError)[] = [];
  let size = 0;
  for (const entry of entries) {
    const error = size < MAX_WHOLE ? entry.whole() : entry.short();
    size += textOfError(error).length;
    if (size > MAX_ALL) break;
    kept.push(error);
    yield entry.steps;
  }
  const left = count - kept.length;
  if (left > 0) kept.push({ message: `${left} further errors are left out`, extensions: { code: 'ERRORS_TRUNCATED' } });
  return { errors: kept, isCut: left > 0 || size >= MAX_WHOLE };
}

function shortened({ path, extensions }: GraphQLFormattedError): GraphQLFormattedError {
  return { message: 'cut', ...(path === undefined ? {} : { path }), extensions: { code: extensions?.code } };
}
