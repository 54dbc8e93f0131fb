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
import { LeaseRole, type OwnerMessage } from './lease-role.ts';
import type { NetworkPoller } from './network-poller.ts';
import type { PollerOpener } from './open-poller.ts';
import { LINGER_MS } from './polled-cells.ts';
import type { CellListener, Membership } from './pollers.ts';
import { RemoteWants } from './remote-wants.ts';
import { ReplicaVoice } from './replica-voice.ts';
import { type LiveMessage, readMessage } from './shared-message.ts';
import { StoreTime } from './store-time.ts';
import { knownCell, readCells, ToldStates } from './told-states.ts';
import { WantsTold } from './wants-told.ts';

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

export class SharedPoller {
  readonly #options: SharedPollerOptions;
  readonly #clock: PollerOpener['clock'];
  readonly #id = randomUUID();
  readonly #name: ReturnType<typeof channelName>;
  readonly #channel: SharedChannel;
  readonly #poller: NetworkPoller;
  readonly #role = new LeaseRole();
  readonly #voice: ReplicaVoice;
  readonly #time: StoreTime;
  readonly #lease: LeaseBeat;
  readonly #own: WantsTold;
  readonly #remote: RemoteWants;
  readonly #states: ToldStates;
  readonly #readings: HeardReadings;
  #members = 0;
  #isThere = false;
  #isEnded = false;
  #stopEnd = (): void => {};

  constructor(options: SharedPollerOptions) {
    const { source, network, sourceKey, opener, channels, mostCells, onFault } = options;
    this.#options = options;
    this.#clock = opener.clock;
    this.#time = new StoreTime(opener.clock);
    this.#name = channelName(sourceKey, network);
    this.#voice = new ReplicaVoice({
      ...{ id: this.#id, name: this.#name, role: this.#role },
      channel: () => this.#channel,
      onUntold: () => void this.#lease.beat(),
    });
    this.#poller = opener.open(source, network, {
      onIdle: () => {},
      mayRead: () => this.#role.mayRead(this.#clock.now()),
      onHeard: (heard) => this.#tellHeard(heard),
    });
    this.#own = new WantsTold({
      ...{ id: this.#id, clock: opener.clock },
      isFollowing: () => this.#role.is === 'follower',
      readAt: (key) => {
        const at = this.#poller.readAt(key);
        return at === null ? null : this.#time.storeMsOf(at);
      },
      tell: (message) => this.#voice.tell(message),
    });
    this.#remote = new RemoteWants({
      ...{ source: source.name, mostCells },
      join: (watching, listener, readAt) => {
        const at = readAt === null ? null : this.#time.ownMsOf(readAt);
        return this.#poller.join({ source, network, ...watching }, listener, at);
      },
    });
    this.#states = new ToldStates({
      ...{ time: this.#time, onFault },
      tell: (part) => this.#voice.tellAsOwner({ kind: 'read', ...part }),
      onUnwritable: () => this.#voice.tellAsOwner({ kind: 'alone', to: null }),
      onOverflow: () => this.#role.skip(),
    });
    this.#readings = new HeardReadings({ source: source.name, time: this.#time, onFault, poller: this.#poller });
    this.#lease = new LeaseBeat({
      clock: opener.clock,
      leaseMs: options.leaseMs,
      hold: () => this.#channel.hold(this.#voice.holder, options.leaseMs),
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
    const member = this.#poller.join(watching, listener);
    let hasLeft = false;
    return {
      ...member,
      leave: () => {
        if (hasLeft) return;
        hasLeft = true;
        member.leave();
        this.#own.remove(watching);
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
    if (this.#role.is === 'owner')
      void this.#channel.free(this.#voice.holder).then(() => this.#voice.tell({ kind: 'free' }));
    else if (this.#isThere) this.#voice.tell({ kind: 'gone', from: this.#id });
    this.#channel.close();
    this.#stopEnd();
    this.#lease.stop();
    this.#own.close();
    this.#remote.clear();
    this.#states.clear();
    this.#poller.close();
    this.#options.onEnd();
  }

  #there(): void {
    this.#isThere = true;
    this.#role.ask();
    void this.#lease.beat();
  }

  #away(): void {
    this.#isThere = false;
    this.#alone();
  }

  #alone(): void {
    this.#role.readAlone();
    this.#lease.stop();
    this.#remote.clear();
    this.#states.clear();
    this.#poller.resume();
  }

  #keep(fence: number, until: number): void {
    this.#remote.sweep(this.#clock.now() - this.#options.leaseMs);
    if (this.#role.own(fence, until)) this.#remote.clear();
    this.#voice.tellAsOwner({ kind: 'own' });
    this.#poller.resume();
  }

  #followed(fence: number): void {
    const now = this.#clock.now();
    if (this.#role.isNewOwner(fence)) {
      this.#role.follow(fence, now);
      this.#follow();
    }
    if (this.#role.silentMs(now) > 2 * this.#options.leaseMs) this.#giveUp();
    else this.#voice.tell({ kind: 'here', from: this.#id, step: this.#own.step });
  }

  #follow(): void {
    this.#remote.clear();
    this.#states.clear();
    this.#own.tellAll();
  }

  /** Nobody reads for this replica, although somebody has the lease. */
  #giveUp(): void {
    this.#isThere = false;
    this.#voice.tell({ kind: 'gone', from: this.#id });
    this.#alone();
  }

  #hear(text: string): void {
    const message = this.#isThere && !this.#isEnded ? readMessage(this.#name, text) : null;
    if (message === null) return;
    if ('fence' in message) this.#hearOwner(message);
    else if (message.kind === 'free') void this.#lease.beat();
    else if (message.kind === 'ask') {
      if (message.to === this.#id && this.#role.is === 'follower') this.#own.tellAll();
    } else if (this.#role.is === 'owner' && message.from !== this.#id) this.#hearReplica(message);
  }

  #hearOwner(message: OwnerMessage): void {
    const hearing = this.#role.hear(message, this.#clock.now());
    if (hearing === 'ignored') return;
    if (hearing === 'new') this.#follow();
    else if (hearing === 'missed') this.#own.tellAll();
    if (message.kind === 'read') this.#readings.add(message);
    if (message.kind === 'alone' && (message.to === null || message.to === this.#id)) this.#giveUp();
  }

  #hearReplica(message: Extract<LiveMessage, { readonly from: string }>): void {
    const { kind, from } = message;
    const now = this.#clock.now();
    if (kind === 'gone') this.#remote.drop(from);
    else if (kind === 'here') {
      if (!this.#remote.isKnown(from, message.step, now)) this.#voice.tell({ kind: 'ask', to: from });
    } else {
      const wanted = this.#remote.take(message, now);
      if (wanted === 'ask') this.#voice.tell({ kind: 'ask', to: from });
      else if (wanted === 'refuse') this.#voice.tellAsOwner({ kind: 'alone', to: from });
      else
        this.#states.add(
          wanted.flatMap((cell) => {
            const key = cellKey(cell);
            return knownCell(cell, this.#poller.state(key), this.#poller.readAt(key));
          }),
          null,
        );
    }
  }

  #tellHeard(heard: Heard): void {
    if (this.#role.is === 'owner') this.#states.add(readCells(heard), heard.head);
  }
}
