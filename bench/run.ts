/**
 * The benchmark: `npm run bench` prints ratios to a hand-written handler; `--write` keeps the results under `bench/results`
 * and writes tables and a chart into `docs/performance.md`.
 *
 * `--short` measures nothing: it ends with code 1 where an answer differs, or where our server makes more upstream calls
 * than it should. `--profile large` writes a CPU profile of our server and prints what takes the time.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { writeSection } from '../test/measure/section.ts';
import { openUpstream, type Upstream } from './arena.ts';
import { chartOf } from './chart.ts';
import { type ContenderName, contenderNames } from './contenders.ts';
import { type Effort, measureScenario, type ScenarioResult } from './measure.ts';
import { profileOurs } from './profile.ts';
import { describeRun, type Results, writeResults } from './results.ts';
import { type FormName, forms, type Scenario, type SizeName, sizes } from './scenarios.ts';
import { stampOf, tablesOf } from './table.ts';

const { values: flags } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    million: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '5' },
    'turn-ms': { type: 'string', default: '800' },
    sizes: { type: 'string' },
    forms: { type: 'string' },
    contenders: { type: 'string' },
    profile: { type: 'string' },
  },
});

const page = new URL('../docs/performance.md', import.meta.url);
const chart = new URL('../docs/images/performance.svg', import.meta.url);

/** The most upstream calls that our server may need for one query. */
const fewest: readonly (Scenario & { readonly calls: number })[] = [
  { size: 'small', form: 'wide', calls: 1 },
  { size: 'medium', form: 'wide', calls: 1 },
  { size: 'medium', form: 'chunked', calls: 8 },
  { size: 'medium', form: 'shuffled', calls: 1 },
  { size: 'medium', form: 'entities', calls: 1 },
  { size: 'medium', form: 'together', calls: 1 },
];

const measured: readonly Scenario[] = [
  { size: 'small', form: 'wide' },
  { size: 'medium', form: 'wide' },
  { size: 'large', form: 'wide' },
  { size: 'medium', form: 'chunked' },
  { size: 'large', form: 'chunked' },
  { size: 'large', form: 'shuffled' },
  { size: 'large', form: 'entities' },
  { size: 'medium', form: 'together' },
  { size: 'huge', form: 'wide' },
  { size: 'huge', form: 'chunked' },
];

// As it is deployed; the processes that are started inherit it.
process.env.NODE_ENV = 'production';
const upstream = await openUpstream();
try {
  if (flags.profile !== undefined) await profile(sizeOf(flags.profile), upstream);
  else if (flags.short) await checkShort(upstream);
  else await measureAll(upstream);
} finally {
  await upstream.stop();
}

async function profile(size: SizeName, from: Upstream): Promise<void> {
  const form = formOf(flags.forms ?? 'wide');
  mkdirSync('.tmp', { recursive: true });
  const file = `.tmp/${size}-${form}.cpuprofile`;
  const summary = await profileOurs({ size, form }, { upstream: from, file, milliseconds: 5000 });
  process.stdout.write(`${summary}\n${file}\n`);
}

async function checkShort(from: Upstream): Promise<void> {
  const effort: Effort = { rounds: 1, turnMs: 0, minRequests: 4 };
  for (const { calls, ...scenario } of fewest) {
    const { measured: found } = await measureScenario(scenario, contenderNames, { upstream: from, effort });
    const ours = found.find(({ contender }) => contender === 'balancegraph')?.callsPerQuery ?? Number.NaN;
    const kept = ours <= calls;
    process.stdout.write(
      `${scenario.size}, ${scenario.form}: equal answers, ${ours} calls for a query, at most ${calls}\n`,
    );
    if (!kept) process.exitCode = 1;
  }
}

async function measureAll(from: Upstream): Promise<void> {
  const effort: Effort = { rounds: Number(flags.rounds), turnMs: Number(flags['turn-ms']), minRequests: 1 };
  const run = describeRun(effort.rounds);
  const scenarios: ScenarioResult[] = [];
  for (const scenario of chosen()) {
    process.stderr.write(`${scenario.size}, ${scenario.form} …\n`);
    const result = await measureScenario(scenario, chosenContenders(), { upstream: from, effort });
    process.stdout.write(`\n${tablesOf({ scenarios: [result] })}\n`);
    scenarios.push(result);
    // After each, so that a run that is cut short has not been for nothing.
    if (flags.write) write({ ...run, scenarios });
  }
  process.stdout.write(`\n${stampOf({ ...run, scenarios })}\n`);
}

function write(results: Results): void {
  writeResults(results);
  writeFileSync(chart, chartOf(results));
  writeSection(page, 'bench', `${stampOf(results)}\n\n${tablesOf(results)}`);
}

function chosen(): readonly Scenario[] {
  const all: readonly Scenario[] = flags.million ? [...measured, { size: 'million', form: 'wide' }] : measured;
  const [wantedSizes, wantedForms] = [flags.sizes?.split(','), flags.forms?.split(',')];
  return all.filter(({ size, form }) => (wantedSizes?.includes(size) ?? true) && (wantedForms?.includes(form) ?? true));
}

/** The hand-written handler always takes part: the others are measured against it. */
function chosenContenders(): readonly ContenderName[] {
  const wanted = flags.contenders?.split(',');
  return contenderNames.filter((name, index) => index === 0 || (wanted?.includes(name) ?? true));
}

function sizeOf(text: string): SizeName {
  if (Object.hasOwn(sizes, text)) return text as SizeName;
  throw new RangeError(`no size "${text}"; there are ${Object.keys(sizes).join(', ')}`);
}

function formOf(text: string): FormName {
  if (Object.hasOwn(forms, text)) return text as FormName;
  throw new RangeError(`no form "${text}"; there are ${Object.keys(forms).join(', ')}`);
}
