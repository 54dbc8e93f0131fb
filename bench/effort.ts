/** How much is asked of each server: numbers of requests, the same for all, so that none is measured colder than another. */
import { type Form, forms, type Scenario, type SizeName } from './scenarios.ts';

export interface Effort {
  readonly rounds: number;
  /** Of every server, before the first round. */
  warmUp(scenario: Scenario): number;
  /** Of every server in each round. */
  turn(scenario: Scenario): number;
  /** A turn makes no further request after so many milliseconds; that ends only the turns of slow servers early. */
  readonly longestTurnMs: number;
}

/** Code is compiled after some thousand runs of a function: large queries run it many times in one request. */
const counts = {
  small: { warmUp: 1000, turn: 200 },
  medium: { warmUp: 300, turn: 60 },
  large: { warmUp: 30, turn: 10 },
  column: { warmUp: 100, turn: 20 },
  thousand: { warmUp: 8, turn: 3 },
  huge: { warmUp: 5, turn: 2 },
  million: { warmUp: 1, turn: 1 },
} as const satisfies Readonly<Record<SizeName, { readonly warmUp: number; readonly turn: number }>>;

/** Turns of several requests at a time have several after one another too. */
const WAVES = 4;

export function measuring(rounds: number, longestTurnMs: number): Effort {
  return {
    rounds,
    warmUp: ({ size }) => counts[size].warmUp,
    turn: ({ size, form }) => Math.max(counts[size].turn, wavesOf(form)),
    longestTurnMs,
  };
}

/** As few requests as show how many calls one takes. */
export const checking: Effort = {
  rounds: 1,
  warmUp: () => 0,
  turn: ({ form }) => wavesOf(form),
  longestTurnMs: Number.POSITIVE_INFINITY,
};

function wavesOf(form: Scenario['form']): number {
  const { parallel }: Form = forms[form];
  return WAVES * parallel;
}
