/** What a server measures, by the instruments of one meter or of several. */
import { createNoopMeter, type Meter, metrics } from '@opentelemetry/api';
import type { PairCounts } from '../balances/answer/pair-counts.ts';
import type { Found } from '../balances/kept/kept-tiers.ts';
import type { Planning } from '../balances/plan/planning.ts';
import type { RequestRecord } from '../http/exchange.ts';
import { type AttributesOf, type InstrumentAbout, instrumentList, optionsOf } from './instrument-list.ts';
import { type ObservedServer, observe } from './observed.ts';

/** How a request to the server ended. */
export interface MeasuredRequest {
  /** The pattern of the route; null without one. */
  readonly route: string | null;
  /** Null where the client had gone. */
  readonly status: number | null;
  readonly milliseconds: number;
  /** What the graph did for it; missing where nothing reached the graph. */
  readonly noted: MeasuredOperations | undefined;
}

interface MeasuredOperations {
  /** The codes of their errors, each once. */
  readonly errorCodes: ReadonlySet<string>;
  readonly read: { readonly planning?: Planning | undefined };
}

export interface ServerMetrics {
  request(ended: MeasuredRequest): void;
  /** @param source the id of the source */
  upstreamRequest(source: string, record: RequestRecord): void;
  readonly pairs: (source: string, counts: PairCounts) => void;
  readonly storeLookups: (source: string, outcome: Found, accounts: number) => void;
  /** @param reason why the store of replicas went away */
  storeLost(reason: string): void;
  /** To be called once, when there are sources. */
  observe(observed: ObservedServer): void;
  close(): void;
}

const NAME = 'balancegraph';

/** The usual reasons for which a store goes away: any store could make up more. */
const LOSSES: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENOTFOUND', 'ETIMEDOUT', 'TIMEOUT', 'LOST', 'NEWER'],
  ...['LOADING', 'MISCONF', 'NOAUTH', 'NOPERM', 'OOM', 'READONLY', 'WRONGPASS', 'WRONGTYPE'],
]);

/** The meter of the SDK that is registered in this process; null where there is none. */
export function meterOfSdk(): Meter | null {
  const meter = metrics.getMeter(NAME);
  return meter === createNoopMeter() ? null : meter;
}

/** Null where nobody reads metrics. */
export function openMetrics(meters: readonly Meter[]): ServerMetrics | null {
  if (meters.length === 0) return null;
  const histogram = recorder(meters, (meter, about) => {
    const instrument = meter.createHistogram(about.name, optionsOf(about));
    return (value, attributes) => instrument.record(value, attributes);
  });
  const counter = recorder(meters, (meter, about) => {
    const instrument = meter.createCounter(about.name, optionsOf(about));
    return (value, attributes) => instrument.add(value, attributes);
  });
  const requestDuration = histogram(instrumentList.requestDuration);
  const requestErrors = counter(instrumentList.requestErrors);
  const pairs = counter(instrumentList.pairs);
  const pairFailures = counter(instrumentList.pairFailures);
  const storeLookups = counter(instrumentList.storeLookups);
  const planSteps = histogram(instrumentList.planSteps);
  const upstreamDuration = histogram(instrumentList.upstreamDuration);
  const storeLosses = counter(instrumentList.storeLosses);
  const ends: (() => void)[] = [];
  return {
    request({ route, status, milliseconds, noted }) {
      requestDuration(milliseconds / 1000, { route: route ?? '', status: String(status ?? 'gone') });
      if (noted === undefined) return;
      for (const code of noted.errorCodes) requestErrors(1, { code });
      const spent = noted.read.planning?.effort.spent ?? 0;
      if (spent > 0) planSteps(spent, {});
    },
    upstreamRequest(source, { step, status, failure, milliseconds }) {
      upstreamDuration(milliseconds / 1000, { source, step, status: String(status ?? ''), code: failure ?? 'OK' });
    },
    storeLost(reason) {
      storeLosses(1, { reason: LOSSES.has(reason) ? reason : 'OTHER' });
    },
    pairs(source, { read, cached, stored, stale, failed }) {
      let none = 0;
      for (const [code, count] of failed) {
        pairFailures(count, { source, code });
        none += count;
      }
      for (const [from, count] of Object.entries({ source: read, cache: cached, store: stored, stale, none })) {
        if (count > 0) pairs(count, { source, from });
      }
    },
    storeLookups(source, outcome, accounts) {
      storeLookups(accounts, { source, outcome });
    },
    observe(observed) {
      for (const meter of meters) ends.push(observe(meter, observed));
    },
    close() {
      for (const end of ends) end();
    },
  };
}

type Record = (value: number, attributes: Readonly<{ [name: string]: string }>) => void;

/** Opens an instrument of every meter. */
function recorder(meters: readonly Meter[], open: (meter: Meter, about: InstrumentAbout) => Record) {
  return <About extends InstrumentAbout>(about: About) => {
    const records = meters.map((meter) => open(meter, about));
    return (value: number, attributes: AttributesOf<About>): void => {
      for (const record of records) record(value, attributes);
    };
  };
}
