/** Questions for a block that concurrent requests share, on the terms of shared reads. Nothing is kept. */
import { untilAborted } from '../../http/until-aborted.ts';
import type { At, Block } from '../../model/reading.ts';
import { type Asker, type ReadContext, sharedContext } from '../context.ts';

export interface BlockQuestion {
  readonly network: string | null;
  readonly at: At;
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

  /** What `ask` finds for the moment, begun no earlier than the window before the request began to ask. */
  find(
    { network, at }: BlockQuestion,
    { context, since }: Asker,
    ask: (context: ReadContext) => Promise<Block>,
  ): Promise<Block> {
    const key = momentKey(network, at);
    const known = this.#findings.get(key);
    const fresh = known !== undefined && known.startedAt >= since - this.#windowMs;
    const finding = fresh ? known : this.#start(key, ask(sharedContext(context)));
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

/** Whether a moment, by its key, is a block that is named by its hash: what was true there stays so. */
export function isFixed(key: string): boolean {
  const parts: readonly unknown[] = JSON.parse(key);
  const [, first, hash] = parts;
  return first !== 'time' && typeof hash === 'string';
}
