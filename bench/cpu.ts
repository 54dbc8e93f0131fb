/** CPU time of processes by the nanosecond: all threads, those that have ended too. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';

/** What one process counts in `/proc/PID/stat`: hundredths of a second, on every machine where Node runs. */
const TICK_NS = 10_000_000;
const NANOSECONDS = 1_000_000;

/** What a process has used so far, from readings that each know only the threads of that moment. */
export class CpuTally {
  readonly #threads = new Map<number, number>();
  /** Of threads that ended and whose number another one has now. */
  #replaced = 0;
  /** Of threads that ended after the last reading, or between two of them. */
  #missed = 0;

  /**
   * @param threads nanoseconds by number of the thread
   * @param whole nanoseconds of the whole process, ended threads included: rounded down, and read before the threads
   * @returns nanoseconds so far; never less than before
   */
  add(threads: ReadonlyMap<number, number>, whole: number): number {
    for (const [thread, spent] of threads) {
      const before = this.#threads.get(thread) ?? 0;
      if (spent < before) this.#replaced += before;
      this.#threads.set(thread, spent);
    }
    const counted = this.#replaced + sum([...this.#threads.values()]);
    this.#missed = Math.max(this.#missed, whole - counted);
    return counted + this.#missed;
  }
}

/** A clock of the CPU time that these processes have used, in milliseconds. */
export function openCpuClock(pids: readonly number[]): () => number {
  const tallies = pids.map((pid) => ({ pid, tally: new CpuTally() }));
  return () => {
    return (
      sum(
        tallies.map(({ pid, tally }) => {
          // In this order: what the process uses in between must not look like a thread that was missed.
          const whole = ofProcess(pid);
          return tally.add(ofThreads(pid), whole);
        }),
      ) / NANOSECONDS
    );
  };
}

/** Nanoseconds of each thread that runs, from `/proc/PID/task/TID/schedstat`. */
function ofThreads(pid: number): ReadonlyMap<number, number> {
  const threads = new Map<number, number>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const text = readIfThere(`/proc/${pid}/task/${thread}/schedstat`);
    if (text !== null) threads.set(Number(thread), Number(text.split(' ', 1)));
  }
  return threads;
}

/** User and system time of all threads, those that have ended too, in whole ticks. */
function ofProcess(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name, in parentheses, and may hold anything; user and system time are the 14th and 15th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_NS;
}

/** Null where the thread has ended meanwhile. */
function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
