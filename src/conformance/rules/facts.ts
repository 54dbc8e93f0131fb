/** Rules about facts about assets, and about the ping. */
import { runEndpoint } from '../../balances/call/run-endpoint.ts';
import type { Scale } from '../../model/amount.ts';
import { FailureError } from '../../model/failure.ts';
import { answering } from '../acts.ts';
import { ConformanceError, demand } from '../demand.ts';
import { everything, type Lab, loginsOf, type Session } from '../lab.ts';
import type { RuleData } from '../rule.ts';
import type { AssetTruth } from '../subject.ts';

/** The failures that say that the facts of an asset cannot be known. */
const unknowable = new Set(['FACTS_UNAVAILABLE', 'UNKNOWN_ASSET']);

export const factsRules: readonly RuleData[] = [
  {
    id: 'M7ZC',
    level: 'MUST',
    name: 'MUST report the scale of an asset as the upstream does, and none where the upstream states none',
    why: 'A wrong scale moves the decimal point of every balance; with a guessed one nothing shows it.',
    needs: [],
    async run(lab) {
      await demandScales(lab, { session: lab.open(), mayLack: () => true });
      const session = lab.open();
      await session.ask(everything(lab));
      await Promise.all(lab.holders.map(({ account }) => session.list(account)));
      const held = new Set(lab.holders.flatMap(({ truth }) => [...truth.holdings.keys()]));
      await demandScales(lab, { session, mayLack: ({ name, scale }) => scale === null || !held.has(name.ref) });
    },
  },
  {
    id: 'N8GX',
    level: 'MUST',
    name: 'MUST have a ping that a healthy upstream passes with one request and a failing one does not',
    why: 'Readiness checks and operators rely on it: it must pass while the upstream works, and fail while it does not.',
    needs: [],
    async run(lab) {
      demand((await passesPing(lab, lab.open())) === true, 'ping fails though the upstream is well');
      const requests = lab.proxy.seen.length;
      demand(requests >= 1 && requests <= 1 + loginsOf(lab), `ping took ${requests} requests`);
      for (const status of [401, 500, 503]) {
        lab.proxy.play(answering(status, {}));
        demand((await passesPing(lab, lab.open())) === false, `ping passes though the upstream answers HTTP ${status}`);
      }
    },
  },
];

interface FactsReading {
  readonly session: Session;
  /** Whether nothing need be known of the asset. */
  readonly mayLack: (asset: AssetTruth) => boolean;
}

async function demandScales(lab: Lab, { session, mayLack }: FactsReading): Promise<void> {
  for (const [index, asset] of lab.subject.truth.assets.entries()) {
    const answer = await session.facts(asset);
    if ('facts' in answer) {
      const same = isSameScale(answer.facts.scale, asset.scale);
      demand(same, `asset ${index} of the truth has another scale than the upstream states`);
    } else {
      const allowed = unknowable.has(answer.failure.code) && mayLack(asset);
      demand(allowed, `facts of asset ${index} of the truth failed with ${answer.failure.code}`);
    }
  }
}

async function passesPing({ provider }: Lab, { source }: Session): Promise<boolean> {
  try {
    await runEndpoint(source, { endpoint: provider.ping, question: null }, { signal: new AbortController().signal });
    return true;
  } catch (error) {
    if (error instanceof FailureError) return false;
    throw new ConformanceError('ping threw an exception', { cause: error });
  }
}

function isSameScale(a: Scale | null, b: Scale | null): boolean {
  if (a === null || b === null) return a === b;
  return a.numerator === b.numerator && a.denominator === b.denominator;
}
