/** Reads cells by the same way as queries do: one plan, one block, the same breaker, quota and facts. */
import { systemClock } from '../../http/clock.ts';
import type { Failure } from '../../model/failure.ts';
import type { Block } from '../../model/reading.ts';
import type { Outcome } from '../answer/reconcile.ts';
import { findBlock } from '../block/find-block.ts';
import type { ReadContext } from '../context.ts';
import { openLoader } from '../loader.ts';
import type { Want } from '../plan/planned-call.ts';
import { Planning } from '../plan/planning.ts';
import { openBatchScope } from '../sharing/open-batch-scope.ts';
import type { Source } from '../source.ts';
import type { LiveCell } from './cell.ts';

export interface CellReaderOptions {
  readonly source: Source;
  readonly network: string | null;
  readonly maxSurplus: number;
  /** Within which each reading ends. */
  readonly deadlineMs: number;
  readonly onFault?: ((error: unknown) => void) | undefined;
}

/** One reading: its calls are counted together. */
export interface CellReading {
  /** Upstream requests so far. */
  readonly calls: number;
  /** Whether the newest block shows, with fewer calls, that nothing can have changed. */
  asksHead(cells: readonly LiveCell[]): Promise<boolean>;
  /** The newest block; null where the source does not say it now. */
  head(): Promise<Block | null>;
  /**
   * One outcome for each cell, in their order. Never rejects.
   *
   * @param newest what `head` said; it is not asked for again
   */
  read(cells: readonly LiveCell[], newest: Block | null): Promise<readonly Outcome[]>;
  /** Frees its timer. */
  end(): void;
}

export type OpenReading = (signal: AbortSignal) => CellReading;

export function cellReader({ source, network, maxSurplus, deadlineMs, onFault }: CellReaderOptions): OpenReading {
  return (left) => {
    const controller = new AbortController();
    const late = new DOMException('the deadline of the reading has passed', 'TimeoutError');
    const stopTimer = systemClock.after(deadlineMs, () => controller.abort(late));
    const leave = (): void => controller.abort(left.reason);
    left.addEventListener('abort', leave, { once: true });
    let calls = 0;
    const context: ReadContext = {
      signal: controller.signal,
      onCall: () => {
        calls += 1;
      },
      planning: new Planning(),
      ...(onFault === undefined ? {} : { onFault }),
    };
    const { blocks } = source.provider;
    return {
      get calls() {
        return calls;
      },
      async asksHead(cells) {
        if (blocks === undefined) return false;
        if (!blocks.stated) return true;
        const scope = openBatchScope(source, { network, at: null, maxSurplus });
        try {
          return !(await scope.isOneCall(wantsOf(cells), context));
        } catch {
          return false;
        }
      },
      async head() {
        if (blocks === undefined) return null;
        const asker = { context, since: performance.now(), patienceMs: 0 };
        try {
          return await findBlock(source, blocks.find, { network, at: { tag: 'latest' } }, asker);
        } catch {
          // The reading that follows says why, for each cell.
          return null;
        }
      },
      async read(cells, newest) {
        const loader = openLoader(source, { context, maxSurplus, newest });
        const wants = wantsOf(cells);
        const found = await Promise.all(
          wants.map(async ({ account, assets }) => {
            const outcomes = await loader.pairs(account, assets, null);
            return [account.id, new Map(assets.map((ref, index) => [ref, outcomes.at(index)]))] as const;
          }),
        );
        const byAccount = new Map(found);
        return cells.map(({ account, ref }) => {
          const outcome = byAccount.get(account.id)?.get(ref);
          if (outcome === undefined) throw new Error('a cell was read and has no outcome');
          return 'failure' in outcome ? { failure: untilOver(outcome.failure, source) } : outcome;
        });
      },
      end() {
        stopTimer();
        left.removeEventListener('abort', leave);
      },
    };
  };
}

/** The source may be paused by now because of it: then asking again makes sense when the pause is over. */
function untilOver(failure: Failure, { upstream }: Source): Failure {
  const { refusal } = upstream;
  if (!failure.retryable || refusal?.code !== 'SOURCE_PAUSED') return failure;
  // Of several servers another one may be asked sooner than the one whose failure it is.
  if (failure.retryAfter !== null && failure.code !== 'SOURCE_PAUSED') return failure;
  return { ...failure, retryAfter: refusal.retryAfter };
}

/** By account; the same list for all accounts of which the same is wanted, which takes the planner the least work. */
function wantsOf(cells: readonly LiveCell[]): readonly Want[] {
  const lists = new Map<string, readonly string[]>();
  return [...Map.groupBy(cells, ({ account }) => account.id).values()].flatMap((group): Want[] => {
    const [first] = group;
    if (first === undefined) return [];
    const refs = group.map(({ ref }) => ref).toSorted();
    const key = JSON.stringify(refs);
    const assets = lists.get(key) ?? refs;
    lists.set(key, assets);
    return [{ account: first.account, assets, listings: [] }];
  });
}
