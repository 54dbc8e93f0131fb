/** Whether this replica reads, and for whom: by which lease, and up to which message under that lease all was told or heard. */
import type { LiveMessage } from './shared-message.ts';

/** `alone` reads for this replica, `owner` for all; `asking` does not know yet who reads. */
export type Role = 'alone' | 'asking' | 'follower' | 'owner';

export type OwnerMessage = Extract<LiveMessage, { readonly fence: number }>;

/** A message under a lease: of no account here, the first under a new lease, after others that were not heard, or the next. */
export type Hearing = 'ignored' | 'new' | 'missed' | 'next';

export class LeaseRole {
  #role: Role = 'asking';
  /** Of the lease that counts here, and of the last message under it. */
  #fence = 0;
  #seq = 0;
  #leaseUntil = 0;
  #heardAt = 0;

  get is(): Role {
    return this.#role;
  }

  get fence(): number {
    return this.#fence;
  }

  mayRead(now: number): boolean {
    return this.#role === 'alone' || (this.#role === 'owner' && now < this.#leaseUntil);
  }

  ask(): void {
    this.#role = 'asking';
  }

  readAlone(): void {
    this.#role = 'alone';
  }

  /** This replica has the lease. @returns whether it read by another one before, or not for all */
  own(fence: number, until: number): boolean {
    const isNew = this.#role !== 'owner' || this.#fence !== fence;
    if (this.#fence !== fence) this.#seq = 0;
    this.#leaseUntil = until;
    this.#role = 'owner';
    this.#fence = fence;
    return isNew;
  }

  /** Another one has the lease. @returns whether this replica did not know so */
  isNewOwner(fence: number): boolean {
    return this.#role !== 'follower' || fence > this.#fence;
  }

  follow(fence: number, now: number): void {
    this.#role = 'follower';
    this.#fence = fence;
    this.#heardAt = now;
  }

  /** For how long nothing was heard of who reads. */
  silentMs(now: number): number {
    return now - this.#heardAt;
  }

  hear({ fence, seq, kind }: Pick<OwnerMessage, 'fence' | 'seq' | 'kind'>, now: number): Hearing {
    // Of a lease that has passed to another one.
    if (fence < this.#fence || this.#role === 'asking') return 'ignored';
    const isNew = fence > this.#fence;
    if (!isNew && this.#role !== 'follower') return 'ignored';
    const isNext = seq === this.#seq + (kind === 'own' ? 0 : 1);
    if (isNew) this.follow(fence, now);
    this.#seq = seq;
    this.#heardAt = now;
    if (isNew) return 'new';
    return isNext ? 'next' : 'missed';
  }

  /** The number of the next message under the lease: one that says no more than `own` repeats the last. */
  number(kind: OwnerMessage['kind']): number {
    if (kind !== 'own') this.#seq += 1;
    return this.#seq;
  }

  /** A message was not told, and is not told later: whoever hears the next one sees that it was missed. */
  skip(): void {
    this.#seq += 1;
  }
}
