/**
 * One network of a source that several replicas follow. The one that has the lease reads what all of them want, and tells each
 * reading under the number of its lease; the others fold what they hear, and would read on from there. Where the store is away,
 * or cannot be used, this replica reads for itself.
 */
import { randomUUID } from 'node:crypto';
import type { SharedChannel, SharedChannels } from '../../model/shared-channels.ts';
import { channelName } from '../kept/entry-name.ts';
import type { Source } from '../source.ts';
import { cellKey, type Watching } from './cell.ts';
import type { Heard } from './heard.ts';
import { HeardReadings } from './heard-readings.ts';
import { LeaseBeat } from './lease-beat.ts';
import type { NetworkPoller } from './network-poller.ts';
import type { PollerOpener } from './open-poller.ts';
import { OwnWants } from './own-wants.ts';
import { LINGER_MS } from './polled-cells.ts';
import type { CellListener, Membership } from './pollers.ts';
import { RemoteWants } from './remote-wants.ts';
import { type LiveMessage, readMessage, writeMessage } from './shared-message.ts';
import { StoreTime } from './store-time.ts';
import { knownCell, readCells, ToldStates } from './told-states.ts';

export interface SharedPollerOptions {
  readonly source: Source;
  readonly sourceKey: string;
  readonly network: string | null;
  readonly channels: SharedChannels;
  readonly opener: PollerOpener;
  /** So long the one that reads may say nothing before another one takes its place. */
  readonly leaseMs: number;
  /** Cells that are read for other replicas. */
  readonly mostCells: number;
  readonly onEnd: () => void;
  readonly onFault: (error: unknown) => void;
}

/** `alone` reads for this replica, `owner` for all; `asking` does not know yet who reads. */
type Role = 'alone' | 'asking' | 'follower' | 'owner';

/** What changes within so long is told together. */
const FLUSH_MS = 20;

export class SharedPoller {
  readonly #options: SharedPollerOptions;
  readonly #clock: PollerOpener['clock'];
  readonly #id = randomUUID();
  readonly #name: ReturnType<typeof channelName>;
  readonly #channel: SharedChannel;
  readonly #poller: NetworkPoller;
  readonly #time: StoreTime;
  readonly #lease: LeaseBeat;
  readonly #own = new OwnWants();
  readonly #remote: RemoteWants;
  readonly #states: ToldStates;
  readonly #readings: HeardReadings;
  #role: Role = 'asking';
  /** Of the lease that counts here, and of the last message under it. */
  #fence = 0;
  #seq = 0;
  #leaseUntil = 0;
  #heardAt = 0;
  #members = 0;
  #isThere = false;
  #isEnded = false;
  #stopFlush: (() => void) | null = null;
  #stopEnd = (): void => {};

  constructor(options: SharedPollerOptions) {
    const { source, network, sourceKey, opener, channels, mostCells, onFault } = options;
    this.#options = options;
    this.#clock = opener.clock;
    this.#time = new StoreTime(opener.clock);
    this.#name = channelName(sourceKey, network);
    this.#poller = opener.open(source, network, {
      onIdle: () => {},
      mayRead: () => this.#mayRead,
      onHeard: (heard) => this.#tellHeard(heard),
    });
    this.#remote = new RemoteWants({
      ...{ source: source.name, mostCells },
      join: (watching, listener) => this.#poller.join({ source, network, ...watching }, listener),
    });
    this.#states = new ToldStates({
      ...{ time: this.#time, onFault },
      tell: (part) => this.#tellAsOwner({ kind: 'read', ...part }),
      onUnwritable: () => this.#tellAsOwner({ kind: 'alone', to: null }),
      onOverflow: () => {
        this.#seq += 1;
      },
    });
    this.#readings = new HeardReadings({ source: source.name, time: this.#time, onFault, poller: this.#poller });
    this.#lease = new LeaseBeat({
      clock: opener.clock,
      leaseMs: options.leaseMs,
      hold: () => this.#channel.hold(this.#holder, options.leaseMs),
      isWanted: () => this.#isThere && !this.#isEnded,
      onLease: (lease, askedAt) => {
        this.#time.note(lease.nowMs, askedAt);
        if (lease.isHeld) this.#keep(lease.fence, askedAt + options.leaseMs);
        else this.#followed(lease.fence);
      },
    });
    // Last: it may be away, and say so at once.
    this.#channel = channels.open(this.#name.key, {
      hear: (text) => this.#hear(text),
      onThere: () => this.#there(),
      onAway: () => this.#away(),
    });
  }

  join(watching: Watching, listener: CellListener): Membership {
    this.#members += 1;
    this.#stopEnd();
    this.#own.add(watching);
    this.#flushLater();
    const member = this.#poller.join(watching, listener);
    let hasLeft = false;
    return {
      ...member,
      leave: () => {
        if (hasLeft) return;
        hasLeft = true;
        member.leave();
        this.#own.remove(watching);
        this.#flushLater();
        this.#members -= 1;
        // Who comes back within a moment finds all as it was.
        if (this.#members === 0) this.#stopEnd = this.#clock.after(LINGER_MS, () => this.close());
      },
    };
  }

  /** Another replica may take over at once. */
  close(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    const isOwner = this.#role === 'owner';
    const { id, fence } = this.#holder;
    if (isOwner) void this.#channel.free({ id, fence }).then(() => this.#tell({ kind: 'free' }));
    else if (this.#isThere) this.#tell({ kind: 'gone', from: id });
    this.#channel.close();
    this.#stopEnd();
    this.#lease.stop();
    this.#stopFlush?.();
    this.#remote.clear();
    this.#states.clear();
    this.#poller.close();
    this.#options.onEnd();
  }

  get #holder() {
    return { id: this.#id, fence: this.#fence };
  }

  get #mayRead(): boolean {
    return this.#role === 'alone' || (this.#role === 'owner' && this.#clock.now() < this.#leaseUntil);
  }

  #there(): void {
    this.#isThere = true;
    this.#role = 'asking';
    void this.#lease.beat();
  }

  #away(): void {
    this.#isThere = false;
    this.#alone();
  }

  #alone(): void {
    this.#role = 'alone';
    this.#lease.stop();
    this.#remote.clear();
    this.#states.clear();
    this.#poller.resume();
  }

  #keep(fence: number, until: number): void {
    this.#leaseUntil = until;
    this.#remote.sweep(this.#clock.now() - this.#options.leaseMs);
    if (this.#role !== 'owner' || this.#fence !== fence) {
      if (this.#fence !== fence) this.#seq = 0;
      this.#role = 'owner';
      this.#fence = fence;
      this.#remote.clear();
    }
    this.#tellAsOwner({ kind: 'own' });
    this.#poller.resume();
  }

  #followed(fence: number): void {
    const now = this.#clock.now();
    if (this.#role !== 'follower' || fence > this.#fence) this.#follow(fence);
    if (now - this.#heardAt > 2 * this.#options.leaseMs) this.#giveUp();
    else this.#tell({ kind: 'here', from: this.#id, step: this.#own.step });
  }

  #follow(fence: number): void {
    this.#role = 'follower';
    this.#remote.clear();
    this.#states.clear();
    this.#fence = fence;
    this.#heardAt = this.#clock.now();
    this.#tellWants(true);
  }

  /** Nobody reads for this replica, although somebody has the lease. */
  #giveUp(): void {
    this.#isThere = false;
    this.#tell({ kind: 'gone', from: this.#id });
    this.#alone();
  }

  #hear(text: string): void {
    const message = this.#isThere && !this.#isEnded ? readMessage(this.#name, text) : null;
    if (message === null) return;
    if ('fence' in message) this.#hearOwner(message);
    else if (message.kind === 'free') void this.#lease.beat();
    else if (message.kind === 'ask') {
      if (message.to === this.#id && this.#role === 'follower') this.#tellWants(true);
    } else if (this.#role === 'owner' && message.from !== this.#id) this.#hearReplica(message);
  }

  #hearOwner(message: Extract<LiveMessage, { readonly fence: number }>): void {
    // Of a lease that has passed to another one.
    if (message.fence < this.#fence || this.#role === 'asking') return;
    if (message.fence > this.#fence) this.#follow(message.fence);
    else if (this.#role !== 'follower') return;
    else if (message.seq !== this.#seq + (message.kind === 'own' ? 0 : 1)) this.#tellWants(true);
    this.#seq = message.seq;
    this.#heardAt = this.#clock.now();
    if (message.kind === 'read') this.#readings.add(message);
    if (message.kind === 'alone' && (message.to === null || message.to === this.#id)) this.#giveUp();
  }

  #hearReplica(message: Extract<LiveMessage, { readonly from: string }>): void {
    const { kind, from } = message;
    const now = this.#clock.now();
    if (kind === 'gone') this.#remote.drop(from);
    else if (kind === 'here') {
      if (!this.#remote.isKnown(from, message.step, now)) this.#tell({ kind: 'ask', to: from });
    } else {
      const wanted = this.#remote.take(message, now);
      if (wanted === 'ask') this.#tell({ kind: 'ask', to: from });
      else if (wanted === 'refuse') this.#tellAsOwner({ kind: 'alone', to: from });
      else
        this.#states.add(
          wanted.flatMap((cell) => knownCell(cell, this.#poller.state(cellKey(cell)))),
          null,
        );
    }
  }

  #tellHeard(heard: Heard): void {
    if (this.#role === 'owner') this.#states.add(readCells(heard), heard.head);
  }

  #flushLater(): void {
    this.#stopFlush ??= this.#clock.after(FLUSH_MS, () => {
      this.#stopFlush = null;
      if (this.#role === 'follower') this.#tellWants(false);
    });
  }

  #tellWants(isWhole: boolean): void {
    for (const message of this.#own.messages(this.#id, isWhole)) this.#tell(message);
  }

  #tell(message: LiveMessage): void {
    void this.#channel.tell(writeMessage(this.#name, message));
  }

  #tellAsOwner(message: OwnerMessage): void {
    if (this.#role !== 'owner') return;
    if (message.kind !== 'own') this.#seq += 1;
    const { fence } = this.#holder;
    const text = writeMessage(this.#name, { ...message, fence, seq: this.#seq });
    void this.#channel.tellAs(this.#holder, text).then((isTold) => {
      // Another one may have the lease.
      if (!isTold && this.#role === 'owner' && this.#fence === fence) void this.#lease.beat();
    });
  }
}

type WithoutTerm<T> = T extends { readonly fence: number } ? Omit<T, 'fence' | 'seq'> : never;
type OwnerMessage = WithoutTerm<LiveMessage>;
