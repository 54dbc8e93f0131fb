import type { Storage as EditorStorage } from '@graphiql/toolkit';
import type { EditorTab, ServedGraph } from './settings.ts';

/**
 * The browser's storage, kept apart per served graph.
 *
 * GraphiQL restores the tabs of the last visit instead of the worked queries. A server may run on the sandbox one day and
 * on configured sources the next, with the same origin; queries for accounts of the one are of no use in the other.
 */
export function storageOf(graph: ServedGraph): EditorStorage {
  const prefix = `balancegraph:${graph}:`;
  const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  return {
    getItem: (key) => localStorage.getItem(prefix + key),
    setItem: (key, value) => localStorage.setItem(prefix + key, value),
    removeItem: (key) => localStorage.removeItem(prefix + key),
    clear: () => {
      for (const key of keys()) localStorage.removeItem(key);
    },
    get length() {
      return keys().length;
    },
  };
}

/**
 * Puts the first worked query where GraphiQL looks for what was last edited, unless this browser has tabs already.
 *
 * GraphiQL (5.4.0) fills its variables editor only from there: without this the first tab opens, and runs, without its
 * variables, until the reader goes to another tab and back. The query goes with them, as GraphiQL compares both with
 * its tabs and opens a tab of its own for a pair that it does not know.
 */
export function seedEditors(storage: EditorStorage, { query, variables }: EditorTab): void {
  if (storage.getItem('graphiql:tabState') !== null) return;
  storage.setItem('graphiql:query', query);
  if (variables === null) storage.removeItem('graphiql:variables');
  else storage.setItem('graphiql:variables', variables);
}
