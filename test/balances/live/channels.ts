/** A store in this process, whose time the test moves: replicas tell each other through it, and hold leases. */
import type { Clock } from '../../../src/http/clock.ts';
import type {
  ChannelListener,
  LeaseHolder,
  SharedChannel,
  SharedChannels,
} from '../../../src/model/shared-channels.ts';

interface Told {
  holder: string | null;
  fence: number;
  until: number;
  readonly listeners: Set<ChannelListener>;
}

export class InventedStore {
  readonly #channels = new Map<string, Told>();
  readonly #clock: Pick<Clock, 'now'>;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Of one replica. @param isDead whether it was killed: nothing of it reaches the store any more, nor the other way */
  channels(isDead: () => boolean): SharedChannels {
    return { open: (name, listener) => this.#open(this.#of(name), listener, isDead) };
  }

  #of(name: string): Told {
    const told = this.#channels.get(name) ?? { holder: null, fence: 0, until: 0, listeners: new Set() };
    this.#channels.set(name, told);
    return told;
  }

  #open(told: Told, listener: ChannelListener, isDead: () => boolean): SharedChannel {
    const reached: ChannelListener = {
      ...listener,
      hear: (text) => {
        if (!isDead()) listener.hear(text);
      },
    };
    told.listeners.add(reached);
    queueMicrotask(() => listener.onThere());
    const has = ({ id, fence }: LeaseHolder): boolean =>
      told.holder === id && told.fence === fence && this.#clock.now() < told.until;
    const tell = async (text: string): Promise<void> => {
      await Promise.resolve();
      for (const each of isDead() ? [] : told.listeners) each.hear(text);
    };
    return {
      hold: async ({ id }, leaseMs) => {
        await Promise.resolve();
        if (isDead()) return null;
        const nowMs = this.#clock.now();
        const isFree = told.holder === null || nowMs >= told.until;
        if (isFree) Object.assign(told, { holder: id, fence: told.fence + 1 });
        if (told.holder === id) told.until = nowMs + leaseMs;
        return { isHeld: told.holder === id, fence: told.fence, leftMs: told.until - nowMs, nowMs };
      },
      tell,
      async tellAs(holder, text) {
        if (isDead() || !has(holder)) return false;
        await tell(text);
        return true;
      },
      async free(holder) {
        if (!isDead() && has(holder)) told.holder = null;
      },
      close: () => void told.listeners.delete(reached),
    };
  }
}
