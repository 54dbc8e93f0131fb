/** Tables of results as Markdown. */
import { median, quantile } from '../test/measure/numbers.ts';
import type { Entry } from './arena.ts';
import { contenders } from './contenders.ts';
import type { Load, Measured, TableResult } from './measure.ts';
import type { Results } from './results.ts';
import { type Form, type FormName, forms } from './scenarios.ts';
import { type SectionName, sections, tables } from './tables.ts';

/** Other work that ran at the same time makes the times uncertain. */
export function stampOf({ date, commit, node, cpu, loadBefore, rounds }: Results): string {
  const noise = loadBefore < 1 ? '' : ' Other work ran beside it, so that ratios are rough and times are noise.';
  return `Run ${date.slice(0, 10)} on ${commit}, Node ${node}, ${cpu}, load before ${loadBefore}, ${rounds} rounds.${noise}`;
}

export function versionsOf({ versions }: Results): string {
  return `Measured with ${versions.join(', ')}.`;
}

/** What is particular to an entry where those of one table differ. */
const notes: Readonly<Partial<Record<FormName, string>>> = {
  'new-text': 'new text each time',
  again: 'the same question again, kept',
  stored: 'kept by a replica, in a store',
  'reddio-stored': 'kept by a replica, in a store',
  together: '16 questions at a time',
  identical: '16 times the same at a time',
  'one-process': 'one process',
  'two-processes': 'two processes',
  metered: 'with metrics',
  shared: 'with a store',
};

/** Each section that has results, with its tables. */
export function tablesOf(results: readonly TableResult[]): string {
  return Object.entries(sections)
    .map(([section, heading]) => sectionOf(section as SectionName, heading, results))
    .filter((text) => text !== '')
    .join('\n\n');
}

function sectionOf(section: SectionName, heading: string, results: readonly TableResult[]): string {
  const found = results.flatMap((result) => {
    const table = tables.find(({ id }) => id === result.id);
    return table?.section === section ? [`#### ${table.title}\n\n${tableOf(result)}`] : [];
  });
  return found.length === 0 ? '' : [`### ${heading}`, ...found].join('\n\n');
}

function labelOf({ contender, scenario }: Entry): string {
  const note = notes[scenario.form];
  return note === undefined ? contenders[contender].label : `${contenders[contender].label}, ${note}`;
}

/** Throughput stands beside the rest where several requests are made at a time. */
export function tableOf({ measured, leftOut, load }: TableResult): string {
  const busy = measured.some(({ scenario }) => (forms[scenario.form] as Form).parallel > 1);
  const columns = busy ? [...usual, perSecond] : usual;
  return [
    `${loadText(load)}\n`,
    `| server | ${columns.map(({ name }) => name).join(' | ')} |`,
    `| --- |${' ---: |'.repeat(columns.length)}`,
    ...measured.map((row) => `| ${labelOf(row)} | ${columns.map(({ of }) => of(row)).join(' | ')} |`),
    ...leftOut.map((entry) => `| ${labelOf(entry)} | left out: ${entry.lacks} |${' |'.repeat(columns.length - 1)}`),
  ].join('\n');
}

/** What else the machine did: the measured processes are among those after. */
export function loadText({ before, after }: Load): string {
  return `Load before ${figure(before)}, after ${figure(after)}.`;
}

interface Column {
  readonly name: string;
  of(measured: Measured): string;
}

const usual: readonly Column[] = [
  { name: 'CPU, ratio', of: ({ ratio }) => `**${figure(median(ratio))}**` },
  { name: 'tenth', of: ({ ratio }) => figure(quantile(ratio, 0.1)) },
  { name: 'range', of: ({ ratio }) => `${figure(Math.min(...ratio))}–${figure(Math.max(...ratio))}` },
  { name: 'CPU', of: ({ cpuMs }) => `${figure(median(cpuMs))} ms` },
  { name: 'p50', of: ({ p50Ms }) => `${figure(p50Ms)} ms` },
  { name: 'p99', of: ({ p99Ms }) => `${figure(p99Ms)} ms` },
  { name: 'first byte', of: ({ firstByteMs }) => `${figure(firstByteMs)} ms` },
  { name: 'longest block', of: ({ blockedMs }) => (blockedMs === null ? '–' : `${figure(blockedMs)} ms`) },
  { name: 'upstream calls', of: ({ callsPerQuery }) => figure(callsPerQuery) },
  { name: 'peak memory', of: ({ peakMib }) => `${peakMib} MiB` },
];

const perSecond: Column = { name: 'queries/s', of: (measured) => figure(measured.perSecond) };

/** Three digits, or all of a larger number. */
export function figure(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
