/** Takes a lease, keeps it, or asks for it, again and again. */
import type { Lease } from '../../model/shared-channels.ts';
import type { PollerClock } from './network-poller.ts';

export interface LeaseBeatOptions {
  readonly clock: PollerClock;
  readonly leaseMs: number;
  hold(): Promise<Lease | null>;
  /** Whether there is a store to ask, and anybody who wants to know. */
  isWanted(): boolean;
  onLease(lease: Lease, askedAt: number): void;
}

export class LeaseBeat {
  readonly #options: LeaseBeatOptions;
  #isAsking = false;
  #stopTimer = (): void => {};

  constructor(options: LeaseBeatOptions) {
    this.#options = options;
  }

  async beat(): Promise<void> {
    const { clock, leaseMs, hold, isWanted, onLease } = this.#options;
    if (this.#isAsking || !isWanted()) return;
    this.#isAsking = true;
    this.stop();
    const askedAt = clock.now();
    const lease = await hold();
    this.#isAsking = false;
    if (!isWanted()) return;
    if (lease !== null) onLease(lease, askedAt);
    // Who waits for it asks with the first chance to take it.
    const nextMs = lease === null || lease.isHeld ? leaseMs / 3 : Math.min(leaseMs / 3, lease.leftMs + 1);
    if (isWanted()) this.#stopTimer = clock.after(nextMs, () => void this.beat());
  }

  stop(): void {
    this.#stopTimer();
    this.#stopTimer = (): void => {};
  }
}
