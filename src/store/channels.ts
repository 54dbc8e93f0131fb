/** Channels over the pub/sub of the store, which tells each message once at most, and leases with a number that only grows. */
import type { ChannelListener, Lease, LeaseHolder, SharedChannel, SharedChannels } from '../model/shared-channels.ts';
import type { Guard } from './guard.ts';
import { storeScript } from './store-script.ts';

/**
 * The number of a lease is greater than any before it, also where the store has forgotten: it begins at the time of the
 * store, and after what who asks has heard of. A lease that ends later than it could is that of a clock that went back.
 */
const holdScript = storeScript(`
local key, id, lease, heard = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.pcall('HMGET', key, 'id', 'fence', 'ends', 'lease')
if known.err then
  redis.call('DEL', key)
  known = {}
end
local fence, left = tonumber(known[2] or 0) or 0, (tonumber(known[3] or 0) or 0) - now
if known[1] and known[1] ~= id and left > 0 and left <= (tonumber(known[4] or 0) or 0) then
  return { 0, fence, left, now }
end
if known[1] ~= id or fence < heard then fence = math.max(fence, heard, now) + 1 end
local function text(number) return string.format('%.0f', number) end
redis.call('HSET', key, 'id', id, 'fence', text(fence), 'ends', text(now + lease), 'lease', text(lease))
redis.call('PEXPIRE', key, 86400000)
return { 1, fence, lease, now }
`);

/** Tells nothing once another one has the lease, or it has ended. */
const tellAsScript = storeScript(`
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.pcall('HMGET', KEYS[1], 'id', 'fence', 'ends')
if known.err or known[1] ~= ARGV[1] or known[2] ~= ARGV[2] or (tonumber(known[3] or 0) or 0) <= now then return { 0 } end
local told = redis.pcall('PUBLISH', KEYS[1], ARGV[3])
return { type(told) == 'number' and 1 or 0 }
`);

/** The number stays, so that the next one is greater. */
const freeScript = storeScript(`
local known = redis.pcall('HMGET', KEYS[1], 'id', 'fence')
if not known.err and known[1] == ARGV[1] and known[2] == ARGV[2] then redis.call('HSET', KEYS[1], 'ends', '0') end
return {}
`);

const tellScript = storeScript(`
redis.pcall('PUBLISH', KEYS[1], ARGV[1])
return {}
`);

type ChannelGuard = Pick<Guard, 'runOn' | 'subscribe' | 'unsubscribe' | 'isAway'>;

export class StoreChannels implements SharedChannels {
  readonly #guard: ChannelGuard;
  readonly #prefix: string;
  readonly #open = new Set<OpenChannel>();

  /** @param prefix of all keys and channels */
  constructor(guard: ChannelGuard, prefix: string) {
    this.#guard = guard;
    this.#prefix = `${prefix}live:`;
  }

  /** To be called each time that the store goes away, or is there again. */
  changed(): void {
    for (const channel of this.#open) channel.connect();
  }

  open(name: string, listener: ChannelListener): SharedChannel {
    const channel: OpenChannel = new OpenChannel(this.#guard, this.#prefix + name, {
      listener,
      onClose: () => this.#open.delete(channel),
    });
    this.#open.add(channel);
    channel.connect();
    return channel;
  }
}

interface ChannelHooks {
  readonly listener: ChannelListener;
  readonly onClose: () => void;
}

class OpenChannel implements SharedChannel {
  readonly #guard: ChannelGuard;
  readonly #key: string;
  readonly #hooks: ChannelHooks;
  /** Of the connection that it was heard by last. */
  #attempt = 0;
  #isThere = false;
  #isClosed = false;
  readonly #hear = (text: string): void => {
    if (!this.#isClosed) this.#hooks.listener.hear(text);
  };

  constructor(guard: ChannelGuard, key: string, hooks: ChannelHooks) {
    this.#guard = guard;
    this.#key = key;
    this.#hooks = hooks;
  }

  /** A connection that was lost has lost all that it listened to. */
  connect(): void {
    this.#attempt += 1;
    if (this.#isThere || this.#guard.isAway) this.#away();
    if (!this.#guard.isAway) void this.#subscribe(this.#attempt);
  }

  #away(): void {
    this.#isThere = false;
    this.#hooks.listener.onAway();
  }

  async #subscribe(attempt: number): Promise<void> {
    // Refused where the user of the store lacks the right: then it is as if the store were away for this alone.
    const isHeard = await this.#guard.subscribe(this.#key, this.#hear);
    if (this.#isClosed) return this.#guard.unsubscribe(this.#key, this.#hear);
    if (attempt !== this.#attempt) return;
    if (!isHeard) return this.#away();
    this.#isThere = true;
    this.#hooks.listener.onThere();
  }

  async hold({ id, fence }: LeaseHolder, leaseMs: number): Promise<Lease | null> {
    const reply = await this.#guard.runOn(holdScript, [this.#key], [id, String(leaseMs), String(fence)]);
    if (reply === null || !reply.every((part) => typeof part === 'number')) return null;
    const [isHeld, held, leftMs, nowMs] = reply;
    if (held === undefined || leftMs === undefined || nowMs === undefined) return null;
    return { isHeld: isHeld === 1, fence: held, leftMs, nowMs };
  }

  async tell(text: string): Promise<void> {
    await this.#guard.runOn(tellScript, [this.#key], [text]);
  }

  async tellAs({ id, fence }: LeaseHolder, text: string): Promise<boolean> {
    const reply = await this.#guard.runOn(tellAsScript, [this.#key], [id, String(fence), text]);
    return reply?.[0] === 1;
  }

  async free({ id, fence }: LeaseHolder): Promise<void> {
    await this.#guard.runOn(freeScript, [this.#key], [id, String(fence)]);
  }

  close(): void {
    this.#isClosed = true;
    this.#hooks.onClose();
    this.#guard.unsubscribe(this.#key, this.#hear);
  }
}
