/** What fields and entries of lists share: both wait for values, and become null where something fails. */
import { isAwaited, Later } from '../../model/later.ts';
import type { Blame } from './blame.ts';
import { type Indexes, keysOf, type Place } from './place.ts';
import type { Run } from './run.ts';
import { restore, type Text, type Write, type Written } from './written.ts';

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
  const write = (found: unknown): Written =>
    // Everything that resolvers ask for in one tick becomes one plan, so no pause may come between them.
    run.isTired && !slot.waitsBelow() ? writeAfterRest(run, found, slot, at) : writeFound(run, found, slot, at);
  return value instanceof Later ? value.map(write) : value.then(write);
}

async function writeAfterRest(run: Run, found: unknown, slot: ValueSlot, at: Indexes): Promise<Text> {
  while (run.isTired) await run.rest();
  return writeFound(run, found, slot, at);
}

function writeFound(run: Run, found: unknown, slot: ValueSlot, at: Indexes): Written {
  restore(run, at);
  const written = slot.complete(run, found);
  if (!isAwaited(written)) run.count(written);
  return written;
}

/** The same text; where it fails, null if the slot may be null. */
export function catchAwaited(run: Run, written: PromiseLike<Text>, slot: ValueSlot): PromiseLike<Text> {
  const at = run.indexes(slot.depth);
  const failed = (error: unknown): null => {
    restore(run, at);
    return writeFailed(run, error, slot);
  };
  return written instanceof Later ? written.or(failed) : written.then(undefined, failed);
}

/** Null, with the error in its place; throws the located error where the slot may not be null. */
export function writeFailed(run: Run, thrown: unknown, { blame, place, isNullable }: ValueSlot): null {
  const error = blame.locate(thrown, keysOf(place, run.at));
  if (!isNullable) throw error;
  run.addError(error, place);
  return null;
}
