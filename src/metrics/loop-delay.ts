/** How late the event loop is. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** A timer of so many milliseconds is waited for, again and again. */
const RESOLUTION_MS = 10;

const quantiles = [0.5, 0.99, 1] as const;

export class LoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.#histogram.enable();
  }

  /** In seconds, of the time since it was last read. */
  read(): readonly (readonly [quantile: string, seconds: number])[] {
    const read = quantiles.map((quantile) => {
      const late = this.#histogram.percentile(quantile * 100) / 1e9 - RESOLUTION_MS / 1000;
      return [String(quantile), Math.max(0, late)] as const;
    });
    this.#histogram.reset();
    return read;
  }

  close(): void {
    this.#histogram.disable();
  }
}
