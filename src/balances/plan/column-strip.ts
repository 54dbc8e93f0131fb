/** The assets that calls of one grid have in common, and which of them an account wants there. Pure. */

type Places = ReadonlyMap<string, number>;

export class ColumnStrip {
  readonly assets: readonly string[];
  readonly #columns: readonly string[];
  readonly #inside: ReadonlySet<string>;
  readonly #placesIn: (list: readonly string[]) => Places;
  readonly #among = new Map<readonly string[], readonly string[]>();
  #steps = 0;

  /** @param placesIn where each reference of a list stands in it */
  constructor(columns: readonly string[], chosen: readonly number[], placesIn: (list: readonly string[]) => Places) {
    this.#columns = columns;
    this.assets = chosen.length === columns.length ? columns : chosen.flatMap((place) => columns[place] ?? []);
    this.#inside = new Set(this.assets);
    this.#placesIn = placesIn;
  }

  /** Those of the list that the calls ask for, in the order of the list; for the same list the same object. */
  among(list: readonly string[]): readonly string[] {
    if (list === this.#columns) return this.assets;
    const known = this.#among.get(list);
    if (known !== undefined) return known;
    const found = list.length <= this.assets.length ? this.#fromList(list) : this.#fromStrip(list);
    this.#among.set(list, found);
    return found;
  }

  /** Steps of planning that it took since this was asked for the last time. */
  takeSteps(): number {
    const steps = this.#steps;
    this.#steps = 0;
    return steps;
  }

  #fromList(list: readonly string[]): readonly string[] {
    this.#steps += 10 * list.length;
    return list.filter((ref) => this.#inside.has(ref));
  }

  /** A long list may be read in many narrow strips: it is not gone through for each. */
  #fromStrip(list: readonly string[]): readonly string[] {
    this.#steps += 20 * this.assets.length;
    const places = this.#placesIn(list);
    const found = this.assets.filter((ref) => places.has(ref));
    return found.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0));
  }
}
