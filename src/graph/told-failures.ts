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
import type { Answer } from './compiled/json-text.ts';
import { FieldFailure } from './errors.ts';

export interface ToldOptions {
  readonly operation: Operation;
  /** Called with the code of each entry that is left out. */
  readonly onTold: (code: string) => void;
}

/** The answer without those entries; the same one where none is left out. */
export function* withoutTold(answer: Answer, { operation, onTold }: ToldOptions): Steps<Answer> {
  const { errors = [], ...rest } = answer;
  const places = new ToldPlaces(operation);
  const kept: GraphQLError[] = [];
  yield* eachInSteps(errors, (error) => {
    if (isFieldFailure(error) && places.tell(error.path ?? [])) onTold(String(error.extensions.code));
    else kept.push(error);
  });
  if (kept.length === errors.length) return answer;
  return kept.length === 0 ? rest : { ...rest, errors: kept };
}

/** graphql-js wraps what a resolver threw; the compiled executor may not. */
function isFieldFailure(error: GraphQLError): boolean {
  return error instanceof FieldFailure || error.originalError instanceof FieldFailure;
}

/** The objects that may stand at one place of the answer, with what is selected of them. */
interface Selected {
  readonly type: GraphQLObjectType;
  readonly sets: readonly SelectionSetNode[];
}

/** Finds out once for each place of the answer, whatever the indexes in its lists, whether the selection there tells failures. */
class ToldPlaces {
  readonly #operation: Operation;
  readonly #known = new Map<string, boolean>();

  constructor(operation: Operation) {
    this.#operation = operation;
  }

  tell(path: readonly (string | number)[]): boolean {
    const names = path.filter((key) => typeof key === 'string');
    const place = names.join('.');
    const told = this.#known.get(place) ?? this.#find(names);
    this.#known.set(place, told);
    return told;
  }

  #find(names: readonly string[]): boolean {
    const root = this.#operation.schema.getQueryType();
    if (!isObjectType(root)) return false;
    const levels: (readonly Selected[])[] = [[{ type: root, sets: [this.#operation.operation.selectionSet] }]];
    for (const name of names.slice(0, -1)) {
      levels.push((levels.at(-1) ?? []).flatMap((object) => this.#below(object, (response) => response === name)));
    }
    const parents = (levels.at(-1) ?? []).filter((object) => this.#collect(object).has(names.at(-1) ?? ''));
    const above = levels.at(-2) ?? [];
    return parents.length > 0 && parents.every((object) => this.#tells(object, above));
  }

  /** A balance, an asset and a list have their own reason; an amount lacks its unit for the reason that its asset has. */
  #tells(object: Selected, above: readonly Selected[]): boolean {
    if ('failure' in object.type.getFields()) return this.#selects(object, 'failure');
    const assets = above.map((holder) => this.#below(holder, (_, field) => field === 'asset'));
    return assets.length > 0 && assets.every((found) => found.some((asset) => this.#selects(asset, 'failure')));
  }

  #selects(object: Selected, field: string): boolean {
    return this.#below(object, (_, name) => name === field).length > 0;
  }

  /** The objects that the fields lead to for which `isMeant` holds, by their name in the answer and their own. */
  #below(object: Selected, isMeant: (response: string, field: string) => boolean): readonly Selected[] {
    const { schema } = this.#operation;
    return [...this.#collect(object)].flatMap(([response, nodes]) => {
      const name = nodes[0].name.value;
      const field = object.type.getFields()[name];
      if (field === undefined || !isMeant(response, name)) return [];
      const named = getNamedType(field.type);
      const types = isAbstractType(named) ? schema.getPossibleTypes(named) : [named];
      const below = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
      return types.flatMap((found) => (isObjectType(found) ? { type: found, sets: below } : []));
    });
  }

  #collect({ type, sets }: Selected): Collected {
    return collectFields(this.#operation, type, sets, () => {});
  }
}
