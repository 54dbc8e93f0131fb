/** Channels of the store by which replicas tell each other something, and the lease of the one of them that does the work. */

export interface SharedChannels {
  /** @param name letters, digits, `-` and `_`; who opens the same name hears the same */
  open(name: string, listener: ChannelListener): SharedChannel;
}

export interface ChannelListener {
  /** What any replica told, this one included. In the order of telling, each at most once. */
  hear(text: string): void;
  /** From now on all is heard that is told; what was told before may have been missed. */
  onThere(): void;
  /** Nothing is heard, until it is there: also called where it never was, or the store refuses. */
  onAway(): void;
}

export interface SharedChannel {
  /** Takes the lease where nobody has it, or keeps it. Null where the store is away, or turns out to be. Never rejects. */
  hold(holder: LeaseHolder, leaseMs: number): Promise<Lease | null>;
  /** Tells all. What cannot be told is lost. Never rejects. */
  tell(text: string): Promise<void>;
  /** The same, but only while this replica has the lease under this number: whether it was told. Never rejects. */
  tellAs(holder: LeaseHolder, text: string): Promise<boolean>;
  /** Gives the lease up. Never rejects. */
  free(holder: LeaseHolder): Promise<void>;
  close(): void;
}

export interface LeaseHolder {
  /** Another one for each process, and each time that it opens the channel. */
  readonly id: string;
  /** The greatest number of a lease that it has heard of; 0 for none. */
  readonly fence: number;
}

export interface Lease {
  readonly isHeld: boolean;
  /** Of whoever has it: greater each time that it passes to another one. */
  readonly fence: number;
  /** Until whoever has it has to keep it again. */
  readonly leftMs: number;
  /** The time of the store, in milliseconds since 1970. */
  readonly nowMs: number;
}
