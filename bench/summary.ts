/** What stands over many tables, as Markdown: targets, growth, small queries beside large ones. */

import { median } from '../test/measure/numbers.ts';
import type { Beside, BesideResult } from './beside.ts';
import { contenders } from './contenders.ts';
import { type Growth, growthOf } from './growth.ts';
import type { Idle } from './idle.ts';
import type { Results } from './results.ts';
import { figure, loadText } from './table.ts';
import { isMet, type Target, targets } from './targets.ts';

/** Targets, then growth, then small queries beside large ones; what was not measured is left out. */
export function summaryOf(results: Results): string {
  const growth = growthOf(results.tables);
  return [
    `### Targets\n\n${targetTable(results)}`,
    ...(growth.length === 0 ? [] : [`### Growth\n\n${growthTable(growth)}`]),
    ...(results.beside === null ? [] : [`### Small queries beside large ones\n\n${besideTable(results.beside)}`]),
    ...(results.idle === null ? [] : [`### Idle memory\n\n${idleText(results.idle)}`]),
  ].join('\n\n');
}

function targetTable(results: Results): string {
  return [
    '| target | must | reach for | measured | met |',
    '| --- | ---: | ---: | ---: | --- |',
    ...targets.map((target) => targetRow(target, target.measured(results))),
  ].join('\n');
}

const verdicts = { reach: 'yes, as far as hoped', must: 'yes', no: '**no**' } as const;

function targetRow(target: Target, measured: number | null): string {
  const sign = target.better === 'less' ? '≤' : '≥';
  const bound = (value: number | null) => (value === null ? '' : `${sign} ${value}${target.unit}`);
  const found = measured === null ? 'not measured' : `${figure(measured)}${target.unit}`;
  const met = measured === null ? '' : verdicts[isMet(target, measured)];
  return `| ${target.what} | ${bound(target.must)} | ${bound(target.reach)} | ${found} | ${met} |`;
}

function growthTable(growth: readonly Growth[]): string {
  return [
    '| server | from, to pairs | exponent | CPU a pair at the largest | peak memory at the largest |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...growth.map(
      ({ contender, fromPairs, toPairs, exponent, microsecondsPerPair, peakMib }) =>
        `| ${contenders[contender].label} | ${fromPairs}, ${toPairs} | ${exponent.toFixed(2)} | ${figure(microsecondsPerPair)} µs | ${peakMib} MiB |`,
    ),
  ].join('\n');
}

function idleText({ mib }: Idle): string {
  const range = `${Math.min(...mib)}–${Math.max(...mib)}`;
  return `${median(mib)} MiB, the median of ${mib.length} processes (${range}).`;
}

function besideTable({ rows, load }: BesideResult): string {
  const cells = ({ p50Ms, p99Ms, maxMs }: Beside['alone']) => [p50Ms, p99Ms, maxMs].map((ms) => `${figure(ms)} ms`);
  return [
    `${loadText(load)}\n`,
    '| server | alone: p50 | p99 | longest | beside large: p50 | p99 | longest | large queries/s |',
    `| --- |${' ---: |'.repeat(7)}`,
    ...rows.map(
      ({ contender, alone, beside, largePerSecond }) =>
        `| ${[contenders[contender].label, ...cells(alone), ...cells(beside), figure(largePerSecond)].join(' | ')} |`,
    ),
  ].join('\n');
}
