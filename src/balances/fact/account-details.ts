/** The source's own facts about accounts, asked for once per account and request. */

import type { Failure } from '../../model/failure.ts';
import type { Account } from '../../model/identity.ts';
import type { Details } from '../../model/reading.ts';
import { runEndpoint } from '../call/run-endpoint.ts';
import type { CallSubject } from '../call/subject.ts';
import type { ReadContext } from '../context.ts';
import { openOnce } from '../sharing/asked-once.ts';
import type { Source } from '../source.ts';

/** Null where the provider has no facts about accounts. */
export type DetailsAnswer = { readonly details: Details | null } | { readonly failure: Failure };

export interface DetailsLoader {
  load(account: Account): Promise<DetailsAnswer>;
}

const detailsOnce = openOnce<DetailsAnswer>();

export function openDetails(source: Source, context: ReadContext): DetailsLoader {
  const once = detailsOnce(source, context, (failure) => ({ failure }));
  return { load: (account) => once(account.id, (asker) => readDetails(source, account, asker)) };
}

async function readDetails(source: Source, account: Account, context: ReadContext): Promise<DetailsAnswer> {
  const endpoint = source.provider.accountDetails;
  if (endpoint === undefined) return { details: null };
  const subject: CallSubject = { kind: 'account', account };
  const { items } = await runEndpoint(source, { endpoint, question: { account }, subject }, context);
  return { details: items[0] ?? null };
}
