/**
 * The longest stretches for which the event loop of a process was held: a timer ticks every millisecond, and what happens
 * between two ticks happened without anybody else having a turn.
 */
import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';

export interface Stretch {
  /** Processor time of the thread. On a busy machine it says more than the clock, which runs on for other processes. */
  readonly cpuMs: number;
  readonly clockMs: number;
  /** For so long of the one with the most processor time garbage was collected, by the clock. */
  readonly collectedMs: number;
  /** The most processor time of one in which no garbage was collected. */
  readonly ownMs: number;
}

export interface Stretches {
  /** The longest since the last call, each by its own measure. */
  take(): Stretch;
}

/** Entries come after what they tell of. */
const LATE_MS = 1000;

export function watchStretches(): Stretches {
  let recent: Held[] = [];
  let longest = { cpuMs: 0, clockMs: 0, ownMs: 0 };
  let most: Held = { from: 0, to: 0, cpuMs: 0 };
  let collections: PerformanceEntry[] = [];
  let last = now();
  const collectedIn = ({ from, to }: Held): number =>
    collections.reduce((sum, { startTime, duration }) => {
      return sum + Math.max(0, Math.min(to, startTime + duration) - Math.max(from, startTime));
    }, 0);
  const note = (entries: readonly PerformanceEntry[]): void => {
    collections.push(...entries);
  };
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ entryTypes: ['gc'] });
  /** Of stretches that are so old that all is known of them. */
  const settle = (before: number): void => {
    for (const held of recent.filter(({ to }) => to < before)) {
      if (held.cpuMs > longest.ownMs && collectedIn(held) === 0) longest = { ...longest, ownMs: held.cpuMs };
    }
    recent = recent.filter(({ to }) => to >= before);
    collections = collections.filter(({ startTime, duration }) => {
      return startTime + duration >= Math.min(before, most.from);
    });
  };
  setInterval(() => {
    const tick = now();
    const held: Held = { from: last.clockMs, to: tick.clockMs, cpuMs: tick.cpuMs - last.cpuMs };
    last = tick;
    longest = { ...longest, clockMs: Math.max(longest.clockMs, held.to - held.from) };
    if (held.cpuMs > longest.cpuMs) {
      longest = { ...longest, cpuMs: held.cpuMs };
      most = held;
    }
    if (held.cpuMs > longest.ownMs) recent.push(held);
    if (recent.length > 100) settle(tick.clockMs - LATE_MS);
  }, 1).unref();
  return {
    take() {
      note(observer.takeRecords());
      settle(Number.POSITIVE_INFINITY);
      const taken = { ...longest, collectedMs: collectedIn(most) };
      longest = { cpuMs: 0, clockMs: 0, ownMs: 0 };
      most = { from: 0, to: 0, cpuMs: 0 };
      return taken;
    },
  };
}

/** Between two ticks, by `performance.now()`. */
interface Held {
  readonly from: number;
  readonly to: number;
  readonly cpuMs: number;
}

function now(): Pick<Stretch, 'cpuMs' | 'clockMs'> {
  const { user, system } = process.threadCpuUsage();
  return { cpuMs: (user + system) / 1000, clockMs: performance.now() };
}
