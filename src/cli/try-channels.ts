/** Whether the store lets replicas tell each other something. */
import { randomUUID } from 'node:crypto';
import type { SharedChannels } from '../model/shared-channels.ts';

/** Longer than one message takes. */
const LEASE_MS = 1000;

/** Listens on a channel of its own, and tells something there as replicas do. Where the store is away, it is false. Never rejects. */
export async function tryChannels(channels: SharedChannels): Promise<boolean> {
  const listening = Promise.withResolvers<boolean>();
  const channel = channels.open(`check-${randomUUID()}`, {
    hear() {},
    onThere: () => listening.resolve(true),
    onAway: () => listening.resolve(false),
  });
  try {
    if (!(await listening.promise)) return false;
    const id = randomUUID();
    const lease = await channel.hold({ id, fence: 0 }, LEASE_MS);
    return lease?.isHeld === true && (await channel.tellAs({ id, fence: lease.fence }, ''));
  } finally {
    channel.close();
  }
}
