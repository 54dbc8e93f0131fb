/** Compiles objects and their fields, each when the answer first has one of them. */
import type { GraphQLObjectType, SelectionSetNode } from 'graphql';
import { collectFields } from '../collect.ts';
import { type FieldCompiler, type FieldOptions, FieldPlan } from './field.ts';
import { quote } from './json-text.ts';
import { ObjectPlan } from './object.ts';
import { type Place, placeOfField } from './place.ts';
import type { OperationPlanOptions } from './plan-options.ts';
import type { Nodes } from './written.ts';

interface ObjectSite {
  readonly type: GraphQLObjectType;
  readonly sets: readonly SelectionSetNode[];
  /** Where the object stands; null for the root. */
  readonly place: Place | null;
  /** The field that it is the value of; null for the root. */
  readonly above: FieldPlan | null;
}

export class PlanCompiler implements FieldCompiler {
  readonly options: OperationPlanOptions;
  #compiled = 0;
  #numbers = 0;

  constructor(options: OperationPlanOptions) {
    this.options = options;
  }

  /** How many fields were compiled. */
  get compiledFields(): number {
    return this.#compiled;
  }

  number(): number {
    this.#numbers += 1;
    return this.#numbers - 1;
  }

  root(type: GraphQLObjectType): ObjectPlan {
    return this.#object({ type, sets: [this.options.operation.selectionSet], place: null, above: null });
  }

  objectBelow(
    above: FieldPlan,
    type: GraphQLObjectType,
    { nodes, place }: Pick<FieldOptions, 'nodes' | 'place'>,
  ): ObjectPlan {
    return this.#object({ type, sets: nodes.flatMap(({ selectionSet }) => selectionSet ?? []), place, above });
  }

  #object(site: ObjectSite): ObjectPlan {
    const { name } = site.type;
    const textsNumber = this.options.shared.has(name) ? this.number() : null;
    return new ObjectPlan({ typeName: name, textsNumber, compile: () => this.#fields(site) });
  }

  #fields({ type, sets, place, above }: ObjectSite): readonly FieldPlan[] {
    const { schema, operation, fragments, conditions } = this.options;
    const collected = collectFields({ schema, operation, fragments, variableValues: conditions }, type, sets, () => {});
    this.#compiled += collected.size;
    return [...collected].map(([name, [node, ...more]], index) => {
      // A new list: facts that are kept by it may depend on the conditions of this plan.
      const nodes: Nodes = [node, ...more];
      const head = `${index === 0 ? '{' : ','}${quote(name)}:`;
      return new FieldPlan(this, { parent: type, nodes, head, place: placeOfField(place, type, name), above });
    });
  }
}
