/** What parts of the graph keep for one request. Each part keeps its own, so that the context need not know them all. */

/**
 * Marks a context that `createContext` made, and names its request. A symbol, because servers copy the members of a context
 * into one of their own, which has members of its own, `request` among them.
 */
export const REQUEST = Symbol('balancegraph request');

export interface OfRequest {
  /** An object for each request, the same in all copies of its context. */
  readonly [REQUEST]: object;
}

/** One value for each request, made when it is first asked for and kept no longer than the request. */
export function perRequest<T extends object>(make: () => T): (context: OfRequest) => T {
  const kept = new WeakMap<object, T>();
  return ({ [REQUEST]: request }) => {
    const known = kept.get(request);
    if (known !== undefined) return known;
    const made = make();
    kept.set(request, made);
    return made;
  };
}
