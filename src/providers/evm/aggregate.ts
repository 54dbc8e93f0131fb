/**
 * Many contract calls in one `eth_call`: through Multicall3's `aggregate3` where it is deployed, else by a contract that
 * exists only during the call. `seen.ts` has the questions that every such call asks beside its own.
 */
import { malformed } from '../../http/decode.ts';
import type { Exchange, UpstreamRequest } from '../../http/exchange.ts';
import { FailureError, failure } from '../../model/failure.ts';
import type { Block, BlockRef } from '../../model/reading.ts';
import { noteIn, noteOf, rpcRequest, rpcResult } from '../json-rpc.ts';
import type { Follow } from '../provider.ts';
import { bytesDigits } from './abi.ts';
import { decodeResults, encodeAggregate, type SubResult } from './aggregate-abi.ts';
import { blockParameter, confirmBlock, confirmRequest } from './blocks.ts';
import { deploylessBytecode } from './generated/deployless.ts';
import { type Hex, hexBytes } from './json-rpc.ts';
import { type ChainSettings, isConfirmed, questions, readSeen, type Seen, type SubCall } from './seen.ts';

export interface MulticallSettings extends ChainSettings {
  /** Null to do without Multicall3. */
  readonly multicall: Hex | null;
}

export interface SubCallBatch {
  readonly size: number;
  /** The call at this place. */
  call(place: number): SubCall;
  readonly at: BlockRef | null;
  /** Whether calls that may have failed only for lack of gas are made again. */
  readonly fair: boolean;
}

export interface Step {
  /** By the place of the call in the batch. */
  readonly results: ReadonlyMap<number, SubResult>;
  readonly block: Block;
  readonly next?: UpstreamRequest;
}

/** A call to it is one to the contract itself. */
const SELF: Hex = `0x${'0'.repeat(40)}`;

/**
 * The most calls without Multicall3: an answer passes for the code of a contract, of which there may be 24,576 bytes
 * (https://eips.ethereum.org/EIPS/eip-170), and each call adds 160 bytes to it, or a few more.
 */
const MOST_DEPLOYLESS = 120;

/** The most bytes of calldata beside those of the calls themselves. */
export const overheadBytes = 1024;

/** The first request of a batch. */
export function firstRequest(settings: MulticallSettings, batch: SubCallBatch): UpstreamRequest {
  return requestOf(settings, batch, { part: settings.multicall === null ? '0' : ALL, parent: null });
}

/** The results of an answer, and the next request of the batch. Throws where the answer is of another chain or block. */
export function readStep(settings: MulticallSettings, batch: SubCallBatch, exchange: Exchange): Step {
  const note = parseNote(noteOf(exchange));
  if (note.part === CONFIRM) {
    if (batch.at !== null) confirmBlock(batch.at, note.parent, exchange);
    return { results: new Map(), block: noBlock };
  }
  const answer = hexBytes(rpcResult(exchange), 'result');
  // Where there is no contract, a call succeeds and returns nothing.
  if (note.part === ALL && answer === '0x') {
    return { results: new Map(), block: noBlock, next: requestOf(settings, batch, { ...note, part: '0' }) };
  }
  if (isSlice(note.part) && answer === '0x') throw tooLittleGas();
  const asked = questions(settings, batch.at).length;
  const answered = resultsIn(answer);
  const places = placesIn(batch, note.part);
  if (answered.length !== asked + places.length) throw malformed('result', 'one result per call');
  const seen = readSeen(settings, batch.at, answered.slice(0, asked));
  if (note.parent !== null && seen.parent !== note.parent) throw movedOn();
  const results = new Map(places.flatMap((place, index) => pairUp(place, answered[asked + index])));
  return continued(settings, batch, { part: note.part, results, seen });
}

interface Answered {
  readonly part: string;
  readonly results: ReadonlyMap<number, SubResult>;
  readonly seen: Seen;
}

/**
 * A contract that exists only during the call returns nothing where its calls ran out of gas (geth 1.17.10, seen). Fewer calls may
 * be answered.
 */
function tooLittleGas(): FailureError {
  const detail =
    'the node answered nothing: it allows too little gas for the call (see the option gasPerCall), or makes no contract in one';
  return new FailureError(failure('UPSTREAM_REJECTED', { detail }));
}

/** What is still to be asked: silent calls once more, the next slice, or at the end the block. */
function continued(
  settings: MulticallSettings,
  batch: SubCallBatch,
  { part, results, seen: { block, parent } }: Answered,
): Step {
  const silent = part === ALL && batch.fair ? silentIn(results) : [];
  if (silent.length > 0) {
    const sure = new Map([...results].filter(([place]) => !silent.includes(place)));
    return { results: sure, block, next: requestOf(settings, batch, { part: `${AGAIN}${silent.join(',')}`, parent }) };
  }
  const next = nextPart(batch, part) ?? (isConfirmed(settings, batch.at) ? CONFIRM : null);
  return next === null
    ? { results, block }
    : { results, block, next: requestOf(settings, batch, { part: next, parent }) };
}

/** The slice after this one; null after the last, and where there are none. */
function nextPart(batch: SubCallBatch, part: string): string | null {
  if (!isSlice(part)) return null;
  const end = (placesIn(batch, part).at(-1) ?? -1) + 1;
  return end < batch.size ? String(end) : null;
}

/** Between two steps of a batch at one number the chain was replaced. */
function movedOn(): FailureError {
  const detail = 'the block was replaced while it was read';
  return new FailureError(failure('BLOCK_NOT_FOUND', { detail, retryable: true }));
}

function pairUp(place: number, result: SubResult | undefined): [number, SubResult][] {
  return result === undefined ? [] : [[place, result]];
}

/**
 * A call that uses all its gas leaves a sixty-fourth to those after it, which may then fail because of it
 * (https://eips.ethereum.org/EIPS/eip-150). Where several fail without return data, they are asked once more in reverse
 * order, so that the call that uses the gas comes last.
 */
function silentIn(results: ReadonlyMap<number, SubResult>): readonly number[] {
  const silent = [...results].flatMap(([place, { success, data }]) => (success || data !== '0x' ? [] : [place]));
  return silent.length < 2 ? [] : silent.toReversed();
}

// ---------------------------------------------------------------------------------------------------------------
// The note of a request: which calls of its batch it holds (all of them, those named, or without Multicall3 those from a
// place on), or that it asks for the block once more; and behind an @ the parent of the block, where a step saw it.

const ALL = '';
const AGAIN = 'again:';
const CONFIRM = 'block';

interface Note {
  readonly part: string;
  readonly parent: bigint | null;
}

function parseNote(text: string): Note {
  const [part = '', parent] = text.split('@');
  return { part, parent: parent === undefined ? null : BigInt(parent) };
}

function formatNote({ part, parent }: Note): string {
  return parent === null ? part : `${part}@${parent}`;
}

function isSlice(part: string): boolean {
  return /^[0-9]+$/.test(part);
}

/** In the order of the request. */
function placesIn({ size }: SubCallBatch, part: string): readonly number[] {
  if (part.startsWith(AGAIN)) return part.slice(AGAIN.length).split(',').map(Number);
  const from = Number(part);
  const length = part === ALL ? size : Math.min(MOST_DEPLOYLESS, size - from);
  return Array.from({ length }, (_, index) => from + index);
}

function requestOf(settings: MulticallSettings, batch: SubCallBatch, note: Note): UpstreamRequest {
  const { multicall, blockBy } = settings;
  const { at } = batch;
  const text = formatNote(note);
  if (note.part === CONFIRM && at !== null) return confirmRequest(at, text);
  const calls = [...questions(settings, at), ...placesIn(batch, note.part).map((place) => batch.call(place))];
  const block = blockParameter(at, blockBy);
  if (multicall !== null && !isSlice(note.part)) {
    return rpcRequest('eth_call', [{ to: multicall, data: encodeCalls(calls, multicall) }, block], text);
  }
  // The constructor takes the calls as `(bytes)`.
  const data = `${deploylessBytecode}${bytesDigits(encodeCalls(calls, SELF))}`;
  return rpcRequest('eth_call', [{ data }, block], text);
}

function encodeCalls(calls: readonly SubCall[], aggregator: Hex): Hex {
  return encodeAggregate(
    calls.map(({ target, data }) => ({ target: target === 'aggregator' ? aggregator : target, data })),
  );
}

function resultsIn(answer: Hex): readonly SubResult[] {
  const results = decodeResults(answer);
  if (results === null) throw malformed('result', 'the results of aggregate3');
  return results;
}

// ---------------------------------------------------------------------------------------------------------------
// Results

/** What follows on a request of a batch. */
export function followOf(settings: MulticallSettings, batch: SubCallBatch, request: UpstreamRequest): Follow {
  const { step } = request;
  const { part } = parseNote(noteIn(request));
  if (part === CONFIRM) return {};
  const last = isConfirmed(settings, batch.at)
    ? requestOf(settings, batch, { part: CONFIRM, parent: null })
    : undefined;
  const slice = nextPart(batch, part);
  const next = slice === null ? last : requestOf(settings, batch, { part: slice, parent: null });
  const sure = next === undefined ? {} : { next };
  if (isSlice(part)) return sure;
  const most = Math.ceil(batch.size / MOST_DEPLOYLESS);
  const sliced = { step, why: 'where Multicall3 is not deployed, its calls are made in slices', most };
  const again = { step, why: 'contracts that fail without return data are asked once more', most: 1 };
  return { ...sure, perhaps: batch.fair && batch.size > 1 ? [sliced, again] : [sliced] };
}

const noBlock: Block = { number: null, hash: null, time: null };
