/**
 * Requests that belong together, such as those that a gateway sends for one operation: what one of them has read answers
 * the others too.
 *
 * A group begins with its first read and ends a fixed time after that, however often it is used. What is kept for groups is
 * bounded in number and in bytes: where there is no more room, the oldest group ends early, and its requests read for
 * themselves from then on.
 */
import { type Clock, systemClock } from '../../http/clock.ts';
import { byTwo } from './by-two.ts';

export interface RequestGroupsOptions {
  /** So many milliseconds after its first read a group ends. 0: no request has a group. */
  readonly windowMs: number;
  /** The most bytes that are kept for all groups together, as estimated. */
  readonly maxBytes: number;
  /** @default the system's */
  readonly clock?: GroupClock;
}

type GroupClock = Pick<Clock, 'now' | 'after'>;

/** What one request knows of its group. */
export interface GroupMember {
  /** The group, which begins now if it has not begun; null once it has ended, and the request goes on alone. */
  current(): RequestGroup | null;
}

/** Requests that get the same answers to the same questions. */
export interface RequestGroup {
  /** What is kept for the group hangs on this object; it is another one once the group has ended. */
  readonly holder: object;
  /** Counts what is to be kept for the group. False where there is no room for it: then it must not be kept. */
  charge(bytes: number): boolean;
}

/** Groups together; one that finds no room ends the oldest. */
const MOST_GROUPS = 10_000;
/** What a group takes before anything is kept for it. */
const GROUP_BYTES = 2000;

export class RequestGroups {
  readonly #windowMs: number;
  readonly #maxBytes: number;
  readonly #clock: GroupClock;
  /** By name, the oldest first. */
  readonly #groups = new Map<string, Group>();
  #bytes = 0;
  #stopTimer: (() => void) | null = null;

  constructor({ windowMs, maxBytes, clock = systemClock }: RequestGroupsOptions) {
    this.#windowMs = windowMs;
    this.#maxBytes = maxBytes;
    this.#clock = clock;
  }

  /** How many are kept. */
  get size(): number {
    return this.#groups.size;
  }

  /** What they hold together, as estimated. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @param name the same for all requests of a group, and for no others */
  member(name: string): GroupMember {
    let joined: Group | null = null;
    return {
      current: () => {
        if (this.#windowMs === 0) return null;
        this.#endPast();
        joined ??= this.#groups.get(name) ?? this.#begin(name);
        return joined.isOver ? null : joined;
      },
    };
  }

  /** Ends all groups. */
  close(): void {
    for (const name of [...this.#groups.keys()]) this.#end(name);
  }

  #begin(name: string): Group {
    if (this.#groups.size >= MOST_GROUPS) this.#endOldest();
    const group = new Group(this.#clock.now() + this.#windowMs, (bytes) => this.#charge(name, group, bytes));
    this.#groups.set(name, group);
    group.charge(GROUP_BYTES);
    this.#watch();
    return group;
  }

  #charge(name: string, group: Group, bytes: number): boolean {
    if (this.#groups.get(name) !== group) return false;
    if (group.bytes + bytes > this.#maxBytes) return false;
    for (const oldest of this.#groups.keys()) {
      if (this.#bytes + bytes <= this.#maxBytes) break;
      if (oldest !== name) this.#end(oldest);
    }
    this.#bytes += bytes;
    return true;
  }

  #endOldest(): void {
    const [oldest] = this.#groups.keys();
    if (oldest !== undefined) this.#end(oldest);
  }

  #endPast(): void {
    const now = this.#clock.now();
    for (const [name, { endsAt }] of this.#groups) {
      if (endsAt > now) break;
      this.#end(name);
    }
  }

  #end(name: string): void {
    const group = this.#groups.get(name);
    if (group === undefined) return;
    this.#groups.delete(name);
    this.#bytes -= group.bytes;
    group.end();
    if (this.#groups.size > 0) return;
    this.#stopTimer?.();
    this.#stopTimer = null;
  }

  /** One timer, for the group that ends first: what is kept is released even if no further request comes. */
  #watch(): void {
    if (this.#stopTimer !== null) return;
    const [first] = this.#groups.values();
    if (first === undefined) return;
    this.#stopTimer = this.#clock.after(Math.max(0, first.endsAt - this.#clock.now()), () => {
      this.#stopTimer = null;
      this.#endPast();
      this.#watch();
    });
  }
}

class Group implements RequestGroup {
  readonly endsAt: number;
  readonly #mayCharge: (bytes: number) => boolean;
  #holder: object = {};
  #bytes = 0;
  #isOver = false;

  constructor(endsAt: number, mayCharge: (bytes: number) => boolean) {
    this.endsAt = endsAt;
    this.#mayCharge = mayCharge;
  }

  get holder(): object {
    return this.#holder;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  charge(bytes: number): boolean {
    if (!this.#mayCharge(bytes)) return false;
    this.#bytes += bytes;
    return true;
  }

  /** Lets go of all that was kept, also where a request still holds the group. */
  end(): void {
    this.#isOver = true;
    this.#holder = {};
  }
}

/**
 * What one part of the program keeps for each group and source, made when it is first asked for. Each part keeps its own, so
 * that a group need not know them all.
 */
export function perGroup<T extends object>(make: () => T): (group: RequestGroup, source: object) => T {
  const kept = byTwo(make);
  return ({ holder }, source) => kept(holder, source);
}
