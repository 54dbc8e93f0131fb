/** What was heard of cells of one network, by a reading of this process or of another one: how it counts, and who is told. */
import type { AgeClock, Observed } from '../answer/observed.ts';
import type { Outcome } from '../answer/reconcile.ts';
import type { LiveCell } from './cell.ts';
import { confirm, fold, namedBlock } from './fold.ts';
import { type Named, paced } from './pace.ts';
import { noteRead, type Polled, type PolledCells } from './polled-cells.ts';
import type { CellEvent, CellListener } from './pollers.ts';

export interface Heard {
  readonly cells: readonly HeardCell[];
  /** The newest block, where it was asked for. */
  readonly head: HeardHead | null;
}

export interface HeardCell {
  readonly key: string;
  readonly cell: LiveCell;
  /** In the order in which they were read. */
  readonly outcomes: readonly Outcome[];
  /** When the value was last known to hold still; null where that is when it was read. */
  readonly confirmed: Observed | null;
  /** When its latest reading began, by whomever, by `Clock.now`; null where nobody knows. */
  readonly readAt: number | null;
}

export interface HeardHead {
  readonly block: { readonly number: bigint; readonly hash: string };
  readonly observed: Observed;
  /** When the reading began. */
  readonly readAt: number;
}

/** What is read at this block holds still. Returns the others. */
export function confirmAtHead(cells: readonly Polled[], { block, observed, readAt }: HeardHead): readonly Polled[] {
  return cells.filter((polled) => {
    const { state, pace, ages } = polled;
    const known = state === null ? null : namedBlock(state.outcome);
    if (state === null || known?.number !== block.number || known.hash !== block.hash) return true;
    polled.state = confirm(state, observed);
    polled.pace = paced(pace, 'same', ages);
    noteRead(polled, readAt);
    return false;
  });
}

/** Which listener is to be told which events. */
export type Telling = ReadonlyMap<CellListener, readonly Told[]>;

interface Told {
  readonly key: string;
  readonly event: CellEvent;
}

/** Changes the states of the cells. What is heard of others is nobody's. */
export function foldHeard(cells: PolledCells, heard: Heard, clock: AgeClock): Telling {
  const telling = new Map<CellListener, Told[]>();
  for (const { key, outcomes, confirmed, readAt } of heard.cells) {
    const polled = cells.get(key);
    if (polled === undefined) continue;
    noteRead(polled, readAt);
    polled.isUnheard = false;
    for (const outcome of outcomes) {
      const event = foldOne(polled, outcome, clock);
      if (event === null) continue;
      for (const listener of polled.members.keys()) {
        const list = telling.get(listener) ?? [];
        list.push({ key, event });
        telling.set(listener, list);
      }
    }
    const { state } = polled;
    if (confirmed === null || state === null || 'failure' in state.outcome) continue;
    if (state.confirmed !== null && state.confirmed.ms < confirmed.ms) polled.state = confirm(state, confirmed);
  }
  oneMoment(heard.cells.flatMap(({ key }) => cells.get(key) ?? []));
  return telling;
}

/** Wall clocks tell whole milliseconds: the end of one pause, as several failures tell it, differs by less than two. */
const SAME_MS = 2;

/** Cells that one pause holds back are due at one moment, so that one plan reads them. */
function oneMoment(read: readonly Polled[]): void {
  const named = read.flatMap((polled) => {
    const retryAt = polled.pace?.retryAt ?? null;
    return retryAt === null ? [] : [{ polled, retryAt }];
  });
  let latest = Number.POSITIVE_INFINITY;
  for (const { polled, retryAt } of named.sort((one, other) => other.retryAt - one.retryAt)) {
    if (latest - retryAt > SAME_MS) latest = retryAt;
    if (polled.pace !== null) polled.pace = { ...polled.pace, retryAt: latest };
  }
}

/** Null where there is nothing to tell. */
function foldOne(polled: Polled, outcome: Outcome, clock: AgeClock): CellEvent | null {
  const now = clock.now();
  const previous = polled.state;
  const { state, kind } = fold(previous, outcome, { patienceMs: polled.ages.maxAgeMs, now });
  polled.state = state;
  const isFailing = 'failure' in state.outcome;
  const sign = isFailing ? 'failure' : kind === null ? 'same' : 'change';
  polled.pace = paced(polled.pace, sign, polled.ages, namedBy(outcome, clock));
  return kind === null ? null : { cell: polled.cell, kind, previous, current: state };
}

/** When the source says, by the wall clock, that asking again makes sense. */
function namedBy(outcome: Outcome, clock: AgeClock): Named | null {
  const retryAfter = 'failure' in outcome ? outcome.failure.retryAfter : null;
  if (retryAfter === null) return null;
  const now = clock.now();
  return { at: now + retryAfter.getTime() - clock.date().getTime(), now };
}

/** So many listeners are woken in one turn: each writes its event right then. */
const WOKEN_AT_ONCE = 16;

/** @param pause lets others have their turn */
export async function tellAll(telling: Telling, pause: () => Promise<void>): Promise<void> {
  for (const [listener, events] of telling) for (const { key, event } of events) listener.note(key, event);
  // The reading took its turn.
  if (telling.size > WOKEN_AT_ONCE) await pause();
  let woken = 0;
  for (const listener of telling.keys()) {
    listener.wake();
    woken += 1;
    if (woken % WOKEN_AT_ONCE === 0) await pause();
  }
}
