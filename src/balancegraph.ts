/** Puts the layers together: from a checked configuration to a schema, its contexts, and the sources behind them. */

import { trace } from '@opentelemetry/api';
import type { GraphQLSchema } from 'graphql';
import type { Balancegraph, BalancegraphOptions, RequestOptions } from './balancegraph-api.ts';
import { listNetworks } from './balances/fact/networks.ts';
import { Planning } from './balances/plan/planning.ts';
import { RequestGroups } from './balances/sharing/request-groups.ts';
import { configuredSources } from './configured-sources.ts';
import { configuredWatches } from './configured-watches.ts';
import { RepeatedAnswers } from './graph/again/repeated-answers.ts';
import { SettledFields } from './graph/again/settled-fields.ts';
import { startClock } from './graph/clock.ts';
import { interpret, openExecutor, operationOf, type Question } from './graph/compiled/executor.ts';
import { errorsIn } from './graph/compiled/found-errors.ts';
import type { Answer } from './graph/compiled/json-text.ts';
import { openBudget } from './graph/cost/budget.ts';
import { costFacts } from './graph/cost/facts.ts';
import { costRules, costRulesBesideWatched } from './graph/cost/rules.ts';
import { worstCost } from './graph/cost/worst-case.ts';
import { DocumentMemory } from './graph/documents.ts';
import { openCallBudget } from './graph/explain/call-budget.ts';
import { type ExplainOptions, explain, explainOperation } from './graph/explain/explain.ts';
import { Work } from './graph/list/work.ts';
import { subscribe } from './graph/live/subscribe.ts';
import { createContext, isContext } from './graph/open-context.ts';
import { alikeReaders, rowRoles } from './graph/schema/row-roles.ts';
import { buildSchema, openSchema } from './graph/schema/schema.ts';
import { type SourceView, SourceViews } from './graph/source-views.ts';
import { withoutTold } from './graph/told-failures.ts';
import { isObserved, observedFields } from './graph/trace/field-observer.ts';
import { tracedFields } from './graph/trace/field-path.ts';
import { isTraced } from './graph/trace/request-trace.ts';
import { builtInKinds } from './providers/registry.ts';
import { sharedStore } from './shared-store.ts';
import { RequestSpans } from './telemetry.ts';

export type { Balancegraph, BalancegraphOptions, RequestOptions } from './balancegraph-api.ts';

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
  const watches = configuredWatches(config, store, options.onFault ?? (() => {}));
  const isForGateways = config.server.surface !== 'standalone';
  const limits = {
    ...config.limits,
    keys: isForGateways ? Number.POSITIVE_INFINITY : config.limits.listItems,
    maxAgeSeconds: config.cache.maxAgeSeconds,
  };
  const rules = costRules(schema, names);
  const views = new SourceViews(sources, (seen) => ({ rules, facts: costFacts(seen, config.limits) }));
  const besideWatched = { rules: costRulesBesideWatched(schema, names), facts: views.of().model.facts };
  // A schema of their own, so that the resolvers of all others stay as they are.
  let tracedSchema: GraphQLSchema | null = null;
  const forTraces = (): GraphQLSchema => {
    tracedSchema ??= observedFields(tracedFields(buildSchema(config.server.surface, typeDefs, config.server.schema)));
    return tracedSchema;
  };
  const documents = new DocumentMemory(config.server.documentCacheBytes);
  const executor = openExecutor(schema, { ...opened, rowRoles, alike: alikeReaders, documents });
  const { operationMs: windowMs, operationBytes: maxBytes } = config.planning;
  const groups = new RequestGroups({ windowMs, maxBytes });
  const contextOptions = (
    { signal, requestId, client, alone = false, traced = false, failures = config.server.failures }: RequestOptions,
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
      live: config.limits.live.watches === 0 ? null : watches,
      client: client ?? null,
      alone,
    };
  };
  const { accounts, pairs, calls, nodes } = config.limits;
  const execute = (question: Question): Promise<Answer> =>
    config.server.compiled ? executor.execute(question) : interpret(schema, question);
  const { pairs: keptPairs } = config.cache;
  const repeated = keptPairs === 0 ? null : new RepeatedAnswers(new SettledFields(schema, names), keptPairs);
  const explaining = (view: SourceView): ExplainOptions => ({
    schema,
    execute,
    sources: view.sources,
    limits: { accounts, pairs, calls, nodes },
    documents: config.limits,
    repeats: (name) => config.sources.find(({ id }) => id === name)?.retries ?? 0,
    context: () => contextOptions({}, view),
  });
  const graph: Balancegraph = {
    schema,
    names,
    sources,
    store,
    documents,
    async execute(question) {
      const { context } = question;
      const isFollowed = isTraced(context) || isObserved(context);
      const answer = await (isFollowed
        ? interpret(forTraces(), question)
        : (repeated?.execute(question, execute) ?? execute(question)));
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
    subscribe(question, request = {}) {
      const { signal: _, ...told } = { failures: 'data' as const, ...request };
      return subscribe(question, {
        schema,
        beside: besideWatched,
        execute: graph.execute,
        eventContext: () => graph.createContext(told),
      });
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
      watches.close();
      const kept = new Set(after?.sources.values());
      await Promise.all([...sources.values()].map((source) => (kept.has(source) ? null : source.upstream.close())));
      if (store !== after?.store) store?.close();
    },
  };
  return graph;
}

/** Of all graphs: a source that goes on in a later one tells of requests there as well. */
const spans = new RequestSpans();
