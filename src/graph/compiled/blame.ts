/**
 * Located errors as graphql-js makes them, for a field that may fail a thousand times: the places of the field in the text
 * are looked up once, and errors that were thrown on purpose get no stack.
 */
import { type FieldNode, GraphQLError, locatedError, type Source, type SourceLocation } from 'graphql';
import { FieldFailure, withoutStack } from '../errors.ts';

type Places = Pick<GraphQLError, 'nodes' | 'source' | 'positions' | 'locations'>;

export class Blame {
  readonly #nodes: readonly FieldNode[];
  readonly #isFresh: boolean;
  #places: Places | null = null;

  /**
   * @param nodes the fields that are to blame
   * @param isFresh whether the resolver of the field is known to make each `FieldFailure` anew, for one field: only then may
   * the place be written into it
   */
  constructor(nodes: readonly FieldNode[], isFresh: boolean) {
    this.#nodes = nodes;
    this.#isFresh = isFresh;
  }

  /** As `locatedError` of graphql-js, except that what was made for one field is not wrapped. */
  locate(thrown: unknown, path: readonly (string | number)[]): GraphQLError {
    if (!(thrown instanceof GraphQLError) || hasPlace(thrown)) return locatedError(thrown, this.#nodes, path);
    this.#places ??= placesOf(this.#nodes);
    if (this.#isFresh && thrown instanceof FieldFailure) return Object.assign(thrown, this.#places, { path });
    const error = withoutStack(() => new GraphQLError(thrown.message, { path, originalError: thrown }));
    return Object.assign(error, this.#places);
  }
}

function hasPlace({ path, nodes, source, positions }: GraphQLError): boolean {
  return path !== undefined || nodes !== undefined || source !== undefined || positions !== undefined;
}

function placesOf(nodes: readonly FieldNode[]): Places {
  const places = nodes.flatMap(({ loc }) => loc ?? []);
  const [first] = places;
  if (first === undefined) return { nodes, source: undefined, positions: undefined, locations: undefined };
  return {
    nodes,
    source: first.source,
    positions: places.map(({ start }) => start),
    locations: places.map(({ source, start }) => locationOf(source, start)),
  };
}

/**
 * Where the lines of the text that was asked for last begin: graphql-js counts all lines before a place, for each error anew.
 * Of one text alone, since a text of many lines is small beside them.
 */
let lastLines: { readonly source: Source; readonly lines: readonly number[] } | null = null;

/** As `getLocation` of graphql-js. */
export function locationOf(source: Source, position: number): SourceLocation {
  if (lastLines?.source !== source) lastLines = { source, lines: [0, ...linesAfterFirst(source.body)] };
  const { lines } = lastLines;
  let [low, high] = [0, lines.length];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((lines[middle] ?? 0) <= position) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: position + 1 - (lines[low] ?? 0) };
}

function linesAfterFirst(text: string): readonly number[] {
  return Array.from(text.matchAll(/\r\n|[\n\r]/g), ({ index, 0: end }) => index + end.length);
}
