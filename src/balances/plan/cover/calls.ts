/**
 * The calls of a plan while they change. Which call has which row and which column is indexed, so that what two calls have
 * in common is counted and not compared: the call that takes something in most cheaply is found by one look at each.
 */
import type { Axis, Cover, CoverGrid } from './grid.ts';

/** Rows and columns that are to be read together. Both ascending. */
export type Part = Cover[number];

/** A call that can take a part in, and how many cells more it then has. */
export interface Host {
  readonly call: number;
  readonly growth: number;
}

export class Calls {
  readonly #grid: CoverGrid;
  readonly #parts: Part[] = [];
  readonly #rows: Side;
  readonly #columns: Side;
  readonly #alive = new Set<number>();
  /** What was taken in and may have to be given back, the last one last. */
  #taken: { readonly call: number; readonly before: Part }[] = [];

  constructor(grid: CoverGrid, plan: Cover) {
    this.#grid = grid;
    this.#rows = new Side(grid.rows);
    this.#columns = new Side(grid.columns);
    for (const part of plan) this.add(part);
  }

  /** The numbers of the calls, in the order in which they came. */
  get alive(): ReadonlySet<number> {
    return this.#alive;
  }

  /** Returns the number of the new call. */
  add(part: Part): number {
    const call = this.#parts.length;
    this.#parts.push(part);
    this.#alive.add(call);
    this.#rows.enter(call, part.rows);
    this.#columns.enter(call, part.columns);
    return call;
  }

  remove(call: number): void {
    this.#alive.delete(call);
  }

  part(call: number): Part {
    return this.#parts[call] ?? { rows: [], columns: [] };
  }

  cells(call: number): number {
    return this.#rows.size(call) * this.#columns.size(call);
  }

  plan(): Cover {
    return [...this.#alive].map((call) => this.part(call));
  }

  /** What it takes to look for a host. */
  stepsFor({ rows, columns }: Part): number {
    return this.#alive.size + 2 * (this.#rows.entriesOf(rows) + this.#columns.entriesOf(columns));
  }

  /** Of the calls but `except`, the one that grows least by taking the part in: the first of equal ones, null if none can. */
  cheapestHost(part: Part, except: number): Host | null {
    const { rows: rowAxis, columns: columnAxis, cellLimit, byteLimit } = this.#grid;
    const rowSide = this.#rows;
    const columnSide = this.#columns;
    const bytes = rowSide.count(part.rows) + columnSide.count(part.columns);
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const call of this.#alive) {
      if (call === except) continue;
      const rows = part.rows.length + rowSide.others(call);
      const columns = part.columns.length + columnSide.others(call);
      const cells = rows * columns;
      const growth = cells - rowSide.size(call) * columnSide.size(call);
      if (growth >= least || cells > cellLimit || rows > rowAxis.limit || columns > columnAxis.limit) continue;
      if (bytes + rowSide.otherBytes(call) + columnSide.otherBytes(call) > byteLimit) continue;
      best = call;
      least = growth;
    }
    rowSide.forget(part.rows);
    columnSide.forget(part.columns);
    return best < 0 ? null : { call: best, growth: least };
  }

  /** What it takes to put a part into a call. */
  stepsToTake(call: number, { rows, columns }: Part): number {
    return 10 * (this.#rows.size(call) + this.#columns.size(call) + rows.length + columns.length);
  }

  /** The call has the part as well from now on, until it is given back. */
  take(call: number, part: Part): void {
    const before = this.part(call);
    this.#taken.push({ call, before });
    this.#parts[call] = {
      rows: this.#rows.extend(call, before.rows, part.rows),
      columns: this.#columns.extend(call, before.columns, part.columns),
    };
  }

  /** Keeps the calls that absorbed others. Returns each with its former value, the first one first. */
  keepTaken(): readonly { readonly call: number; readonly before: Part }[] {
    const taken = this.#taken;
    this.#taken = [];
    return taken;
  }

  /** Leaves the call a part of what it has. */
  narrow(call: number, part: Part): void {
    const { rows, columns } = this.part(call);
    if (rows.length === part.rows.length && columns.length === part.columns.length) return;
    this.#rows.narrow(call, rows, part.rows);
    this.#columns.narrow(call, columns, part.columns);
    this.#parts[call] = part;
  }

  giveBack(): void {
    for (const { call, before } of this.#taken.reverse()) {
      const { rows, columns } = this.part(call);
      this.#rows.shrink(call, rows, before.rows);
      this.#columns.shrink(call, columns, before.columns);
      this.#parts[call] = before;
    }
    this.#taken = [];
  }
}

/** The rows of all calls, or their columns. */
class Side {
  readonly #bytes: readonly number[];
  /** By index of the axis, the calls that have it, the ones that are gone among them. */
  readonly #callsOf: readonly number[][];
  readonly #sizes: number[] = [];
  readonly #weights: number[] = [];
  /** By call, what it shares with the list that was counted. */
  readonly #shared: number[] = [];
  readonly #sharedBytes: number[] = [];

  constructor({ size, bytes }: Axis) {
    this.#bytes = bytes;
    this.#callsOf = Array.from({ length: size }, () => []);
  }

  enter(call: number, indexes: readonly number[]): void {
    let weight = 0;
    for (const index of indexes) {
      this.#callsOf[index]?.push(call);
      weight += this.#bytes[index] ?? 0;
    }
    this.#sizes[call] = indexes.length;
    this.#weights[call] = weight;
    this.#shared[call] = 0;
    this.#sharedBytes[call] = 0;
  }

  /** Both lists in one, ascending. */
  extend(call: number, known: readonly number[], more: readonly number[]): readonly number[] {
    const inside = new Set(known);
    const added = more.filter((index) => !inside.has(index));
    if (added.length === 0) return known;
    for (const index of added) {
      this.#callsOf[index]?.push(call);
      this.#weights[call] = (this.#weights[call] ?? 0) + (this.#bytes[index] ?? 0);
    }
    this.#sizes[call] = known.length + added.length;
    return [...known, ...added].sort((a, b) => a - b);
  }

  /** Undoes the last `extend` of all. */
  shrink(call: number, list: readonly number[], before: readonly number[]): void {
    if (list === before) return;
    const kept = new Set(before);
    for (const index of list) {
      if (kept.has(index)) continue;
      this.#callsOf[index]?.pop();
      this.#weights[call] = (this.#weights[call] ?? 0) - (this.#bytes[index] ?? 0);
    }
    this.#sizes[call] = before.length;
  }

  narrow(call: number, list: readonly number[], kept: readonly number[]): void {
    if (kept.length === list.length) return;
    const inside = new Set(kept);
    for (const index of list) {
      const calls = this.#callsOf[index];
      if (inside.has(index) || calls === undefined) continue;
      calls.splice(calls.indexOf(call), 1);
      this.#weights[call] = (this.#weights[call] ?? 0) - (this.#bytes[index] ?? 0);
    }
    this.#sizes[call] = kept.length;
  }

  size(call: number): number {
    return this.#sizes[call] ?? 0;
  }

  entriesOf(indexes: readonly number[]): number {
    return indexes.reduce((sum, index) => sum + (this.#callsOf[index]?.length ?? 0), indexes.length);
  }

  /** Counts what each call shares with the list, until it is forgotten. Returns the bytes of the list. */
  count(indexes: readonly number[]): number {
    let total = 0;
    for (const index of indexes) {
      const bytes = this.#bytes[index] ?? 0;
      total += bytes;
      for (const call of this.#callsOf[index] ?? []) {
        this.#shared[call] = (this.#shared[call] ?? 0) + 1;
        this.#sharedBytes[call] = (this.#sharedBytes[call] ?? 0) + bytes;
      }
    }
    return total;
  }

  forget(indexes: readonly number[]): void {
    for (const index of indexes) {
      for (const call of this.#callsOf[index] ?? []) {
        this.#shared[call] = 0;
        this.#sharedBytes[call] = 0;
      }
    }
  }

  /** How many the call has beside the list that was counted. */
  others(call: number): number {
    return (this.#sizes[call] ?? 0) - (this.#shared[call] ?? 0);
  }

  otherBytes(call: number): number {
    return (this.#weights[call] ?? 0) - (this.#sharedBytes[call] ?? 0);
  }
}
