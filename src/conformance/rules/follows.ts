/** Rules about requests that follow on others: a plan that counts calls before any is made has to know of them. */
import type { PlannedCallOf } from '../../balances/plan/planned-call.ts';
import type { UpstreamRequest } from '../../http/exchange.ts';
import type { Follow, Shape } from '../../providers/provider.ts';
import { demand } from '../demand.ts';
import { followings } from '../following.ts';
import type { Lab } from '../lab.ts';
import type { RuleData } from '../rule.ts';

export const followRules: readonly RuleData[] = [
  {
    id: 'K4TD',
    level: 'MUST',
    name: 'MUST declare each request that follows on another one of a read, as sure or as possible (`follows`)',
    why: 'Plans and budgets of calls are made before anything is sent: a request that was not declared exceeds them.',
    needs: [],
    run: followAll,
  },
];

async function followAll(lab: Lab): Promise<void> {
  for (const { planned, request, next } of await followings(lab)) {
    demandDeclared(followOf(planned, request), request, next);
  }
}

function followOf<S extends Shape>({ read, call }: PlannedCallOf<S>, request: UpstreamRequest): Follow {
  return read.balances.follows?.(call, request) ?? {};
}

function demandDeclared({ next: sure, perhaps = [] }: Follow, { step }: UpstreamRequest, next: UpstreamRequest): void {
  const declared = [...(sure === undefined ? [] : [sure.step]), ...perhaps.map((entry) => entry.step)];
  demand(declared.includes(next.step), `a request "${next.step}" follows on "${step}", and is not declared`);
}
