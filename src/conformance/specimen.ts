/** One good answer of the upstream, taken apart: which call it belongs to, and where in it the amounts stand. */
import { type PlannedCall, type PlannedCallOf, planCalls } from '../balances/plan.ts';
import type { Exchange, UpstreamRequest } from '../http/exchange.ts';
import type { Upstream } from '../http/upstream.ts';
import { FailureError } from '../model/failure.ts';
import { type Amounts, amountParts, type Reading } from '../model/reading.ts';
import type { Page, Shape } from '../providers/provider.ts';
import { otherNumber, type Path, placesOf, replaceAt } from './json.ts';
import { type Lab, type Session, type Wish, wishOf } from './lab.ts';
import type { SeenRequest } from './proxy.ts';
import { demand } from './rule.ts';

export interface Specimen {
  readonly planned: PlannedCall;
  /** Asking for this again makes the same call. */
  readonly wish: Wish;
  readonly exchange: Exchange;
  readonly readings: readonly Reading[];
}

/** A place in the answer whose number decides the amounts of one pair. */
export interface AmountPlace {
  readonly path: Path;
  readonly asset: string;
}

/** The richest single call for what one account holds. */
export async function takeSpecimen(lab: Lab, session: Session): Promise<Specimen> {
  const wishes = lab.holders.map((holder) => firstRead(lab, wishOf(lab, holder, 'held')));
  const wish = wishes.reduce((best, other) => (other.refs.length > best.refs.length ? other : best));
  const [planned] = planWish(lab, wish);
  demand(planned !== undefined && wish.refs.length > 0, 'the provider plans no call for a pair that is held');
  return { ...(await firstAnswer(session, planned)), wish, planned };
}

/** Only what the provider's first read answers, so that one plan has calls of one kind. */
function firstRead(lab: Lab, wish: Wish): Wish {
  const [read] = lab.provider.reads;
  const refs = wish.refs.filter((ref) => read?.serves(ref));
  return { holder: wish.holder, refs: refs.slice(0, read?.shape === 'account' ? refs.length : read?.limits.assets) };
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

/** The answer as it arrived, whatever it says. */
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
export function asksAlike({ exchange }: Specimen): (request: SeenRequest) => boolean {
  const { path, body } = exchange.request;
  const text = body === undefined ? '' : JSON.stringify(body);
  return (request) => request.target === path && request.body === text;
}

/**
 * Finds by trial where amounts stand: a changed digit there changes the amounts of one pair, or makes its row
 * unbelievable, and changes nothing about which pairs are answered.
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
function decodeChanged({ planned, exchange }: Specimen, path: Path, value: unknown): readonly Reading[] | null {
  try {
    return decodeAnswer(planned, { ...exchange, body: replaceAt(exchange.body, path, value) }).items;
  } catch (error) {
    if (error instanceof FailureError) return null;
    throw error;
  }
}

function differingAssets(before: readonly Reading[], after: readonly Reading[]): readonly string[] {
  const told = new Map(after.map((reading) => [keyOf(reading), reading]));
  if (told.size !== before.length || before.some((reading) => !told.has(keyOf(reading)))) return [];
  const differs = (reading: Reading): boolean => {
    const now = told.get(keyOf(reading));
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
