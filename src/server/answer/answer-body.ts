/** What is told beside the data of an answer: in its extensions, in the log line and in the span of its request. */
import type { Config } from '../../config/schema.ts';
import type { Cost } from '../../graph/budgets.ts';
import type { GraphContext } from '../../graph/context.ts';
import { reportTrace } from '../../graph/trace/report.ts';
import { failSpan } from '../../telemetry.ts';
import type { ServerContext } from '../server-context.ts';
import type { BoundErrors } from './answer-errors.ts';
import { codeOf, type SentError } from './written-error.ts';

/** JSON text among others: an object for those who do not look into it. */
export type AnswerData = Readonly<Record<string, unknown>> | null;

export interface AnswerBody {
  readonly errors?: readonly SentError[];
  /** Missing where nothing was executed. */
  readonly data?: AnswerData;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Which extensions all answers have. */
export type ToldExtensions = Pick<Config['server']['extensions'], 'calls' | 'cost'>;

/** What is known of the operation that is answered. */
export interface AnswerFacts {
  readonly context: ServerContext;
  /** Null where it has none. */
  readonly errors: BoundErrors | null;
  /** Null where it was not computed. */
  readonly cost: Cost | null;
}

/** The body with its limited errors and with all extensions. The codes of the errors are noted for the log line. */
export function completeBody(
  body: AnswerBody,
  { context, errors, cost }: AnswerFacts,
  told: ToldExtensions,
): AnswerBody {
  for (const code of errors?.codes ?? []) context.errorCodes.add(code);
  for (const code of context.toldCodes) context.errorCodes.add(code);
  // A plan has neither data nor errors, and is what was asked for.
  if ((body.data ?? null) === null && errors !== null) failSpan(context.span, firstCode(errors));
  const extensions = {
    ...body.extensions,
    ...(told.cost && cost !== null ? { cost } : {}),
    ...(told.calls ? { calls: summariseCalls(context) } : {}),
    ...(context.trace === null ? {} : { trace: reportTrace(context.trace) }),
    ...(errors?.isCut === true ? { errorsTruncated: true } : {}),
  };
  return {
    ...(errors === null ? {} : { errors: errors.errors }),
    ...(body.data === undefined ? {} : { data: body.data }),
    ...(Object.keys(extensions).length === 0 ? {} : { extensions }),
  };
}

export function dataOf(data: unknown): AnswerData {
  return isObject(data) ? data : null;
}

function isObject(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null;
}

function firstCode({ errors }: BoundErrors): string {
  const [first] = errors;
  return (first && codeOf(first)) ?? 'INTERNAL_SERVER_ERROR';
}

export interface CallSummary {
  readonly source: string;
  readonly requests: number;
  /** (account, asset) pairs that those requests asked for; a mere listing counts none. */
  readonly pairs: number;
}

function summariseCalls({ calls }: GraphContext): CallSummary[] {
  return [...Map.groupBy(calls, (call) => call.source)].map(([source, records]) => ({
    source,
    requests: records.length,
    pairs: records.reduce((sum, record) => sum + record.pairs, 0),
  }));
}
