/** What the page shows, outside of React: one state, replaced as a whole. */
import type { AnswerCache, Kept } from './answer-cache.ts';
import type { Holdings, Question } from './holdings.ts';
import { problemOf } from './problem.ts';

export interface State {
  readonly asking: boolean;
  /** The newest answer; null before the first one. */
  readonly shown: Kept<Holdings> | null;
  /** Why there is no newer answer, and what to do; null where there is one. */
  readonly problem: string | null;
}

export interface Store {
  state(): State;
  subscribe(listener: () => void): () => void;
  /** Shows the answer once it has come, unless another question was asked by then. */
  ask(question: Question, how?: { readonly anew: boolean }): Promise<void>;
}

export function openStore(cache: AnswerCache<Question, Holdings>): Store {
  const listeners = new Set<() => void>();
  let current: State = { asking: false, shown: null, problem: null };
  let latest = 0;
  const show = (state: State): void => {
    current = state;
    for (const listener of listeners) listener();
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
      show({ ...current, asking: true });
      try {
        const shown = await cache.ask(question, how);
        if (own === latest) show({ asking: false, shown, problem: null });
      } catch (error) {
        if (own === latest) show({ ...current, asking: false, problem: problemOf(error) });
      }
    },
  };
}
