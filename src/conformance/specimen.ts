/** One good answer of the upstream, with the call that it belongs to and the places of the amounts in it. */

import { planCalls } from '../balances/plan/plan.ts';
import type { PlannedCall, PlannedCallOf } from '../balances/plan/planned-call.ts';
import type { Exchange, UpstreamRequest } from '../http/exchange.ts';
import type { Upstream } from '../http/upstream.ts';
import { FailureError } from '../model/failure.ts';
import { type Amounts, amountParts, type Reading } from '../model/reading.ts';
import type { AnyBalanceRead, Page, Shape } from '../providers/provider.ts';
import { demand } from './demand.ts';
import { type JsonPath, otherNumber, placesOf, replaceAt } from './json.ts';
import { type Lab, type Session, type Wish, wishOf } from './lab.ts';
import type { SeenRequest } from './proxy.ts';
import { readServing } from './reads.ts';

export interface Specimen {
  readonly planned: PlannedCall;
  /** Asking for this again makes the same call. */
  readonly wish: Wish;
  readonly exchange: Exchange;
  readonly readings: readonly Reading[];
}

/** A place in the answer whose number decides the amounts of one pair. */
export interface AmountPlace {
  readonly path: JsonPath;
  readonly asset: string;
}

/**
 * The richest single call for what one account holds, by the first read that answers for any of it; of the reads that
 * `fits` keeps, where some are of no use.
 */
export async function takeSpecimen(
  lab: Lab,
  session: Session,
  fits: (read: AnyBalanceRead) => boolean = () => true,
): Promise<Specimen> {
  const wish = lab.provider.reads
    .filter(fits)
    .map((read) => richest(lab.holders.map((holder) => ofRead(lab, wishOf(lab, holder, 'held'), read))))
    .find((candidate) => candidate !== undefined && candidate.refs.length > 0);
  demand(wish !== undefined, 'no read of the provider answers for a pair that is held');
  const [planned] = planWish(lab, wish);
  demand(planned !== undefined, 'the provider plans no call for a pair that is held');
  return { ...(await firstAnswer(session, planned)), wish, planned };
}

/** Only what this read answers, and as much of it as one call may carry, so that one plan has calls of one kind. */
function ofRead(lab: Lab, { holder, refs }: Wish, read: AnyBalanceRead): Wish {
  const served = refs.filter((ref) => readServing(lab.provider, ref) === read);
  return { holder, refs: served.slice(0, read.shape === 'account' ? served.length : read.limits.assets) };
}

function richest(wishes: readonly Wish[]): Wish | undefined {
  const [first, ...others] = wishes;
  return others.reduce(
    (best, other) => (best !== undefined && best.refs.length >= other.refs.length ? best : other),
    first,
  );
}

export function planWish(lab: Lab, { holder, refs }: Wish): readonly PlannedCall[] {
  const wants = [{ account: holder.account, assets: refs, listings: [] }];
  return planCalls(lab.provider.reads, wants, { at: null, maxSurplus: 9 });
}

/** Follows the call to the first answer that has readings. */
async function firstAnswer(session: Session, planned: PlannedCall): Promise<Pick<Specimen, 'exchange' | 'readings'>> {
  let request: UpstreamRequest | undefined = requestOf(planned);
  while (request !== undefined) {
    const exchange: Exchange = await ask(session.source.upstream, request);
    const page = decodeAnswer(planned, exchange);
    if (page.items.length > 0) return { exchange, readings: page.items };
    request = page.next;
  }
  demand(false, 'the answer for a pair that is held has no readings');
}

/** The answer as it arrived, refusal or not. */
export function ask(upstream: Upstream, request: UpstreamRequest): Promise<Exchange> {
  return upstream.send(request, { signal: new AbortController().signal, accept: (exchange) => exchange });
}

export function requestOf<S extends Shape>({ read, call }: PlannedCallOf<S>): UpstreamRequest {
  return read.balances.request(call);
}

export function decodeAnswer<S extends Shape>({ read, call }: PlannedCallOf<S>, exchange: Exchange): Page<Reading> {
  return read.balances.decode(call, exchange);
}

/** Whether the request is the very one that the specimen answers. */
export function asksAlike({ exchange }: Specimen): (seen: SeenRequest) => boolean {
  return isOnWire(exchange.request);
}

/** Whether the request that the proxy saw is this one. */
export function isOnWire({ method, path, body }: UpstreamRequest): (seen: SeenRequest) => boolean {
  const text = body === undefined ? '' : JSON.stringify(body);
  return (seen) => seen.method === method && seen.asked === path && seen.body === text;
}

/**
 * Finds the places of amounts by trial: a changed digit there changes the amounts of one pair, or makes the provider
 * refuse its row, and changes nothing about which pairs are answered.
 */
export function findAmounts(specimen: Specimen): readonly AmountPlace[] {
  return placesOf(specimen.exchange.body).flatMap(({ path, value }) => {
    const changed = otherNumber(value);
    const readings = changed === null ? null : decodeChanged(specimen, path, changed);
    const differing = readings === null ? [] : differingAssets(specimen.readings, readings);
    const [asset] = differing;
    return asset !== undefined && differing.length === 1 ? [{ path, asset }] : [];
  });
}

/** Null where the provider refuses the changed answer as a whole. */
function decodeChanged({ planned, exchange }: Specimen, path: JsonPath, value: unknown): readonly Reading[] | null {
  try {
    return decodeAnswer(planned, { ...exchange, body: replaceAt(exchange.body, path, value) }).items;
  } catch (error) {
    if (error instanceof FailureError) return null;
    throw error;
  }
}

function differingAssets(before: readonly Reading[], after: readonly Reading[]): readonly string[] {
  const later = new Map(after.map((reading) => [keyOf(reading), reading]));
  if (later.size !== before.length || before.some((reading) => !later.has(keyOf(reading)))) return [];
  const differs = (reading: Reading): boolean => {
    const now = later.get(keyOf(reading));
    if (now === undefined || 'failure' in reading) return false;
    return 'failure' in now || !sameAmounts(reading.amounts, now.amounts);
  };
  return before.filter(differs).map(({ asset }) => asset);
}

function sameAmounts(a: Amounts, b: Amounts): boolean {
  return amountParts.every((part) => a[part] === b[part]);
}

function keyOf({ address, asset }: Reading): string {
  return JSON.stringify([address, asset]);
}
