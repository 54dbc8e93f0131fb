/**
 * The longest stretches for which the event loop of a process was held: a timer ticks every millisecond, and what happens
 * between two ticks happened without anybody else having a turn.
 */

export interface Stretch {
  /** Processor time of the thread. On a busy machine it says more than the clock, which runs on for other processes. */
  readonly cpuMs: number;
  readonly clockMs: number;
}

export interface Stretches {
  /** The longest since the last call, each by its own measure. */
  take(): Stretch;
}

export function watchStretches(): Stretches {
  let longest: Stretch = { cpuMs: 0, clockMs: 0 };
  let last = now();
  setInterval(() => {
    const tick = now();
    longest = {
      cpuMs: Math.max(longest.cpuMs, tick.cpuMs - last.cpuMs),
      clockMs: Math.max(longest.clockMs, tick.clockMs - last.clockMs),
    };
    last = tick;
  }, 1).unref();
  return {
    take() {
      const taken = longest;
      longest = { cpuMs: 0, clockMs: 0 };
      return taken;
    },
  };
}

function now(): Stretch {
  const { user, system } = process.threadCpuUsage();
  return { cpuMs: (user + system) / 1000, clockMs: performance.now() };
}
