/** Results as Markdown. */
import { median } from '../test/measure/numbers.ts';
import { contenders } from './contenders.ts';
import type { Measured, ScenarioResult } from './measure.ts';
import type { Results } from './results.ts';
import { forms, sizes } from './scenarios.ts';

export function tablesOf({ scenarios }: Pick<Results, 'scenarios'>): string {
  return scenarios.map((scenario) => `### ${titleOf(scenario)}\n\n${tableOf(scenario)}`).join('\n\n');
}

/** What was running beside decides how much the times are worth. */
export function stampOf({ date, commit, node, cpu, loadBefore, rounds }: Results): string {
  const noise = loadBefore < 1 ? '' : ' Other work ran beside it, so that ratios are rough and times are noise.';
  return `Run ${date.slice(0, 10)} on ${commit}, Node ${node}, ${cpu}, load before ${loadBefore}, ${rounds} rounds.${noise}`;
}

const purposes = {
  wide: '10 000 pairs a call',
  chunked: '50 pairs a call',
  shuffled: '10 000 pairs a call, rows in another order',
  entities: '`_entities`, 10 000 pairs a call',
  together: `${forms.together.lanes} at a time, 10 000 pairs a call`,
} as const;

export function titleOf({ size, form }: ScenarioResult): string {
  const { accounts, assets } = sizes[size];
  return `${accounts} × ${assets}, ${purposes[form]}`;
}

function tableOf({ measured, leftOut }: ScenarioResult): string {
  return [
    '| server | CPU, ratio | spread | CPU | p50 | p99 | upstream calls | peak memory |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...measured.map(rowOf),
    ...leftOut.map(({ contender, lacks }) => `| ${contenders[contender].label} | left out: ${lacks} | | | | | | |`),
  ].join('\n');
}

function rowOf({ contender, cpuMs, ratio, p50Ms, p99Ms, callsPerQuery, peakMib }: Measured): string {
  const cells = [
    contenders[contender].label,
    `**${figure(median(ratio))}**`,
    `${figure(Math.min(...ratio))}–${figure(Math.max(...ratio))}`,
    `${figure(median(cpuMs))} ms`,
    `${figure(p50Ms)} ms`,
    `${figure(p99Ms)} ms`,
    figure(callsPerQuery),
    `${peakMib} MiB`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Three digits, or all of a larger number. */
function figure(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
