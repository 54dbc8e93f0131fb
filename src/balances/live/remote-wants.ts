/** What the watchers of other replicas want of the one that reads: it reads these cells as if they were its own. */
import { cellKey, type LiveCell, type Watching } from './cell.ts';
import type { WantMessage } from './own-wants.ts';
import type { CellListener, Membership } from './pollers.ts';
import { cellOf } from './shared-message.ts';

interface Remote {
  step: number;
  heardAt: number;
  readonly members: Map<string, Membership>;
  /** Tells nothing: what is read is told to all replicas. */
  readonly listener: CellListener;
}

export interface RemoteWantsOptions {
  readonly source: string;
  /** Cells of all replicas together. */
  readonly mostCells: number;
  /** @param readAt when the replica has its latest reading from, by the clock of the store; null where it has none */
  join(
    watching: Pick<Watching, 'cells' | 'maxAgeMs' | 'restAgeMs'>,
    listener: CellListener,
    readAt: number | null,
  ): Membership;
}

/** What is done for a replica: its new cells; `ask` where something was missed, `refuse` where there are too many. */
export type WantAnswer = readonly LiveCell[] | 'ask' | 'refuse';

export class RemoteWants {
  readonly #options: RemoteWantsOptions;
  readonly #remotes = new Map<string, Remote>();
  #cells = 0;

  constructor(options: RemoteWantsOptions) {
    this.#options = options;
  }

  take({ from, step, isWhole, add, drop }: WantMessage, now: number): WantAnswer {
    if (isWhole) this.drop(from);
    const remote = this.#remotes.get(from) ?? newRemote();
    if (!isWhole && remote.step + 1 !== step) return 'ask';
    this.#remotes.set(from, remote);
    remote.step = step;
    remote.heardAt = now;
    const { source, mostCells, join } = this.#options;
    for (const name of drop) this.#leave(remote, cellKey(cellOf(source, name)));
    const cells: LiveCell[] = [];
    for (const [name, maxAgeMs, restAgeMs, readAt] of add) {
      const cell = cellOf(source, name);
      const key = cellKey(cell);
      this.#leave(remote, key);
      if (this.#cells >= mostCells) {
        this.drop(from);
        return 'refuse';
      }
      remote.members.set(key, join({ cells: [cell], maxAgeMs, restAgeMs }, remote.listener, readAt));
      this.#cells += 1;
      cells.push(cell);
    }
    return cells;
  }

  /** The replica is there. False where it has told something that was missed. */
  isKnown(from: string, step: number, now: number): boolean {
    const remote = this.#remotes.get(from);
    if (remote?.step !== step) return false;
    remote.heardAt = now;
    return true;
  }

  drop(from: string): void {
    const remote = this.#remotes.get(from);
    if (remote === undefined) return;
    for (const key of [...remote.members.keys()]) this.#leave(remote, key);
    this.#remotes.delete(from);
  }

  /** Forgets who was not heard since then. */
  sweep(before: number): void {
    for (const [from, { heardAt }] of this.#remotes) if (heardAt < before) this.drop(from);
  }

  clear(): void {
    for (const from of [...this.#remotes.keys()]) this.drop(from);
  }

  #leave(remote: Remote, key: string): void {
    const member = remote.members.get(key);
    if (member === undefined) return;
    member.leave();
    remote.members.delete(key);
    this.#cells -= 1;
  }
}

function newRemote(): Remote {
  return { step: 0, heardAt: 0, members: new Map(), listener: { note() {}, wake() {} } };
}
