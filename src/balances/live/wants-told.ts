/** Tells whoever reads what the watchers of this replica want: what changes within a moment is told together. */

import type { Watching } from './cell.ts';
import type { PollerClock } from './network-poller.ts';
import { OwnWants, type WantMessage } from './own-wants.ts';

export interface WantsToldOptions {
  /** Of this replica. */
  readonly id: string;
  readonly clock: Pick<PollerClock, 'after'>;
  /** Whether another replica reads. */
  isFollowing(): boolean;
  /** When the latest reading of a cell began, by the clock of the store; null where none was heard of. */
  readAt(key: string): number | null;
  tell(message: WantMessage): void;
}

const TOGETHER_MS = 20;

export class WantsTold {
  readonly #options: WantsToldOptions;
  readonly #own: OwnWants;
  #stopTimer: (() => void) | null = null;

  constructor(options: WantsToldOptions) {
    this.#options = options;
    this.#own = new OwnWants((key) => options.readAt(key));
  }

  /** Of the last message. */
  get step(): number {
    return this.#own.step;
  }

  add(watching: Watching): void {
    this.#own.add(watching);
    this.#tellLater();
  }

  remove(watching: Watching): void {
    this.#own.remove(watching);
    this.#tellLater();
  }

  /** At once, whatever was told before. */
  tellAll(): void {
    this.#tell(true);
  }

  close(): void {
    this.#stopTimer?.();
  }

  #tellLater(): void {
    const { clock, isFollowing } = this.#options;
    this.#stopTimer ??= clock.after(TOGETHER_MS, () => {
      this.#stopTimer = null;
      if (isFollowing()) this.#tell(false);
    });
  }

  #tell(isWhole: boolean): void {
    const { id, tell } = this.#options;
    for (const message of this.#own.messages(id, isWhole)) tell(message);
  }
}
