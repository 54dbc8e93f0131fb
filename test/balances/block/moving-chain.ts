/**
 * An invented chain that moves by a block after every call and has two blocks of each number, and a source that reads balances
 * from it: by answers that state their block, or after a question for one.
 */
import type { Outcome } from '../../../src/balances/answer/reconcile.ts';
import { FailureError, failure } from '../../../src/model/failure.ts';
import type { Account } from '../../../src/model/identity.ts';
import { type At, type Block, noAmounts, type Reading } from '../../../src/model/reading.ts';
import type { AnyBalanceRead, BlockReads, Limits, MomentName, NetworkReads } from '../../../src/providers/provider.ts';
import {
  account,
  get,
  type InventedOptions,
  type InventedSource,
  openInvented,
  unlimited,
  wholePage,
} from '../invented.ts';

export const refs = ['x', 'xx', 'y'];
export const GENESIS = 100;

/** A block is a number and a fork: after a reorganisation the same numbers stand for other blocks. */
export interface Tip {
  number: number;
  fork: string;
}

export function blockOf(network: string | null, { number, fork }: Tip): Block {
  return { number: BigInt(number), hash: `0x${number}${fork}${network ?? ''}`, time: new Date(number * 1000) };
}

/** What is true: an amount that encodes network, account, asset and block. */
function amountAt(who: Account, ref: string, { number, fork }: Tip): bigint {
  const place = who.network?.length ?? 0;
  return BigInt(
    `${place}${who.address.charCodeAt(0)}${ref.length}${ref.charCodeAt(0)}${fork === 'a' ? 1 : 2}${number}`,
  );
}

export interface WorldOptions {
  readonly stated?: boolean;
  readonly names?: readonly MomentName[];
  readonly limits?: Partial<Limits>;
  /** Assets that an account holds; answers leave out the others. */
  readonly held?: (address: string) => readonly string[];
  /** Calls of balances, by their order from 0, that fail. */
  readonly failing?: (call: number) => boolean;
  /** Whether such a failure says to ask again. @default true */
  readonly passing?: boolean;
  /** Whether the source says which block is the newest. */
  readonly findable?: boolean;
  /** An unexpected error that the question for a block throws. */
  readonly fault?: Error;
  readonly history?: 'none' | 'block';
  /** Whether each network keeps the past; the source has to be asked. */
  readonly keeps?: boolean;
  readonly listing?: AnyBalanceRead['listing'];
  /** How many reads list what an account holds, each with a call of its own. @default 1 */
  readonly lists?: 1 | 2;
  /** Of every account, the asset that cannot be read for now. */
  readonly troubled?: string;
  /** Which parts of its block an answer states. */
  readonly telling?: (block: Block) => Block;
  /** How answers come. @default at once */
  readonly send?: NonNullable<InventedOptions['send']>;
}

export interface World extends InventedSource {
  readonly tip: Tip;
  /** What each call asked for: `at address/assets`. */
  readonly asked: readonly string[];
}

/** A chain that moves by a block after every call; at a fork where the test says so. */
export function openWorld(options: WorldOptions = {}): World {
  const { stated = true, names = ['number', 'hash'], limits = {}, held = () => refs, findable = true } = options;
  const { failing = () => false, history = 'block', listing = 'complete', telling = (block: Block) => block } = options;
  const tip: Tip = { number: GENESIS, fork: 'a' };
  const asked: string[] = [];
  let calls = 0;
  const tipAt = (network: string | null, at: At | null): Tip => {
    if (at === null || 'tag' in at) return { ...tip };
    if (!('number' in at)) return { number: Math.floor(at.time.getTime() / 1000), fork: tip.fork };
    for (const fork of ['a', 'b']) {
      for (let number = GENESIS - 50; number <= tip.number; number += 1) {
        const block = blockOf(network, { number, fork });
        const isIt = (at.number ?? block.number) === block.number && (at.hash ?? block.hash) === block.hash;
        if (isIt && (at.hash !== null || fork === tip.fork)) return { number, fork };
      }
    }
    throw new FailureError(failure('BLOCK_NOT_FOUND'));
  };
  const balances: AnyBalanceRead = {
    name: 'read',
    shape: 'account-assets',
    limits: { ...unlimited, ...limits },
    serves: () => true,
    listing,
    filters: ['contract'],
    absent: 'unknown',
    unasked: 'drop',
    balances: {
      request: (call) => get(`/${call.account.address}/${call.assets}/${describeAt(call.at)}`),
      decode(call) {
        const { account: who, assets, at } = call;
        asked.push(`${who.network ?? '-'} ${describeAt(at)} ${who.address}/${assets}`);
        const at_ = tipAt(who.network, at);
        tip.number += 1;
        calls += 1;
        if (failing(calls - 1)) {
          throw new FailureError(failure('UPSTREAM_UNAVAILABLE', { retryable: options.passing ?? true }));
        }
        const block = stated || at !== null ? telling(blockOf(who.network, at_)) : null;
        return wholePage(
          (assets === 'all' ? refs : assets)
            .filter((ref) => held(who.address).includes(ref))
            .map(
              (ref): Reading =>
                ref === options.troubled
                  ? { address: who.address, asset: ref, failure: failure('UPSTREAM_UNAVAILABLE', { retryable: true }) }
                  : {
                      address: who.address,
                      asset: ref,
                      amounts: { ...noAmounts, total: amountAt(who, ref, at_) },
                      block,
                      facts: null,
                      details: null,
                    },
            ),
        );
      },
    },
  };
  const blocks: BlockReads = {
    names,
    stated,
    find: {
      request: ({ network, at }) => get(`/block/${network}/${describeAt(at)}`, 'block'),
      decode({ network, at }) {
        asked.push(`${network ?? '-'} find ${describeAt(at)}`);
        if (options.fault !== undefined) throw options.fault;
        if (!findable) throw new FailureError(failure('UPSTREAM_REJECTED'));
        const found = tipAt(network, at);
        tip.number += 1;
        return { items: [blockOf(network, found)] };
      },
    },
  };
  const capabilities = { history, amounts: ['total'], relation: '', concurrency: 9, rate: null } as const;
  const networks: NetworkReads = {
    configured: ['n', 'n/m'],
    list: { request: () => get('/networks', 'networks'), decode: () => ({ items: [] }) },
    history: () => null,
    facts: {
      request: ({ network }) => get(`/facts/${network}`, 'facts'),
      decode({ network }) {
        asked.push(`${network} facts`);
        return { items: [{ history: options.keeps === true, version: null, errors: [], failure: null }] };
      },
    },
    status: { request: () => get('/status', 'status'), decode: () => ({ items: [] }) },
  };
  const opened = openInvented(options.lists === 2 ? [balances, { ...balances, name: 'more' }] : [balances], {
    provider: { blocks, capabilities, ...(options.keeps === undefined ? {} : { networks }) },
    ...(options.send === undefined ? {} : { send: options.send }),
  });
  return { ...opened, tip, asked };
}

function describeAt(at: At | null): string {
  if (at === null) return 'now';
  if ('tag' in at) return at.tag;
  return 'number' in at ? `${at.number ?? ''}${at.hash === null ? '' : `#${at.hash}`}` : at.time.toISOString();
}

export const [a, b, c] = [account('a', 'n'), account('b', 'n'), account('c', 'n')];
/** The first block, at which all is read that nothing else moves. */
export const one: Tip = { number: GENESIS, fork: 'a' };

export function amounts(who: Account, at: Tip, assets: readonly string[] = refs): string[] {
  return assets.map((ref) => String(amountAt(who, ref, at)));
}

/** The total of an outcome, or the code of its failure. */
export function totalOf(outcome: Outcome): string {
  return 'value' in outcome ? String(outcome.value.amounts.total) : outcome.failure.code;
}
