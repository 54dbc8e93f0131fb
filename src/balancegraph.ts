/** Puts the layers together: from a checked configuration to a schema, its contexts, and the sources behind them. */

import { type SpanContext, trace } from '@opentelemetry/api';
import type { GraphQLSchema } from 'graphql';
import { listNetworks } from './balances/fact/networks.ts';
import { Planning } from './balances/plan/planning.ts';
import { RequestGroups } from './balances/sharing/request-groups.ts';
import type { Source } from './balances/source.ts';
import type { Config } from './config/schema.ts';
import { configuredSources, type SourceListeners } from './configured-sources.ts';
import type { Cost } from './graph/budgets.ts';
import { startClock } from './graph/clock.ts';
import { interpret, openExecutor, operationOf, type Question } from './graph/compiled/executor.ts';
import { errorsIn } from './graph/compiled/found-errors.ts';
import type { Answer } from './graph/compiled/json-text.ts';
import type { GraphContext } from './graph/context.ts';
import { openBudget } from './graph/cost/budget.ts';
import { costFacts } from './graph/cost/facts.ts';
import { costRules } from './graph/cost/rules.ts';
import { type DocumentParts, worstCost } from './graph/cost/worst-case.ts';
import { DocumentMemory } from './graph/documents.ts';
import { openCallBudget } from './graph/explain/call-budget.ts';
import {
  type Explained,
  type ExplainOperation,
  type ExplainOptions,
  type ExplainRequest,
  explain,
  explainOperation,
} from './graph/explain/explain.ts';
import { Work } from './graph/list/work.ts';
import { createContext, isContext } from './graph/open-context.ts';
import { rowRoles } from './graph/schema/row-roles.ts';
import { buildSchema, openSchema } from './graph/schema/schema.ts';
import type { ServedNames } from './graph/schema/served-names.ts';
import { type SourceView, SourceViews } from './graph/source-views.ts';
import { withoutTold } from './graph/told-failures.ts';
import { isObserved, observedFields } from './graph/trace/field-observer.ts';
import { tracedFields } from './graph/trace/field-path.ts';
import { isTraced } from './graph/trace/request-trace.ts';
import type { ProviderKind } from './providers/provider.ts';
import { builtInKinds } from './providers/registry.ts';
import { type SharedStore, sharedStore } from './shared-store.ts';
import { RequestSpans } from './telemetry.ts';

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

/**
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises';
 * import { builtInKinds, createBalancegraph, loadConfig } from 'balancegraph';
 * import { graphql } from 'graphql';
 *
 * const file = 'balancegraph.yaml';
 * const loaded = loadConfig(await readFile(file, 'utf8'), { file, env: process.env, kinds: builtInKinds });
 * if (!loaded.ok) throw new Error('the configuration has faults');
 * const { schema, createContext, close } = createBalancegraph({ config: loaded.config });
 * const answer = await graphql({ schema, source: '{ sources { name } }', contextValue: createContext() });
 * if (answer.errors !== undefined) throw answer.errors[0];
 * await close();
 * ```
 */
export function createBalancegraph(options: BalancegraphOptions): Balancegraph {
  const { config } = options;
  const kinds = [...builtInKinds, ...(options.kinds ?? [])];
  // First: where the schema does not bear the settings, nothing is opened.
  const typeDefs = kinds.flatMap((kind) => kind.typeDefs ?? []);
  const opened = openSchema(config.server.surface, typeDefs, config.server.schema);
  const { schema, names } = opened;
  const store = sharedStore(config.store, options);
  const sources = configuredSources({
    ...options,
    store,
    kinds,
    onCallEnd: (call) => spans.record(call),
    before: options.before?.sources.values() ?? [],
  });
  const isForGateways = config.server.surface !== 'standalone';
  const limits = {
    ...config.limits,
    keys: isForGateways ? Number.POSITIVE_INFINITY : config.limits.listItems,
    maxAgeSeconds: config.cache.maxAgeSeconds,
  };
  const rules = costRules(schema, names);
  const views = new SourceViews(sources, (seen) => ({ rules, facts: costFacts(seen, config.limits) }));
  // A schema of their own, so that the resolvers of all others stay as they are.
  let tracedSchema: GraphQLSchema | null = null;
  const forTraces = (): GraphQLSchema => {
    tracedSchema ??= observedFields(tracedFields(buildSchema(config.server.surface, typeDefs, config.server.schema)));
    return tracedSchema;
  };
  const documents = new DocumentMemory(config.server.documentCacheBytes);
  const executor = openExecutor(schema, { ...opened, rowRoles, documents });
  const { operationMs: windowMs, operationBytes: maxBytes } = config.planning;
  const groups = new RequestGroups({ windowMs, maxBytes });
  const contextOptions = (
    { signal, requestId, traced = false, failures = config.server.failures }: RequestOptions,
    { model }: SourceView,
  ) => {
    return {
      limits,
      budget: openBudget(model, config.limits, { cutsLists: isForGateways }),
      maxSurplus: config.planning.maxSurplus,
      clock: startClock(config.server.deadlineMs, signal),
      onFault: options.onFault ?? (() => {}),
      requestId,
      traced,
      failures,
    };
  };
  const { accounts, pairs, calls, nodes } = config.limits;
  const execute = (question: Question): Promise<Answer> =>
    config.server.compiled ? executor.execute(question) : interpret(schema, question);
  const explaining = (view: SourceView): ExplainOptions => ({
    schema,
    execute,
    sources: view.sources,
    limits: { accounts, pairs, calls, nodes },
    documents: config.limits,
    repeats: (name) => config.sources.find(({ id }) => id === name)?.retries ?? 0,
    context: () => contextOptions({}, view),
  });
  return {
    schema,
    names,
    sources,
    store,
    documents,
    async execute(question) {
      const { context } = question;
      const isFollowed = isTraced(context) || isObserved(context);
      const answer = await (isFollowed ? interpret(forTraces(), question) : execute(question));
      if (!isContext(context) || context.failures === 'errors' || errorsIn(answer).length === 0) return answer;
      const operation = operationOf(question, schema);
      if (operation === null) return answer;
      return new Work().run(withoutTold(answer, { operation, onTold: (code) => context.toldCodes.add(code) }));
    },
    createContext(request = {}) {
      const planning = new Planning();
      const view = views.of(request.sources);
      const own = contextOptions(request, view);
      // What is planned to be counted is planned for the request, which ends it too.
      const counting = (): ReturnType<ExplainOptions['context']> => {
        return { ...contextOptions({ signal: own.clock.signal }, view), planning };
      };
      const context = createContext({
        ...own,
        planning,
        sources: view.sources,
        group: request.operation === undefined ? undefined : groups.member(request.operation),
        callBudget: openCallBudget((asked) => explainOperation(asked, { ...explaining(view), context: counting })),
      });
      spans.note(context.read, request.span ?? trace.getActiveSpan()?.spanContext());
      return context;
    },
    explain(request, options = {}) {
      const within = explaining(views.of(options.sources));
      return 'document' in request ? explainOperation(request, within) : explain(request, within);
    },
    worstCost: (parts) => worstCost(parts, { schema, model: views.of().model, ...config.limits }),
    async warm() {
      const read = { signal: AbortSignal.timeout(config.server.deadlineMs) };
      await Promise.allSettled([...sources.values()].map((source) => listNetworks(source, read)));
    },
    async close(after) {
      groups.close();
      const kept = new Set(after?.sources.values());
      await Promise.all([...sources.values()].map((source) => (kept.has(source) ? null : source.upstream.close())));
      if (store !== after?.store) store?.close();
    },
  };
}

/** Of all graphs: a source that goes on in a later one tells of requests there as well. */
const spans = new RequestSpans();
