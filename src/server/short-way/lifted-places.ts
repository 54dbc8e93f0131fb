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
    own ??= startsIn(text, { names, starts });
    const { source, places } = own;
    return positions?.map((position) => locationOf(source, places.get(position) ?? 0));
  };
}

interface Starts {
  readonly source: Source;
  /** Where each unit begins in the text, by where it does in the template. */
  readonly places: ReadonlyMap<number, number>;
}

interface Units {
  readonly names: LiftableNames;
  /** In the template. */
  readonly starts: readonly number[];
}

function startsIn(text: string, { names, starts }: Units): Starts {
  const places = new Map<number, number>();
  liftText(text, names, ({ start }) => places.set(starts[places.size] ?? 0, start));
  return { source: new Source(text), places };
}
