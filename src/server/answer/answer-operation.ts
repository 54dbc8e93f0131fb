/** Executes an operation and forms its answer, whichever way its request came. */
import { type DocumentNode, GraphQLError } from 'graphql';
import type { Balancegraph } from '../../balancegraph.ts';
import { errorsIn } from '../../graph/compiled/found-errors.ts';
import { INTERNAL_ERROR } from '../../model/advice.ts';
import type { ServerContext } from '../server-context.ts';
import { type AnswerBody, completeBody, dataOf, type ToldExtensions } from './answer-body.ts';
import { type AnswerPlaces, type FormatError, formErrors } from './answer-errors.ts';
import type { ChargedOperation } from './charge-operation.ts';
import type { HttpHead } from './http-head.ts';

export interface AnswerOptions {
  readonly graph: Pick<Balancegraph, 'execute'>;
  readonly format: FormatError;
  readonly told: ToldExtensions;
}

/** As the client asked for it. */
export interface AskedOperation {
  readonly document: DocumentNode;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  /** Where its errors are. @default as the document has it */
  readonly places?: AnswerPlaces | undefined;
}

export interface OperationAnswer {
  readonly head: HttpHead;
  readonly body: AnswerBody;
}

/** Never rejects. */
export async function answerOperation(
  asked: AskedOperation & ChargedOperation,
  context: ServerContext,
  options: AnswerOptions,
): Promise<OperationAnswer> {
  try {
    const { document, operationName, variables, places, values, cost } = asked;
    const executed = await options.graph.execute({ document, operationName, variables, coerced: values, context });
    const data: unknown = executed.data;
    const errors = errorsIn(executed);
    const formed = errors.length === 0 ? null : await formErrors(errors, options.format, { places });
    const body = data === undefined ? {} : { data: dataOf(data) };
    return {
      head: formed?.head ?? { status: null, headers: new Map() },
      body: completeBody(body, { context, errors: formed, cost }, options.told),
    };
  } catch (error) {
    return answerThrown(error, context, options);
  }
}

/** The answer to an operation of which nothing is executed, or whose execution was given up by a fault of ours. */
export async function answerThrown(
  thrown: unknown,
  context: ServerContext,
  { format, told }: AnswerOptions,
): Promise<OperationAnswer> {
  // Only a `GraphQLError` was made for clients: the text of another error is withheld, as `format` sees it.
  const isTold = thrown instanceof GraphQLError;
  const error = isTold ? thrown : new GraphQLError(INTERNAL_ERROR.message);
  const formed = await formErrors([error], isTold ? format : (formatted) => format(formatted, thrown));
  return {
    head: { status: formed.head.status ?? 500, headers: formed.head.headers },
    body: completeBody({}, { context, errors: formed, cost: null }, told),
  };
}
