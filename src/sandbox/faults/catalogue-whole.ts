/** Faults of completeness: success statuses other than 200, cut pages, wrong counts and links, missing rows. */

import type { WireReply } from '../wire/reply.ts';
import type { WireName } from '../wire/wire.ts';
import { rival } from './catalogue-rows.ts';
import type { FaultKind } from './faults.ts';
import { type BodyRow, isObject, type Layout, withBody, withRows } from './layout.ts';
import type { FaultContext, NamedFault } from './named-fault.ts';

const strikes = 'balances';

/** Those whose answers hold lists. */
const listing: readonly WireName[] = ['reddio', 'teos', 'mesh', 'loopring', 'cosmos', 'graphql'];

export const wholeFaults: readonly NamedFault[] = [
  ...[201, 202, 203, 206, 207].map(
    (status): NamedFault => ({
      name: `good-as-${status}`,
      row: 'F49',
      does: `the good answer under HTTP ${status}`,
      strikes,
      make: () => ({ kind: 'reply', change: (good) => ({ ...good, status }) }),
    }),
  ),
  {
    name: 'half-as-206',
    row: 'F49',
    does: 'HTTP 206 with the first half of the rows',
    upstreams: listing,
    strikes,
    make: ({ layout }) => ({ kind: 'reply', change: (good) => partial(good, withRows(good, layout, firstHalf)) }),
  },
  {
    name: 'page-cut',
    row: 'F50',
    does: 'a list that ends where a page is full, with neither a count nor a link',
    value: { unit: 'rows of a page', standard: 50 },
    upstreams: listing,
    strikes,
    make: ({ layout, value }) => ({ kind: 'reply', change: (good) => cutPage(good, layout, value) }),
  },
  ...renamedLinks([
    ['link-short', '@nextLink'],
    ['link-old', 'odata.nextLink'],
    ['link-unknown', 'nextLink'],
  ]),
  {
    name: 'count-above',
    row: 'F50',
    does: 'a count of ten rows more than there are stands beside the list',
    upstreams: ['teos'],
    strikes,
    make: () => ({
      kind: 'reply',
      change: (good) => withBody(good, (json) => beside(json, { '@odata.count': rowsIn(json) + 10 })),
    }),
  },
  {
    name: 'pages-disagree',
    row: 'F50',
    does: 'half of the rows, with the count of all and the number of pages of one',
    upstreams: ['reddio'],
    strikes,
    make: (context) => ({
      kind: 'reply',
      change: (good) =>
        withBody(uncounted(good, context, firstHalf), (json) =>
          isObject(json) ? { ...json, data: beside(json.data, { total_page: 1 }) } : json,
        ),
    }),
  },
  cut('rows-cut-end', 'the second half of the rows is missing; counts are as they were', firstHalf),
  cut('rows-cut-middle', 'rows are missing in the middle; counts are as they were', withoutMiddle),
  {
    name: 'row-replaces',
    row: 'F54',
    does: 'one row stands twice, the second time in the place of another',
    upstreams: listing,
    strikesRow: true,
    strikes,
    make: (context) => replacing(context, (row) => row),
  },
  {
    name: 'row-replaces-differing',
    row: 'F54',
    does: 'one row stands twice, the second time in the place of another and with another amount',
    upstreams: listing,
    strikesRow: true,
    strikes,
    make: (context) => replacing(context, (row) => rival(row, context.layout)),
  },
];

function cut(name: string, does: string, change: (rows: readonly BodyRow[]) => readonly BodyRow[]): NamedFault {
  return {
    name,
    row: 'F50',
    does,
    upstreams: listing,
    strikes,
    make: (context) => ({ kind: 'reply', change: (good) => uncounted(good, context, change) }),
  };
}

/** Two rows at least; one alone stays. */
function firstHalf(rows: readonly BodyRow[]): readonly BodyRow[] {
  return rows.slice(0, Math.ceil(rows.length / 2));
}

function withoutMiddle(rows: readonly BodyRow[]): readonly BodyRow[] {
  const third = Math.floor(rows.length / 3);
  return rows.toSpliced(third, rows.length - 2 * third > 0 && third > 0 ? rows.length - 2 * third : 0);
}

function uncounted(
  good: WireReply,
  { layout }: Pick<FaultContext, 'layout'>,
  change: (rows: readonly BodyRow[]) => readonly unknown[],
): WireReply {
  return withRows(good, { ...layout, count: null }, change);
}

function partial(good: WireReply, part: WireReply): WireReply {
  const range = `bytes 0-${part.body.length - 1}/${good.body.length}`;
  return { ...part, status: 206, headers: { ...part.headers, 'content-range': range } };
}

const COUNTS = ['total', 'current_page', 'page_size', 'total_page', '@odata.count', '@odata.nextLink'];

/** A list with fewer rows than a page has stays as it is. */
function cutPage(good: WireReply, layout: Layout, size: number): WireReply {
  let isFull = false;
  const short = uncounted(good, { layout }, (rows) => {
    isFull = rows.length >= size;
    return rows.slice(0, size);
  });
  if (!isFull) return good;
  return withBody(short, (json) => (isObject(json) ? without({ ...json, data: without(json.data) }) : json));
}

function without(value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([name, entry]) => !COUNTS.includes(name) && entry !== undefined),
  );
}

function beside(json: unknown, members: object): unknown {
  return isObject(json) ? { ...json, ...members } : json;
}

function rowsIn(json: unknown): number {
  return isObject(json) && Array.isArray(json.value) ? json.value.length : 0;
}

/** Half of the rows, and the link to the others under this name. Requests to the link are answered well. */
function renamedLinks(names: readonly (readonly [name: string, member: string])[]): readonly NamedFault[] {
  return names.map(([name, member]) => ({
    name,
    row: 'F50',
    does: `the first half of the rows; the link to the others is called \`${member}\``,
    upstreams: ['teos'],
    strikes,
    make: (context): FaultKind => ({
      kind: 'reply',
      change(good, { target }) {
        if (/skip=/i.test(target)) return good;
        let left = 0;
        const half = uncounted(good, context, (rows) => {
          const kept = firstHalf(rows);
          left = rows.length - kept.length;
          return kept;
        });
        const link = (json: unknown) => `${target}${target.includes('?') ? '&' : '?'}$skip=${rowsIn(json)}`;
        return left === 0 ? good : withBody(half, (json) => beside(json, { [member]: link(json) }));
      },
    }),
  }));
}

/** One row alone stays. */
function replacing({ layout, pick }: FaultContext, change: (row: BodyRow) => BodyRow): FaultKind {
  return {
    kind: 'reply',
    change: (good) =>
      withRows(good, layout, (rows) => {
        if (rows.length < 2) return rows;
        const picked = pick(rows);
        return rows.with((picked + 1) % rows.length, change(rows[picked] ?? {}));
      }),
  };
}
