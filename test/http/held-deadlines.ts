/**
 * Deadlines of calls to sources that do not pass with time, which a busy machine has less of, but when nothing is under way any
 * more but calls that hang.
 */
import { vi } from 'vitest';
import { systemClock } from '../../src/http/clock.ts';

interface Group {
  readonly open: Set<() => void>;
  /** Calls that have reached their source and wait for it in vain. */
  hanging: number;
}

export class HeldDeadlines {
  readonly #groups = new Map<number, Group>();
  readonly #spy;

  constructor() {
    const { after } = systemClock;
    this.#spy = vi.spyOn(systemClock, 'after').mockImplementation((ms, run) => {
      const group = this.#groups.get(ms);
      if (group === undefined) return after(ms, run);
      group.open.add(run);
      return () => {
        group.open.delete(run);
        passIfAlone(group);
      };
    });
  }

  /** From now on, calls whose `timeoutMs` is this belong together and are held. */
  hold(ms: number): void {
    this.#groups.set(ms, { open: new Set(), hanging: 0 });
  }

  /** Says of one of these calls that its source has it and will not answer. */
  hangs(ms: number): void {
    const group = this.#groups.get(ms);
    if (group === undefined) throw new Error(`deadlines of ${ms} ms are not held`);
    group.hanging += 1;
    passIfAlone(group);
  }

  release(): void {
    this.#spy.mockRestore();
  }
}

function passIfAlone(group: Group): void {
  if (group.hanging === 0 || group.open.size > group.hanging) return;
  const over = [...group.open];
  group.open.clear();
  group.hanging = 0;
  for (const pass of over) pass();
}
