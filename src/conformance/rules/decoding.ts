/** The rule about answers that are JSON of an undocumented form. */
import { FailureError } from '../../model/failure.ts';
import { ConformanceError } from '../demand.ts';
import { placesOf, replaceAt } from '../json.ts';
import type { Lab } from '../lab.ts';
import type { RuleData } from '../rule.ts';
import { decodeAnswer, takeSpecimen } from '../specimen.ts';

export const decodingRules: readonly RuleData[] = [
  {
    id: 'W3KF',
    level: 'MUST',
    name: 'MUST meet JSON of an unexpected form with a failure of its own, never with an exception',
    why: 'After an exception all pairs of the call would fail, and no client would learn why.',
    needs: [],
    run: decodeNonsense,
  },
];

async function decodeNonsense(lab: Lab): Promise<void> {
  const { planned, exchange } = await takeSpecimen(lab, lab.open());
  const nonsense: readonly unknown[] = [null, true, '', 'x', [], {}, [null], [[]], [{}], '9'.repeat(10_000)];
  for (const { path } of placesOf(exchange.body)) {
    for (const value of nonsense) {
      const body = replaceAt(exchange.body, path, value);
      try {
        decodeAnswer(planned, { ...exchange, body });
      } catch (error) {
        if (!(error instanceof FailureError)) throw new ConformanceError(`decode threw an exception: ${nameOf(error)}`);
      }
      lab.provider.refusal({ ...exchange, body });
      lab.provider.refusal({ ...exchange, body, status: 500 });
    }
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
