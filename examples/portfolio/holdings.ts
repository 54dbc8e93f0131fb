/** What the page shows for one question, as plain data: made once from an answer or an event, and never changed. */
import type { Amount, Change, Coverage, Earlier, Reason, SourceTotals, Thing } from './documents.ts';

/** What a person asks for. */
export interface Question {
  readonly addresses: readonly string[];
  /** Global ids of assets. A source with assets here is asked for them alone; all others list what an account holds. */
  readonly assets: readonly string[];
  /** How old an amount may be that stands in for one that its source cannot give now; 0 for none. */
  readonly staleSeconds: number;
}

export interface Holdings {
  readonly rows: readonly Row[];
  readonly coverage: Coverage;
  /** By source, in the order of the answer. */
  readonly sources: readonly SourceTotals[];
  readonly refused: readonly RefusedAddress[];
  /** What the page cannot show, in sentences. */
  readonly notes: readonly string[];
  /** Null where the graph does not report its calls. */
  readonly calls: readonly CallCount[] | null;
  readonly askedAt: Date;
  /** What can be watched of it; null where no asset is known. */
  readonly watched: Watched | null;
}

/** Ids. Each asset is watched at the accounts of its source and network. */
export interface Watched {
  readonly accounts: readonly string[];
  readonly assets: readonly string[];
}

export interface RefusedAddress {
  readonly address: string;
  readonly rule: string;
}

/** Upstream requests to one source. */
export interface CallCount {
  readonly source: string;
  readonly requests: number;
}

export type Row = KnownRow | FailedRow;

interface Place {
  readonly id: string;
  readonly source: string;
  readonly address: string;
  readonly network: string | null;
  /** The last thing that happened to it while it was watched; left out where nothing did. */
  readonly change?: { readonly kind: Exclude<Change['kind'], 'SNAPSHOT'>; readonly before: Earlier | null };
}

export interface KnownRow extends Place {
  readonly kind: 'known';
  readonly asset: Thing;
  readonly amount: Amount;
  readonly observedAt: Date;
  readonly servedFrom: 'SOURCE' | 'CACHE' | 'STALE';
}

/** A balance that nobody knows now, or with `asset: null` a whole account whose assets could not be listed. */
export interface FailedRow extends Place {
  readonly kind: 'failed';
  readonly asset: Thing | null;
  readonly reason: Reason;
}

/** What people call an asset. */
export function labelOf({ symbol, name, ref }: Thing): string {
  return symbol ?? name ?? ref;
}

/** By asset id, what people call it; with the end of its reference where a source has two of one name. */
export function labelsOf(
  assets: readonly { readonly source: string; readonly asset: Thing }[],
): ReadonlyMap<string, string> {
  const ids = (group: typeof assets): number => new Set(group.map(({ asset }) => asset.id)).size;
  const byName = Map.groupBy(assets, ({ source, asset }) => `${source} ${labelOf(asset)}`);
  return new Map(
    [...byName.values()].flatMap((group) => {
      const suffix = ({ ref }: Thing): string => (ids(group) === 1 ? '' : ` …${ref.slice(-4)}`);
      return group.map(({ asset }): [string, string] => [asset.id, `${labelOf(asset)}${suffix(asset)}`]);
    }),
  );
}

/** Equal for assets that are the same thing at two sources; the asset itself where it has no unit in which to add them. */
export function thingOf(asset: Thing, decimals: number | null): string {
  return decimals === null ? asset.id : (asset.underlying ?? asset.id);
}
