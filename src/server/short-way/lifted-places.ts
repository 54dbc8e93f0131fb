/** The places of errors in a text whose document was made for other texts too. */
import { type GraphQLError, Source, type SourceLocation } from 'graphql';
import { locationOf } from '../../graph/compiled/blame.ts';
import type { AnswerPlaces } from '../answer/answer-errors.ts';
import { type LiftableNames, liftText } from './lift-text.ts';
import type { Template } from './template.ts';

export function placesIn(text: string, { starts }: Template, names: LiftableNames): AnswerPlaces {
  let own: Starts | null = null;
  return ({ positions }: GraphQLError): readonly SourceLocation[] | undefined => {
    // Most answers have no errors.
    own ??= startsIn(text, names);
    const { source, places } = own;
    return positions?.map((position) => locationOf(source, places[starts.indexOf(position)] ?? 0));
  };
}

interface Starts {
  readonly source: Source;
  /** Of all units. */
  readonly places: readonly number[];
}

function startsIn(text: string, names: LiftableNames): Starts {
  const places: number[] = [];
  liftText(text, names, ({ start }) => places.push(start));
  return { source: new Source(text), places };
}
