/** Tells the other replicas what this one has to say: by itself, or as the one that reads, under the number of its lease. */
import type { LeaseHolder, SharedChannel } from '../../model/shared-channels.ts';
import type { channelName } from '../kept/entry-name.ts';
import type { LeaseRole, OwnerMessage } from './lease-role.ts';
import { type LiveMessage, writeMessage } from './shared-message.ts';

type WithoutTerm<T> = T extends OwnerMessage ? Omit<T, 'fence' | 'seq'> : never;

export interface ReplicaVoiceOptions {
  /** Of this replica. */
  readonly id: string;
  readonly name: ReturnType<typeof channelName>;
  readonly role: LeaseRole;
  channel(): Pick<SharedChannel, 'tell' | 'tellAs'>;
  /** What this replica told as the one that reads did not count: another one may have the lease. */
  onUntold(): void;
}

export class ReplicaVoice {
  readonly #options: ReplicaVoiceOptions;

  constructor(options: ReplicaVoiceOptions) {
    this.#options = options;
  }

  get holder(): LeaseHolder {
    const { id, role } = this.#options;
    return { id, fence: role.fence };
  }

  tell(message: LiveMessage): void {
    const { name, channel } = this.#options;
    void channel().tell(writeMessage(name, message));
  }

  /** Nothing is told where this replica does not read for all. */
  tellAsOwner(message: WithoutTerm<LiveMessage>): void {
    const { name, role, channel, onUntold } = this.#options;
    if (role.is !== 'owner') return;
    const { holder } = this;
    const { fence } = holder;
    const text = writeMessage(name, { ...message, fence, seq: role.number(message.kind) });
    void channel()
      .tellAs(holder, text)
      .then((isTold) => {
        if (!isTold && role.is === 'owner' && role.fence === fence) onUntold();
      });
  }
}
