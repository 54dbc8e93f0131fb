/** What is kept for two objects together, as long as both last; made when it is first asked for. */
export function byTwo<T extends object>(make: () => T): (first: object, second: object) => T {
  const kept = new WeakMap<object, WeakMap<object, T>>();
  return (first, second) => {
    const bySecond = kept.get(first) ?? new WeakMap<object, T>();
    kept.set(first, bySecond);
    const found = bySecond.get(second) ?? make();
    bySecond.set(second, found);
    return found;
  };
}
