/** What concurrent requests share costs no comparison and no batch more than it needs: counted at a scope that is only watched. */

import { expect, test, vi } from 'vitest';
import { AccountAnswers } from '../../../src/balances/answer/account-answers.ts';
import type { Want } from '../../../src/balances/plan/planned-call.ts';
import type { BatchScope } from '../../../src/balances/sharing/batch-scope.ts';
import { SharedReads } from '../../../src/balances/sharing/shared-reads.ts';
import { failure } from '../../../src/model/failure.ts';
import type { Account } from '../../../src/model/identity.ts';
import { account, turns } from '../invented.ts';

const a = account('a');

/** A scope whose runs end when the test says so. */
function openScope() {
  const runs: { readonly wants: readonly Want[]; end(): void }[] = [];
  const isDearer = vi.fn((_part: readonly Want[], _whole: readonly Want[]) => false);
  const scope: BatchScope = {
    key: 'scope',
    isDearer,
    isOneCall: async () => true,
    async run(wants, { answersOf, onAnswered }) {
      const over = Promise.withResolvers<void>();
      runs.push({ wants, end: () => over.resolve() });
      await over.promise;
      for (const want of wants) {
        answersOf(want.account).fail(want, failure('UPSTREAM_HTTP_ERROR'));
        onAnswered?.(want.account);
      }
    },
  };
  return { scope, runs, isDearer };
}

/** A request that asks for assets of one account. */
function ask(reads: SharedReads, scope: BatchScope, assets: readonly string[], signal = new AbortController().signal) {
  const answers = new Map<string, AccountAnswers>();
  const answersOf = ({ id }: Account): AccountAnswers => {
    const known = answers.get(id) ?? new AccountAnswers();
    answers.set(id, known);
    return known;
  };
  const asker = { context: { signal }, since: performance.now(), patienceMs: 60_000 };
  return reads.answer({ asker, scope, wants: [{ account: a, assets, listings: [] }], answersOf });
}

const assetsOf = (runs: ReturnType<typeof openScope>['runs']) =>
  runs.map(({ wants }) => wants.map(({ assets }) => assets));

test('nothing is compared where nothing is joined, or everything', async () => {
  const { scope, runs, isDearer } = openScope();
  const reads = new SharedReads(0);
  const asked = [ask(reads, scope, ['x'])];
  await turns();
  asked.push(ask(reads, scope, ['y']));
  await turns();
  asked.push(ask(reads, scope, ['x']), ask(reads, scope, ['x', 'y']));
  await turns();
  expect(isDearer).not.toHaveBeenCalled();
  expect(assetsOf(runs)).toEqual([[['x']], [['y']]]);
  asked.push(ask(reads, scope, ['x', 'z']));
  await turns();
  expect(isDearer).toHaveBeenCalledOnce();
  expect(isDearer.mock.calls[0]?.slice(0, 2)).toMatchObject([[{ assets: ['z'] }], [{ assets: ['x', 'z'] }]]);
  expect(assetsOf(runs)).toEqual([[['x']], [['y']], [['z']]]);
  for (const run of runs) run.end();
  await Promise.all(asked);
  expect(reads.size).toBe(0);
});

test('a batch that all have left within the same turn does not begin', async () => {
  const { scope, runs } = openScope();
  const reads = new SharedReads(0);
  const gone = new AbortController();
  const asked = ask(reads, scope, ['x'], gone.signal);
  gone.abort();
  await asked;
  await turns();
  expect(runs).toEqual([]);
  expect(reads.size).toBe(0);
});

test('what all had their answers of is not given up when they leave, and what they did not wait for is', async () => {
  const signals: AbortSignal[] = [];
  const open = openScope();
  const scope: BatchScope = {
    ...open.scope,
    run(wants, execution) {
      signals.push(execution.context.signal);
      return open.scope.run(wants, execution);
    },
  };
  const reads = new SharedReads(0);
  const served = ask(reads, scope, ['x']);
  await turns();
  open.runs[0]?.end();
  await served;
  const client = new AbortController();
  const left = ask(reads, scope, ['y'], client.signal);
  await turns();
  client.abort();
  await left;
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
  expect(reads.size).toBe(0);
});
