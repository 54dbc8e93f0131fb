/** How a rate is divided between the store and the replicas, so that no fault of the store can exceed it. */

export interface PartSettings {
  /** Processes that may run at a time. */
  readonly replicas: number;
  /** Of each rate, for each of them; `replicas` times as much is at most 1. */
  readonly share: number;
}

export interface RateParts {
  /** What each replica may start without the store. */
  readonly own: number;
  /** What the store grants to whoever asks. */
  readonly common: number;
}

/** All parts together are the rate. A rate of fewer calls than there are replicas has no own parts: somebody would have none. */
export function partsOf(calls: number, { replicas, share }: PartSettings): RateParts {
  const own = Math.min(Math.floor(calls / replicas), Math.max(1, Math.floor(calls * share)));
  return { own, common: calls - own * replicas };
}
