/**
 * A value that is there once something has happened for which many values wait. They share the promise of that, so that none of
 * them costs a promise of its own. Who does not know such values may wait for one as for a promise.
 */
export class Later<T> implements PromiseLike<T> {
  /** What is waited for. */
  readonly ready: PromiseLike<unknown>;
  /** The value, once `ready` has resolved: called once, and may throw. A promise where more has to be waited for. */
  readonly take: () => T | PromiseLike<T>;

  constructor(ready: PromiseLike<unknown>, take: () => T | PromiseLike<T>) {
    this.ready = ready;
    this.take = take;
  }

  /** What follows from the value, just as late. */
  map<U>(next: (value: T) => U | PromiseLike<U>): Later<U> {
    const { ready, take } = this;
    return new Later(ready, () => {
      const value = take();
      return isAwaited(value) ? value.then(next) : next(value);
    });
  }

  /** The same, with another value in its place where it fails; `failed` may throw. */
  or<U>(failed: (error: unknown) => U): Later<T | U> {
    const { ready, take } = this;
    return new Later<T | U>(ready, () => {
      try {
        const value = take();
        return isAwaited(value) ? value.then(undefined, failed) : value;
      } catch (error) {
        return failed(error);
      }
    });
  }

  // biome-ignore lint/suspicious/noThenProperty: it is awaited like a promise.
  then<Kept = T, Caught = never>(
    kept?: ((value: T) => Kept | PromiseLike<Kept>) | null,
    caught?: ((error: unknown) => Caught | PromiseLike<Caught>) | null,
  ): Promise<Kept | Caught> {
    return Promise.resolve(this.ready).then(this.take).then(kept, caught);
  }
}

/** Whether it has to be waited for. */
export function isAwaited<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
