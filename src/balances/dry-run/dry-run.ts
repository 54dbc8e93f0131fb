/**
 * A dry run: what a request would ask of its sources is planned by the very code that plans it, written down, and not sent.
 *
 * `(source) → (the same source on paper, the calls it was asked for)`. What the process knows is used and nothing is
 * learned; an answer is as large as what was asked for, each pair holds one unit, and lists hold nothing or one entry.
 */
import { FailureError, failure } from '../../model/failure.ts';
import { type Block, type BlockRef, noAmounts, type Reading } from '../../model/reading.ts';
import type { Shape } from '../../providers/provider.ts';
import { askedAssets } from '../answer/reconcile.ts';
import { Heads } from '../block/heads.ts';
import type { Answer, Run } from '../call/run-endpoint.ts';
import { mostParts } from '../call/split-refused.ts';
import type { PlannedCall } from '../plan/plan.ts';
import { SharedBlocks } from '../sharing/shared-blocks.ts';
import { SharedReads } from '../sharing/shared-reads.ts';
import type { Source } from '../source.ts';

/** One upstream request that would be sent. */
export interface RehearsedCall {
  readonly source: string;
  /** The read or other endpoint that it belongs to. */
  readonly step: string;
  /** Null for everything that reads no balances. */
  readonly shape: Shape | null;
  readonly accounts: number;
  /** Null where it asks for whatever the account holds. */
  readonly assets: number | null;
  /** Wanted pairs that it asks for. */
  readonly pairs: number;
  /** Of its target: path and query, without the base URL. */
  readonly urlBytes: number;
  readonly bodyBytes: number;
}

/** Requests that only answers can call for. */
export interface PossibleCalls {
  readonly source: string;
  /** Null for any. */
  readonly step: string | null;
  readonly why: string;
  /** How many at most; null where nothing bounds them but the limits of the operation. */
  readonly most: number | null;
  /** Whether one such request serves all who need it, were it a sure one. */
  readonly once?: true;
}

export interface RehearsalOptions {
  /** How many entries a list has that only the source knows. */
  readonly listed: 0 | 1;
}

export class Rehearsal {
  readonly calls: RehearsedCall[] = [];
  readonly possible: PossibleCalls[] = [];
  readonly #listed: 0 | 1;
  #hasLists = false;

  constructor({ listed }: RehearsalOptions) {
    this.#listed = listed;
  }

  /** In place of sending the requests of an endpoint. */
  answer<Question, Item>(source: Source, run: Run<Question, Item>): Answer<Item> {
    const { endpoint, question, foreseen } = run;
    let request = endpoint.request(question);
    if (run.planned !== undefined) this.#doubt(source, run.planned, request.step);
    for (let pages = 1; ; pages += 1) {
      const body = request.body === undefined ? '' : JSON.stringify(request.body);
      const bytes = { urlBytes: Buffer.byteLength(request.path), bodyBytes: Buffer.byteLength(body) };
      this.calls.push({ source: source.name, step: request.step, ...carried(run, pages === 1), ...bytes });
      const { next, perhaps = [] } = endpoint.follows?.(question, request) ?? {};
      for (const { step, why, most } of perhaps) {
        this.possible.push({ source: source.name, step, why, most: Math.min(most, source.maxPages - pages) });
      }
      if (next === undefined || pages === source.maxPages) break;
      request = next;
    }
    return {
      items: foreseen?.(this) ?? [],
      signs: [],
      observed: { date: source.clock.date(), ms: source.clock.now() },
    };
  }

  /** Whether lists were asked for whose entries only the source knows. */
  get hasLists(): boolean {
    return this.#hasLists;
  }

  /** So many entries of a list whose entries only the source knows. */
  entries<Entry>(make: () => readonly Entry[]): readonly Entry[] {
    this.#hasLists = true;
    return this.#listed === 0 ? [] : make();
  }

  /** Takes note of what only the answer to a call of a plan can call for. */
  #doubt(source: Source, planned: PlannedCall, step: string): void {
    const parts = mostParts(planned);
    if (parts > 0) {
      const why = 'a call that is refused for a bad account or asset is read in parts';
      this.possible.push({ source: source.name, step, why, most: parts });
    }
    const { facts } = source.provider;
    const wanted = planned.answers.some(({ assets }) => assets.length > 0);
    if (!wanted || facts?.mode !== 'catalogue' || planned.read.absent !== 'zero') return;
    if (source.catalogue.get('all') !== null) return;
    const why = 'a pair that the answer does not mention is a zero only if the source has the asset';
    const list = facts.facts.request({ assets: [] }).step;
    this.possible.push({ source: source.name, step: list, why, most: 1, once: true });
  }
}

function carried<Question, Item>({ planned, named = 0, pairs = 0 }: Run<Question, Item>, first: boolean) {
  if (!first || planned === undefined) {
    return { shape: null, accounts: 0, assets: first ? named : 0, pairs: 0 };
  }
  const asked = [...askedAssets(planned.call).values()];
  const lists = asked.some((assets) => assets === 'all');
  const assets = lists ? null : new Set(asked.flatMap((refs) => [...refs])).size;
  return { shape: planned.call.shape, accounts: asked.length, assets, pairs };
}

/** The source on paper. */
export function rehearse(source: Source, rehearsal: Rehearsal): Source {
  return {
    ...source,
    rehearsal,
    upstream: {
      send: () => Promise.reject(new FailureError(failure('INTERNAL', { detail: 'nothing is sent in a dry run' }))),
      pause() {},
      refusal: null,
      greets: null,
      async close() {},
    },
    assetFacts: source.assetFacts.draft(),
    networkFacts: source.networkFacts.draft(),
    networkIds: source.networkIds.draft(),
    catalogue: source.catalogue.draft(),
    callSizes: source.callSizes.draft(),
    factsReadings: new Map(),
    sharedReads: new SharedReads(source.mergeWindowMs),
    sharedBlocks: new SharedBlocks(source.mergeWindowMs),
    heads: new Heads(),
    kept: source.kept.draft(),
  };
}

/** Stands for whatever block an answer would name; as long as one is for years to come. */
export const foreseenBlock: Block & BlockRef = { number: 999_999_999n, hash: `0x${'0'.repeat(64)}`, time: new Date(0) };

/** The answer to a planned call: one unit of every pair that it asks for and, of a list, perhaps an entry more. */
export function foreseenReadings(
  source: Source,
  { call, answers }: PlannedCall,
  rehearsal: Rehearsal,
): readonly Reading[] {
  const block = { ...foreseenBlock, ...call.at };
  const value = {
    amounts: { ...noAmounts, total: 1n },
    block: source.provider.capabilities.history === 'none' ? null : block,
    facts: null,
    details: null,
  };
  const asked = askedAssets(call);
  return answers.flatMap(({ account: { address, network }, assets, listings }) => {
    const entries = listings.length === 0 ? [] : rehearsal.entries(() => exampleRefs(source, network));
    const named = asked.get(address);
    const all = named === undefined || named === 'all' ? assets : named;
    return [...new Set([...all, ...entries])].map((asset) => ({ address, asset, ...value }));
  });
}

/** What a list may hold. */
export function exampleRefs({ provider: { assets } }: Source, network: string | null): readonly string[] {
  const checked = assets.normalise({ ref: assets.example, network });
  return checked.ok ? [checked.value.ref] : [];
}
