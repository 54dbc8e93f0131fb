/** What `createBalancegraph` takes and gives. */
import type { SpanContext } from '@opentelemetry/api';
import type { GraphQLSchema } from 'graphql';
import type { Source } from './balances/source.ts';
import type { Config } from './config/schema.ts';
import type { SourceListeners } from './configured-sources.ts';
import type { Cost } from './graph/budgets.ts';
import type { Question } from './graph/compiled/executor.ts';
import type { Answer } from './graph/compiled/json-text.ts';
import type { GraphContext } from './graph/context.ts';
import type { DocumentParts } from './graph/cost/worst-case.ts';
import type { DocumentMemory } from './graph/documents.ts';
import type { Explained, ExplainOperation, ExplainRequest } from './graph/explain/explain.ts';
import type { Subscribed, SubscriptionQuestion } from './graph/live/subscribe.ts';
import type { ServedNames } from './graph/schema/served-names.ts';
import type { ProviderKind } from './providers/provider.ts';
import type { SharedStore } from './shared-store.ts';

export interface BalancegraphOptions extends SourceListeners {
  /** From `loadConfig`. */
  readonly config: Config;
  /** Kinds of provider beside the built-in ones; the same that the configuration was loaded with. */
  readonly kinds?: readonly ProviderKind[];
  /** Called for every unexpected error; clients only see its code. @default not called */
  readonly onFault?: (error: unknown) => void;
  /** Called when the store of replicas goes away, with the reason (such as `ECONNREFUSED`), and when it is there (null). @default not called */
  readonly onStore?: (away: string | null) => void;
  /**
   * An earlier graph. Its sources go on in this one where all their settings are the same, with their connections, their quotas, what
   * they have learned, and the functions that they tell. Close the earlier one by `close(after)`. @default none
   */
  readonly before?: Balancegraph | null;
}

export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** Stands in the records of its upstream requests, as `requests`. */
  readonly requestId?: string;
  /**
   * Names the operation of a gateway that the request is a part of. Requests with one name get the same readings for
   * `planning.operationMs` after the first read, balances of now, pinned blocks and failures included. Make the name of who
   * may ask and of the operation: whoever gives a name of another gets what was read for that one. @default none: the request
   * reads for itself
   */
  readonly operation?: string | undefined;
  /** Whether to note which call answered which field, for `reportTrace`. @default false */
  readonly traced?: boolean;
  /**
   * Where `execute` reports failures of sources: in `errors` beside the data, or in the data alone where the operation selects
   * their reason (`failure { code }`). @default `server.failures`
   */
  readonly failures?: Config['server']['failures'];
  /** Ids of the sources that it may read; the others look as if they were not configured. @default all */
  readonly sources?: readonly string[];
  /** Who asks, so that the subscriptions of one client are bounded. @default clients are not told apart */
  readonly client?: string;
  /**
   * Whether `execute` is called once with the context, and no other executor is. Where all balances of the answer are kept, it may
   * then be an answer that was given before, as long as that is what executing would give. @default false
   */
  readonly alone?: boolean;
  /** The OpenTelemetry span of the request, to which the spans of its calls are linked. @default the active one */
  readonly span?: SpanContext;
}

export interface Balancegraph {
  readonly schema: GraphQLSchema;
  /** The names of types and root fields as the schema has them, by those without `server.schema.prefix`. */
  readonly names: ServedNames;
  readonly sources: ReadonlyMap<string, Source>;
  /** What replicas share; null where they share nothing. */
  readonly store: SharedStore | null;
  /** Keeps parsed and valid documents between requests. Bounded by the memory that they and their plans use. */
  readonly documents: DocumentMemory;
  /** A context for one GraphQL request; never share one between requests. It ends by the configured deadline or by `signal`. */
  createContext(options?: RequestOptions): GraphContext;
  /**
   * Executes an operation of a parsed and valid document, compiled unless `server.compiled` is off. `data` may then be a
   * `JsonText`; `stringifyAnswer` writes the answer either way. The fields of a trace are known only where this executes it.
   */
  execute(question: Question): Promise<Answer>;
  /**
   * Subscribes. Each event is executed in a context of its own. Failures of sources are told in the data alone, unless
   * `failures` of its context says otherwise.
   */
  subscribe(question: SubscriptionQuestion, options?: RequestOptions): Promise<Subscribed>;
  /** The upstream calls that an operation would cost. Sends none of them. */
  explain(request: ExplainRequest | ExplainOperation, options?: Pick<RequestOptions, 'sources'>): Promise<Explained>;
  /** The most that an operation can be charged, with any variables. */
  worstCost(parts: DocumentParts): Cost;
  /** Loads the networks of sources that list them, so that the first query need not wait. A failure changes nothing. */
  warm(): Promise<void>;
  /**
   * Closes all connections to sources.
   *
   * @param after a later graph, which goes on with some of the sources; their connections stay open
   */
  close(after?: Balancegraph): Promise<void>;
}
