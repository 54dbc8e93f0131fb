/** Rules about requests that follow on others: a plan that counts calls before any is made has to know of them. */
import type { PlannedCallOf } from '../../balances/plan/planned-call.ts';
import type { UpstreamRequest } from '../../http/exchange.ts';
import type { Follow, Shape } from '../../providers/provider.ts';
import { demand } from '../demand.ts';
import { followings } from '../following.ts';
import type { Lab } from '../lab.ts';
import type { RuleData } from '../rule.ts';

export const foretellingRules: readonly RuleData[] = [
  {
    id: 'K4TD',
    level: 'MUST',
    name: 'MUST foretell each request that follows on another one of a read, as sure or as possible (`follows`)',
    why: 'Plans and budgets of calls are made before anything is sent: a request that was not foretold exceeds them.',
    needs: [],
    run: followAll,
  },
];

async function followAll(lab: Lab): Promise<void> {
  for (const { planned, request, next } of await followings(lab)) {
    demandForetold(followOf(planned, request), request, next);
  }
}

function followOf<S extends Shape>({ read, call }: PlannedCallOf<S>, request: UpstreamRequest): Follow {
  return read.balances.follows?.(call, request) ?? {};
}

function demandForetold({ next: sure, perhaps = [] }: Follow, { step }: UpstreamRequest, next: UpstreamRequest): void {
  const foretold = [...(sure === undefined ? [] : [sure.step]), ...perhaps.map((entry) => entry.step)];
  demand(foretold.includes(next.step), `a request "${next.step}" follows on "${step}", and is not foretold`);
}
