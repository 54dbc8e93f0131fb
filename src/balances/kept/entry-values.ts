/** Values that are more than a total in a row, and what was listed, as JSON and back. Amounts are texts of digits. */

import { z } from 'zod';
import { MAX_DIGITS } from '../../model/amount.ts';
import { type Amounts, type AssetFacts, amountParts, type Block, type Details } from '../../model/reading.ts';
import { rememberBy } from '../../model/remember-by.ts';
import type { HoldingsFilter } from '../../providers/provider.ts';
import type { Listed } from '../answer/listed.ts';
import type { Observed } from '../answer/observed.ts';
import type { KnownBalance } from '../answer/reconcile.ts';
import { readDetails, writeDetails } from './written-details.ts';

/** When something was observed, in milliseconds since 1970. */
export interface Stamp {
  /** By the clock of the store. */
  readonly storeMs: number;
  /** By the clock of the replica that observed it. */
  readonly dateMs: number;
}

export interface EntryValues {
  readonly pairs: ReadonlyMap<string, KnownBalance>;
  /** By `filterKey`. */
  readonly listings: ReadonlyMap<string, Listed>;
}

const whole = new RegExp(`^(?:0|-?[1-9]\\d{0,${MAX_DIGITS - 1}})$`);
const integer = z.string().regex(whole).transform(BigInt);
const text = z.string().nullable();
const moment = z.int().min(-8.64e15).max(8.64e15);
const stamp = z.tuple([moment, moment]).transform(([storeMs, dateMs]): Stamp => ({ storeMs, dateMs }));
const amounts = z
  .tuple([integer.nullable(), integer.nullable(), integer.nullable(), integer.nullable(), integer.nullable()])
  .transform(
    ([total, available, locked, pendingDeposit, pendingWithdrawal]): Amounts => ({
      total,
      available,
      locked,
      pendingDeposit,
      pendingWithdrawal,
    }),
  );
const block = z
  .tuple([integer.nullable(), text, moment.transform((ms) => new Date(ms)).nullable()])
  .transform(([number, hash, time]): Block => ({ number, hash, time }));
const details = z.unknown().transform((written, { addIssue }): Details | null => {
  const read = written === null ? null : readDetails(written);
  if (read === null && written !== null) addIssue('no details');
  return read;
});
const scale = z
  .tuple([integer, integer])
  .refine((parts) => parts.every((part) => part > 0n))
  .transform(([numerator, denominator]) => ({ numerator, denominator }));
const facts = z
  .strictObject({
    name: text,
    symbol: text,
    scale: scale.nullable(),
    type: text,
    contract: text,
    underlying: text.optional(),
    details,
  })
  .transform(
    ({ underlying, ...stated }): AssetFacts => (underlying === undefined ? stated : { ...stated, underlying }),
  );
const pair = z.tuple([
  z.string(),
  stamp,
  z.enum(['REPORTED', 'ABSENT_IS_ZERO']),
  amounts,
  block.nullable(),
  facts.nullable(),
  details,
]);
const filter = z
  .tuple([text, text])
  .transform(([contract, type]): HoldingsFilter => ({ contract, type }))
  .nullable();
const listing = z.tuple([filter, stamp, z.array(z.string())]);
const values = z.strictObject({ pairs: z.array(pair), listings: z.array(listing) });

export type ReadValues = z.infer<typeof values>;

/** Null where something in them cannot be written without change. */
export function writeValues({ pairs, listings }: EntryValues, stampOf: (observed: Observed) => Stamp): string | null {
  let isWhole = true;
  const writtenDetails = (given: Details | null): unknown => {
    const written = given === null ? null : writeDetails(given);
    isWhole &&= written !== undefined;
    return written;
  };
  const factsOf = (given: AssetFacts): unknown => {
    const written = writtenFacts(given);
    isWhole &&= written !== null;
    return written;
  };
  const stamped = (observed: Observed) => {
    const { storeMs, dateMs } = stampOf(observed);
    return [storeMs, dateMs];
  };
  const written = {
    pairs: [...pairs].map(([ref, { value, observed, basis }]) => [
      ref,
      stamped(observed),
      basis,
      amountParts.map((part) => value.amounts[part]?.toString() ?? null),
      value.block && writtenBlock(value.block),
      value.facts && factsOf(value.facts),
      writtenDetails(value.details),
    ]),
    listings: [...listings].flatMap(([key, listed]) =>
      'failure' in listed ? [] : [[key === '' ? null : JSON.parse(key), stamped(listed.observed), listed.assets]],
    ),
  };
  return isWhole ? JSON.stringify(written) : null;
}

function writtenBlock({ number, hash, time }: Block): unknown {
  return [number?.toString() ?? null, hash, time?.getTime() ?? null];
}

/** Null where something in them cannot be written without change. */
function writtenFacts(given: AssetFacts): unknown {
  const { scale } = given;
  const written = given.details === null ? null : writeDetails(given.details);
  if (written === undefined) return null;
  return { ...given, scale: scale && [scale.numerator.toString(), scale.denominator.toString()], details: written };
}

export function writeBlock(given: Block): string {
  return JSON.stringify(writtenBlock(given));
}

/** Null where the text is none of `writeBlock`. */
export function readBlock(json: string): Block | null {
  return parsed(block, json);
}

/** Null where something in them cannot be written without change. Many accounts share a list. */
export const writeFacts = rememberBy((list: readonly (AssetFacts | null)[]): string | null => {
  const written = list.map((given) => (given === null ? null : (writtenFacts(given) ?? undefined)));
  return written.includes(undefined) ? null : JSON.stringify(written);
});

const factsList = z.array(facts.nullable());

/** Null where the text is none of `writeFacts`. */
export function readFacts(json: string): readonly (AssetFacts | null)[] | null {
  return parsed(factsList, json);
}

/** Null where anything is not as `writeValues` writes it. */
export function readValues(json: string): ReadValues | null {
  return parsed(values, json);
}

function parsed<T>(schema: z.ZodType<T>, json: string): T | null {
  try {
    const read = schema.safeParse(JSON.parse(json));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
