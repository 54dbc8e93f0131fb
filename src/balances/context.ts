/** What a read runs under, what it runs, and what comes back: the words that all rooms of this folder share. */

import type { Exchange } from '../http/exchange.ts';
import { type Failure, toFailure } from '../model/failure.ts';
import type { Steps } from '../model/steps.ts';
import type { Endpoint, Page } from '../providers/provider.ts';
import type { Signs } from './absence/completeness.ts';
import type { Observed } from './answer/observed.ts';
import type { CallSubject } from './call/subject.ts';
import type { CallTrace } from './call/trace.ts';
import type { Grounds } from './kept/grounds.ts';
import type { PlannedCall } from './plan/planned-call.ts';
import type { Planning } from './plan/planning.ts';
import type { GroupMember, RequestGroup } from './sharing/request-groups.ts';

/** What the reads of one request have in common. */
export interface ReadContext {
  readonly signal: AbortSignal;
  /** Called for every upstream request as it leaves. */
  readonly onCall?: (call: CallRecord) => void;
  /** Called for an error that no code threw on purpose; the pairs it hit are answered `INTERNAL`. */
  readonly onFault?: (error: unknown) => void;
  /** The requests that read, by the ids that they have in the log; more may come while a read that is shared goes on. */
  readonly requestIds?: ReadonlySet<string>;
  /** Called for every call as it begins; what becomes of it is added to it. */
  readonly onTrace?: (call: CallTrace) => void;
  /** What the plans of the request share. @default nothing: each plan stands alone */
  readonly planning?: Planning | undefined;
  /** Where a read is shared: the contexts of the requests that share it; more may come while it goes on. */
  readonly askers?: ReadonlySet<object>;
  /** The requests that it belongs together with. @default none: what it reads is for itself */
  readonly group?: GroupMember;
  /** Where it is noted what the answer rests on. @default nowhere: it is never given again */
  readonly grounds?: Grounds;
}

export interface CallRecord {
  readonly source: string;
  /** The read or other endpoint that the request belongs to. */
  readonly step: string;
  /** Pairs that the request asks for; 0 for a mere listing, a further page and everything that reads no balances. */
  readonly pairs: number;
}

/** One request as shared reads see it. */
export interface Asker {
  readonly context: ReadContext;
  /** When it began to ask, by `performance.now()`. */
  readonly since: number;
  /** How long before that a read that it joins may have begun, where that is more than the source's own window. */
  readonly patienceMs: number;
  /** The requests whose reads answer it as well, however long ago they began. @default none */
  readonly group?: RequestGroup | null;
}

/** Looks at each whole answer before anything is decoded. */
export interface Outliner<Question, Item> {
  outline(question: Question, exchange: Exchange): Outlined<Item> | Steps<Outlined<Item>>;
  /** Called for an answer that was decoded after all, before its next page is asked for. */
  decoded(page: Page<Item>): void;
}

/** An answer as it is seen before anything is decoded. */
export interface Outlined<Item> {
  /** As much of it as a refusal may stand in. */
  readonly outline: Exchange;
  /** What the answer comes to; null where it has to be decoded. */
  readonly page: Page<Item> | null;
}

/** One question to one endpoint, to its last page. */
export interface EndpointRun<Question, Item> {
  readonly endpoint: Endpoint<Question, Item>;
  readonly question: Question;
  /** @default none: a refusal may stand anywhere in an answer, and it has to be decoded */
  readonly outliner?: Outliner<Question, Item> | null;
  readonly pairs?: number;
  /** The call of the plan that it is; none for everything that reads no balances. */
  readonly planned?: PlannedCall;
  /** Assets that it names, where it is no call of a plan. */
  readonly named?: number;
  /** What a call is about that is none of a plan. @default something about the source itself */
  readonly subject?: CallSubject;
  /** What stands in for the items in a dry run. @default nothing */
  foreseen?(lists: ForeseenLists): readonly Item[];
}

/** How a dry run fills lists whose entries only the source knows. */
export interface ForeseenLists {
  /** The entries of such a list: none, or those that `make` gives. */
  entries<Entry>(make: () => readonly Entry[]): readonly Entry[];
}

export interface EndpointAnswer<Item> {
  readonly items: readonly Item[];
  /** What each page shows of whether the answer is whole. */
  readonly signs: readonly Signs[];
  /** When the last page arrived. */
  readonly observed: Observed;
}

/** The context of a load that serves several requests: it has no deadline but that of each upstream request. */
export function sharedContext(context: ReadContext): ReadContext {
  return { ...context, signal: new AbortController().signal, askers: askersOf(context) };
}

/** The group of the request, which begins with its first read; null where it has none. */
export function currentGroup({ group }: ReadContext): RequestGroup | null {
  return group?.current() ?? null;
}

export function askersOf(context: ReadContext): ReadonlySet<object> {
  return context.askers ?? new Set([context]);
}

/** The failure behind a thrown value. One that no code threw on purpose is reported as well. */
export function explain(error: unknown, context: ReadContext): Failure {
  const reason = toFailure(error);
  if (reason.code === 'INTERNAL') context.onFault?.(error);
  return reason;
}
