/** What the Calls panel shows, and whether it is open; shared by the panel and the fetcher. */
import type { Plan, Trace } from './trace.ts';

export type PanelState =
  /** Nothing ran since the panel was opened. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'waiting'; readonly for: 'run' | 'plan' }
  | { readonly kind: 'trace'; readonly trace: Trace }
  | { readonly kind: 'plan'; readonly plan: Plan }
  /** The answer has no trace, or no plan; its errors may say why. */
  | { readonly kind: 'not-reported'; readonly of: 'run' | 'plan'; readonly result: unknown }
  | { readonly kind: 'unreachable' };

export interface PanelStore {
  /** Runs are traced while it is. */
  isOpen(): boolean;
  open(isOpen: boolean): void;
  state(): PanelState;
  /** Begins a run or a plan. The returned function sets its result, unless another one has begun by then. */
  begin(what: 'run' | 'plan'): (state: PanelState) => void;
  subscribe(listener: () => void): () => void;
}

export function openPanelStore(): PanelStore {
  const listeners = new Set<() => void>();
  let isOpen = false;
  let current: PanelState = { kind: 'idle' };
  let latest = 0;
  const show = (state: PanelState): void => {
    current = state;
    for (const listener of listeners) listener();
  };
  return {
    isOpen: () => isOpen,
    open(now) {
      isOpen = now;
    },
    state: () => current,
    begin(what) {
      latest += 1;
      const turn = latest;
      show({ kind: 'waiting', for: what });
      return (state) => {
        if (turn === latest) show(state);
      };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
