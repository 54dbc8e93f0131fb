/** Rules about requests that follow on others: who counts calls before any is made has to know of them. */
import { type PlannedCall, type PlannedCallOf, planCalls } from '../balances/plan.ts';
import type { UpstreamRequest } from '../http/exchange.ts';
import { FailureError } from '../model/failure.ts';
import type { Follow, Shape } from '../providers/provider.ts';
import { everything, type Lab } from './lab.ts';
import { demand, type RuleData } from './rule.ts';
import { ask, decodeAnswer, requestOf } from './specimen.ts';

export const foretellingRules: readonly RuleData[] = [
  {
    id: 'K4TD',
    level: 'MUST',
    name: 'MUST foretell each request that follows on another one of a read, as sure or as possible (`follows`)',
    why: 'Plans and budgets of calls are made before anything is sent: a request that nobody foretold comes on top of them.',
    needs: [],
    run: followAll,
  },
];

async function followAll(lab: Lab): Promise<void> {
  const { upstream } = lab.open().source;
  for (const planned of plansOf(lab)) {
    let request: UpstreamRequest | undefined = requestOf(planned);
    while (request !== undefined) {
      const exchange = await ask(upstream, request);
      const next: UpstreamRequest | undefined = nextOf(lab, planned, exchange);
      if (next !== undefined) demandForetold(followOf(planned, request), request, next);
      request = next;
    }
  }
}

/** For all pairs, and for all that each account holds. */
function plansOf(lab: Lab): readonly PlannedCall[] {
  const wants = everything(lab).map(({ holder, refs }) => ({ account: holder.account, assets: refs, listings: [] }));
  const lists = lab.holders.map(({ account }) => ({ account, assets: [], listings: [null] }));
  const options = { at: null, maxSurplus: 9 };
  const { reads } = lab.provider;
  return [...planCalls(reads, wants, options), ...planCalls(reads, lists, options)];
}

/** Undefined after the last answer, and after one that says no. */
function nextOf(lab: Lab, planned: PlannedCall, exchange: Awaited<ReturnType<typeof ask>>) {
  const saysNo = planned.read.balances.answersByError?.(exchange) !== true && lab.provider.refusal(exchange) !== null;
  try {
    return saysNo ? undefined : decodeAnswer(planned, exchange).next;
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}

function followOf<S extends Shape>({ read, call }: PlannedCallOf<S>, request: UpstreamRequest): Follow {
  return read.balances.follows?.(call, request) ?? {};
}

function demandForetold({ next: sure, perhaps = [] }: Follow, { step }: UpstreamRequest, next: UpstreamRequest): void {
  const foretold = [...(sure === undefined ? [] : [sure.step]), ...perhaps.map((entry) => entry.step)];
  demand(foretold.includes(next.step), `a request "${next.step}" follows on "${step}", and is not foretold`);
}
