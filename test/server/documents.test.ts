/** Documents of which no two are alike, sent to a server that may keep a kibibyte of memory for each, and few of them. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { DocumentMemory } from '../../src/graph/documents.ts';
import { runs } from '../depth.ts';
import { documentShapes } from '../measure/distinct-documents.ts';
import { openTestServer, type TestServer } from './support.ts';

const FLOOD = runs(2000, 400);
const MOST = FLOOD * 1024;
const KNOWN_EVERY = 100;
const known = '{ sources { name id label } }';

let server: TestServer;
let documents: DocumentMemory;
beforeAll(async () => {
  server = await openTestServer({ config: { server: { documentCacheBytes: MOST } } });
  documents = server.running.graph.documents;
});
afterAll(() => server?.close());

test('fill no more than that, and push out no document that comes back', async () => {
  const found = vi.spyOn(documents, 'get');
  for (let turn = 0; turn < 3; turn += 1) await server.post(known);
  found.mockClear();
  const answers = new Set<string>();
  const afterEach: number[] = [];
  const kept: boolean[] = [];
  for (let number = 0; number < FLOOD; number += 1) {
    const shape = documentShapes[number % documentShapes.length];
    const reply = await server.post(shape?.query(number) ?? '', shape?.variables);
    answers.add(`${shape?.name} ${reply.status}`);
    afterEach.push(documents.bytes);
    if (number % KNOWN_EVERY > 0) continue;
    await server.post(known);
    kept.push(found.mock.results.at(-1)?.value !== undefined);
  }
  expect(answers).toEqual(new Set(documentShapes.map(({ name }) => `${name} 200`)));
  expect(Math.max(...afterEach)).toBeLessThanOrEqual(MOST);
  // The flood was counted: what is kept of it fills its part.
  expect(afterEach.at(-1)).toBeGreaterThan(MOST / 10);
  expect(documents.size).toBeLessThan(FLOOD / 10);
  expect(kept).toEqual(new Array(FLOOD / KNOWN_EVERY).fill(true));
});
