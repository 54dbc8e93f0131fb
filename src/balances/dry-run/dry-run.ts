/**
 * A dry run: what a request would ask of its sources is planned by the very code that plans it, written down, and not sent.
 * An answer is as large as what was asked for, each pair holds one unit, and lists hold nothing or one entry.
 */

import type { Shape } from '../../providers/provider.ts';
import { askedAssets } from '../answer/reconcile.ts';
import { mostParts } from '../call/split-price.ts';
import type { EndpointAnswer, EndpointRun, ForeseenLists } from '../context.ts';
import type { PlannedCall } from '../plan/planned-call.ts';
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
    const { facts } = source.provider;
    const wanted = planned.answers.some(({ assets }) => assets.length > 0);
    if (!wanted || facts?.mode !== 'catalogue' || planned.read.absent !== 'zero') return;
    if (source.memory.catalogue.get('all') !== null) return;
    const why = 'a pair that the answer does not mention is a zero only if the source has the asset';
    const list = facts.facts.request({ assets: [] }).step;
    this.possible.push({ source: source.name, step: list, why, most: 1, once: true });
  }
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
