/**
 * Lists as they were filtered and put in order for one request. Each way of doing so is charged and done once, however many
 * fields ask for a page of it.
 */
import { forEachInSteps } from '../../model/steps.ts';
import type { Budget } from '../budgets.ts';
import type { Work } from './work.ts';

/** Where the work of a request runs, and the budget that it is charged to. */
export interface Worker {
  readonly work: Work;
  readonly budget: Budget;
}

/** The rows of a list, by index. */
export interface ListRows {
  readonly length: number;
  /** Unique within the list; cursors name it. */
  keyAt(row: number): string;
}

export class ListViews {
  readonly #rows: ListRows;
  readonly #worker: Worker;
  readonly #views = new Map<string, Promise<ListView>>();

  constructor(rows: ListRows, worker: Worker) {
    this.#rows = rows;
    this.#worker = worker;
  }

  /**
   * The view of this name; `arrange` makes it for the first field that asks. Rejects with `QUERY_TOO_COSTLY` before any row
   * is scanned where the request would scan too many.
   */
  view(name: string, arrange: () => Promise<readonly number[]>): Promise<ListView> {
    const known = this.#views.get(name) ?? this.#make(arrange);
    this.#views.set(name, known);
    return known;
  }

  async #make(arrange: () => Promise<readonly number[]>): Promise<ListView> {
    this.#worker.budget.look(this.#rows.length);
    return new ListView(await arrange(), { rows: this.#rows, worker: this.#worker });
  }
}

interface ViewSources {
  readonly rows: ListRows;
  readonly worker: Worker;
}

/** One order of some rows of a list. */
export class ListView {
  readonly #order: readonly number[];
  readonly #sources: ViewSources;
  #places: Promise<ReadonlyMap<string, number>> | null = null;

  constructor(order: readonly number[], sources: ViewSources) {
    this.#order = order;
    this.#sources = sources;
  }

  get length(): number {
    return this.#order.length;
  }

  /** The rows in these places. */
  rows(start: number, end: number): readonly number[] {
    return this.#order.slice(start, end);
  }

  /** Where the row with this key stands; null where there is none. */
  async placeOf(key: string | null): Promise<number | null> {
    if (key === null) return null;
    this.#places ??= this.#findPlaces();
    return (await this.#places).get(key) ?? null;
  }

  async #findPlaces(): Promise<ReadonlyMap<string, number>> {
    const { rows, worker } = this.#sources;
    worker.budget.look(this.length);
    const places = new Map<string, number>();
    const order = this.#order;
    const finding = forEachInSteps(order.length, (place) => {
      const row = order[place];
      if (row !== undefined) places.set(rows.keyAt(row), place);
    });
    await worker.work.run(finding);
    return places;
  }
}
