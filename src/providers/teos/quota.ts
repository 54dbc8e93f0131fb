/** When TEOS's quota allows calls again, read from the headers of an answer. */
import type { Exchange } from '../../http/exchange.ts';
import { retryAfter } from '../../http/status.ts';
import { DAY_MS, type QuotaLeft } from '../../model/rate.ts';
import { mainCode, statedCode } from './error-body.ts';

/** "Too many requests" (TEOS docs `handling-errors`, read 2026-11), which names no HTTP status to go with it. */
const TOO_MANY = '13000';

/** The longest window of the quota, a rolling day (TEOS docs `rate limits`, read 2026-11); a later reset is ignored. */
const LONGEST_WINDOW_MS = DAY_MS;

/** An ISO 8601 instant in UTC with up to seven decimal places, as .NET's round-trip format prints it. */
const ISO_INSTANT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,3})?\d{0,6}(?:Z|\+00:00)$/;

/** Whether the answer refuses a call for the quota: by its status or, at any status, by TEOS's code. */
export function isLimited(exchange: Exchange): boolean {
  const stated = statedCode(exchange);
  return exchange.status === 429 || (stated !== null && mainCode(stated) === TOO_MANY);
}

/**
 * The end of a pause that the answer asks for: `X-Rate-Limit-Remaining` is 0, or the quota refused the call. Taken from
 * `X-Rate-Limit-Reset` (documented, an ISO instant) or, on a refusal, from `Retry-After` (assumed, seconds or HTTP date);
 * null where neither names a moment ahead. TEOS counts calls made while limited, so waiting is the only way out.
 */
export function pauseEnd(exchange: Exchange, now: Date): Date | null {
  const limited = isLimited(exchange);
  if (!limited && exchange.header('x-rate-limit-remaining')?.trim() !== '0') return null;
  const reset = isoInstant(exchange.header('x-rate-limit-reset'));
  const ahead = reset !== null && reset.getTime() > now.getTime() ? reset : null;
  const end = ahead ?? (limited ? retryAfter(exchange, now) : null);
  return end === null ? null : new Date(Math.min(end.getTime(), now.getTime() + LONGEST_WINDOW_MS));
}

/** The time spans that `X-Rate-Limit-Limit` names in place of a number: `1m` (TEOS docs `rate limits`, read 2026-11), others assumed. */
const SPANS: ReadonlyMap<string, number> = new Map([
  ['1s', 1000],
  ['1m', 60_000],
  ['1h', 3_600_000],
  ['1d', DAY_MS],
]);

/** What is left of the quota by `X-Rate-Limit-Remaining`, until `X-Rate-Limit-Reset`; null where a header is missing or unclear. */
export function quotaLeft(exchange: Exchange, now: Date): QuotaLeft | null {
  const perMs = SPANS.get(exchange.header('x-rate-limit-limit')?.trim() ?? '');
  const left = exchange.header('x-rate-limit-remaining')?.trim() ?? '';
  const reset = isoInstant(exchange.header('x-rate-limit-reset'));
  if (perMs === undefined || reset === null || !/^\d{1,9}$/.test(left)) return null;
  const endsInMs = Math.min(reset.getTime() - now.getTime(), perMs);
  return endsInMs > 0 ? { perMs, left: Number(left), endsInMs } : null;
}

function isoInstant(text: string | null): Date | null {
  const match = text === null || text.length > 40 ? null : ISO_INSTANT.exec(text.trim());
  const date = new Date(match === null ? Number.NaN : `${match[1]}${match[2] ?? ''}Z`);
  return Number.isNaN(date.getTime()) ? null : date;
}
