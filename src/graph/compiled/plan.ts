/**
 * An operation compiled to closures that write its answer as JSON text. They call the same resolvers as graphql-js with the
 * same arguments, in the same order, and handle nulls and errors as it does; what it would build as objects, they write.
 */
import { GraphQLError, locatedError } from 'graphql';
import { PlanCompiler } from './compiler.ts';
import type { FoundError } from './found-errors.ts';
import { JsonText } from './json-text.ts';
import type { ObjectPlan } from './object.ts';
import type { OperationPlanOptions } from './plan-options.ts';
import { Run, type RunOptions } from './run.ts';

export interface PlanAnswer {
  readonly data: JsonText | null;
  readonly errors: readonly FoundError[];
}

export class OperationPlan {
  readonly #root: ObjectPlan;
  readonly #compiler: PlanCompiler;
  #reported = 0;

  constructor(options: OperationPlanOptions) {
    const type = options.schema.getRootType(options.operation.operation);
    if (!type) throw new TypeError('the schema has no such operations');
    this.#compiler = new PlanCompiler(options);
    this.#root = this.#compiler.root(type);
  }

  /** How many fields were compiled since this was asked before: a plan grows as its runs meet more of the answer. */
  growth(): number {
    const compiled = this.#compiler.compiledFields;
    const grown = compiled - this.#reported;
    this.#reported = compiled;
    return grown;
  }

  async run(options: RunOptions): Promise<PlanAnswer> {
    const run = new Run(options);
    try {
      const data = await this.#root.write(run, options.rootValue);
      return { data: data === null ? null : new JsonText(data, run.deferred), errors: run.errors.list };
    } catch (error) {
      run.errors.add(asGraphQLError(error), []);
      return { data: null, errors: run.errors.list };
    }
  }
}

/** Errors that are thrown below the root are located already. */
function asGraphQLError(error: unknown): GraphQLError {
  return error instanceof GraphQLError ? error : locatedError(error, undefined);
}
