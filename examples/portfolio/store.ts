/** What the page shows, outside of React: one state, replaced as a whole. */
import type { AnswerCache, Kept } from './answer-cache.ts';
import type { Holdings, Question } from './holdings.ts';

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

function problemOf(error: unknown): string {
  // `fetch` throws a TypeError where there was no answer at all.
  if (error instanceof TypeError)
    return 'The graph cannot be reached. Check that its command still runs, then press Refresh.';
  const status = statusOf(error);
  if (status === null || status >= 500)
    return `Something other than the graph answered${status === null ? '' : `, with status ${status}`}. Check that its command still runs, then press Refresh.`;
  const reason = error instanceof Error ? error.message.split(': {')[0] : '';
  return `The graph refused the question: ${reason}. Correct it and press Show balances.`;
}

/** The HTTP status of graphql-request's `ClientError`. */
function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('response' in error)) return null;
  const { response } = error;
  if (typeof response !== 'object' || response === null || !('status' in response)) return null;
  return typeof response.status === 'number' ? response.status : null;
}
