/** Time and chance, as the requests to a source take them; tests bring their own. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterTime } from './shared-timers.ts';

export interface Clock {
  /** Milliseconds since some moment. They only ever grow: setting the system's clock moves no pause. */
  now(): number;
  /** The time of day, for moments that clients see. */
  date(): Date;
  /** At least 0, less than 1. */
  random(): number;
  /** Resolves after `ms`; rejects once `signal` is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Calls `run` once, after `ms`, unless what it returns is called before. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  random: Math.random,
  sleep: (ms, signal) => pause(ms, undefined, { signal }),
  after: afterTime,
};
