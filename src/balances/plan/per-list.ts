/** Many wants share one list: what follows from a list is worked out once, and is the same object each time. */
export function perList<Item, T extends object>(make: (list: readonly Item[]) => T): (list: readonly Item[]) => T {
  const made = new Map<readonly Item[], T>();
  return (list) => {
    const known = made.get(list) ?? make(list);
    made.set(list, known);
    return known;
  };
}
