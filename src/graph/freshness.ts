/** How old a balance may be, as a client says it. */
import type { Freshness } from '../balances/kept/kept-balances.ts';
import type { GraphContext } from './context.ts';
import { inputError } from './errors.ts';
import type { Freshness as FreshnessInput } from './generated/resolvers.ts';

/** Null where only the source may answer. Throws an input error for an age that no balance is kept for. */
export function freshnessOf(
  asked: FreshnessInput | null | undefined,
  { limits: { maxAgeSeconds } }: GraphContext,
): Freshness | null {
  if (asked === null || asked === undefined) return null;
  const { maxAge = 0, staleIfError = 0 } = asked;
  const faults = Object.entries({ maxAge, staleIfError }).flatMap(([name, seconds]) => {
    const argument = `freshness.${name}`;
    if (seconds < 0) return [{ argument, rule: 'must be 0 or more seconds' }];
    if (seconds <= maxAgeSeconds) return [];
    return [{ argument, rule: `${seconds} seconds, limit ${maxAgeSeconds} (cache.maxAgeSeconds)` }];
  });
  if (faults.length > 0) throw inputError(faults);
  return { maxAgeMs: maxAge * 1000, staleIfErrorMs: staleIfError * 1000 };
}
