/** Accounts are found by the ids that named them before; what an id names does not depend on that. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { accountById } from '../../src/graph/naming.ts';
import { universeOf } from './request-sets.ts';
import { openTestGraph, type TestGraph } from './support.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await openTestGraph({ sandbox: { accounts: 3 } });
});
afterAll(() => graph.close());

const found = (id: string) => accountById(graph.graph.createContext(), id);

test('an id that names an account again is not taken apart again, in whichever spelling', () => {
  const [id = ''] = universeOf(graph, 'teos').accounts;
  const rule = graph.graph.sources.get('sandbox-teos')?.provider.accounts;
  if (rule === undefined) throw new TypeError('no such source');
  const normalise = vi.spyOn(rule, 'normalise');
  for (const spelling of [id, id.replace('0x', '%30x')]) {
    const [first, second] = [found(spelling), found(spelling)];
    expect(first).toEqual(second);
    expect(first.ok && first.value.account.id).toBe(id);
  }
  expect(normalise).toHaveBeenCalledTimes(2);
  normalise.mockRestore();
});

test('what is refused is refused again, and each source has its own accounts', () => {
  for (const id of [
    'account/sandbox-teos/nobody',
    'account/nowhere/0x00',
    'account/',
    'account',
    'asset/sandbox-teos/x',
  ]) {
    const refused = found(id);
    expect(refused.ok).toBe(false);
    expect(found(id)).toEqual(refused);
  }
  const [id = ''] = universeOf(graph, 'teos').accounts;
  const [own, other] = [found(id), found(id.replace('sandbox-teos', 'sandbox-reddio'))];
  expect(own.ok && own.value.source.name).toBe('sandbox-teos');
  expect(other.ok && other.value.source.name).not.toBe('sandbox-teos');
});
