/** Counts what happens in each turn of the event loop. */
import { onTestFinished } from 'vitest';

/** By its name, how often something happened in one turn. */
export type Turn = ReadonlyMap<string, number>;

export interface WatchedTurns {
  /** A function that notes that it was called. */
  note(what: string): () => void;
  /** The turns in which anything was noted, in their order. */
  stop(): readonly Turn[];
}

/** Begins in a turn that nothing before has used, and ends with the test at the latest. */
export async function watchTurns(): Promise<WatchedTurns> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  const turns: Map<string, number>[] = [new Map()];
  let isOn = true;
  const begin = (): void => {
    turns.push(new Map());
    if (isOn) setImmediate(begin);
  };
  setImmediate(begin);
  onTestFinished(() => {
    isOn = false;
  });
  return {
    note: (what) => () => {
      const turn = turns.at(-1);
      turn?.set(what, (turn.get(what) ?? 0) + 1);
    },
    stop() {
      isOn = false;
      return turns.filter(({ size }) => size > 0);
    },
  };
}
