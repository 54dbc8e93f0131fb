/** What the page shows, outside of React: one state, replaced as a whole. */
import type { AnswerCache, Kept } from './answer-cache.ts';
import type { Holdings, Question } from './holdings.ts';
import type { Watch } from './live.ts';
import { problemOf } from './problem.ts';

export interface State {
  readonly asking: boolean;
  /** The newest answer, with what was told of it since; null before the first one. */
  readonly shown: Kept<Holdings> | null;
  /** Why there is no newer answer, and what to do; null where there is one. */
  readonly problem: string | null;
  readonly live: Live;
}

export type Live =
  | { readonly kind: 'off' }
  /** Nothing was told yet. */
  | { readonly kind: 'opening' }
  | { readonly kind: 'heard'; readonly at: Date; readonly late: readonly string[] }
  /** The connection was lost, and is tried again. What is shown is of `at`; null where nothing was told before. */
  | { readonly kind: 'lost'; readonly at: Date | null };

export interface Store {
  state(): State;
  subscribe(listener: () => void): () => void;
  /** Shows the answer once it has come, unless another question was asked by then. While the page is live, it is watched. */
  ask(question: Question, how?: { readonly anew: boolean }): Promise<void>;
  /** Watches what is shown from now on, and what is asked later; or ends that. */
  setLive(isLive: boolean): void;
}

interface Means {
  readonly cache: AnswerCache<Question, Holdings>;
  readonly watch: Watch;
}

export function openStore({ cache, watch }: Means): Store {
  const listeners = new Set<() => void>();
  let current: State = { asking: false, shown: null, problem: null, live: { kind: 'off' } };
  let latest = 0;
  let watching = new AbortController();
  const show = (change: Partial<State>): void => {
    current = { ...current, ...change };
    for (const listener of listeners) listener();
  };

  const follow = async (holdings: Holdings): Promise<void> => {
    watching.abort();
    const own = new AbortController();
    watching = own;
    show({ live: { kind: 'opening' } });
    const onLost = (): void => {
      if (own.signal.aborted) return;
      const { live } = current;
      show({ live: { kind: 'lost', at: live.kind === 'heard' || live.kind === 'lost' ? live.at : null } });
    };
    try {
      for await (const told of watch(holdings, { signal: own.signal, onLost })) {
        if (own.signal.aborted) return;
        const { holdings: answer, at, late } = told;
        show({ shown: { answer, kept: false }, live: { kind: 'heard', at, late } });
      }
    } catch (error) {
      if (!own.signal.aborted) show({ live: { kind: 'off' }, problem: problemOf(error) });
    }
  };

  return {
    state: () => current,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async ask(question, how) {
      latest += 1;
      const own = latest;
      show({ asking: true });
      try {
        const shown = await cache.ask(question, how);
        if (own !== latest) return;
        show({ asking: false, shown, problem: null });
        if (current.live.kind !== 'off') void follow(shown.answer);
      } catch (error) {
        if (own === latest) show({ asking: false, problem: problemOf(error) });
      }
    },
    setLive(isLive) {
      if (isLive === (current.live.kind !== 'off')) return;
      watching.abort();
      show({ live: { kind: isLive ? 'opening' : 'off' } });
      if (isLive && current.shown !== null) void follow(current.shown.answer);
    },
  };
}
