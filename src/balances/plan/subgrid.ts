/** A planned call as a grid, parts of grids, and the call for a part. Pure. */

import type { Shape } from '../../providers/provider.ts';
import { answersTo } from './pairs-answers.ts';
import type { PlannedCall, PlannedCallOf, Want } from './planned-call.ts';

/** What a call asks for: every combination of a row and a column. */
export interface CallGrid {
  /** Addresses; for a call of any pairs their places in the list. */
  readonly rows: readonly string[];
  /** Asset references; one without a name for pairs, and for all that accounts hold. */
  readonly columns: readonly string[];
}

/** Null for calls that ask for one pair, or for all that one account holds: such a call cannot be split. */
export function gridOf({ call }: PlannedCall): CallGrid | null {
  switch (call.shape) {
    case 'account':
      return null;
    case 'account-assets':
      return call.assets === 'all' ? null : { rows: [call.account.address], columns: call.assets };
    case 'cross-product':
      return { rows: call.accounts.map(({ address }) => address), columns: call.assets === 'all' ? [''] : call.assets };
    case 'pairs':
      return { rows: call.pairs.map((_, index) => String(index)), columns: [''] };
  }
}

export function cells({ rows, columns }: CallGrid): number {
  return rows.length * columns.length;
}

/** The larger half where they differ. */
export function halfOf(items: readonly string[]): readonly string[] {
  return items.slice(0, Math.ceil(items.length / 2));
}

/** Of the longer side; both have cells where the grid has two. */
export function halvesOf(grid: CallGrid): readonly CallGrid[] {
  const side = grid.rows.length >= grid.columns.length ? 'rows' : 'columns';
  const first = halfOf(grid[side]);
  return [first, without(grid[side], first)].map((part) => ({ ...grid, [side]: part }));
}

/** Each row and each column by itself, rows first. */
export function linesOf({ rows, columns }: CallGrid): readonly CallGrid[] {
  return [
    ...rows.map((row) => ({ rows: [row], columns: [] })),
    ...columns.map((column) => ({ rows: [], columns: [column] })),
  ];
}

export function minus({ rows, columns }: CallGrid, gone: CallGrid): CallGrid {
  return { rows: without(rows, gone.rows), columns: without(columns, gone.columns) };
}

/** Whether every one of these lines is in the grid. */
export function names({ rows, columns }: CallGrid, lines: CallGrid): boolean {
  return lines.rows.every((row) => rows.includes(row)) && lines.columns.every((column) => columns.includes(column));
}

/** These lines; on a side where there are none, those of the other grid. */
export function crossing(lines: CallGrid, other: CallGrid): CallGrid {
  return {
    rows: lines.rows.length > 0 ? lines.rows : other.rows,
    columns: lines.columns.length > 0 ? lines.columns : other.columns,
  };
}

function without(items: readonly string[], gone: readonly string[]): readonly string[] {
  const set = new Set(gone);
  return items.filter((item) => !set.has(item));
}

/** The part of the call that is this grid, a part of its own; it may answer nothing that is wanted. */
export function within(planned: PlannedCall, grid: CallGrid): PlannedCall {
  const rows = new Set(grid.rows);
  const columns = new Set(grid.columns);
  if (hasShape(planned, 'account-assets')) {
    const answers = planned.answers.flatMap((want) => narrowed(want, columns));
    return { ...planned, answers, call: { ...planned.call, assets: grid.columns } };
  }
  if (hasShape(planned, 'cross-product')) {
    const accounts = planned.call.accounts.filter(({ address }) => rows.has(address));
    const inside = planned.answers.filter(({ account }) => rows.has(account.address));
    if (planned.call.assets === 'all') return { ...planned, answers: inside, call: { ...planned.call, accounts } };
    const answers = inside.flatMap((want) => narrowed(want, columns));
    return { ...planned, answers, call: { ...planned.call, accounts, assets: grid.columns } };
  }
  if (hasShape(planned, 'pairs')) {
    const isInside = (_: unknown, index: number): boolean => rows.has(String(index));
    const pairs = planned.call.pairs.filter(isInside);
    return { ...planned, answers: answersTo(pairs, () => []), call: { ...planned.call, pairs } };
  }
  return planned;
}

function narrowed(want: Want, columns: ReadonlySet<string>): Want[] {
  const assets = want.assets.filter((ref) => columns.has(ref));
  return assets.length === 0 ? [] : [{ ...want, assets }];
}

function hasShape<S extends Shape>(planned: PlannedCall, shape: S): planned is Extract<PlannedCall, PlannedCallOf<S>> {
  return planned.call.shape === shape;
}
