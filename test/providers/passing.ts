/** What holds for a refusal that says nothing about the question, at every provider. */
import { expect } from 'vitest';
import { ask, type Reply, type Source, wholeBodies } from './scripted.ts';

/** Single pairs that may be asked for to see whether a refusal with unknown words is about the question at all. */
const PROBES = 3;

/** It is retryable, is not asked for in parts, and is asked at the next server. */
export async function expectPassing(source: Source, refusal: Reply, code: string): Promise<void> {
  const alone = await ask(source, () => refusal);
  expect(new Set(alone.reported.map(({ pair, retryable }) => `${pair} ${retryable}`))).toEqual(
    new Set([`${code} true`]),
  );
  expect(alone.calls).toBeLessThanOrEqual(code === 'UPSTREAM_UNEXPLAINED' ? 1 + PROBES : 1);

  const next = await ask(
    source,
    () => refusal,
    () => ({ body: wholeBodies[source.provider] }),
  );
  expect(new Set(next.reported.map(({ pair }) => pair))).toEqual(new Set(['7']));
  expect(next.calls).toBe(1);
}
