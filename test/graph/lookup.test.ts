/** A provider that throws for one key costs that key alone, and leaves no unhandled rejection behind. */
import { expect, test } from 'vitest';
import type { GraphContext } from '../../src/graph/context.ts';
import { lookUp } from '../../src/graph/lookup.ts';
import { openTestGraph } from './support.ts';

test('bad, good and thrown keys settle each in its own place', async () => {
  const graph = await openTestGraph();
  const context: GraphContext = graph.graph.createContext();
  const entries = lookUp('ids', ['bad', 'good', 'boom'], context, (_, key) => {
    if (key === 'boom') throw new Error('boom');
    return key === 'good' ? { ok: true, value: key } : { ok: false, rule: 'is bad' };
  });
  const settled = await Promise.allSettled(await entries);
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'rejected']);
  await graph.close();
});
