/** Who waits for an abort. */
export interface AbortListener {
  /** Called once, when the signal is aborted, with its reason. */
  givenUp(reason: unknown): void;
}

interface Waiting {
  readonly listeners: Set<AbortListener>;
  readonly tell: () => void;
}

/**
 * One listener for each signal, however many wait for it: a signal walks through all it has whenever one comes or goes, and
 * all calls of a request wait for the same one.
 */
const waiting = new WeakMap<AbortSignal, Waiting>();

/** To be ended with `unlisten`. A signal that is aborted already tells nobody. */
export function listen(signal: AbortSignal, listener: AbortListener): void {
  const known = waiting.get(signal);
  if (known !== undefined) {
    known.listeners.add(listener);
    return;
  }
  const listeners = new Set([listener]);
  const tell = (): void => {
    for (const each of listeners) {
      listeners.delete(each);
      each.givenUp(signal.reason);
    }
    waiting.delete(signal);
  };
  waiting.set(signal, { listeners, tell });
  signal.addEventListener('abort', tell, { once: true });
}

export function unlisten(signal: AbortSignal, listener: AbortListener): void {
  const known = waiting.get(signal);
  if (known === undefined || !known.listeners.delete(listener) || known.listeners.size > 0) return;
  waiting.delete(signal);
  signal.removeEventListener('abort', known.tell);
}
