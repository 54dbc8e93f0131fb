/** How many subscriptions a server keeps open, whichever way they came. */
import type { TestServer } from '../support.ts';

export function openWatches({ running }: Pick<TestServer, 'running'>): number {
  const { live, clock } = running.graph.createContext();
  clock.stop();
  if (live === null) throw new Error('the server offers no subscriptions');
  return live.size;
}
