/** Relay pages over a finished list. Cursors are opaque to clients and name an entry, not a position. */

import { inputError } from '../errors.ts';
import type { GraphLimits } from '../limits.ts';
import type { BalanceNode, ConnectionPage, Entries } from '../nodes.ts';
import type { ListView } from './list-views.ts';

export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

export interface PageOptions<Node> {
  /** Unique within the list. */
  readonly key: (node: Node) => string;
  /** How many entries where `first` is left out. */
  readonly fallback: number;
}

/** Names an entry of a list of one account. */
export const assetIdOf = ({ asset }: BalanceNode): string => asset.asset.id;

interface Sliceable<List> {
  slice(start: number, end: number): List;
}

/** Checks `first` before anything is read. */
export function checkFirst(first: number | null | undefined, limits: GraphLimits): void {
  if (first === undefined || first === null) return;
  if (first < 0) throw inputError([{ argument: 'first', rule: 'must be 0 or more' }]);
  if (first > limits.maxPageSize) {
    throw inputError([
      { argument: 'first', rule: `${first} entries, limit ${limits.maxPageSize}; ask for several pages` },
    ]);
  }
}

export function pageOf<Node, List extends Entries<Node> & Sliceable<List>>(
  nodes: List,
  args: PageArguments,
  options: PageOptions<Node>,
): ConnectionPage<Node> & { readonly entries: List } {
  const start = args.after === undefined || args.after === null ? 0 : placeBehind(nodes, args.after, options);
  const end = start + (args.first ?? options.fallback);
  return {
    entries: start === 0 && end >= nodes.length ? nodes : nodes.slice(start, end),
    cursorOf: (node) => encode(options.key(node)),
    totalCount: nodes.length,
    hasNextPage: end < nodes.length,
    hasPreviousPage: start > 0,
  };
}

export interface ViewOptions<Node> extends PageOptions<Node> {
  /** Made of the rows on the page alone. */
  readonly nodeAt: (row: number) => Node;
}

/** A page of a list that was filtered or put in order before. */
export async function pageOfView<Node>(
  view: ListView,
  { first, after }: PageArguments,
  { key, fallback, nodeAt }: ViewOptions<Node>,
): Promise<ConnectionPage<Node> & { readonly entries: readonly Node[] }> {
  const behind = after === undefined || after === null ? -1 : await view.placeOf(decode(after));
  if (behind === null) throw unknownCursor();
  const start = behind + 1;
  const end = start + (first ?? fallback);
  return {
    entries: view.rows(start, end).map(nodeAt),
    cursorOf: (node) => encode(key(node)),
    totalCount: view.length,
    hasNextPage: end < view.length,
    hasPreviousPage: start > 0,
  };
}

/** The entries with their places. */
export function edgesOf<Node>({ entries, cursorOf }: ConnectionPage<Node>) {
  return Array.from(entries, (node) => ({ node, cursor: cursorOf(node) }));
}

/** Where the page lies; null for one that could not be read. */
export function pageInfoOf<Node>(page: ConnectionPage<Node> | null) {
  return {
    hasNextPage: page?.hasNextPage ?? false,
    hasPreviousPage: page?.hasPreviousPage ?? false,
    startCursor: cursorAt(page, 0),
    endCursor: cursorAt(page, -1),
  };
}

function cursorAt<Node>(page: ConnectionPage<Node> | null, index: 0 | -1): string | null {
  const node = page?.entries.at(index < 0 ? page.entries.length + index : index);
  return page === null || node === undefined ? null : page.cursorOf(node);
}

function placeBehind<Node>(nodes: Entries<Node>, cursor: string, { key }: PageOptions<Node>): number {
  const wanted = decode(cursor);
  let place = 0;
  for (const node of nodes) {
    place += 1;
    if (key(node) === wanted) return place;
  }
  throw unknownCursor();
}

function unknownCursor(): Error {
  return inputError([{ argument: 'after', rule: 'names no entry of this list; take a cursor from an earlier page' }]);
}

function encode(key: string): string {
  return Buffer.from(key).toString('base64url');
}

/** The key; null for what is no cursor in the one spelling that there is. */
function decode(cursor: string): string | null {
  const key = Buffer.from(cursor, 'base64url').toString();
  return encode(key) === cursor ? key : null;
}
