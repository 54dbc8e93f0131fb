/** The geometry of the chart. Lengths are ratios of bigints, so that no amount ever becomes a floating-point number. */
import { type Holdings, type KnownRow, labelOf, type Row, thingOf } from './holdings.ts';

/** One thing, wherever it is held. */
export interface Bar {
  /** What its assets stand for, or the id of the one asset. */
  readonly thing: string;
  readonly label: string;
  /** The only source that can hold it; null for what may be held at several. */
  readonly onlyAt: string | null;
  /** The exact sum in display units, in atomic units where the unit is not known; null where no amount is known. */
  readonly sum: string | null;
  /** Whether something is not known that may belong to it. */
  readonly incomplete: boolean;
  readonly segments: readonly Segment[];
}

export interface Segment {
  readonly id: string;
  readonly source: string;
  readonly address: string;
  /** The exact amount, as in the table. */
  readonly amount: string;
  readonly stale: boolean;
  /** Hundredths of a percent of the bar. */
  readonly start: bigint;
  readonly length: bigint;
}

const WHOLE = 10_000n;

/** All things with an amount above zero, or with one that is not known; those in most places first. */
export function barsOf({ rows }: Pick<Holdings, 'rows'>): readonly Bar[] {
  const unlisted = new Set(rows.filter(({ asset }) => asset === null).map(({ source }) => source));
  const byThing = Map.groupBy(
    rows.filter((row) => row.asset !== null),
    keyOf,
  );
  return [...byThing]
    .map(([thing, own]) => barOf(thing, own, unlisted))
    .filter(({ segments, sum }) => segments.length > 0 || sum === null)
    .toSorted((a, b) => b.segments.length - a.segments.length || a.label.localeCompare(b.label));
}

/** `12.30%` */
export function percent(hundredths: bigint): string {
  return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, '0')}%`;
}

/** The digits of an amount in display units, all of them. */
export function digitsOf(atomic: bigint, decimals: number): string {
  const sign = atomic < 0n ? '-' : '';
  const digits = String(atomic < 0n ? -atomic : atomic).padStart(decimals + 1, '0');
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  const whole = digits.slice(0, digits.length - decimals);
  return decimals === 0 || fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`;
}

function keyOf(row: Row): string {
  if (row.asset === null) return '';
  return row.kind === 'known' ? thingOf(row.asset, row.amount.decimals) : (row.asset.underlying ?? row.asset.id);
}

/** `unlisted` are the sources of which some account is not known at all. */
function barOf(thing: string, rows: readonly Row[], unlisted: ReadonlySet<string>): Bar {
  const known = rows.filter((row) => row.kind === 'known');
  const decimals = Math.max(0, ...known.map(({ amount }) => amount.decimals ?? 0));
  const sized = known.map((row) => ({ row, units: row.amount.atomic * 10n ** BigInt(decimals - decimalsOf(row)) }));
  const sum = sized.reduce((before, { units }) => before + units, 0n);
  const positive = sized.filter(({ units }) => units > 0n);
  const length = positive.reduce((before, { units }) => before + units, 0n);
  let before = 0n;
  const segments = positive.map(({ row, units }): Segment => {
    const start = (before * WHOLE) / length;
    before += units;
    return {
      id: row.id,
      source: row.source,
      address: row.address,
      amount: amountText(row),
      stale: row.servedFrom === 'STALE',
      start,
      length: (before * WHOLE) / length - start,
    };
  });
  const [first] = rows;
  const onlyAt = first?.asset?.id === thing ? first.source : null;
  return {
    thing,
    label: first?.asset ? labelOf(first.asset) : thing,
    onlyAt,
    sum: known.length === 0 ? null : digitsOf(sum, decimals),
    incomplete: known.length < rows.length || (onlyAt === null ? unlisted.size > 0 : unlisted.has(onlyAt)),
    segments,
  };
}

function decimalsOf({ amount }: KnownRow): number {
  return amount.decimals ?? 0;
}

export function amountText({ amount }: Pick<KnownRow, 'amount'>): string {
  return amount.value ?? `${amount.atomic} (smallest units)`;
}
