/** Requests that follow on others: further pages, and steps that an answer leads to. */

import { planCalls } from '../balances/plan/plan.ts';
import type { PlannedCall } from '../balances/plan/planned-call.ts';
import type { Exchange, UpstreamRequest } from '../http/exchange.ts';
import { FailureError } from '../model/failure.ts';
import { everything, type Lab } from './lab.ts';
import { ask, decodeAnswer, requestOf } from './specimen.ts';

export interface Following {
  readonly planned: PlannedCall;
  readonly request: UpstreamRequest;
  /** What followed on its answer. */
  readonly next: UpstreamRequest;
}

/** All of them, for all pairs and for all that each account holds, in the order of each call. */
export async function followings(lab: Lab): Promise<readonly Following[]> {
  const { upstream } = lab.open().source;
  const found: Following[] = [];
  for (const planned of plansOf(lab)) {
    let request: UpstreamRequest | undefined = requestOf(planned);
    while (request !== undefined) {
      const next: UpstreamRequest | undefined = nextOf(lab, planned, await ask(upstream, request));
      if (next !== undefined) found.push({ planned, request, next });
      request = next;
    }
  }
  return found;
}

function plansOf(lab: Lab): readonly PlannedCall[] {
  const wants = everything(lab).map(({ holder, refs }) => ({ account: holder.account, assets: refs, listings: [] }));
  const lists = lab.holders.map(({ account }) => ({ account, assets: [], listings: [null] }));
  const options = { at: null, maxSurplus: 9 };
  const { reads } = lab.provider;
  return [...planCalls(reads, wants, options), ...planCalls(reads, lists, options)];
}

/** Undefined after the last answer, and after a refusal. */
function nextOf(lab: Lab, planned: PlannedCall, exchange: Exchange): UpstreamRequest | undefined {
  const saysNo = planned.read.balances.answersByError?.(exchange) !== true && lab.provider.refusal(exchange) !== null;
  try {
    return saysNo ? undefined : decodeAnswer(planned, exchange).next;
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}
