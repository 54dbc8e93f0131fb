/** Opens the context of a request, and checks that an operation was given such a context. */
import { GraphQLError } from 'graphql';
import type { CallRecord, ReadContext } from '../balances/context.ts';
import { openDetails } from '../balances/fact/account-details.ts';
import { openFacts } from '../balances/fact/asset-facts.ts';
import { openProbes } from '../balances/fact/probes.ts';
import { Grounds } from '../balances/kept/grounds.ts';
import type { LiveWatches } from '../balances/live/live-watches.ts';
import { openLoader } from '../balances/loader.ts';
import { Planning } from '../balances/plan/planning.ts';
import type { GroupMember } from '../balances/sharing/request-groups.ts';
import type { Source } from '../balances/source.ts';
import type { FailuresIn } from '../model/failures-in.ts';
import type { Budget, CallBudget } from './budgets.ts';
import type { RequestClock } from './clock.ts';
import type { GraphContext } from './context.ts';
import { inputError } from './errors.ts';
import type { GraphLimits } from './limits.ts';
import { Work } from './list/work.ts';
import { REQUEST } from './per-request.ts';
import { RequestTrace } from './trace/request-trace.ts';

export interface ContextOptions {
  readonly sources: ReadonlyMap<string, Source>;
  readonly limits: GraphLimits;
  readonly budget: Budget;
  readonly callBudget: CallBudget;
  readonly maxSurplus: number;
  readonly clock: RequestClock;
  /** What the plans of the request share, a dry run before it among them. @default a new one */
  readonly planning?: Planning;
  readonly onFault: (error: unknown) => void;
  /** Names the request in the records of its upstream requests. */
  readonly requestId?: string | undefined;
  readonly failures: FailuresIn;
  /** The requests that get the same readings. @default none */
  readonly group?: GroupMember | undefined;
  /** Whether to note which call answered which field. */
  readonly traced: boolean;
  /** What is watched by subscriptions. @default none are offered */
  readonly live?: LiveWatches | null;
  /** Who asks. @default clients are not told apart */
  readonly client?: string | null;
  /** Whether one operation is executed in it and no other. @default false */
  readonly alone?: boolean;
}

const MAX_TIMES = 10;

export function createContext(options: ContextOptions): GraphContext {
  const calls: CallRecord[] = [];
  const trace = options.traced ? new RequestTrace() : null;
  const read: ReadContext = {
    signal: options.clock.signal,
    onCall: (call) => calls.push(call),
    onFault: options.onFault,
    planning: options.planning ?? new Planning(),
    ...(options.requestId === undefined ? {} : { requestIds: new Set([options.requestId]) }),
    ...(options.group === undefined ? {} : { group: options.group }),
    ...(trace === null ? {} : { onTrace: (call) => trace.note(call) }),
    // Requests of a group take the same answers, which may not be those that are kept.
    ...(options.alone === true && options.group === undefined ? { grounds: new Grounds() } : {}),
  };
  const { maxSurplus, limits, budget, callBudget } = options;
  let refused = 0;
  const times = new Set<number>();
  return {
    [REQUEST]: {},
    sources: options.sources,
    clock: options.clock,
    limits,
    read,
    calls,
    balances: perSource((source) => {
      const loader = openLoader(source, { context: read, maxSurplus });
      return trace?.balances(loader) ?? loader;
    }),
    facts: perSource((source) => {
      const loader = openFacts(source, read);
      return trace?.facts(loader) ?? loader;
    }),
    details: perSource((source) => {
      read.grounds?.forgo();
      return openDetails(source, read);
    }),
    probes: perSource((source) => {
      read.grounds?.forgo();
      return openProbes(source, read);
    }),
    countRefused(argument, keys) {
      const told = Math.min(keys, Math.max(0, limits.listItems - refused));
      refused += keys;
      if (told === keys || limits.keys > limits.listItems) return told;
      const rule = `the request holds more than ${limits.listItems} keys that name nothing`;
      throw inputError([{ argument, rule }], 'QUERY_TOO_COSTLY');
    },
    work: new Work({ signal: options.clock.signal }),
    countTime(time) {
      read.grounds?.forgo();
      times.add(time.getTime());
      if (times.size <= MAX_TIMES) return;
      throw inputError([{ argument: 'at.time', rule: `more than ${MAX_TIMES} different times` }], 'QUERY_TOO_COSTLY');
    },
    budget,
    callBudget,
    failures: options.failures,
    toldCodes: new Set(),
    trace,
    live: options.live ?? null,
    client: options.client ?? null,
    onField: null,
  };
}

/**
 * The context that an operation is executed with. Where it is none, throws an error for the developer of the server: which
 * call makes a context, and where to pass it.
 */
export function requireContext(given: unknown): GraphContext {
  if (isContext(given)) return given;
  const isObject = typeof given === 'object' && given !== null;
  // Only the type: a value that was passed by mistake may hold a secret.
  const found = isObject ? 'an object that it did not make' : given === null ? 'null' : typeof given;
  throw new GraphQLError(
    `the operation was executed without a context of balancegraph: pass what createContext() returns, a new one for each request, as contextValue (graphql-js), context (graph.execute) or from the context function of your server; received ${found}`,
    { extensions: { code: 'INTERNAL_SERVER_ERROR' } },
  );
}

export function isContext(given: unknown): given is GraphContext {
  return typeof given === 'object' && given !== null && REQUEST in given;
}

function perSource<Loader>(open: (source: Source) => Loader): (source: Source) => Loader {
  const opened = new Map<string, Loader>();
  return (source) => {
    const known = opened.get(source.name);
    if (known !== undefined) return known;
    const loader = open(source);
    opened.set(source.name, loader);
    return loader;
  };
}
