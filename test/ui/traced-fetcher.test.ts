import type { Fetcher } from '@graphiql/toolkit';
import { describe, expect, test } from 'vitest';
import { openPanelStore } from '../../ui/panel-store.ts';
import { planRun, traceRuns } from '../../ui/traced-fetcher.ts';

const trace = { durationMs: 1, calls: [], served: { source: 0, cache: 0, stale: 0, failed: 0 } };
const query = { query: '{ a }' };

/** Answers with these, one after the other, and notes what was asked. */
function answering(...results: readonly object[]) {
  const asked: unknown[] = [];
  const left = [...results];
  const fetcher: Fetcher = async (_params, options) => {
    asked.push(options?.headers);
    return left.shift() ?? {};
  };
  return { fetcher, asked };
}

describe('traceRuns', () => {
  test('asks for no trace while the panel is closed', async () => {
    const { fetcher, asked } = answering({ data: {} });
    const panel = openPanelStore();
    await traceRuns(fetcher, panel)(query);
    expect(asked).toEqual([undefined]);
    expect(panel.state()).toEqual({ kind: 'idle' });
  });

  test('keeps the trace out of the response, and the headers of the reader', async () => {
    const { fetcher, asked } = answering({ data: { a: 1 }, extensions: { trace, calls: [] } });
    const panel = openPanelStore();
    panel.open(true);
    const result = await traceRuns(fetcher, panel)(query, { headers: { authorization: 'mine' } });
    expect(result).toEqual({ data: { a: 1 }, extensions: { calls: [] } });
    expect(asked).toEqual([{ authorization: 'mine', 'x-balancegraph-trace': '1' }]);
    expect(panel.state()).toEqual({ kind: 'trace', trace });
  });

  test('leaves the reading of the schema alone', async () => {
    const { fetcher, asked } = answering({ data: {} });
    const panel = openPanelStore();
    panel.open(true);
    await traceRuns(fetcher, panel)({ query: 'query IntrospectionQuery { a }', operationName: 'IntrospectionQuery' });
    expect(asked).toEqual([undefined]);
  });

  test('says that the server was out of reach, and lets the failure through', async () => {
    const panel = openPanelStore();
    panel.open(true);
    const fetcher = traceRuns(() => Promise.reject(new Error('no connection')), panel);
    await expect(fetcher(query)).rejects.toThrow('no connection');
    expect(panel.state()).toEqual({ kind: 'unreachable' });
  });

  test('shows the latest run, whichever answer comes last', async () => {
    const first = Promise.withResolvers<object>();
    const answers = [first.promise, Promise.resolve({ extensions: { trace } })];
    const panel = openPanelStore();
    panel.open(true);
    const fetcher = traceRuns(async () => (await answers.shift()) ?? {}, panel);
    const overtaken = fetcher(query);
    await fetcher(query);
    first.resolve({ data: null });
    await overtaken;
    expect(panel.state()).toEqual({ kind: 'trace', trace });
  });
});

test('planRun shows the plan, or why there is none', async () => {
  const plan = { calls: [], total: 0, possible: [] };
  const { fetcher, asked } = answering({ extensions: { plan } }, { errors: [{ message: 'too costly' }] });
  const panel = openPanelStore();
  await planRun(fetcher, panel, query, { headers: {} });
  expect(panel.state()).toEqual({ kind: 'plan', plan });
  await planRun(fetcher, panel, query, { headers: {} });
  expect(panel.state()).toEqual({ kind: 'not-reported', of: 'plan', result: { errors: [{ message: 'too costly' }] } });
  expect(asked).toEqual([{ 'x-balancegraph-explain': 'plan' }, { 'x-balancegraph-explain': 'plan' }]);
});
