/** The configuration: every setting with its description, type, default and bounds, in one schema. */
import { z } from 'zod';
import { type FailuresIn, failuresIn } from '../model/failures-in.ts';
import {
  COORDINATE,
  COORDINATE_RULE,
  PREFIX,
  PREFIX_RULE,
  ROOT_FIELD,
  ROOT_FIELD_RULE,
  type SchemaSettings,
  TAG_NAME,
  TAG_NAME_RULE,
} from '../model/schema-settings.ts';
import type { Secret } from '../model/secret.ts';
import { type Surface, surfaces } from '../model/surface.ts';
import { secretOption } from '../providers/options.ts';
import type { ProviderKind } from '../providers/provider.ts';
import { baseUrlSetting } from './base-url-setting.ts';
import { type ClientsConfig, clientsSection } from './clients-schema.ts';
import { configuredHost } from './host-name.ts';
import { isOrigin, ORIGIN_RULE } from './origin.ts';
import { sourceOf } from './source-schema.ts';
import { storeUrl } from './store-url.ts';
import { MEBIBYTE, whole } from './whole.ts';

/** A checked configuration, deeply frozen, with every default filled in. */
export interface Config {
  readonly server: ServerConfig;
  readonly limits: LimitsConfig;
  readonly planning: PlanningConfig;
  readonly cache: CacheConfig;
  readonly metrics: MetricsConfig;
  /** Absent where replicas share nothing. */
  readonly store?: StoreConfig | undefined;
  readonly log: { readonly level: LogLevel };
  /** At least one; ids are unique. */
  readonly sources: readonly SourceConfig[];
}

interface ServerConfig {
  readonly host: string;
  /** Beside loopback names and `host` itself; `*` for every name. */
  readonly hosts: readonly string[];
  /** 0 for any free port. */
  readonly port: number;
  readonly graphiql: boolean;
  readonly graphiqlChecks: boolean;
  readonly introspection: boolean;
  readonly deadlineMs: number;
  readonly maxBodyBytes: number;
  /** Never more than `requestTimeoutMs`. */
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly maxConnections: number;
  readonly drainDelayMs: number;
  readonly cors: {
    readonly origins: readonly string[];
    /** In lower case. */
    readonly headers: readonly string[];
  };
  readonly compression: {
    /** 0 compresses none. */
    readonly minBytes: number;
  };
  readonly extensions: {
    readonly calls: boolean;
    readonly cost: boolean;
    readonly plan: boolean;
    readonly trace: boolean;
  };
  readonly failures: FailuresIn;
  readonly surface: Surface;
  readonly schema: SchemaSettings;
  readonly compiled: boolean;
  readonly shortWay: boolean;
  readonly documentCacheBytes: number;
  readonly documents: DocumentsConfig;
  readonly operationsPerRequest: number;
  readonly busyRequests: number;
  readonly gateway: GatewayConfig;
  readonly clients: ClientsConfig;
}

export interface DocumentsConfig {
  /** Paths of files. */
  readonly manifests: readonly string[];
  /** Whether others than theirs are refused. */
  readonly only: boolean;
  /** Whether texts that were sent before are known by their digests. */
  readonly automatic: boolean;
}

export interface GatewayConfig {
  /** Absent where nothing is confined. */
  readonly token?: Secret | undefined;
  readonly only: boolean;
  /** In lower case. */
  readonly operationHeaders: readonly string[];
}

export interface MetricsConfig {
  /** Absent where they are not served; 0 for any free port. */
  readonly port?: number | undefined;
  readonly host: string;
}

export interface StoreConfig {
  /** `redis://` or `rediss://`. */
  readonly url: Secret;
  readonly prefix: string;
  readonly timeoutMs: number;
  readonly coolOffMs: number;
  readonly replicas: number;
  /** More than 0; `replicas` times as much is at most 1. */
  readonly share: number;
  /** Whether replicas keep balances for each other. */
  readonly balances: boolean;
  readonly settleMs: number;
  /** For so long the replica that reads for subscriptions may say nothing before another one takes its place. */
  readonly leaseMs: number;
}

interface CacheConfig {
  readonly pairs: number;
  readonly maxAgeSeconds: number;
}

interface LimitsConfig {
  readonly listItems: number;
  readonly accounts: number;
  readonly pairs: number;
  readonly calls: number;
  readonly nodes: number;
  readonly rows: number;
  /** Never more than `maxPageSize`. */
  readonly pageSize: number;
  readonly maxPageSize: number;
  readonly documentTokens: number;
  readonly depth: number;
  readonly recursiveSelections: number;
  readonly live: LiveLimitsConfig;
}

export interface LiveLimitsConfig {
  readonly leastAgeSeconds: number;
  readonly quotaPercent: number;
  readonly pairs: number;
  readonly pairsTogether: number;
  readonly watches: number;
  readonly watchesPerClient: number;
  readonly heartbeatSeconds: number;
  readonly stalledSeconds: number;
}

interface PlanningConfig {
  readonly maxSurplus: number;
  readonly maxPages: number;
  readonly mergeWindowMs: number;
  readonly operationMs: number;
  readonly operationBytes: number;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

export interface SourceConfig {
  readonly id: string;
  /** The `kind` of a registered `ProviderKind`. */
  readonly provider: string;
  /** Without a trailing slash. */
  readonly url: string;
  /** Of further servers of the same source. */
  readonly fallbackUrls: readonly string[];
  readonly label?: string | undefined;
  readonly check: readonly CheckedPairConfig[];
  /** Whether its balances are invented. */
  readonly sandbox: boolean;
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  /** Absent where the provider's own figure holds. */
  readonly concurrency?: number | undefined;
  readonly queue: number;
  readonly connectTimeoutMs: number;
  readonly reuseConnections: boolean;
  readonly retries: 0 | 1;
  readonly breaker: BreakerConfig;
  readonly factsTtlSeconds: number;
  /** As parsed by the `options` schema of the provider kind; what its `create` takes. */
  readonly options: unknown;
}

interface CheckedPairConfig {
  /** Absent where the source has one ledger, or one network is configured. */
  readonly network?: string | undefined;
  readonly account: string;
  readonly subAccount?: string | undefined;
  /** Absent for all that the account holds. */
  readonly asset?: string | undefined;
}

interface BreakerConfig {
  readonly enabled: boolean;
  readonly failures: number;
  readonly openMs: number;
  /** Never less than `openMs`. */
  readonly maxOpenMs: number;
}

/** What `limits` holds when the file does not say. */
export const pageDefaults = { pageSize: 100, maxPageSize: 1000 } as const;

/** The times to send a request that hold when the file does not say. */
export const arrivalDefaults = { headersTimeoutMs: 10_000, requestTimeoutMs: 15_000 } as const;

const origin = z
  .string()
  .refine(isOrigin, { message: ORIGIN_RULE })
  .describe('An origin, such as https://app.example: no path, no default port, no wildcard.');

const headerName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'must be the name of a header, such as authorization')
  .transform((name) => name.toLowerCase())
  .describe('The name of a header; upper case makes no difference.');

const servedHost = z
  .string()
  .refine((text) => text === '*' || configuredHost(text) !== null, {
    message:
      'must be a host name or an IP address as clients send it in Host, such as graph.example, or * for every name',
  })
  .describe(
    'A host name or an IP address, such as graph.example; a port makes no difference. `*` stands for every name.',
  );

const listenedHost = z.string().regex(/^[A-Za-z0-9.:-]{1,253}$/, 'must be a host name or an IP address');

const coordinate = z
  .string()
  .regex(COORDINATE, COORDINATE_RULE)
  .describe('A schema coordinate: `Type`, `Type.field`, `Type.field(argument:)` or `Enum.VALUE`.');

const server = z.strictObject({
  host: listenedHost
    .default('127.0.0.1')
    .describe('Address to listen on. 0.0.0.0 opens the server to the network; then list its names in `hosts`.'),
  hosts: z
    .array(servedHost)
    .max(100)
    .default([])
    .describe(
      'Names under which clients reach the server, as in the header `Host`; other names are refused with 403. Always served: `localhost`, loopback addresses, `host` itself and, where that is no loopback address, every IP address. `*` serves every name, for where a proxy in front checks it.',
    ),
  port: whole({ from: 0, to: 65_535 }, 'Port to listen on; 0 takes any free port.').default(4000),
  graphiql: z
    .boolean()
    .default(true)
    .describe(
      'Whether the GraphiQL page is served. It never is where `gateway.token` is set, or `clients` are required.',
    ),
  graphiqlChecks: z
    .boolean()
    .default(false)
    .describe(
      'Whether the worked queries of GraphiQL name the accounts under `check` of each source: whoever opens the page sees them. Otherwise they name public examples.',
    ),
  introspection: z.boolean().default(true).describe('Whether clients may read the schema.'),
  deadlineMs: whole(
    { from: 100, to: 300_000 },
    'Milliseconds within which every GraphQL request is answered; pairs not read by then are answered as failures.',
  ).default(15_000),
  maxBodyBytes: whole({ from: 1024, to: 16 * MEBIBYTE }, 'Largest request body that is read, in bytes.').default(
    128 * 1024,
  ),
  headersTimeoutMs: whole(
    { from: 100, to: 120_000 },
    'Milliseconds within which the headers of a request must arrive; the connection is closed after that.',
  ).default(arrivalDefaults.headersTimeoutMs),
  requestTimeoutMs: whole(
    { from: 100, to: 300_000 },
    'Milliseconds within which a request must arrive whole; the connection is closed after that.',
  ).default(arrivalDefaults.requestTimeoutMs),
  maxConnections: whole({ from: 1, to: 1_000_000 }, 'Most connections open together; more are closed at once.').default(
    10_000,
  ),
  drainDelayMs: whole(
    { from: 0, to: 60_000 },
    'Milliseconds for which requests are still taken after the signal to stop while `/readyz` says 503: as long as the load balancer needs to see it.',
  ).default(0),
  cors: z
    .strictObject({
      origins: z
        .array(origin)
        .max(100)
        .default([])
        .describe(
          'Origins whose pages may read answers in a browser. None but these may; where every source is of the sandbox, pages on loopback may as well.',
        ),
      headers: z
        .array(headerName)
        .max(100)
        .default([])
        .describe(
          'Headers that these pages may send beside those that the server reads itself, such as `authorization` for a proxy in front.',
        ),
    })
    .prefault({}),
  compression: z
    .strictObject({
      minBytes: whole(
        { from: 0, to: 1024 ** 3 },
        'Bytes from which answers of the graph are compressed, for clients that accept brotli or gzip. 0 compresses none, for where a proxy in front does it.',
      ).default(4096),
    })
    .prefault({}),
  failures: z
    .enum(failuresIn)
    .default('errors')
    .describe(
      'Where an answer reports that a source failed: `errors` in the data and in `errors`, `data` in the data alone where the query selects the reason (`failure { code }`), so that clients which throw away an answer with errors keep it. A client chooses for itself with the header `x-balancegraph-failures`.',
    ),
  surface: z
    .enum(surfaces)
    .default('standalone')
    .describe(
      'What the server is: a graph of its own, or a part of a larger one (an Apollo Federation subgraph, a stitching subschema, a Composite Schemas source schema).',
    ),
  schema: z
    .strictObject({
      prefix: z
        .string()
        .refine((text) => text === '' || PREFIX.test(text), { message: PREFIX_RULE })
        .default('')
        .describe(
          'Stands before the name of every type (`Bg`: `BgAccount`) and of every root field (`bgAccounts`), for graphs that have types of these names already. Not before the names of GraphQL and of composition.',
        ),
      subscriptions: z
        .boolean()
        .default(false)
        .describe(
          'Whether gateways are offered the subscriptions `balances` and `portfolio`, and `Source.live`. The surface `standalone` always has them. Only for gateways that carry subscriptions: others compose them and refuse each.',
        ),
      rootFields: z
        .array(z.string().regex(ROOT_FIELD, ROOT_FIELD_RULE))
        .max(100)
        .optional()
        .describe(
          'The root fields that are offered, by their names without the prefix; all when left out. Those by which the gateways of the surface fetch things stay; with an empty list they are the only ones.',
        ),
      tags: z
        .array(
          z.strictObject({
            name: z.string().regex(TAG_NAME, TAG_NAME_RULE).describe('The name of the tag.'),
            on: z
              .array(coordinate)
              .min(1)
              .max(1000)
              .describe('What bears it, by schema coordinates without the prefix, such as `Account.balances`.'),
          }),
        )
        .max(100)
        .default([])
        .describe('Tags for the contracts of a registry (`@tag`). Only for the surface `federation`.'),
      inaccessible: z
        .array(coordinate)
        .max(1000)
        .default([])
        .describe(
          'What other graphs may refer to and clients of the larger graph do not see (`@inaccessible`), by schema coordinates without the prefix. Only for the surfaces `federation` and `composite`.',
        ),
      scalarsUrl: baseUrlSetting
        .optional()
        .describe(
          'Where `docs/scalars.md` is published, such as the page of your own documentation. The scalars then lead there by `@specifiedBy`, each to the anchor of its name; without it, only those of a public specification lead anywhere. https, or http on a loopback host; no query and no fragment.',
        ),
    })
    .prefault({}),
  compiled: z
    .boolean()
    .default(true)
    .describe(
      'Whether operations are compiled when they are first met. Answers are the same; without it each is interpreted by graphql-js, which takes more time.',
    ),
  shortWay: z
    .boolean()
    .default(true)
    .describe(
      'Whether the usual POST, whose query was found valid before, perhaps with other literals, is answered without Fastify and Apollo Server. Answers are the same; without it each request passes through both, which takes more time, and tools that look into them see it.',
    ),
  documentCacheBytes: whole(
    { from: 0, to: 4 * 1024 ** 3 },
    'Bytes of memory that parsed documents may hold, with their plans and everything else that is kept with them; an estimate that may be off by half. 0 keeps none. Documents that were sent twice or more take up to three quarters of it before all others.',
  ).default(12 * 1024 ** 2),
  documents: z
    .strictObject({
      manifests: z
        .array(
          z.string().min(1).max(4096).describe('The path of a manifest, from the folder of the configuration file.'),
        )
        .max(100)
        .default([])
        .describe(
          'Manifests of the documents that clients send, as `check-operations --manifest`, Apollo, Relay, graphql-codegen and gql.tada write them. A request may then name a document by its id.',
        ),
      only: z
        .boolean()
        .default(false)
        .describe(
          'Whether documents that stand in no manifest are refused. The gateway may send any. GraphiQL is not served.',
        ),
      automatic: z
        .boolean()
        .default(false)
        .describe(
          'Whether clients may send the SHA-256 of a query that they or others have sent before, as automatic persisted queries. Its text is among what `documentCacheBytes` holds.',
        ),
    })
    .prefault({}),
  operationsPerRequest: whole(
    { from: 1, to: 1000 },
    'Most operations in one HTTP request, sent as a JSON list; 1 takes no lists.',
  ).default(1),
  busyRequests: whole(
    { from: 1, to: 100_000 },
    'Most requests at a time while the process has no spare time; further requests are refused at once with OVERLOADED. While requests only wait for sources there is no limit.',
  ).default(20),
  gateway: z
    .strictObject({
      token: secretOption(
        'What the gateway sends as the header `x-gateway-token`. Where it is set, `_service`, `_entities`, `_sdl`, introspection and the traces of Apollo Federation are for the gateway alone.',
      ).optional(),
      only: z.boolean().default(false).describe('Whether every query is for the gateway alone. Needs `token`.'),
      operationHeaders: z
        .array(headerName)
        .max(10)
        .default(['x-request-id', 'traceparent'])
        .describe(
          'Headers that name the operation of the gateway to which a request belongs; when left out `x-request-id`, then `traceparent`. The first of them that a request has, with a well-formed value, counts; of `traceparent` the trace id. Requests of one operation with the token of the gateway get the same readings for `planning.operationMs`. An empty list switches that off.',
        ),
    })
    .prefault({}),
  clients: clientsSection,
  extensions: z
    .strictObject({
      calls: z
        .boolean()
        .default(false)
        .describe('Whether answers report how many upstream calls each source received.'),
      cost: z
        .boolean()
        .default(false)
        .describe(
          'Whether answers report what the operation could have cost at most: the figures that the limits were checked with.',
        ),
      plan: z
        .boolean()
        .default(false)
        .describe(
          'Whether clients may ask, with the header `x-balancegraph-explain: plan`, what an operation would cost upstream instead of having it executed.',
        ),
      trace: z
        .boolean()
        .default(false)
        .describe(
          'Whether a client that sends the header `x-balancegraph-trace: 1` gets a trace: which upstream call answered which field, and how long it took.',
        ),
    })
    .prefault({}),
});

const limits = z.strictObject({
  listItems: whole(
    { from: 1, to: 10_000 },
    'Most entries in one list argument. On surfaces for gateways lists of keys have no such limit, and this is the most errors of keys in one answer.',
  ).default(1000),
  accounts: whole({ from: 1, to: 1_000_000 }, 'Most accounts that one request may name.').default(10_000),
  pairs: whole(
    { from: 1, to: 10_000_000 },
    'Most (account, asset) pairs that one request may ask for, chosen or on the pages of listings.',
  ).default(50_000),
  calls: whole(
    { from: 1, to: 1_000_000 },
    'Most upstream calls that one request could need, however its accounts fall to sources.',
  ).default(10_000),
  nodes: whole({ from: 1, to: 10_000_000 }, 'Most objects that one answer could hold.').default(500_000),
  rows: whole(
    { from: 1000, to: 100_000_000 },
    'Most rows of listings, catalogues and totals that one request may look through, once for each filter and order.',
  ).default(1_000_000),
  pageSize: whole({ from: 1, to: 10_000 }, 'Entries in a page when a query does not say how many.').default(
    pageDefaults.pageSize,
  ),
  maxPageSize: whole({ from: 1, to: 10_000 }, 'Most entries in a page; asking for more is an error.').default(
    pageDefaults.maxPageSize,
  ),
  documentTokens: whole({ from: 100, to: 200_000 }, 'Longest query document, in tokens.').default(100_000),
  depth: whole(
    { from: 10, to: 200 },
    'Deepest nesting of fields, fragments, lists and objects in a query document.',
  ).default(100),
  recursiveSelections: whole(
    { from: 100, to: 100_000 },
    'Most fields a query document may select once its fragments are spread.',
  ).default(50_000),
  live: z
    .strictObject({
      leastAgeSeconds: whole(
        { from: 1, to: 3600 },
        'The least `maxAge` of a subscription: no source is asked for the same balance oftener.',
      ).default(1),
      quotaPercent: whole(
        { from: 1, to: 100 },
        'Of the documented rate of a source, how much readings for subscriptions may take; the rest is for queries.',
      ).default(50),
      pairs: whole({ from: 1, to: 100_000 }, 'Most (account, asset) pairs of one subscription.').default(1000),
      pairsTogether: whole(
        { from: 1, to: 100_000_000 },
        'Most pairs of all subscriptions together, each counted as often as it is watched.',
      ).default(1_000_000),
      watches: whole({ from: 0, to: 1_000_000 }, 'Most subscriptions together; 0 offers none.').default(10_000),
      watchesPerClient: whole(
        { from: 1, to: 1_000_000 },
        'Most subscriptions of one client, where clients are known (`server.clients`).',
      ).default(1000),
      heartbeatSeconds: whole(
        { from: 1, to: 300 },
        'Seconds after which a subscription gives a sign of life where nothing has changed.',
      ).default(15),
      stalledSeconds: whole(
        { from: 5, to: 3600 },
        'Seconds after which a subscription ends whose client takes nothing of what is sent.',
      ).default(60),
    })
    .prefault({}),
});

const planning = z.strictObject({
  maxSurplus: whole(
    { from: 0, to: 1000 },
    'Pairs read but not wanted, per wanted pair, at most, where a wider call saves further calls.',
  ).default(9),
  maxPages: whole({ from: 1, to: 10_000 }, 'Most pages that one read follows; a longer answer is a failure.').default(
    100,
  ),
  mergeWindowMs: whole(
    { from: 0, to: 1000 },
    'Milliseconds after its start for which later requests may join a read. A read that would begin while one of another request is running waits as long for further requests; a lone request never waits.',
  ).default(5),
  operationMs: whole(
    { from: 0, to: 60_000 },
    'Milliseconds after the first read of an operation of a gateway for which its further requests get the same readings (`server.gateway.operationHeaders`); 0: each request reads for itself.',
  ).default(5000),
  operationBytes: whole(
    { from: 0, to: 4096 * MEBIBYTE },
    'Most bytes, as estimated, that are kept for the operations of a gateway together; where there is no more room, the oldest operation ends early.',
  ).default(32 * MEBIBYTE),
});

const cache = z.strictObject({
  pairs: whole(
    { from: 0, to: 10_000_000 },
    'Most balances of one source that are kept in memory for queries that say how old a balance may be; 0 keeps none.',
  ).default(100_000),
  maxAgeSeconds: whole(
    { from: 1, to: 86_400 },
    'Seconds for which a balance is kept at most; a query that asks for older ones is refused.',
  ).default(3600),
});

const metrics = z.strictObject({
  port: whole(
    { from: 0, to: 65_535 },
    'Port on which Prometheus reads metrics, at `/metrics`; 0 takes any free port. Without it they are not served.',
  ).optional(),
  host: listenedHost
    .default('127.0.0.1')
    .describe('Address to listen on for it. 0.0.0.0 opens metrics to the network; keep clients away from that port.'),
});

const store = z
  .strictObject({
    url: storeUrl(
      'Where Redis or Valkey is: redis:// or, over TLS, rediss://, with user and password where it wants them, such as redis://:PASSWORD@store.internal:6379/0.',
    ),
    prefix: z
      .string()
      .regex(/^[A-Za-z0-9:._-]{0,64}$/, 'must be up to 64 letters, digits and : . _ -')
      .default('balancegraph:')
      .describe('What the names of all keys begin with. Servers with different prefixes share nothing.'),
    timeoutMs: whole(
      { from: 5, to: 10_000 },
      'Milliseconds for one answer of the store. After a longer one it counts as away.',
    ).default(100),
    coolOffMs: whole(
      { from: 100, to: 30_000 },
      'Milliseconds between attempts to reach a store that is away. Twice as many each time it is lost again within a minute, up to 30000.',
    ).default(1000),
    replicas: whole(
      { from: 1, to: 1000 },
      'Processes that may run at a time, those included that a rolling update runs beside the others.',
    ).default(4),
    share: z
      .number()
      .min(0.001)
      .max(1)
      .default(0.1)
      .describe(
        'The part of every quota that each of the replicas has for itself, and needs no store for, but one call at least. The store grants the rest to whoever asks. All parts together are at most 1.',
      ),
    settleMs: whole(
      { from: 0, to: 3_600_000 },
      'Milliseconds for which a new, emptied or restarted store grants none of the common part: by then every replica has told what it knows. For a rate of a shorter time span it waits for that span instead. Less than 60000 is for tests.',
    ).default(60_000),
    balances: z
      .boolean()
      .default(true)
      .describe(
        'Whether balances that a query allows to be of some age are kept there for all replicas, and one replica reads for the subscriptions of all.',
      ),
    leaseMs: whole(
      { from: 1000, to: 60_000 },
      'Milliseconds after which another replica reads for subscriptions where the one that did says nothing more.',
    ).default(3000),
  })
  .refine(({ replicas, share }) => replicas * share <= 1, {
    path: ['share'],
    error: 'is too much: the parts of all `replicas` together are more than the quota',
  });

const log = z.strictObject({
  level: z.enum(logLevels).default('info').describe('The least serious messages that are logged.'),
});

/**
 * The schema of a whole configuration whose secrets already stand in their places: `sources` is a union discriminated
 * by `provider`. Built from the registered kinds; throws a `RangeError` when there is none.
 */
export function configSchema(kinds: readonly ProviderKind[]): z.ZodType<Config> {
  const [first, ...rest] = kinds.map(sourceOf);
  if (first === undefined) throw new RangeError('a configuration needs at least one registered provider kind');
  return z
    .strictObject({
      $schema: z.string().optional().describe('Where an editor finds the JSON Schema of this file; otherwise ignored.'),
      server: server.prefault({}),
      limits: limits.prefault({}),
      planning: planning.prefault({}),
      cache: cache.prefault({}),
      metrics: metrics.prefault({}),
      store: store
        .optional()
        .describe(
          'What replicas share quotas, pauses, breakers and kept balances through. Left out, each process is on its own.',
        ),
      log: log.prefault({}),
      sources: z
        .array(z.discriminatedUnion('provider', [first, ...rest]))
        .min(1)
        .max(100)
        .describe('The upstreams that balances are read from.'),
    })
    .transform(({ $schema: _, ...config }) => config);
}
