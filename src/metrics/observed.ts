/** Observes how things stand, whenever metrics are read. */
import type { Meter, ObservableResult } from '@opentelemetry/api';
import type { SeenHead } from '../balances/block/heads.ts';
import type { Source } from '../balances/source.ts';
import type { UpstreamState } from '../http/upstream.ts';
import { type AttributesOf, type InstrumentAbout, instrumentList, optionsOf } from './instrument-list.ts';
import { LoopDelay } from './loop-delay.ts';

export interface ObservedServer {
  sources(): Iterable<Pick<Source, 'name' | 'upstream' | 'memory'>>;
  /** Requests that are not answered yet. */
  running(): number;
  isDraining(): boolean;
  /** Whether the store of replicas cannot be asked; null where there is none. */
  isStoreAway(): boolean | null;
}

type Tell<About extends InstrumentAbout> = (value: number, attributes: AttributesOf<About>) => void;

/** @returns what ends the watch of the event loop */
export function observe(meter: Meter, observed: ObservedServer): () => void {
  const loop = new LoopDelay();
  gauge(meter, instrumentList.running, (tell) => tell(observed.running(), {}));
  gauge(meter, instrumentList.draining, (tell) => tell(observed.isDraining() ? 1 : 0, {}));
  gauge(meter, instrumentList.storeAway, (tell) => {
    const isAway = observed.isStoreAway();
    if (isAway !== null) tell(isAway ? 1 : 0, {});
  });
  gauge(meter, instrumentList.memory, (tell) => tell(process.memoryUsage.rss(), {}));
  gauge(meter, instrumentList.loopDelay, (tell) => {
    for (const [quantile, seconds] of loop.read()) tell(seconds, { quantile });
  });
  meter
    .createObservableCounter(instrumentList.cpuTime.name, optionsOf(instrumentList.cpuTime))
    .addCallback((result) => result.observe(cpuSeconds()));
  observeServers(meter, observed);
  observeBlocks(meter, observed);
  return () => loop.close();
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

type PerServer = AttributesOf<typeof instrumentList.inFlight>;

function observeServers(meter: Meter, { sources }: ObservedServer): void {
  const perServer =
    (read: (state: UpstreamState) => number) =>
    (tell: (value: number, attributes: PerServer) => void): void => {
      for (const { name, upstream } of sources()) {
        for (const [index, state] of upstream.states.entries()) {
          tell(read(state), { source: name, server: String(index + 1) });
        }
      }
    };
  gauge(
    meter,
    instrumentList.inFlight,
    perServer(({ inFlight }) => inFlight),
  );
  gauge(
    meter,
    instrumentList.waiting,
    perServer(({ waiting }) => waiting),
  );
  gauge(meter, instrumentList.startsLeft, (tell) => {
    for (const { name, upstream } of sources()) {
      for (const [index, { startsLeft }] of upstream.states.entries()) {
        for (const { per, left } of startsLeft) tell(left, { source: name, server: String(index + 1), per });
      }
    }
  });
  gauge(
    meter,
    instrumentList.paused,
    perServer(({ pausedMs }) => (pausedMs > 0 ? 1 : 0)),
  );
  gauge(
    meter,
    instrumentList.breakerOpen,
    perServer(({ breakerOpen }) => (breakerOpen ? 1 : 0)),
  );
}

type PerNetwork = AttributesOf<typeof instrumentList.blockAge>;

function observeBlocks(meter: Meter, { sources }: ObservedServer): void {
  const perNetwork =
    (read: (head: SeenHead) => number) =>
    (tell: (value: number, attributes: PerNetwork) => void): void => {
      for (const { name, memory } of sources()) {
        for (const head of memory.heads.seen) tell(read(head), { source: name, network: head.network ?? '' });
      }
    };
  gauge(
    meter,
    instrumentList.blockHeight,
    perNetwork(({ number }) => Number(number)),
  );
  gauge(
    meter,
    instrumentList.blockAge,
    perNetwork(({ stoodMs }) => stoodMs / 1000),
  );
}

function gauge<About extends InstrumentAbout>(meter: Meter, about: About, look: (tell: Tell<About>) => void): void {
  meter
    .createObservableGauge(about.name, optionsOf(about))
    .addCallback((result: ObservableResult) => look((value, attributes) => result.observe(value, attributes)));
}
