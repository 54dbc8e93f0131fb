/** The rule about trial reads: `balancegraph check` reports of a source what its balance reads would report. */
import { type NamedPair, type Trial, tryReads } from '../../balances/trial.ts';
import { answering } from '../acts.ts';
import { demand } from '../demand.ts';
import { type Lab, onePair } from '../lab.ts';
import type { RuleData } from '../rule.ts';

export const checkRules: readonly RuleData[] = [
  {
    id: 'T3QK',
    level: 'MUST',
    name: 'MUST name for `check` no pair that a sound upstream fails on, and fail in it as a balance read does',
    why: 'Operators trust a check that passes, even if no balance can be read, and ignore one that fails on a sound upstream.',
    needs: [],
    run: tryAll,
  },
];

async function tryAll(lab: Lab): Promise<void> {
  const sound = await trialsOf(lab);
  const [named, ...others] = sound;
  demand(named?.state === 'read', `a pair that is held was not read by its trial: ${stateOf(named)}`);
  for (const trial of others) demand(trial.state !== 'failed', `a trial fails on a sound upstream: ${stateOf(trial)}`);
  demand(others.every(isAsDeclared(lab)), 'a pair of which a balance is declared to come back brings none');
  for (const status of [403, 500]) {
    lab.proxy.play(answering(status, { text: '{}' }));
    const due = await codeOfRead(lab);
    for (const trial of await trialsOf(lab)) {
      if (trial.state === 'unnamed') continue;
      const seen = trial.state === 'failed' ? trial.failure.code : trial.state;
      demand(seen === due, `under HTTP ${status} a balance read fails with ${due}, and a trial reports ${seen}`);
    }
  }
}

/** Of a pair that is held, named by an operator, and of the pairs that the provider names for all else. */
async function trialsOf(lab: Lab): Promise<readonly Trial[]> {
  const { holder, refs } = onePair(lab);
  const { network, address, subAccount } = holder.account;
  const pair: NamedPair = {
    account: address,
    ...(network === null ? {} : { network }),
    ...(subAccount === null ? {} : { subAccount }),
    ...(refs[0] === undefined ? {} : { asset: refs[0] }),
  };
  const { signal } = new AbortController();
  const [named, madeUp] = [
    await tryReads(lab.open().source, [pair], { signal }),
    await tryReads(lab.open().source, [], { signal }),
  ];
  return [...named.filter((trial) => trial.named), ...madeUp];
}

function isAsDeclared({ provider }: Lab): (trial: Trial) => boolean {
  return ({ network, read: name, state }) => {
    const read = provider.reads.find((one) => one.name === name);
    const declared = read === undefined ? null : (provider.trial?.(network, read) ?? null);
    return declared?.answer !== 'balance' || state === 'read';
  };
}

async function codeOfRead(lab: Lab): Promise<string> {
  const [answer] = await lab.open().ask([onePair(lab)]);
  demand(answer !== undefined && 'failure' in answer.outcome, 'a balance was read though the upstream refuses');
  return answer.outcome.failure.code;
}

function stateOf(trial: Trial | undefined): string {
  if (trial === undefined) return 'none was made';
  return trial.state === 'failed' ? trial.failure.code : trial.state;
}
