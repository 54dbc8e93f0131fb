/** What is known once an event was told: new holdings of the ones before. */
import type { Change, PortfolioEvent } from './documents.ts';
import type { Holdings, Row } from './holdings.ts';
import { rowOf, sum } from './rows.ts';

/**
 * Rows and totals of the sources that are watched are those of the event; what the event does not tell of stays. A snapshot is all that
 * is watched, so rows of these sources that are not in it go.
 */
export function toldBy({ kind, portfolio, changes }: PortfolioEvent, before: Holdings): Holdings {
  const watched = new Map(portfolio.bySource.map((part) => [part.source.name, part]));
  const kept = kind === 'SNAPSHOT' ? before.rows.filter(({ source }) => !watched.has(source)) : before.rows;
  const rows = new Map(kept.map((row) => [row.id, row]));
  for (const change of changes) rows.set(change.current.id, changedRow(change));
  const sources = before.sources.map((part) => watched.get(part.source.name) ?? part);
  return {
    ...before,
    rows: [...rows.values()],
    sources,
    coverage: sum(sources.map(({ coverage }) => coverage)),
  };
}

function changedRow({ kind, current, previous }: Change): Row {
  const { address, network, source } = current.account;
  const row = rowOf(current, { source: source.name, address, network });
  return kind === 'SNAPSHOT' ? row : { ...row, change: { kind, before: previous } };
}
