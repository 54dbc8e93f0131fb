/** Rules about undocumented errors, of the upstream or of a gateway before it: they may pass, so they say nothing about the question. */
import { answering } from '../acts.ts';
import { demandTruth, isTrue, nameOf } from '../compare.ts';
import { demand } from '../demand.ts';
import { type Answered, everything, type Lab } from '../lab.ts';
import { type Act, keyOf } from '../proxy.ts';
import { readServing } from '../reads.ts';
import type { RuleData } from '../rule.ts';
import type { ExampleAnswer } from '../subject.ts';

export const refusalRules: readonly RuleData[] = [
  {
    id: 'T3WR',
    level: 'MUST',
    name: 'MUST answer an error whose meaning it cannot know with a retryable failure',
    why: 'Upstreams say "not now" in many ways. An unknown one that is taken for "never" loses a balance that a later request could read.',
    needs: ['`examples.refusals`'],
    run: readRefused,
  },
  {
    id: 'U6FN',
    level: 'MUST',
    name: 'MUST let the next server be asked where one answers with an error whose meaning it cannot know',
    why: 'A server that is busy, behind or over its quota says nothing about what the next one has.',
    needs: ['`examples.refusals`'],
    run: readFromNextServer,
  },
  {
    id: 'V4SP',
    level: 'MUST',
    name: 'MUST not have a call split for an error whose meaning it cannot know, before any part was answered',
    why: 'A source that asks for fewer calls would get twenty in place of one.',
    needs: ['`examples.refusals`', 'two pairs'],
    run: countRefused,
  },
];

/** Refuses every request, and then every other one, so that some pairs are answered and some are not. */
async function readRefused(lab: Lab): Promise<void> {
  for (const refuse of refusals(lab)) {
    lab.proxy.play(refuse);
    for (const answered of await lab.open().ask(everything(lab))) {
      demand('failure' in answered.outcome, 'a pair has a value though every request was answered with an error');
      demandRetryable(lab, answered);
    }
    lab.proxy.play(everyOther(refuse));
    for (const answered of await lab.open().ask(everything(lab))) {
      if (!isTrue(lab, answered)) demandRetryable(lab, answered);
    }
  }
}

function demandRetryable(lab: Lab, answered: Answered): void {
  const { outcome } = answered;
  demand('failure' in outcome, `${nameOf(lab, answered)} has a value that the upstream did not give`);
  const { code, retryable } = outcome.failure;
  demand(retryable, `${nameOf(lab, answered)} failed for good with ${code}`);
}

async function readFromNextServer(lab: Lab): Promise<void> {
  for (const refuse of refusals(lab)) {
    lab.proxy.play(refuse);
    demandTruth(lab, await lab.open({ withNextServer: true }).ask(everything(lab)));
    demand(new Set(lab.proxy.seen.map(keyOf)).size === lab.proxy.seen.length, 'the first server was asked twice');
    lab.proxy.reset();
  }
}

/** So many single pairs of a read may be asked for, on each network, to see whether it answers at all. */
const MOST_PROBES = 3;

/** Compares the number of refused requests with the number that a good upstream gets. */
async function countRefused(lab: Lab): Promise<void> {
  await lab.open().ask(everything(lab));
  const most = lab.proxy.seen.length + MOST_PROBES * readsInUse(lab);
  for (const refuse of refusals(lab)) {
    lab.proxy.reset();
    lab.proxy.play(refuse);
    await lab.open().ask(everything(lab));
    const { length } = lab.proxy.seen;
    demand(length <= most, `${length} requests were sent though none was answered, at most ${most} are due`);
  }
}

function readsInUse({ provider, subject }: Lab): number {
  const networks = Map.groupBy(subject.truth.assets, ({ name }) => name.network);
  const reads = [...networks.values()].map(
    (assets) => new Set(assets.map(({ name }) => readServing(provider, name.ref))),
  );
  return reads.reduce((sum, { size }) => sum + size, 0);
}

/** In the forms of gateways, which stand in front of any upstream and answer in its place. */
const OF_GATEWAYS: readonly ExampleAnswer[] = [
  { status: 200, body: { message: 'Too many requests' } },
  { status: 200, body: { error: 'the moon is in the wrong phase' } },
];

function refusals({ subject }: Lab): readonly Act[] {
  return [...(subject.examples?.refusals ?? []), ...OF_GATEWAYS].map(actOf);
}

function actOf({ status, body }: ExampleAnswer): Act {
  return answering(status, { text: JSON.stringify(body) });
}

/** The first request, the third, and so on. */
function everyOther(refuse: Act): Act {
  let count = 0;
  return (request, forward) => {
    count += 1;
    return count % 2 === 1 ? refuse(request, forward) : forward();
  };
}
