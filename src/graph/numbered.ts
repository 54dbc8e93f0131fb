/** Numbers that stand for objects in keys. */

export class Numbered {
  readonly #numbers = new WeakMap<object, number>();
  #latest = 0;

  /** The same for the same object, and for no other one. */
  of(object: object): number {
    const known = this.#numbers.get(object);
    if (known !== undefined) return known;
    this.#latest += 1;
    this.#numbers.set(object, this.#latest);
    return this.#latest;
  }
}
