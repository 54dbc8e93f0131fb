/**
 * One block for all that one request reads from one network: found before the first read, or stated by the answer to it.
 *
 * `(request, network, moment) → block`: calls of one tick, of later ticks, chunks and repeats are all read there.
 */

import { FailureError, failure } from '../../model/failure.ts';
import type { Account } from '../../model/identity.ts';
import type { At, Block, BlockRef, BlockTag } from '../../model/reading.ts';
import type { BlockReads, MomentName } from '../../providers/provider.ts';
import type { AccountAnswers } from '../answer/account-answers.ts';
import type { Asker } from '../context.ts';
import { foreseenBlock } from '../dry-run/foreseen.ts';
import { keepsHistory, knownHistory } from '../fact/networks.ts';
import type { Want } from '../plan/planned-call.ts';
import type { BatchScope } from '../sharing/batch-scope.ts';
import { openBatchScope } from '../sharing/open-batch-scope.ts';
import type { Source } from '../source.ts';
import { findBlock } from './find-block.ts';
import { firstCall, isTrouble, statedBlock } from './leading-call.ts';

export interface NetworkReaderOptions {
  readonly network: string | null;
  readonly at: At | null;
  readonly maxSurplus: number;
}

/** Who reads, and where it is written down. */
export interface ReadRequest {
  readonly asker: Asker;
  answersOf(account: Account): AccountAnswers;
}

/** What one request reads from one network at one moment. */
export interface NetworkReader {
  /** Afterwards there is an answer for all that is wanted. Rejects where the source cannot be asked at all. */
  answer(wants: readonly Want[], reader: ReadRequest): Promise<void>;
  /** The block at which all of it is read; null where there is no one block. */
  pin(): Pin | null;
}

export interface Pin {
  /** How many blocks it is older than the newest one that is known; null where it was named. */
  readonly behind: bigint | null;
}

export function openNetworkReader(source: Source, options: NetworkReaderOptions): NetworkReader {
  const { blocks } = source.provider;
  return blocks === undefined ? new UnpinnedReader(source, options) : new PinnedReader(source, options, blocks);
}

/** At a source without blocks each answer holds for the moment at which it was given. */
class UnpinnedReader implements NetworkReader {
  readonly #source: Source;
  readonly #options: NetworkReaderOptions;
  #scope: BatchScope | null = null;

  constructor(source: Source, options: NetworkReaderOptions) {
    this.#source = source;
    this.#options = options;
  }

  async answer(wants: readonly Want[], reader: ReadRequest): Promise<void> {
    const { at } = this.#options;
    if (at !== null && !('number' in at)) throw new FailureError(failure('HISTORY_UNSUPPORTED'));
    this.#scope ??= openBatchScope(this.#source, { ...this.#options, at });
    await this.#source.traffic.sharedReads.answer({ ...reader, scope: this.#scope, wants });
  }

  pin(): null {
    return null;
  }
}

/** So many calls may go ahead, one after the other, before the block is asked for. */
const MOST_LEADS = 8;

/** Where reads are to be held, and what of the wants is still to be read there. */
interface Start {
  /** Null where reads cannot be held to a block. */
  readonly block: BlockRef | null;
  readonly rest: readonly Want[];
  /** No answer stated a block, so the next read begins anew. */
  readonly isOpen: boolean;
}

class PinnedReader implements NetworkReader {
  readonly #source: Source;
  readonly #options: NetworkReaderOptions;
  readonly #blocks: BlockReads;
  #start: Promise<Start> | null = null;
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
    if (wants.length === 0) return;
    for (let start = this.#start; start !== null; start = this.#start) {
      const { block, isOpen } = await start;
      if (!isOpen) return this.#held(wants, block, reader);
      if (this.#start === start) this.#start = null;
    }
    this.#start = this.#begin(wants, reader);
    const { block, rest } = await this.#start;
    if (rest.length > 0) await this.#held(rest, block, reader);
  }

  pin(): Pin | null {
    const { network } = this.#options;
    const isHeld = this.#canPin !== false && knownHistory(this.#source, network) === true;
    return this.#at !== null || isHeld ? { behind: this.#behind } : null;
  }

  async #begin(wants: readonly Want[], reader: ReadRequest): Promise<Start> {
    const at = this.#at;
    if (at !== null) this.#requireName(at);
    const isStated = at === null || ('number' in at && at.hash === null);
    if (this.#blocks.stated && isStated) return this.#lead(wants, at, reader);
    return {
      block: at === null ? await this.#newest(reader) : await this.#named(at, reader),
      rest: wants,
      isOpen: false,
    };
  }

  #requireName(at: At): void {
    if (namesOf(at).every((name) => this.#blocks.names.some((known) => known === name))) return;
    const detail = 'the source cannot be asked for such a moment';
    throw new FailureError(failure('HISTORY_UNSUPPORTED', { detail }));
  }

  /** The block that was asked for. Where answers state their block, they are compared with it anyway. */
  async #named(at: At, reader: ReadRequest): Promise<BlockRef> {
    return this.#blocks.stated && 'number' in at ? at : this.#find(at, reader);
  }

  async #newest(reader: ReadRequest): Promise<BlockRef> {
    const block = await this.#find({ tag: 'latest' }, reader);
    this.#behind = this.#source.memory.heads.note(this.#options.network, block);
    return block;
  }

  #find(at: At, { asker }: ReadRequest): Promise<Block> {
    const { network } = this.#options;
    return findBlock(this.#source, this.#blocks.find, { network, at }, asker);
  }

  /**
   * One call goes ahead, and its answer says at which block the others are to be read: as many calls as without a pin. Where
   * it brings no balance, and so no block, the next one does. Where one call is all that is wanted, it is all that is made.
   * Where not even the first listing is one call, the block is asked for: two calls could state two blocks.
   */
  async #lead(wants: readonly Want[], at: BlockRef | null, reader: ReadRequest): Promise<Start> {
    const scope = this.#scopeAt(at);
    const { context } = reader.asker;
    const isLone = await scope.isOneCall(wants, context);
    if (!isLone && at === null && !(await this.#mayPin(reader))) return { block: null, rest: wants, isOpen: false };
    if (at === null) this.#doubt(wants.slice(1));
    let rest = wants;
    for (let leads = 0; leads < MOST_LEADS; leads += 1) {
      const lead = isLone ? { ahead: rest, left: [] } : await firstCall(scope, rest, context);
      if (lead === null) break;
      await this.#read(lead.ahead, at, reader);
      rest = lead.left;
      const block = statedBlock(lead.ahead, reader) ?? this.#foreseen(at);
      if (block !== null) {
        if (at === null) this.#behind = this.#source.memory.heads.note(this.#options.network, block);
        return { block, rest, isOpen: false };
      }
      if (rest.length === 0) return { block: at, rest, isOpen: true };
      if (isTrouble(lead.ahead, reader)) break;
    }
    return { block: at ?? (await this.#newestIfTold(reader)), rest, isOpen: false };
  }

  /** Null where the source does not answer: the balances can still be read. */
  async #newestIfTold(reader: ReadRequest): Promise<BlockRef | null> {
    try {
      return await this.#newest(reader);
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      this.#canPin = false;
      return null;
    }
  }

  /** What is asked for by name is read there or not at all. */
  async #held(wants: readonly Want[], block: BlockRef | null, reader: ReadRequest): Promise<void> {
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

  async #mayPin({ asker }: ReadRequest): Promise<boolean> {
    this.#canPin ??= await keepsHistory(this.#source, this.#options.network, asker.context);
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
