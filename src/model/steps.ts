/** Work that is done in steps, so that the caller can pause between two of them. */

/**
 * Yields how many steps were taken since the last time, often: a step is one thing looked at or one comparison, some
 * microseconds at most, and no more than `STEPS_AT_ONCE` are taken between two yields.
 */
export type Steps<T> = Generator<number, T, void>;

export const STEPS_AT_ONCE = 256;

/** Whether something is work that is yet to be done; not to be used for other things that can be iterated by hand. */
export function isSteps<T>(given: T | Steps<T>): given is Steps<T> {
  // Looking for its methods by name would take longer than short work itself: all kinds of results are asked this.
  return given instanceof Iterator;
}

/** The result of work that may have been done already. */
export function* resultOf<T>(given: T | Steps<T>): Steps<T> {
  return isSteps(given) ? yield* given : given;
}

/** The work, and what is then made of its result. */
export function* mapSteps<T, U>(steps: Steps<T>, make: (result: T) => U): Steps<U> {
  return make(yield* steps);
}

/** Runs the work to its end without a pause, where no other work waits. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}

/** Looks at each of so many things. */
export function* forEachInSteps(length: number, look: (index: number) => unknown): Steps<void> {
  for (let start = 0; start < length; start += STEPS_AT_ONCE) {
    const end = Math.min(length, start + STEPS_AT_ONCE);
    for (let index = start; index < end; index += 1) look(index);
    yield end - start;
  }
}

export function* eachInSteps<T extends object | string>(
  things: readonly T[],
  look: (thing: T) => unknown,
): Steps<void> {
  yield* forEachInSteps(things.length, (index) => {
    const thing = things[index];
    if (thing !== undefined) look(thing);
  });
}

/** How many are sorted at once before they are merged. */
const RUN = 32;
/** The most comparisons that sorting so many takes. */
const RUN_STEPS = RUN * Math.log2(RUN);

/** Stable: what compares as equal stays in its order. What is in order already takes one comparison each. */
export function* sortInSteps<T extends number | string | object>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
): Steps<readonly T[]> {
  if (yield* isInOrder(items, compare)) return items;
  let sorted: T[] = [];
  for (let start = 0; start < items.length; start += RUN) {
    sorted.push(...items.slice(start, start + RUN).sort(compare));
    yield RUN_STEPS;
  }
  for (let width = RUN; width < items.length; width *= 2) {
    const merged: T[] = [];
    for (let start = 0; start < items.length; start += 2 * width) {
      yield* merge(
        sorted,
        { start, middle: start + width, end: Math.min(items.length, start + 2 * width) },
        { merged, compare },
      );
    }
    sorted = merged;
  }
  return sorted;
}

function* isInOrder<T>(items: readonly T[], compare: (a: T, b: T) => number): Steps<boolean> {
  let isOrdered = true;
  for (let start = 1; start < items.length && isOrdered; start += STEPS_AT_ONCE) {
    const part = items.slice(start - 1, start + STEPS_AT_ONCE);
    isOrdered = part.every((item, index) => {
      const before = part[index - 1];
      return index === 0 || before === undefined || compare(before, item) <= 0;
    });
    yield part.length;
  }
  return isOrdered;
}

/** Two neighbouring parts, each in order. */
interface Parts {
  readonly start: number;
  readonly middle: number;
  readonly end: number;
}

interface Merging<T> {
  readonly merged: T[];
  readonly compare: (a: T, b: T) => number;
}

function* merge<T>(items: readonly T[], { start, middle, end }: Parts, { merged, compare }: Merging<T>): Steps<void> {
  let [left, right] = [start, middle];
  const take = (): T | undefined => {
    const [a, b] = [items[left], items[right]];
    const isLeft = right >= end || (left < middle && a !== undefined && b !== undefined && compare(a, b) <= 0);
    if (isLeft) left += 1;
    else right += 1;
    return isLeft ? a : b;
  };
  while (merged.length < end) {
    const next = Math.min(end, merged.length + STEPS_AT_ONCE);
    const steps = next - merged.length;
    while (merged.length < next) {
      const item = take();
      if (item !== undefined) merged.push(item);
    }
    yield steps;
  }
}
