/**
 * The roles of resolvers for rows of balances. The row writer writes what a resolver with a role would return, without
 * calling it. The schema states the role of each function. A field with any other resolver, also a wrapped one, is
 * written by the plan, which calls it.
 */
import { type AmountPart, amountParts } from '../../model/reading.ts';

/**
 * - the name of a part: of a balance, that amount: an object, null where the source does not report it; fails where the pair failed;
 * - `provenance`: of a balance, the same for all that came in one answer, and null where the pair failed;
 * - `details`: of a balance, null where nothing but amounts is known, and where the pair failed;
 * - `failure`: of a balance, null unless the pair failed;
 * - `rows`: of a page of balances, those that are on it;
 * - `decimals`, `value`: of an amount, by the unit of its asset;
 * - `fact`: of an asset, at once where its facts are known;
 * - `immediate`: of anything else, at once from what the node holds.
 */
export type RowRole =
  | AmountPart
  | 'provenance'
  | 'details'
  | 'failure'
  | 'rows'
  | 'decimals'
  | 'value'
  | 'fact'
  | 'immediate';

/** By resolver. */
export type RowRoles = ReadonlyMap<unknown, RowRole>;

const parts: ReadonlySet<RowRole | undefined> = new Set<RowRole | undefined>(amountParts);

export function isPart(role: RowRole | undefined): role is AmountPart {
  return parts.has(role);
}
