/**
 * A dry run: what a request would ask of its sources is planned by the very code that plans it, written down, and not sent.
 * An answer is as large as what was asked for, each pair holds one unit, and lists hold nothing or one entry.
 */

import type { Shape } from '../../providers/provider.ts';
import { tellingFacts } from '../../providers/telling-facts.ts';
import { askedAssets } from '../answer/reconcile.ts';
import { mostParts } from '../call/split-price.ts';
import type { EndpointAnswer, EndpointRun, ForeseenLists } from '../context.ts';
import { factsKey } from '../fact/facts-key.ts';
import type { PlannedCall, Want } from '../plan/planned-call.ts';
import type { DryRunNotes, PossibleCalls, Source } from '../source.ts';

/** One upstream request that would be sent. */
export interface DryRunCall {
  readonly source: string;
  /** The read or other endpoint that it belongs to. */
  readonly step: string;
  /** Null for everything that reads no balances. */
  readonly shape: Shape | null;
  readonly accounts: number;
  /** Null where it asks for all that the account holds. */
  readonly assets: number | null;
  /** Wanted pairs that it asks for. */
  readonly pairs: number;
  /** Of its target: path and query, without the base URL; with the most that signing adds. */
  readonly urlBytes: number;
  readonly bodyBytes: number;
}

export interface DryRunOptions {
  /** How many entries a list has that only the source knows. */
  readonly listed: 0 | 1;
}

/** What a dry run looks at. */
type DrySource = Pick<Source, 'name' | 'provider' | 'maxPages' | 'clock' | 'memory'>;

export class DryRun implements DryRunNotes, ForeseenLists {
  readonly calls: DryRunCall[] = [];
  readonly possible: PossibleCalls[] = [];
  readonly #listed: 0 | 1;
  #hasLists = false;
  /** By source, the assets of which it was noted that they may have to be asked about. */
  readonly #doubted = new Set<string>();

  constructor({ listed }: DryRunOptions) {
    this.#listed = listed;
  }

  note(possible: PossibleCalls): void {
    this.possible.push(possible);
  }

  /** In place of sending the requests of an endpoint. */
  answer<Question, Item>(source: DrySource, run: EndpointRun<Question, Item>): EndpointAnswer<Item> {
    const { endpoint, question, foreseen } = run;
    let request = endpoint.request(question);
    const signed = source.provider.signing?.urlBytes ?? 0;
    if (run.planned !== undefined) this.#doubt(source, run.planned, request.step);
    for (let pages = 1; ; pages += 1) {
      const body = request.body === undefined ? '' : JSON.stringify(request.body);
      const bytes = { urlBytes: Buffer.byteLength(request.path) + signed, bodyBytes: Buffer.byteLength(body) };
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
  #doubt(source: DrySource, planned: PlannedCall, step: string): void {
    const parts = mostParts(planned);
    if (parts > 0) {
      const why = 'a call that is refused for a bad account or asset is read in parts';
      this.possible.push({ source: source.name, step, why, most: parts });
    }
    this.#doubtAssets(source, planned);
  }

  /** Where an answer may leave a pair out, what tells whether the source has the asset may be asked for, once for each. */
  #doubtAssets(source: DrySource, { read, answers }: PlannedCall): void {
    const facts = tellingFacts(source.provider);
    if (facts === null || read.absent !== 'zero') return;
    const lists = facts.mode === 'catalogue';
    const all = lists ? needsCatalogue(source, answers) : needsFacts(source, answers);
    const refs = all.filter((ref) => !this.#doubted.has(`${source.name} ${ref}`));
    if (refs.length === 0) return;
    for (const ref of refs) this.#doubted.add(`${source.name} ${ref}`);
    const { step } = facts.facts.request({ assets: lists ? [] : refs.slice(0, 1) });
    const why = 'a pair that the answer does not mention is a zero only if the source has the asset';
    const most = lists ? 1 : Math.ceil(refs.length / facts.limits.assets);
    this.possible.push({ source: source.name, step, why, most, once: true });
  }
}

/** The one name for a list of all assets that is not known and may be needed; none where it is known, or nothing is wanted. */
function needsCatalogue({ memory }: DrySource, wants: readonly Want[]): readonly string[] {
  const isWanted = wants.some(({ assets }) => assets.length > 0);
  return isWanted && memory.catalogue.get('all') === null ? ['all assets'] : [];
}

/** The wanted assets of which nothing is known, where the source can tell whether they exist. */
function needsFacts({ provider, memory }: DrySource, wants: readonly Want[]): readonly string[] {
  const unknown = new Set<string>();
  for (const { account, assets } of wants) {
    for (const ref of assets) {
      const isKnown = provider.assets.facts(ref, account.network) ?? memory.assetFacts.get(factsKey(account, ref));
      if (isKnown === null) unknown.add(ref);
    }
  }
  return [...unknown];
}

function carried<Question, Item>({ planned, named = 0, pairs = 0 }: EndpointRun<Question, Item>, first: boolean) {
  if (!first || planned === undefined) {
    return { shape: null, accounts: 0, assets: first ? named : 0, pairs: 0 };
  }
  const asked = [...askedAssets(planned.call).values()];
  const lists = asked.some((assets) => assets === 'all');
  const assets = lists ? null : new Set(asked.flatMap((refs) => [...refs])).size;
  return { shape: planned.call.shape, accounts: asked.length, assets, pairs };
}
