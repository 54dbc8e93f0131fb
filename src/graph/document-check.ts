/**
 * Parses and validates a document in steps, by the rules of graphql-js. graphql-js does it without a pause, which takes tens
 * of milliseconds for a document of a hundred kilobytes.
 */
import {
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  TypeInfo,
  ValidationContext,
  type ValidationRule,
  visitInParallel,
  visitWithTypeInfo,
} from 'graphql';
import type { Steps } from '../model/steps.ts';
import { visitInSteps } from './visit-steps.ts';

export interface DocumentRules {
  readonly schema: GraphQLSchema;
  readonly rules: readonly ValidationRule[];
  /** The longest document, in tokens. */
  readonly maxTokens: number;
  /** As of `validate`: the error beyond that many ends it. */
  readonly maxErrors: number;
}

/** Either valid, or wrong. */
export type CheckedDocument = { readonly document: DocumentNode } | { readonly errors: ErrorsBelow };

/**
 * The errors below the root of a document, one more than `maxErrors` at most. Errors at the root itself are left out: finding
 * them takes little time, and a second validation of the same text finds them first.
 */
export type ErrorsBelow = readonly GraphQLError[];

/** Null where only graphql-js can report the error: one of syntax, or a document that takes too much work to check. */
export function* checkDocument(text: string, options: DocumentRules): Steps<CheckedDocument | null> {
  try {
    const document = parse(text, { maxTokens: options.maxTokens });
    // So many steps that other work has a turn first.
    yield text.length;
    return yield* validated(document, options);
  } catch {
    return null;
  }
}

function* validated(document: DocumentNode, { schema, rules, maxErrors }: DocumentRules): Steps<CheckedDocument> {
  const typeInfo = new TypeInfo(schema);
  const errors: GraphQLError[] = [];
  const enough = new Error('there are errors enough');
  const context = new SteppedContext(schema, document, typeInfo, (error) => {
    if (errors.push(error) > maxErrors) throw enough;
  });
  let atRoot = 0;
  const last: ASTVisitor = {
    Document() {
      atRoot = errors.length;
    },
  };
  const visitor = visitInParallel([...rules.map((rule) => rule(context)), last]);
  try {
    yield* context.findUsages();
    yield* visitInSteps(document, visitWithTypeInfo(typeInfo, visitor));
  } catch (error) {
    if (error !== enough) throw error;
  }
  return errors.length === 0 ? { document } : { errors: errors.slice(atRoot) };
}

type Definition = OperationDefinitionNode | FragmentDefinitionNode;
type Usages = ReturnType<ValidationContext['getVariableUsages']>;

/** Three rules need the variables of a definition, and graphql-js collects them without a pause. */
class SteppedContext extends ValidationContext {
  readonly #usages = new Map<unknown, Usages>();

  *findUsages(): Steps<void> {
    for (const definition of this.getDocument().definitions) {
      if (definition.kind === Kind.OPERATION_DEFINITION || definition.kind === Kind.FRAGMENT_DEFINITION)
        yield* this.#find(definition);
    }
  }

  *#find(definition: Definition): Steps<void> {
    const found: Usages[number][] = [];
    const typeInfo = new TypeInfo(this.getSchema());
    const visitor = visitWithTypeInfo(typeInfo, {
      VariableDefinition: () => false,
      Variable(node) {
        found.push({
          node,
          type: typeInfo.getInputType(),
          defaultValue: typeInfo.getDefaultValue(),
          parentType: typeInfo.getParentInputType(),
        });
      },
    });
    yield* visitInSteps(definition, visitor);
    this.#usages.set(definition, found);
  }

  override getVariableUsages(node: Parameters<ValidationContext['getVariableUsages']>[0]): Usages {
    return this.#usages.get(node) ?? super.getVariableUsages(node);
  }
}
