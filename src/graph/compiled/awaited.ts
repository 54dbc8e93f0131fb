/** What fields and entries of lists share: both wait for values, and become null where something fails. */
import type { Blame } from './blame.ts';
import { keysOf, type Place } from './place.ts';
import type { Run } from './run.ts';
import { isPromise, restore, type Text, type Write, type Written } from './written.ts';

/** A field, or an entry of a list. */
export interface ValueSlot {
  readonly blame: Blame;
  readonly place: Place;
  /** How many lists lie above what is written in it. */
  readonly depth: number;
  readonly isNullable: boolean;
  readonly complete: Write;
  /** Whether anything below ever had to be waited for. */
  waitsBelow(): boolean;
}

/** Writes a value once it is there. */
export function writeAwaited(run: Run, value: PromiseLike<unknown>, slot: ValueSlot): PromiseLike<Text> {
  const at = run.indexes(slot.depth);
  const complete = (found: unknown): Written => {
    restore(run, at);
    const written = slot.complete(run, found);
    if (!isPromise(written)) run.count(written);
    return written;
  };
  // Everything that resolvers ask for in one tick becomes one plan, so no pause may come between them.
  const afterRest = async (found: unknown): Promise<Text> => {
    while (run.isTired) await run.rest();
    return complete(found);
  };
  return value.then((found) => (run.isTired && !slot.waitsBelow() ? afterRest(found) : complete(found)));
}

/** The same text; where it fails, null if the slot may be null. */
export function catchAwaited(run: Run, written: PromiseLike<Text>, slot: ValueSlot): PromiseLike<Text> {
  const at = run.indexes(slot.depth);
  return written.then(undefined, (error: unknown) => {
    restore(run, at);
    return writeFailed(run, error, slot);
  });
}

/** Null, with the error in its place; throws the located error where the slot may not be null. */
export function writeFailed(run: Run, thrown: unknown, { blame, place, isNullable }: ValueSlot): null {
  const error = blame.locate(thrown, keysOf(place, run.at));
  if (!isNullable) throw error;
  run.addError(error, place);
  return null;
}
