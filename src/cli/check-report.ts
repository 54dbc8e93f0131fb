/** What `balancegraph check` prints: a row for each source, and below the table a remark on each problem. */
import type { Source } from '../balances/source.ts';
import type { Trial } from '../balances/trial.ts';
import type { Failure } from '../model/failure.ts';
import { mendingHint } from './mending.ts';
import { renderTable } from './output.ts';

export interface CheckFinding {
  readonly source: Source;
  readonly milliseconds: number;
  /** Why the source could not be tried at all; null where it could. */
  readonly failure: Failure | null;
  readonly trials: readonly Trial[];
}

export type CheckStanding = 'ok' | 'unproven' | 'failed';

export function standingOf({ failure, trials }: CheckFinding): CheckStanding {
  if (failure !== null || trials.some(({ state }) => state === 'failed')) return 'failed';
  return trials.every(({ state }) => state === 'read') ? 'ok' : 'unproven';
}

export function reportFindings(findings: readonly CheckFinding[]): string {
  const table = renderTable(
    [{ title: 'source' }, { title: 'provider' }, { title: 'state' }, { title: 'ms', align: 'right' }],
    findings.map((finding) => [
      finding.source.name,
      finding.source.kind,
      stateOf(finding),
      String(finding.milliseconds),
    ]),
  );
  return [table, ...findings.flatMap(remarksOn)].join('\n');
}

function stateOf(finding: CheckFinding): string {
  const failed = finding.trials.find((trial) => trial.state === 'failed');
  return finding.failure?.code ?? failed?.failure.code ?? standingOf(finding);
}

/** One remark for all trials with the same result. */
function remarksOn({ source, failure, trials }: CheckFinding): readonly string[] {
  if (failure !== null) return [`${source.name}: ${describe(failure)}\n  ${mendingHint(failure.code)}\n`];
  const remarks = Map.groupBy(
    trials.filter(({ state }) => state !== 'read'),
    remarkOn,
  );
  return [...remarks].map(([remark, same]) => `${source.name}${placesOf(same)}: ${remark}\n`);
}

const NAME_A_PAIR = 'Name an account that holds something, and an asset, under its "check".';

function remarkOn(trial: Trial): string {
  switch (trial.state) {
    case 'read':
      return '';
    case 'failed':
      return `${describe(trial.failure)}\n  ${mendingHint(trial.failure.code)}`;
    case 'unreported': {
      const reason = trial.failure === null ? '' : ` ${describe(trial.failure)}`;
      const asked = trial.named ? 'the account of its "check"' : 'an account made up for the check';
      return `The source answers, but reported no balance for ${asked}.${reason}\n  ${NAME_A_PAIR}`;
    }
    case 'unnamed':
      return `No balance was read: balancegraph cannot name an account that the source knows.\n  ${NAME_A_PAIR}`;
  }
}

/** The most networks that one remark names. */
const MOST_PLACES = 5;

function placesOf(trials: readonly Trial[]): string {
  const places = [
    ...new Set(trials.map(({ network, read }) => [network, read].filter((part) => part !== null).join(', '))),
  ];
  const shown = places.filter((place) => place !== '').slice(0, MOST_PLACES);
  const more = places.length > MOST_PLACES ? ` and ${places.length - MOST_PLACES} more` : '';
  return shown.length === 0 ? '' : ` (${shown.join('; ')}${more})`;
}

function describe(failure: Failure): string {
  const facts = [
    failure.detail,
    failure.httpStatus === null ? null : `HTTP status ${failure.httpStatus}`,
    failure.upstreamCode === null ? null : `its code ${failure.upstreamCode}`,
    failure.retryAfter === null ? null : `try again after ${failure.retryAfter.toISOString()}`,
  ].filter((fact) => fact !== null);
  return facts.length === 0 ? failure.message : `${failure.message} (${facts.join('; ')})`;
}
