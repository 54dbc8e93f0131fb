/** Places in an answer. The query fixes the names; the indexes of lists differ from entry to entry. */
import type { GraphQLObjectType, ResponsePath } from 'graphql';

/** A field, or the entries of a list. */
export interface Place {
  readonly above: Place | null;
  /** The response name; null for the entries of a list. */
  readonly name: string | null;
  /** The type that has the field. */
  readonly parent: GraphQLObjectType | null;
  /** How many lists lie above: `at[level]` is the index of an entry of this one. */
  readonly level: number;
}

/** The index in each list, from the outermost to the innermost. */
export type Indexes = readonly number[];

export function placeOfField(above: Place | null, parent: GraphQLObjectType, name: string): Place {
  return { above, name, parent, level: levelBelow(above) };
}

export function placeOfEntries(above: Place): Place {
  return { above, name: null, parent: null, level: levelBelow(above) };
}

function levelBelow(place: Place | null): number {
  if (place === null) return 0;
  return place.name === null ? place.level + 1 : place.level;
}

/** How many lists lie above the place, its own included. */
export function depthOf(place: Place): number {
  return levelBelow(place);
}

/** As in `errors`. */
export function keysOf(place: Place, at: Indexes): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let next: Place | null = place; next !== null; next = next.above) keys.push(next.name ?? at[next.level] ?? 0);
  return keys.reverse();
}

/** The path in the form of `info.path`. */
export function pathOf(place: Place, at: Indexes): ResponsePath {
  return {
    prev: place.above === null ? undefined : pathOf(place.above, at),
    key: place.name ?? at[place.level] ?? 0,
    typename: place.parent?.name,
  };
}
