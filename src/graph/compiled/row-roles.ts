/**
 * The roles of resolvers for rows of balances. The row writer writes what a resolver with a role would return, without
 * calling it. The schema states the role of each function. A field with any other resolver, also a wrapped one, is
 * written by the plan, which calls it.
 */

/**
 * - `total`: of a balance, the amount whose digits a row has;
 * - `part`: of a balance, another amount: null where nothing but digits is known; fails where the pair failed, as `total` does;
 * - `details`: of a balance, null where nothing but digits is known, and where the pair failed;
 * - `failure`: of a balance, null unless the pair failed;
 * - `decimals`, `value`: of an amount, by the unit of its asset;
 * - `fact`: of an asset, at once where its facts are known;
 * - `immediate`: of anything else, at once from what the node holds.
 */
export type RowRole = 'total' | 'part' | 'details' | 'failure' | 'decimals' | 'value' | 'fact' | 'immediate';

/** By resolver. */
export type RowRoles = ReadonlyMap<unknown, RowRole>;
