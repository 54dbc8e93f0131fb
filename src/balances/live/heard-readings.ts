/** What the replica that reads has told, folded in the order of telling, with turns for others in between. */
import type { Steps } from '../../model/steps.ts';
import { runInTurns } from '../../model/turns.ts';
import type { Outcome } from '../answer/reconcile.ts';
import type { Heard, HeardCell } from './heard.ts';
import type { NetworkPoller } from './network-poller.ts';
import { type LiveMessage, readCell, type ToldCell } from './shared-message.ts';
import type { StoreTime } from './store-time.ts';

type ReadMessage = Extract<LiveMessage, { readonly kind: 'read' }>;

export interface HeardReadingsOptions {
  readonly source: string;
  readonly time: StoreTime;
  readonly poller: Pick<NetworkPoller, 'take'>;
  readonly onFault: (error: unknown) => void;
}

/** Of reading one cell. */
const STEPS_OF_A_CELL = 40;
const never = new AbortController().signal;

export class HeardReadings {
  readonly #options: HeardReadingsOptions;
  /** Bounded by what is told: of each reading, each cell once. */
  readonly #waiting: ReadMessage[] = [];
  #isFolding = false;

  constructor(options: HeardReadingsOptions) {
    this.#options = options;
  }

  add(message: ReadMessage): void {
    this.#waiting.push(message);
    if (!this.#isFolding) void this.#foldAll();
  }

  async #foldAll(): Promise<void> {
    this.#isFolding = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      try {
        await this.#options.poller.take(await runInTurns(this.#heard(next), never));
      } catch (error) {
        this.#options.onFault(error);
      }
    }
    this.#isFolding = false;
  }

  *#heard({ cells, head }: ReadMessage): Steps<Heard> {
    const { time } = this.#options;
    const heard: HeardCell[] = [];
    for (const told of cells) {
      const cell = this.#cell(told);
      if (cell !== null) heard.push(cell);
      yield STEPS_OF_A_CELL;
    }
    if (head === null) return { cells: heard, head: null };
    const [storeMs, dateMs] = head.stamp;
    const block = { number: BigInt(head.number), hash: head.hash };
    const observed = time.observedAt({ storeMs, dateMs });
    return { cells: heard, head: { block, observed, readAt: time.ownMsOf(head.readAt) } };
  }

  #cell(told: ToldCell): HeardCell | null {
    const { source, time } = this.#options;
    const read = readCell(source, told, time);
    if (read === null) return null;
    const { key, cell, known, failure, confirmed, readAt } = read;
    const outcomes: Outcome[] = known === null ? [] : [known];
    if (failure !== null) outcomes.push({ failure });
    return { key, cell, outcomes, confirmed, readAt };
  }
}
