/**
 * What replicas that follow the same network of a source tell each other, as sealed text, and back. Values have the form in which
 * balances are kept. What is not of this form to the letter, or of another version, is not heard.
 */
import { z } from 'zod';
import { type Failure, failure, isFailureCode } from '../../model/failure.ts';
import { makeAccount } from '../../model/identity.ts';
import type { Observed } from '../answer/observed.ts';
import type { KnownBalance } from '../answer/reconcile.ts';
import { type channelName, sealed, unsealed } from '../kept/entry-name.ts';
import { readValues, type Stamp, writeValues } from '../kept/entry-values.ts';
import { cellKey, type LiveCell } from './cell.ts';
import type { StoreTime } from './store-time.ts';

const id = z.string().max(64);
const count = z.int().min(0);
const text = z.string().nullable();
const integer = z.string().regex(/^\d{1,78}$/);
const stamp = z.tuple([count, count]);
/** Network, address, sub-account and asset. The name of the source is each replica's own. */
const name = z.tuple([text, z.string(), text, z.string()]);
const told = z.strictObject({
  name,
  /** As `writeValues` writes it. */
  value: text,
  failure: z
    .strictObject({
      code: z.string().refine(isFailureCode),
      detail: text,
      retryable: z.boolean(),
      retryAfter: count.nullable(),
      httpStatus: z.int().nullable(),
      upstreamCode: text,
    })
    .nullable(),
  confirmed: stamp.nullable(),
  /** When its latest reading began, by the clock of the store; null where nobody knows. */
  readAt: count.nullable(),
});
const term = { fence: count, seq: count };
const message = z.discriminatedUnion('kind', [
  /** From who reads: that it is there. */
  z.strictObject({ kind: z.literal('own'), ...term }),
  /** From who reads: what it knows of some cells. */
  z.strictObject({
    kind: z.literal('read'),
    ...term,
    head: z.strictObject({ number: integer, hash: z.string(), stamp, readAt: count }).nullable(),
    cells: z.array(told),
  }),
  /** From who reads: that the replica, or all where it is null, have to read for themselves. */
  z.strictObject({ kind: z.literal('alone'), ...term, to: id.nullable() }),
  /** From who reads: that it does not know what the replica wants. */
  z.strictObject({ kind: z.literal('ask'), to: id }),
  /**
   * What a replica wants, from now on, or beside what it wanted before: its `step` is one more than the last one. Of each cell,
   * how old it may get, how old while it rests, and when the latest reading began that the replica heard of.
   */
  z.strictObject({
    kind: z.literal('want'),
    from: id,
    step: count,
    isWhole: z.boolean(),
    add: z.array(z.tuple([name, z.number().positive(), z.number().positive(), count.nullable()])),
    drop: z.array(name),
  }),
  z.strictObject({ kind: z.literal('here'), from: id, step: count }),
  z.strictObject({ kind: z.literal('gone'), from: id }),
  /** Nobody reads any more. */
  z.strictObject({ kind: z.literal('free') }),
]);

export type LiveMessage = z.infer<typeof message>;
export type CellName = z.infer<typeof name>;
export type ToldCell = z.infer<typeof told>;

export function writeMessage(channel: ReturnType<typeof channelName>, given: LiveMessage): string {
  return sealed(channel, JSON.stringify(given));
}

/** Null where it is none of this channel and version. */
export function readMessage(channel: ReturnType<typeof channelName>, entry: string): LiveMessage | null {
  const json = unsealed(channel, entry);
  if (json === null) return null;
  try {
    const read = message.safeParse(JSON.parse(json));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}

export function nameOf({ account: { network, address, subAccount }, ref }: LiveCell): CellName {
  return [network, address, subAccount, ref];
}

export function cellOf(source: string, [network, address, subAccount, ref]: CellName): LiveCell {
  return { account: makeAccount(source, { network, address, subAccount }), ref };
}

/** What is known of a cell: the value, and why it cannot be read now; either may be null. */
export interface KnownCell {
  readonly cell: LiveCell;
  readonly known: KnownBalance | null;
  readonly failure: Failure | null;
  readonly confirmed: Observed | null;
  /** When its latest reading began, by `Clock.now`; null where nobody knows. */
  readonly readAt: number | null;
}

/** Null where the value cannot be written without change. */
export function writeCell(
  { cell, known, failure: reason, confirmed, readAt }: KnownCell,
  time: Pick<StoreTime, 'stampOf' | 'storeMsOf'>,
): ToldCell | null {
  const stampOf = (observed: Observed): Stamp => time.stampOf(observed);
  const pairs = new Map(known === null ? [] : [[cell.ref, known]]);
  const value = known === null ? null : writeValues({ pairs, listings: new Map() }, stampOf);
  if (known !== null && value === null) return null;
  const failed = reason && {
    code: reason.code,
    detail: reason.detail,
    retryable: reason.retryable,
    retryAfter: reason.retryAfter?.getTime() ?? null,
    httpStatus: reason.httpStatus,
    upstreamCode: reason.upstreamCode,
  };
  const at = confirmed === null ? null : stampOf(confirmed);
  return {
    ...{ name: nameOf(cell), value, failure: failed, confirmed: at === null ? null : [at.storeMs, at.dateMs] },
    readAt: readAt === null ? null : time.storeMsOf(readAt),
  };
}

/** Null where the value is of another asset, or none. */
export function readCell(
  source: string,
  { name: named, value, failure: failed, confirmed, readAt }: ToldCell,
  time: Pick<StoreTime, 'observedAt' | 'ownMsOf'>,
): (KnownCell & { readonly key: string }) | null {
  const cell = cellOf(source, named);
  const observedAt = (at: Stamp): Observed => time.observedAt(at);
  const [pair, ...others] = (value === null ? null : readValues(value))?.pairs ?? [];
  if (value !== null && (pair === undefined || others.length > 0 || pair[0] !== cell.ref)) return null;
  return {
    key: cellKey(cell),
    cell,
    known: pair === undefined ? null : knownOf(pair, observedAt),
    failure: failed === null ? null : failureOf(failed),
    confirmed: confirmed === null ? null : observedAt({ storeMs: confirmed[0], dateMs: confirmed[1] }),
    readAt: readAt === null ? null : time.ownMsOf(readAt),
  };
}

type Pair = NonNullable<ReturnType<typeof readValues>>['pairs'][number];

function knownOf([, at, basis, amounts, block, facts, details]: Pair, observedAt: (stamp: Stamp) => Observed) {
  return { value: { amounts, block, facts, details }, observed: observedAt(at), basis };
}

function failureOf({
  code,
  detail,
  retryable,
  retryAfter,
  httpStatus,
  upstreamCode,
}: NonNullable<ToldCell['failure']>) {
  if (!isFailureCode(code)) throw new Error('the form of a message lets no other code pass');
  return failure(code, {
    retryable,
    retryAfter: retryAfter === null ? null : new Date(retryAfter),
    ...(detail === null ? {} : { detail }),
    ...(httpStatus === null ? {} : { httpStatus }),
    ...(upstreamCode === null ? {} : { upstreamCode }),
  });
}
