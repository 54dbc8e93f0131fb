/**
 * A validation rule that checks the size of a document before the other rules run: the time or stack of some of them
 * grows far faster than the document. The time of this rule grows in proportion to what the document selects.
 */
import {
  type ArgumentNode,
  type ASTVisitor,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type TypeNode,
  type ValidationContext,
  type ValueNode,
} from 'graphql';

export interface DocumentLimits {
  /** Nesting of selections, fragments, lists and objects. */
  readonly depth: number;
  /** Selections of all operations together once their fragments are spread. */
  readonly recursiveSelections: number;
}

/** The `extensions.validationErrorCode` of refusals by this rule; Apollo Server sets `code` itself. */
export const TOO_COMPLEX = 'QUERY_TOO_COMPLEX';

/**
 * Pairs of selections that the rule for merging fields has to compare: fields with one response name, and, by their
 * weight, fragments of one object. Gateways and generated clients give aliases and come nowhere near it; fifty fragments
 * of one object with ten fields in common stay below it.
 */
const MAX_COMPARISONS = 25_000;

/** The rule compares all fields of one fragment with those of another. */
const FRAGMENT_WEIGHT = 4;

/** No field has nearly as many; the answer would have an error for each unknown one. */
const MAX_ARGUMENTS = 100;

/** For the `validationRules` of a server. */
export function limitDocument(limits: DocumentLimits) {
  return (context: ValidationContext): ASTVisitor => ({
    Document(document) {
      const fault = findFault(document, limits);
      if (fault === null) return;
      context.reportError(fault);
      // Ends the visit: the other rules do not run.
      Object.assign(document, { definitions: [] });
    },
  });
}

/** Why the document is refused; null where it is not. */
function findFault(document: DocumentNode, limits: DocumentLimits): GraphQLError | null {
  try {
    const measured = new Measure(document, limits);
    measured.depthAndSelections();
    measured.comparisons();
    return null;
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

function tooComplex(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { validationErrorCode: TOO_COMPLEX } });
}

/** The size of a selection set with its fragments spread. */
interface Extent {
  readonly depth: number;
  readonly selections: number;
}

const nothing: Extent = { depth: 0, selections: 0 };

class Measure {
  readonly #document: DocumentNode;
  readonly #limits: DocumentLimits;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Null while a fragment is being measured. */
  readonly #extents = new Map<string, Extent | null>();
  readonly #compared = new Set<string>();
  #comparisons = 0;

  constructor(document: DocumentNode, limits: DocumentLimits) {
    this.#document = document;
    this.#limits = limits;
    this.#fragments = new Map(
      document.definitions.flatMap((node) =>
        node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
      ),
    );
  }

  /** Follows every fragment once. */
  depthAndSelections(): void {
    let selections = 0;
    for (const node of this.#document.definitions) {
      if (node.kind === Kind.OPERATION_DEFINITION) {
        for (const { type, defaultValue, directives } of node.variableDefinitions ?? []) {
          this.#type(type, 1);
          if (defaultValue !== undefined) this.#value(defaultValue, 1);
          this.#details({ directives }, 1);
        }
        this.#details(node, 0);
        selections += this.#extent(node.selectionSet, 0).selections;
      }
      if (node.kind === Kind.FRAGMENT_DEFINITION) this.#fragment(node.name.value, 0);
    }
    const { recursiveSelections } = this.#limits;
    if (selections <= recursiveSelections) return;
    const found = selections > Number.MAX_SAFE_INTEGER ? 'far more' : selections;
    throw tooComplex(
      `the document selects too much once its fragments are spread: ${found} selections, limit ${recursiveSelections} (limits.recursiveSelections)`,
    );
  }

  #extent({ selections }: SelectionSetNode, outer: number): Extent {
    const depth = this.#deeper(outer);
    let deepest = 0;
    let count = 0;
    for (const selection of selections) {
      this.#details(selection, depth);
      let below = nothing;
      if (selection.kind === Kind.FRAGMENT_SPREAD) below = this.#fragment(selection.name.value, depth);
      else if (selection.selectionSet !== undefined) below = this.#extent(selection.selectionSet, depth);
      deepest = Math.max(deepest, below.depth);
      count += 1 + below.selections;
    }
    return { depth: deepest + 1, selections: count };
  }

  #fragment(name: string, outer: number): Extent {
    const fragment = this.#fragments.get(name);
    if (fragment === undefined) return nothing;
    const known = this.#extents.get(name);
    if (known === null) throw new GraphQLError(`Cannot spread fragment "${name}" within itself.`, { nodes: fragment });
    if (known !== undefined) {
      this.#deeper(outer + known.depth - 1);
      return known;
    }
    this.#extents.set(name, null);
    this.#details(fragment, outer);
    const extent = this.#extent(fragment.selectionSet, outer);
    this.#extents.set(name, extent);
    return extent;
  }

  #details(
    {
      arguments: given,
      directives,
    }: { readonly arguments?: readonly ArgumentNode[]; readonly directives?: readonly DirectiveNode[] | undefined },
    outer: number,
  ): void {
    if (given !== undefined && given.length > MAX_ARGUMENTS) {
      throw tooComplex(`the document gives ${given.length} arguments at once, limit ${MAX_ARGUMENTS}`);
    }
    for (const { value } of given ?? []) this.#value(value, outer);
    for (const directive of directives ?? []) this.#details({ arguments: directive.arguments ?? [] }, outer);
  }

  #value(value: ValueNode, outer: number): void {
    if (value.kind === Kind.LIST) for (const item of value.values) this.#value(item, this.#deeper(outer));
    if (value.kind === Kind.OBJECT) for (const field of value.fields) this.#value(field.value, this.#deeper(outer));
  }

  #type(type: TypeNode, outer: number): void {
    if (type.kind !== Kind.NAMED_TYPE) this.#type(type.type, this.#deeper(outer));
  }

  #deeper(outer: number): number {
    const { depth } = this.#limits;
    if (outer < depth) return outer + 1;
    throw tooComplex(`the document is nested too deeply: limit ${depth} (limits.depth)`);
  }

  /** Follows every way through the fragments, merging fields as execution does; only to be called when these are few. */
  comparisons(): void {
    for (const node of this.#document.definitions) {
      if (node.kind === Kind.OPERATION_DEFINITION) this.#compare([node.selectionSet]);
    }
    for (const [name, { selectionSet }] of this.#fragments) {
      if (!this.#compared.has(name)) this.#compare([selectionSet]);
    }
  }

  /** Type conditions make no difference: fields of different types are compared as well. */
  #compare(sets: readonly SelectionSetNode[]): void {
    const fields = new Map<string, { count: number; readonly sets: SelectionSetNode[] }>();
    const spread = new Set<string>();
    const collect = ({ selections }: SelectionSetNode): void => {
      for (const selection of selections) {
        if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
        else if (selection.kind === Kind.FIELD) {
          const name = selection.alias?.value ?? selection.name.value;
          const known = fields.get(name) ?? { count: 0, sets: [] };
          this.#count(known.count);
          known.count += 1;
          if (selection.selectionSet !== undefined) known.sets.push(selection.selectionSet);
          fields.set(name, known);
        } else if (!spread.has(selection.name.value)) {
          const name = selection.name.value;
          this.#count(spread.size * FRAGMENT_WEIGHT);
          spread.add(name);
          this.#compared.add(name);
          const fragment = this.#fragments.get(name);
          if (fragment !== undefined) collect(fragment.selectionSet);
        }
      }
    };
    for (const set of sets) collect(set);
    for (const { sets: below } of fields.values()) if (below.length > 0) this.#compare(below);
  }

  #count(comparisons: number): void {
    this.#comparisons += comparisons;
    if (this.#comparisons > MAX_COMPARISONS) {
      throw tooComplex(
        `the document selects the same fields, or spreads fragments beside each other, too often to be compared: limit ${MAX_COMPARISONS} comparisons; give each selection an alias, or ask by lists`,
      );
    }
  }
}
