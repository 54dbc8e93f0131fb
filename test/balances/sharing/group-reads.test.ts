/** What the reads of one group are counted at, which is all that bounds them. */
import { expect, test } from 'vitest';
import { AccountAnswers } from '../../../src/balances/answer/account-answers.ts';
import { AnswerGrid } from '../../../src/balances/answer/grid.ts';
import { GroupReads } from '../../../src/balances/sharing/group-reads.ts';
import { AmountCells } from '../../../src/model/amount-cells.ts';
import { account } from '../invented.ts';

/** The body of an answer that the decoder may be asked for later, in bytes. */
const BODY = 40_000;

/** Keeps a read of each account that has a row on the grid, and tells what was charged for each. */
function chargesOf(grid: AnswerGrid): readonly number[] {
  const reads = new GroupReads();
  return grid.addresses.map((address, row) => {
    const answers = new AccountAnswers();
    answers.addRow({ grid, row });
    let charged = 0;
    const want = { account: account(address), assets: ['x'], listings: [] };
    reads.keep('scope', { want, answers }, (bytes) => {
      charged += bytes;
      return true;
    });
    return charged;
  });
}

test('a body that is held counts, and once for all accounts of its answer', () => {
  const given = { accounts: [account('a'), account('b')], assets: ['x'], cells: AmountCells.of(['7', '8']) };
  const observed = { date: new Date(0), ms: 0 };
  const rest = { facts: null, block: null, isAsked: true, bytes: BODY, decode: () => [] };
  const [first = 0, second] = chargesOf(new AnswerGrid(given, observed));
  expect(second).toBeLessThan(first);
  expect(chargesOf(new AnswerGrid({ ...given, rest }, observed))).toEqual([first + BODY, second]);
});
