/** Runs live balances against a ledger with random changes, faults, reorganisations, joins and leaves. */
import type { Outcome } from '../../../src/balances/answer/reconcile.ts';
import { cellKey, type LiveCell, type Watching } from '../../../src/balances/live/cell.ts';
import { namedBlock } from '../../../src/balances/live/fold.ts';
import { LiveWatches } from '../../../src/balances/live/live-watches.ts';
import { LocalPollers } from '../../../src/balances/live/local-pollers.ts';
import type { OpenReading } from '../../../src/balances/live/read-cells.ts';
import { account, openInvented, read } from '../../balances/invented.ts';
import { every, standingClock } from '../../balances/sharing/standing-clock.ts';
import { randomFrom } from '../../graph/random-operation.ts';
import { Gaps } from './gaps.ts';
import { ChainLedger, headNow, outcomeNow, type Weather } from './ledger.ts';
import { type Faults, ModelWatcher, noFaults } from './watcher.ts';

export interface LiveRun {
  readonly faults: Faults;
  /** LiveCell events that watchers were told. */
  readonly events: number;
  readonly joins: number;
  readonly reorganisations: number;
  readonly merged: number;
  /** Readings of a cell. */
  readonly reads: number;
  /** Those that came sooner after the one before than the shortest age that was asked, and are not in `stepping`. */
  readonly tooOften: number;
  /** Those that came so soon because the cell fell into step with the others: see `Gaps`. */
  readonly stepping: number;
  /** The longest time for which a watched cell was not confirmed while the source answered, beyond the age that was asked. */
  readonly lateMs: number;
  /** Readings in which a cell was read that nobody watched. */
  readonly unwatched: number;
}

export interface LiveRunOptions {
  readonly seed: number;
  /** Ends once so many were told. */
  readonly events: number;
  /** Whether answers name their blocks, and the newest block is asked for first. */
  readonly statesBlocks: boolean;
}

const CELLS = 12;
const MOST_WATCHERS = 10;
const AGES = [1000, 2000, 5000] as const;

export async function runLive({ seed, events, statesBlocks }: LiveRunOptions): Promise<LiveRun> {
  const random = randomFrom(seed);
  const pick = <T>(list: readonly T[]): T => {
    const found = list[Math.floor(random() * list.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  };
  const cells: readonly LiveCell[] = Array.from({ length: CELLS }, (_, index) => ({
    account: account(`a${Math.floor(index / 3)}`),
    ref: `t${index % 3}`,
  }));
  const keys = cells.map(cellKey);
  const ledger = new ChainLedger(keys, random);
  const weather: Weather = { lag: 0, isDown: false, broken: new Set(), bringsLate: true };
  const dropped = new Set<string>();
  const standing = standingClock();
  const clock = { ...standing.clock, date: () => new Date(standing.clock.now()) };
  const stated = new Map<string, Map<number, bigint>>();
  const figures = { joins: 0, reorganisations: 0, lateMs: 0, unwatched: 0, reads: 0 };
  const watchers = new Set<ModelWatcher>();
  const asked = new Map<ModelWatcher, Watching>();
  const gaps = new Gaps();
  const watchedKeys = (): ReadonlySet<string> => new Set([...watchers].flatMap(({ keys }) => [...keys]));

  /** The latest answers about each cell, the oldest first. */
  const latest = new Map<string, readonly Outcome[]>();
  const open: OpenReading = () => {
    const startedAt = clock.now();
    return {
      calls: 1,
      asksHead: async () => statesBlocks,
      head: async () => headNow(ledger, weather),
      async read(wanted) {
        const now = clock.now();
        const outcomes = wanted.map((cell) => {
          const key = cellKey(cell);
          const outcome = outcomeNow(ledger, key, { weather, now, statesBlocks });
          const answers = [...(latest.get(key) ?? []), outcome].slice(-3);
          latest.set(key, answers);
          const [earlier = outcome] = answers;
          // An answer that was observed earlier comes late.
          return weather.bringsLate && random() < 0.05 && 'value' in outcome ? earlier : outcome;
        });
        const watched = watchedKeys();
        for (const [index, cell] of wanted.entries()) {
          const key = cellKey(cell);
          if (!watched.has(key)) figures.unwatched += 1;
          gaps.note(key, startedAt);
          const outcome = outcomes[index];
          figures.reads += 1;
          if (outcome === undefined || 'failure' in outcome) continue;
          const byTime = stated.get(key) ?? new Map<number, bigint>();
          byTime.set(outcome.observed.ms, outcome.value.amounts.total ?? -1n);
          stated.set(key, byTime);
        }
        // The answer is on its way for a while.
        await Promise.resolve();
        return outcomes;
      },
      end() {},
    };
  };
  const { source } = openInvented([read({ rows: {} })]);
  const faults = noFaults();
  const pollers = new LocalPollers({
    share: 1,
    maxSurplus: 0,
    deadlineMs: 1000,
    onFault: (error) => {
      throw error;
    },
    clock,
    reader: () => open,
  });
  const watches = new LiveWatches({
    pollers,
    clock,
    heartbeatMs: 15_000,
    stalledMs: Number.POSITIVE_INFINITY,
    limits: { watches: 1000, watchesPerClient: 1000, cells: 1_000_000 },
    every: (ms, run) => every(standing.clock, ms, run),
  });
  const truth = {
    amountAt(key: string, outcome: Outcome): bigint | undefined {
      const block = namedBlock(outcome);
      if (block !== null) return ledger.everMade(block.hash)?.amounts.get(key);
      return 'failure' in outcome ? undefined : stated.get(key)?.get(outcome.observed.ms);
    },
    wasDropped: (hash: string) => dropped.has(hash),
  };
  const join = (): void => {
    const chosen = cells.filter(() => random() < 0.4);
    if (chosen.length === 0) return;
    const maxAgeMs = pick(AGES);
    const part: Watching = { source, network: null, cells: chosen, maxAgeMs, restAgeMs: maxAgeMs };
    const watched = new Set(chosen.map(cellKey));
    const watcher = new ModelWatcher(watches.open([part], null), watched, { truth, faults });
    watchers.add(watcher);
    asked.set(watcher, part);
    gaps.ask([...asked.values()]);
    figures.joins += 1;
    watcher.take();
  };
  const leave = (): void => {
    if (watchers.size === 0) return;
    const watcher = pick([...watchers]);
    void watcher.watch.return();
    total.events += watcher.events;
    total.merged += watcher.merged;
    watchers.delete(watcher);
    asked.delete(watcher);
    gaps.ask([...asked.values()]);
  };
  const reorganise = (): void => {
    const depth = 1 + Math.floor(random() * 3);
    for (let block = 0; block < depth; block += 1) {
      const { hash, number } = ledger.behind(block);
      if (number > 1n) dropped.add(hash);
    }
    ledger.reorganise(depth, depth - 1 + Math.floor(random() * 3));
    figures.reorganisations += 1;
  };
  const total = { events: 0, merged: 0 };
  const actions: readonly (readonly [weight: number, act: () => void])[] = [
    [40, () => ledger.grow()],
    [4, reorganise],
    [5, () => void Object.assign(weather, { isDown: !weather.isDown })],
    [5, () => void (weather.broken.delete(pick(keys)) || weather.broken.add(pick(keys)))],
    [6, () => weather.broken.clear()],
    [6, () => void Object.assign(weather, { lag: weather.lag === 0 ? 1 + Math.floor(random() * 3) : 0 })],
    [10, () => void (watchers.size < MOST_WATCHERS && join())],
    [6, leave],
    [5, () => void (watchers.size > 0 && Object.assign(pick([...watchers]), { isSlow: true }))],
    [8, () => wakeAll(watchers)],
  ];
  const weights = actions.reduce((sum, [weight]) => sum + weight, 0);
  const act = (): void => {
    let left = random() * weights;
    for (const [weight, run] of actions) {
      left -= weight;
      if (left >= 0) continue;
      run();
      return;
    }
  };
  /** The time moves in small pieces, so that what a reading sets off has happened before the next is due. */
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= PIECE_MS) {
      standing.advance(Math.min(PIECE_MS, left));
      await settled();
    }
  };
  /** Nothing fails for long enough that all is known to be so: then every cell is confirmed in time. */
  const fairWhile = async (): Promise<void> => {
    Object.assign(weather, { lag: 0, isDown: false, bringsLate: false });
    weather.broken.clear();
    for (let passed = 0; passed < FAIR_MS; passed += 1000) {
      ledger.grow();
      await pass(1000);
      if (passed < SETTLING_MS) continue;
      for (const { watching, observed } of [...watchers].flatMap(({ watch }) => watch.confirmed())) {
        const ageMs = observed === null ? Number.POSITIVE_INFINITY : clock.now() - observed.ms;
        figures.lateMs = Math.max(figures.lateMs, ageMs - watching.maxAgeMs);
      }
    }
    weather.bringsLate = true;
  };
  let lagSteps = 0;
  for (let step = 1; total.events + sum(watchers) < events; step += 1) {
    act();
    lagSteps = weather.lag === 0 ? 0 : lagSteps + 1;
    // For a minute on end, it would be the chain.
    if (lagSteps > 20) weather.lag = 0;
    await pass(100 + Math.floor(random() * 1500));
    if (step % 500 === 0) await fairWhile();
    for (const watcher of watchers) {
      if (!watcher.isSlow && watcher.held.size > 0) watcher.compare(watcher.watch.states());
    }
  }
  for (const watcher of [...watchers]) {
    wakeAll([watcher]);
    await settled();
    if (watcher.held.size > 0) watcher.compare(watcher.watch.states());
    total.events += watcher.events;
    total.merged += watcher.merged;
  }
  watches.close();
  return { faults, ...total, ...figures, ...gaps.figures };
}

const PIECE_MS = 100;
/** What failed is asked again within half a minute. */
const SETTLING_MS = 35_000;
const FAIR_MS = 45_000;

function wakeAll(watchers: Iterable<ModelWatcher>): void {
  for (const watcher of watchers) {
    watcher.isSlow = false;
    watcher.take();
  }
}

function sum(watchers: Iterable<ModelWatcher>): number {
  let events = 0;
  for (const watcher of watchers) events += watcher.events;
  return events;
}

/** Until all that promises set off has happened. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
