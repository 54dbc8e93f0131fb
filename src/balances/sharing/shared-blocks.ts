/** Questions for a block that concurrent requests share, on the terms of shared reads. Nothing is kept. */
import { untilAborted } from '../../http/until-aborted.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { At, Block } from '../../model/reading.ts';
import type { BlockReads } from '../../providers/provider.ts';
import { runEndpoint, shared } from '../call/run-endpoint.ts';
import { foreseenBlock } from '../dry-run/dry-run.ts';
import type { Source } from '../source.ts';
import type { Asker } from './batch.ts';

export interface BlockQuestion {
  readonly network: string | null;
  readonly at: At;
  readonly endpoint: BlockReads['find'];
}

interface Finding {
  readonly startedAt: number;
  readonly block: Promise<Block>;
}

export class SharedBlocks {
  readonly #windowMs: number;
  readonly #findings = new Map<string, Finding>();

  /** @param windowMs how long after its start a question may still be joined */
  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** The block that the moment names, found no earlier than the window before the request began to ask. */
  find(source: Source, question: BlockQuestion, { context, since }: Asker): Promise<Block> {
    const key = momentKey(question.network, question.at);
    const known = this.#findings.get(key);
    const fresh = known !== undefined && known.startedAt >= since - this.#windowMs;
    const finding = fresh ? known : this.#start(key, findBlock(source, question, shared(context)));
    return untilAborted(finding.block, context.signal);
  }

  #start(key: string, block: Promise<Block>): Finding {
    const finding: Finding = { startedAt: performance.now(), block };
    const forget = (): void => {
      if (this.#findings.get(key) === finding) this.#findings.delete(key);
    };
    block.then(forget, forget);
    this.#findings.set(key, finding);
    return finding;
  }
}

/** One text for one network and moment. */
export function momentKey(network: string | null, at: At | null): string {
  if (at === null) return JSON.stringify([network]);
  if ('tag' in at) return JSON.stringify([network, at.tag]);
  if (!('number' in at)) return JSON.stringify([network, 'time', at.time.getTime()]);
  return JSON.stringify([network, at.number?.toString() ?? null, at.hash]);
}

async function findBlock(
  source: Source,
  { network, at, endpoint }: BlockQuestion,
  context: Asker['context'],
): Promise<Block> {
  const { items } = await runEndpoint(
    source,
    { endpoint, question: { network, at }, foreseen: () => [foreseenBlock] },
    context,
  );
  const [block] = items;
  if (block === undefined) throw new FailureError(failure('UPSTREAM_BAD_RESPONSE', { detail: 'the answer is empty' }));
  return block;
}
