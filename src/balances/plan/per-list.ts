/** Many wants share one list: what follows from a list is worked out once, and is the same object each time. */
export function perList<Item, T extends object>(make: (list: readonly Item[]) => T): (list: readonly Item[]) => T {
  const made = new Map<readonly Item[], T>();
  return (list) => {
    const known = made.get(list) ?? make(list);
    made.set(list, known);
    return known;
  };
}

/** As `perList`, for as long as both the owner and the list are in use. */
export function perListOf<Owner extends object, Item, T extends object>(
  make: (owner: Owner, list: readonly Item[]) => T,
): (owner: Owner, list: readonly Item[]) => T {
  const owners = new WeakMap<Owner, WeakMap<readonly Item[], T>>();
  return (owner, list) => {
    const made = owners.get(owner) ?? new WeakMap<readonly Item[], T>();
    owners.set(owner, made);
    const known = made.get(list) ?? make(owner, list);
    made.set(list, known);
    return known;
  };
}
