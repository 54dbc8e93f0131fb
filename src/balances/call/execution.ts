/** What an execution of wants runs under and writes to. */
import type { Account } from '../../model/identity.ts';
import type { AccountAnswers } from '../answer/account-answers.ts';
import type { ReadContext } from '../context.ts';

export interface Execution {
  readonly context: ReadContext;
  /** Where answers about the account are written down. */
  answersOf(account: Account): AccountAnswers;
  /** Called for each account once nothing more is read about it. */
  onAnswered(account: Account): void;
}
