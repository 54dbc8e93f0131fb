/** The sources that a client may read. */
import type { Source } from '../../balances/source.ts';
import type { Client } from './client.ts';

export function readableSources(
  sources: ReadonlyMap<string, Source>,
  { sources: ids }: Pick<Client, 'sources'>,
): ReadonlyMap<string, Source> {
  if (ids === null) return sources;
  const readable = new Set(ids);
  return new Map([...sources].filter(([id]) => readable.has(id)));
}
