/**
 * One block for all that one request, or one group of requests, reads from one network: found before the first read, or
 * stated by the answer to it.
 *
 * `(request or group, network, moment) → block`: calls of one tick, of later ticks, chunks and repeats are all read there.
 */

import { abortFailure } from '../../http/transport-failure.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { At, Block, BlockRef, BlockTag } from '../../model/reading.ts';
import type { BlockReads, MomentName } from '../../providers/provider.ts';
import type { ReadContext } from '../context.ts';
import { foreseenBlock } from '../dry-run/foreseen.ts';
import { keepsHistory, knownHistory } from '../fact/networks.ts';
import type { Want } from '../plan/planned-call.ts';
import type { BatchScope } from '../sharing/batch-scope.ts';
import { openBatchScope } from '../sharing/open-batch-scope.ts';
import { SharedWork } from '../sharing/shared-work.ts';
import type { Source } from '../source.ts';
import { findBlock } from './find-block.ts';
import { firstCall, isTrouble, LedReads, statedBlock } from './leading-call.ts';
import type { NetworkReader, NetworkReaderOptions, Pin, ReadRequest } from './network-reader.ts';

/** So many calls may go ahead, one after the other, before the block is asked for. */
const MOST_LEADS = 8;

/** Where reads are to be held. */
interface Start {
  /** Null where reads cannot be held to a block. */
  readonly block: BlockRef | null;
  /** No answer stated a block, so the next read begins anew. */
  readonly isOpen: boolean;
}

/** How it is found, and what is read on the way. Of all requests that wait for it, the last one to leave ends it. */
interface Beginning {
  readonly start: SharedWork<Start>;
  readonly led: LedReads;
}

interface Leading {
  readonly reader: ReadRequest;
  readonly led: LedReads;
}

export class PinnedReader implements NetworkReader {
  readonly #source: Source;
  readonly #options: NetworkReaderOptions;
  readonly #blocks: BlockReads;
  #beginning: Beginning | null = null;
  /** Null for now. */
  readonly #at: At | null;
  #behind: bigint | null = null;
  /** Whether the source can be asked for a named block; null until that matters. */
  #canPin: boolean | null = null;

  constructor(source: Source, options: NetworkReaderOptions, blocks: BlockReads) {
    this.#source = source;
    this.#options = options;
    this.#blocks = blocks;
    const { at } = options;
    this.#at = at !== null && 'tag' in at && at.tag === 'latest' ? null : at;
  }

  async answer(wants: readonly Want[], reader: ReadRequest): Promise<void> {
    let rest = wants;
    while (rest.length > 0) {
      const beginning = this.#beginning ?? this.#begin(rest, reader);
      if (beginning.start.isAbandoned) {
        this.#forget(beginning);
        continue;
      }
      const { start, left } = await this.#awaited(beginning, rest, reader);
      rest = left;
      if (start.isOpen) this.#forget(beginning);
      else return this.#held(rest, start.block, reader);
    }
  }

  /** Also where the request gives up, it has what was read by then. */
  async #awaited(
    { start, led }: Beginning,
    wants: readonly Want[],
    { asker: { context }, answersOf }: ReadRequest,
  ): Promise<{ readonly start: Start; readonly left: readonly Want[] }> {
    try {
      const found = await start.wait(context);
      return { start: found, left: led.take(wants, answersOf) };
    } catch (error) {
      led.take(wants, answersOf);
      throw error;
    }
  }

  #forget(beginning: Beginning): void {
    if (this.#beginning === beginning) this.#beginning = null;
  }

  pin(): Pin | null {
    const { network } = this.#options;
    const isHeld = this.#canPin !== false && knownHistory(this.#source, network) === true;
    return this.#at !== null || isHeld ? { behind: this.#behind } : null;
  }

  #begin(wants: readonly Want[], { asker }: ReadRequest): Beginning {
    const led = new LedReads();
    const find = (context: ReadContext): Promise<Start> =>
      this.#find(wants, { asker: { ...asker, context }, answersOf: (account) => led.answersOf(account) }, led);
    const beginning = { start: new SharedWork(asker.context, find), led };
    this.#beginning = beginning;
    return beginning;
  }

  async #find(wants: readonly Want[], reader: ReadRequest, led: LedReads): Promise<Start> {
    const at = this.#at;
    if (at !== null) this.#requireName(at);
    const leading = { reader, led };
    if (at === null) {
      return this.#blocks.stated
        ? this.#lead(wants, null, leading)
        : { block: await this.#newest(reader), isOpen: false };
    }
    if (this.#isDirect && 'number' in at && at.hash === null) return this.#lead(wants, at, leading);
    return { block: await this.#named(at, reader), isOpen: false };
  }

  #requireName(at: At): void {
    if (namesOf(at).every((name) => this.#blocks.names.some((known) => known === name))) return;
    const detail = 'the source cannot be asked for such a moment';
    throw new FailureError(failure('HISTORY_UNSUPPORTED', { detail }));
  }

  /** The block that was asked for. Where answers state their block, they are compared with it anyway. */
  async #named(at: At, reader: ReadRequest): Promise<BlockRef> {
    return this.#isDirect && 'number' in at ? at : this.#ask(at, reader);
  }

  get #isDirect(): boolean {
    const { stated, direct = stated } = this.#blocks;
    return direct;
  }

  async #newest(reader: ReadRequest): Promise<BlockRef> {
    const block = this.#options.newest ?? (await this.#ask({ tag: 'latest' }, reader));
    this.#behind = this.#source.memory.heads.note(this.#options.network, block);
    return block;
  }

  #ask(at: At, { asker }: ReadRequest): Promise<Block> {
    const { network } = this.#options;
    return findBlock(this.#source, this.#blocks.find, { network, at }, asker);
  }

  /**
   * One call goes ahead, and its answer says at which block the others are to be read: as many calls as without a pin. Where
   * it brings no balance, and so no block, the next one does. Where one call is all that is wanted, it is all that is made.
   * Where not even the first listing is one call, the block is asked for: two calls could state two blocks.
   */
  async #lead(wants: readonly Want[], at: BlockRef | null, { reader, led }: Leading): Promise<Start> {
    const scope = this.#scopeAt(at);
    const { context } = reader.asker;
    const isLone = await scope.isOneCall(wants, context);
    if (!isLone && at === null && !(await this.#mayPin(reader))) return { block: null, isOpen: false };
    if (at === null) this.#doubt(wants.slice(1));
    let rest = wants;
    for (let leads = 0; leads < MOST_LEADS; leads += 1) {
      const lead = isLone ? { ahead: rest, left: [] } : await firstCall(scope, rest, context);
      if (lead === null) break;
      await this.#read(lead.ahead, at, reader);
      led.add(lead.ahead);
      rest = lead.left;
      const block = statedBlock(lead.ahead, reader, this.#blocks) ?? this.#foreseen(at);
      if (block !== null) {
        if (at === null) this.#behind = this.#source.memory.heads.note(this.#options.network, block);
        return { block, isOpen: false };
      }
      if (rest.length === 0) return { block: at, isOpen: true };
      if (isTrouble(lead.ahead, reader)) break;
    }
    return { block: at ?? (await this.#newestIfTold(reader)), isOpen: false };
  }

  /** Null where the source does not answer: the balances can still be read. */
  async #newestIfTold(reader: ReadRequest): Promise<BlockRef | null> {
    try {
      return await this.#newest(reader);
    } catch (error) {
      if (!(error instanceof FailureError) || reader.asker.context.signal.aborted) throw error;
      this.#canPin = false;
      return null;
    }
  }

  /** What is asked for by name is read there or not at all. */
  async #held(wants: readonly Want[], block: BlockRef | null, reader: ReadRequest): Promise<void> {
    if (wants.length === 0) return;
    const isHeld = this.#at !== null || (await this.#mayPin(reader));
    await this.#read(wants, isHeld ? block : null, reader);
  }

  /** In a dry run even a list without entries states its block. */
  #foreseen(at: BlockRef | null): Block | null {
    return this.#source.runner.dryRun === null ? null : { ...foreseenBlock, ...at };
  }

  /** For a dry run: the block has to be asked for where the call that goes ahead brings no balance. */
  #doubt(rest: readonly Want[]): void {
    const { name, runner } = this.#source;
    if (runner.dryRun === null || rest.length < MOST_LEADS) return;
    const { step } = this.#blocks.find.request({ network: this.#options.network, at: { tag: 'latest' } });
    runner.dryRun.note({ source: name, step, why: 'an answer without a balance states no block', most: 1 });
  }

  async #mayPin({ asker: { context } }: ReadRequest): Promise<boolean> {
    if (this.#canPin !== null) return this.#canPin;
    const canPin = await keepsHistory(this.#source, this.#options.network, context);
    // A request that is over has learned nothing about the source.
    if (context.signal.aborted) throw abortFailure(context.signal);
    this.#canPin ??= canPin;
    return this.#canPin;
  }

  async #read(wants: readonly Want[], at: BlockRef | null, reader: ReadRequest): Promise<void> {
    await this.#source.traffic.sharedReads.answer({ ...reader, scope: this.#scopeAt(at), wants });
  }

  #scopeAt(at: BlockRef | null): BatchScope {
    return openBatchScope(this.#source, { ...this.#options, at });
  }
}

function namesOf(at: At): readonly (MomentName | BlockTag)[] {
  if ('tag' in at) return [at.tag];
  if (!('number' in at)) return ['time'];
  return [...(at.number === null ? [] : (['number'] as const)), ...(at.hash === null ? [] : (['hash'] as const))];
}
