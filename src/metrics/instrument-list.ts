/** Every instrument: its name, what it measures, and its attributes. docs/metrics.md has the same list. */
import type { MetricOptions } from '@opentelemetry/api';

export interface InstrumentAbout {
  readonly name: string;
  readonly kind: 'histogram' | 'counter' | 'gauge';
  readonly unit?: 's' | 'By';
  readonly description: string;
  /** Their values are bounded: never an address, an asset, a query or a host. */
  readonly attributes: readonly string[];
  /** The upper bounds of a histogram. */
  readonly bounds?: readonly number[];
}

/** In seconds: from an answer out of memory to the longest deadline that can be configured. */
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60, 300];
/** The most steps that the plans of a request may take is 16 million. */
const steps = [100, 1000, 10_000, 100_000, 1_000_000, 4_000_000, 16_000_000];

export const instrumentList = {
  requestDuration: {
    name: 'balancegraph.request.duration',
    kind: 'histogram',
    unit: 's',
    description: 'how long requests to the server took; `gone` is the status where the client had gone',
    attributes: ['route', 'status'],
    bounds: seconds,
  },
  requestErrors: {
    name: 'balancegraph.request.errors',
    kind: 'counter',
    description: 'requests with errors of a code, failures that only the data tell included',
    attributes: ['code'],
  },
  pairs: {
    name: 'balancegraph.pairs',
    kind: 'counter',
    description:
      'balances that requests wanted of a source; `from` is `source`, `cache`: memory, `store`, `stale` or `none`: not known',
    attributes: ['source', 'from'],
  },
  pairFailures: {
    name: 'balancegraph.pair.failures',
    kind: 'counter',
    description: 'balances that are not known, by the code of their failure',
    attributes: ['source', 'code'],
  },
  storeLookups: {
    name: 'balancegraph.store.lookups',
    kind: 'counter',
    description:
      'accounts whose balances were looked up in the store of replicas; `outcome` is `found`, `old`, `missing`, `refused`: nothing that a replica of this version wrote, or `away`',
    attributes: ['source', 'outcome'],
  },
  planSteps: {
    name: 'balancegraph.plan.steps',
    kind: 'histogram',
    description: 'steps that the plans of a request took beyond the plain ones; a million take about ten milliseconds',
    attributes: [],
    bounds: steps,
  },
  upstreamDuration: {
    name: 'balancegraph.upstream.request.duration',
    kind: 'histogram',
    unit: 's',
    description:
      'how long requests to a source took, from when they left to the last byte; `code` is that of the failure, or `OK`',
    attributes: ['source', 'step', 'status', 'code'],
    bounds: seconds,
  },
  running: {
    name: 'balancegraph.requests.running',
    kind: 'gauge',
    description: 'requests that are not answered yet',
    attributes: [],
  },
  draining: {
    name: 'balancegraph.draining',
    kind: 'gauge',
    description: '1 while the server stops',
    attributes: [],
  },
  loopDelay: {
    name: 'balancegraph.loop.delay',
    kind: 'gauge',
    unit: 's',
    description: 'how late the event loop was since metrics were last read; `quantile` is 0.5, 0.99 or 1',
    attributes: ['quantile'],
  },
  memory: {
    name: 'balancegraph.memory',
    kind: 'gauge',
    unit: 'By',
    description: 'memory of the process (resident set)',
    attributes: [],
  },
  cpuTime: {
    name: 'balancegraph.cpu.time',
    kind: 'counter',
    unit: 's',
    description: 'processor time of all threads of the process',
    attributes: [],
  },
  storeAway: {
    name: 'balancegraph.store.away',
    kind: 'gauge',
    description: '1 while the store of replicas cannot be asked; missing where none is configured',
    attributes: [],
  },
  storeLosses: {
    name: 'balancegraph.store.losses',
    kind: 'counter',
    description:
      'how often the store of replicas went away, by `reason`: as in the log where it is a usual one, else `OTHER`; each costs the requests that ask at the moment one time-out at most',
    attributes: ['reason'],
  },
  inFlight: {
    name: 'balancegraph.upstream.in_flight',
    kind: 'gauge',
    description: 'requests on their way to a server of a source; `server` is its place among the URLs, from 1',
    attributes: ['source', 'server'],
  },
  waiting: {
    name: 'balancegraph.upstream.waiting',
    kind: 'gauge',
    description: 'requests that wait for their turn',
    attributes: ['source', 'server'],
  },
  startsLeft: {
    name: 'balancegraph.upstream.starts_left',
    kind: 'gauge',
    description:
      'requests that may still start within the time span of a rate; `per` is `second`, `minute` or `day`; missing where there is no rate',
    attributes: ['source', 'server', 'per'],
  },
  paused: {
    name: 'balancegraph.upstream.paused',
    kind: 'gauge',
    description: '1 during a pause that the source asked for, as after a 429',
    attributes: ['source', 'server'],
  },
  breakerOpen: {
    name: 'balancegraph.upstream.breaker_open',
    kind: 'gauge',
    description: '1 from when the breaker opened until a request has shown that the server is back',
    attributes: ['source', 'server'],
  },
  blockHeight: {
    name: 'balancegraph.block.height',
    kind: 'gauge',
    description: 'the newest block that was seen; `network` is empty where the source has one ledger',
    attributes: ['source', 'network'],
  },
  blockAge: {
    name: 'balancegraph.block.age',
    kind: 'gauge',
    unit: 's',
    description: 'for how long the newest block had been the newest when it was last seen',
    attributes: ['source', 'network'],
  },
} as const satisfies Readonly<Record<string, InstrumentAbout>>;

/** The attributes of an instrument, by name. */
export type AttributesOf<About extends InstrumentAbout> = Readonly<Record<About['attributes'][number], string>>;

/** As the API of OpenTelemetry takes it. */
export function optionsOf({ description, unit, bounds }: InstrumentAbout): MetricOptions {
  return {
    description: `${description[0]?.toUpperCase()}${description.slice(1)}.`,
    ...(unit === undefined ? {} : { unit }),
    ...(bounds === undefined ? {} : { advice: { explicitBucketBoundaries: [...bounds] } }),
  };
}
