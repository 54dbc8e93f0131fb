/** Opens what a request reads from one network at one moment: its own, or that of all requests of its group. */
import { perGroup, type RequestGroup } from '../sharing/request-groups.ts';
import { momentKey } from '../sharing/shared-blocks.ts';
import type { Source } from '../source.ts';
import { type NetworkReader, type NetworkReaderOptions, UnpinnedReader } from './network-reader.ts';
import { PinnedReader } from './pinned-reads.ts';

const readersOf = perGroup(() => new Map<string, NetworkReader>());

/** What a reader takes, with its block. */
const READER_BYTES = 2000;

/**
 * @param group the requests that are to read at the same block; null for this one alone
 */
export function openNetworkReader(
  source: Source,
  options: NetworkReaderOptions,
  group: RequestGroup | null = null,
): NetworkReader {
  if (group === null) return newReader(source, options);
  const readers = readersOf(group, source);
  const key = momentKey(options.network, options.at);
  const known = readers.get(key);
  if (known !== undefined) return known;
  const reader = newReader(source, options);
  if (group.charge(READER_BYTES)) readers.set(key, reader);
  return reader;
}

function newReader(source: Source, options: NetworkReaderOptions): NetworkReader {
  const { blocks } = source.provider;
  return blocks === undefined ? new UnpinnedReader(source, options) : new PinnedReader(source, options, blocks);
}
