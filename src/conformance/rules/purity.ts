/** Rules about providers as pure functions: they change none of their inputs, and depend on nothing else. */
import { isDeepStrictEqual } from 'node:util';
import { planCalls } from '../../balances/plan/plan.ts';
import type { UpstreamRequest } from '../../http/exchange.ts';
import type { SigningMoment } from '../../http/signing.ts';
import type { Provider } from '../../providers/provider.ts';
import { demandTruth } from '../compare.ts';
import { demand } from '../demand.ts';
import { deepFreeze } from '../json.ts';
import { everything, type Lab } from '../lab.ts';
import type { RuleData } from '../rule.ts';
import { ask, decodeAnswer, requestOf } from '../specimen.ts';

export const purityRules: readonly RuleData[] = [
  {
    id: 'B8LQ',
    level: 'MUST',
    name: 'MUST make the same request of the same call and the same readings of the same answer, and change neither',
    why: 'Calls and answers are shared: retried, cached, logged, compared.',
    needs: [],
    run: repeatCalls,
  },
  {
    id: 'C4SY',
    level: 'MUST',
    name: 'MUST take frozen options, and share nothing between the providers made of them',
    why: 'Configurations are frozen, and two sources may be made of one.',
    needs: [],
    async run(lab) {
      const options = { frozen: (given: unknown) => deepFreeze(given) };
      const [first, second] = [makeOrExplain(lab, options.frozen), makeOrExplain(lab, options.frozen)];
      demand(declared(first) === declared(second), 'two providers made of the same options declare different things');
      demandTruth(lab, await lab.open().ask(everything(lab)));
    },
  },
];

const MOMENT: SigningMoment = { now: new Date(1_700_000_000_000), nonce: '0'.repeat(32), challenge: null };

async function repeatCalls(lab: Lab): Promise<void> {
  const { upstream } = lab.open().source;
  const wants = everything(lab).map(({ holder, refs }) => ({ account: holder.account, assets: refs, listings: [] }));
  for (const planned of planCalls(lab.provider.reads, wants, { at: null, maxSurplus: 9 })) {
    deepFreeze(planned.call);
    const request = unchanged(() => requestOf(planned), 'request');
    unchanged(() => signatureOf(lab, request), 'sign');
    const exchange = deepFreeze(await ask(upstream, request));
    deepFreeze(exchange.body);
    unchanged(() => decodeAnswer(planned, exchange), 'decode');
    unchanged(() => lab.provider.refusal(exchange), 'refusal');
  }
}

/** Of the request at a moment that is always the same; null where requests are not signed. */
function signatureOf({ provider: { signing } }: Lab, { method, path, body, step }: UpstreamRequest): object | null {
  if (signing === undefined) return null;
  const unsigned = { method, target: path, body: body === undefined ? '' : JSON.stringify(body), step };
  const { query, headers = new Map() } = signing.sign(deepFreeze(unsigned), deepFreeze({ ...MOMENT }));
  return { query: query?.reveal(), headers: [...headers].map(([name, secret]) => [name, secret.reveal()]) };
}

/** Demands the same result of two calls, both on frozen values: a provider that writes to one of those throws. */
function unchanged<T>(call: () => T, name: string): T {
  let results: readonly [T, T];
  try {
    results = [call(), call()];
  } catch (error) {
    demand(!(error instanceof TypeError), `${name} changes what it is given`);
    throw error;
  }
  demand(isDeepStrictEqual(results[0], results[1]), `${name} gives another result the second time`);
  return results[0];
}

function makeOrExplain(lab: Lab, prepare: (options: unknown) => unknown): Provider {
  try {
    return lab.create(prepare);
  } catch (error) {
    demand(!(error instanceof TypeError), 'create changes the options, or cannot do with frozen ones');
    throw error;
  }
}

function declared({ capabilities, reads }: Provider): string {
  return JSON.stringify([
    capabilities,
    reads.map(({ name, shape, limits, listing, absent }) => [name, shape, limits, listing, absent]),
  ]);
}
