/** Asks the source for the block that a moment names. */
import { FailureError, failure } from '../../model/failure.ts';
import type { Block } from '../../model/reading.ts';
import type { BlockReads } from '../../providers/provider.ts';
import { runEndpoint } from '../call/run-endpoint.ts';
import type { Asker } from '../context.ts';
import { foreseenBlock } from '../dry-run/foreseen.ts';
import type { BlockQuestion } from '../sharing/shared-blocks.ts';
import type { Source } from '../source.ts';

/** Concurrent requests share the question. Rejects with a `FailureError`. */
export function findBlock(
  source: Source,
  endpoint: BlockReads['find'],
  question: BlockQuestion,
  asker: Asker,
): Promise<Block> {
  return source.traffic.sharedBlocks.find(question, asker, async (context) => {
    const { items } = await runEndpoint(source, { endpoint, question, foreseen: () => [foreseenBlock] }, context);
    const [block] = items;
    if (block === undefined)
      throw new FailureError(failure('UPSTREAM_BAD_RESPONSE', { detail: 'the answer is empty' }));
    return block;
  });
}
