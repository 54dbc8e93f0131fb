/** What fails the check of continuous integration: another answer, an error that is not due, a call too many. */
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../bench/arena.ts';
import type { ContenderName } from '../../bench/contenders.ts';
import { compareAnswers, type Measured } from '../../bench/measure.ts';
import type { FormName } from '../../bench/scenarios.ts';
import { callsOfOurs } from '../../bench/short.ts';
import { tables } from '../../bench/tables.ts';

describe('answers', () => {
  const answer = (atomic: string, errors?: readonly object[]) => {
    const node = { asset: { ref: 'a', name: 'A', decimals: 0 }, total: { atomic, value: atomic } };
    return JSON.stringify({ errors, data: { accounts: [{ address: '0x1', balances: { nodes: [node] } }] } });
  };
  const rival = (contender: ContenderName, form: FormName, ...answers: readonly string[]) => ({
    entry: { contender, scenario: { size: 'small', form } } satisfies Entry,
    answer: async (number: number) => answers[number] ?? '',
  });

  it('that are equal pass', async () => {
    const both = [answer('1'), answer('2')];
    await compareAnswers([rival('hand-written', 'wide', ...both), rival('balancegraph', 'wide', ...both)]);
  });

  it.each([0, 1])('that differ are refused, also to request %i alone', async (wrong) => {
    const ours = [answer('1'), answer('2')].with(wrong, answer('3'));
    const handWritten = rival('hand-written', 'wide', answer('1'), answer('2'));
    await expect(compareAnswers([handWritten, rival('balancegraph', 'wide', ...ours)])).rejects.toThrow(
      'balancegraph gives another answer than hand-written',
    );
  });

  it('with errors are refused, but where rows are missing', async () => {
    const failed = Array.from({ length: 2 }, () => answer('1', [{ message: 'no' }]));
    await expect(compareAnswers([rival('balancegraph', 'wide', ...failed)])).rejects.toThrow('with 1 errors');
    await compareAnswers([rival('balancegraph', 'partial', ...failed)]);
  });
});

describe('calls', () => {
  const table = tables.find(({ id }) => id === 'hot medium wide again stored');
  const row = (contender: ContenderName, form: FormName, callsPerQuery: number): Measured => ({
    contender,
    scenario: { size: 'medium', form },
    cpuMs: [],
    ratio: [],
    requests: 0,
    perSecond: 0,
    callsPerQuery,
    p50Ms: 0,
    p99Ms: 0,
    firstByteMs: 0,
    blockedMs: null,
    peakMib: 0,
  });

  it('of our server alone are counted, and none is due where reads are kept', () => {
    if (table === undefined) throw new Error('no such table');
    const rows = [row('hand-written', 'wide', 9), row('balancegraph', 'wide', 2), row('balancegraph', 'again', 1)];
    expect(callsOfOurs(table, rows)).toEqual([
      { form: 'wide', made: 2, most: 1 },
      { form: 'again', made: 1, most: 0 },
    ]);
  });
});
