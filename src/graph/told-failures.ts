/**
 * Failures as data only: leaves out of `errors` what the data of the same answer tell. Only entries go whose reason the client
 * has selected; a null whose reason it has not selected keeps its entry, so that none is left without one.
 */
import {
  type GraphQLError,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import { eachInSteps, type Steps } from '../model/steps.ts';
import { type Collected, collectFields, type Operation } from './collect.ts';
import { answerWith, errorsIn, type FoundError } from './compiled/found-errors.ts';
import type { Answer } from './compiled/json-text.ts';
import { RowErrors } from './compiled/row-errors.ts';
import { FieldFailure } from './errors.ts';

export interface ToldOptions {
  readonly operation: Operation;
  /** Called with the codes of what is left out, with one for all entries of rows that share a failure. */
  readonly onTold: (code: string) => void;
}

/** The answer without those entries; the same one where none is left out. */
export function* withoutTold(answer: Answer, { operation, onTold }: ToldOptions): Steps<Answer> {
  const errors = errorsIn(answer);
  const places = new ToldPlaces(operation);
  const kept: FoundError[] = [];
  yield* eachInSteps(errors, (error) => {
    if (error instanceof RowErrors) {
      const left = withoutToldRows(error, places, onTold);
      if (left !== null) kept.push(left);
    } else if (isFieldFailure(error) && places.tell(error.path ?? [])) onTold(String(error.extensions.code));
    else kept.push(error);
  });
  const isSame = kept.length === errors.length && kept.every((error, index) => error === errors[index]);
  return isSame ? answer : answerWith(kept, answer.data);
}

/** The rows of a list stand alike: what tells of the failure of one tells of all. */
function withoutToldRows(errors: RowErrors, places: ToldPlaces, onTold: ToldOptions['onTold']): RowErrors | null {
  const left = errors.without((field) => places.tell([...errors.keys, field.response]));
  if (left !== errors) for (const { failure } of errors.kinds) onTold(failure.code);
  return left;
}

/** graphql-js wraps what a resolver threw; the compiled executor may not. */
function isFieldFailure(error: GraphQLError): boolean {
  return error instanceof FieldFailure || error.originalError instanceof FieldFailure;
}

/** Finds out whether the selections of an operation tell the failures at places of its answer. */
class ToldPlaces {
  readonly #root: Place;

  constructor(operation: Operation) {
    const type = operation.schema.getRootType(operation.operation.operation);
    const sets = [operation.operation.selectionSet];
    this.#root = new Place(isObjectType(type) ? [new Selected(operation, type, sets)] : [], null);
  }

  /** Whatever the indexes in its lists. */
  tell(path: readonly (string | number)[]): boolean {
    const names = path.filter((key) => typeof key === 'string');
    let place = this.#root;
    for (const name of names.slice(0, -1)) place = place.below(name);
    return place.tells(names.at(-1) ?? '');
  }
}

/** A place of the answer, looked at once: thousands of failures may stand below one. */
class Place {
  /** The objects that may stand here. */
  readonly #objects: readonly Selected[];
  readonly #above: Place | null;
  readonly #below = new Map<string, Place>();
  readonly #told = new Map<Selected, boolean>();

  constructor(objects: readonly Selected[], above: Place | null) {
    this.#objects = objects;
    this.#above = above;
  }

  /** @param response a name in the answer */
  below(response: string): Place {
    const known = this.#below.get(response);
    if (known !== undefined) return known;
    const found = new Place(
      this.#objects.flatMap((object) => object.below(response)),
      this,
    );
    this.#below.set(response, found);
    return found;
  }

  tells(response: string): boolean {
    const parents = this.#objects.filter((object) => object.fields.has(response));
    return parents.length > 0 && parents.every((object) => this.#isTold(object));
  }

  #isTold(object: Selected): boolean {
    const told = this.#told.get(object) ?? this.#find(object);
    this.#told.set(object, told);
    return told;
  }

  /** A balance, an asset and a list have their own reason; an amount lacks its unit for the reason that its asset has. */
  #find(object: Selected): boolean {
    if ('failure' in object.type.getFields()) return object.selects('failure');
    const assets = (this.#above === null ? [] : this.#above.#objects).map((holder) => holder.assets);
    return assets.length > 0 && assets.every((found) => found.some((asset) => asset.selects('failure')));
  }
}

/** An object that may stand at one place of the answer, with what is selected of it. */
class Selected {
  readonly type: GraphQLObjectType;
  readonly #operation: Operation;
  readonly #sets: readonly SelectionSetNode[];
  #fields: Collected | null = null;
  /** The names in the answer, by the names of the fields. */
  #responses: ReadonlyMap<string, readonly string[]> | null = null;
  #assets: readonly Selected[] | null = null;

  constructor(operation: Operation, type: GraphQLObjectType, sets: readonly SelectionSetNode[]) {
    this.#operation = operation;
    this.type = type;
    this.#sets = sets;
  }

  /** By response name. */
  get fields(): Collected {
    this.#fields ??= collectFields(this.#operation, this.type, this.#sets, () => {});
    return this.#fields;
  }

  selects(field: string): boolean {
    return this.#responsesOf(field).length > 0;
  }

  get assets(): readonly Selected[] {
    this.#assets ??= this.#responsesOf('asset').flatMap((response) => this.below(response));
    return this.#assets;
  }

  /** The objects that the field leads to. */
  below(response: string): readonly Selected[] {
    const nodes = this.fields.get(response) ?? [];
    const field = this.type.getFields()[nodes[0]?.name.value ?? ''];
    if (field === undefined) return [];
    const { schema } = this.#operation;
    const named = getNamedType(field.type);
    const types = isAbstractType(named) ? schema.getPossibleTypes(named) : [named];
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    return types.flatMap((type) => (isObjectType(type) ? new Selected(this.#operation, type, sets) : []));
  }

  #responsesOf(field: string): readonly string[] {
    this.#responses ??= Map.groupBy(this.fields.keys(), (response) => this.fields.get(response)?.[0].name.value ?? '');
    return this.#responses.get(field) ?? [];
  }
}
