/**
 * The benchmark: `npm run bench` prints ratios to a hand-written handler; `--write` keeps the results under `bench/results`
 * and writes tables and a chart into `docs/performance.md`.
 *
 * `--sections scale,hot`, `--sizes large` and `--contenders yoga` take a part; `--rest` leaves out what was written for
 * this commit today. `--rounds 5` takes fewer rounds, `--turn-ms 100` ends the turns of slow servers earlier. `--short` measures nothing: it ends with code 1 where an answer differs, or where our server makes
 * more upstream calls than it should. `--install-rivals` brings those too heavy for everyone. `--profile large` writes a CPU profile of our server and prints what takes the time.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { readArguments } from '../scripts/arguments.ts';
import { writeSection } from '../test/measure/section.ts';
import { openUpstream, type Upstream } from './arena.ts';
import { measureBeside } from './beside.ts';
import { chartOf } from './chart.ts';
import { measuring } from './effort.ts';
import { measureIdle } from './idle.ts';
import { measureTable } from './measure.ts';
import { profileOurs } from './profile.ts';
import { continueResults, type Results, startResults, withTable, writeResults } from './results.ts';
import { installRivals } from './rivals.ts';
import { type FormName, forms, type SizeName, sizes } from './scenarios.ts';
import { checkShort } from './short.ts';
import { summaryOf } from './summary.ts';
import { stampOf, tableOf, tablesOf, versionsOf } from './table.ts';
import { type Table, tables } from './tables.ts';

const { values: flags } = readArguments(import.meta.filename, {
  options: {
    short: { type: 'boolean', default: false },
    'install-rivals': { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    rest: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '11' },
    'turn-ms': { type: 'string', default: '400' },
    sections: { type: 'string' },
    sizes: { type: 'string' },
    contenders: { type: 'string' },
    profile: { type: 'string' },
    form: { type: 'string', default: 'wide' },
  },
});

const page = new URL('../docs/performance.md', import.meta.url);
const chart = new URL('../docs/images/performance.svg', import.meta.url);

/** Sections that are no tables: small queries beside large ones, and the memory of an idle server. */
type Apart = 'beside' | 'idle';

/** Processes started one after the other to see what an idle one holds. */
const IDLE_PROCESSES = 5;

if (flags['install-rivals']) {
  installRivals();
  process.exit(0);
}
// As it is deployed; the processes that are started inherit it.
process.env.NODE_ENV = 'production';
const upstream = await openUpstream();
try {
  if (flags.profile !== undefined) await profile(flags.profile, flags.form, upstream);
  else if (flags.short) process.exitCode = (await checkShort(upstream, print)) ? 0 : 1;
  else await measureAll(upstream);
} finally {
  await upstream.stop();
}

async function profile(size: string, form: string, from: Upstream): Promise<void> {
  const scenario = { size: oneOf<SizeName>(sizes, size), form: oneOf<FormName>(forms, form) };
  mkdirSync('.tmp', { recursive: true });
  const file = `.tmp/${size}-${form}.cpuprofile`;
  print(`${await profileOurs(scenario, { upstream: from, file, milliseconds: 5000 })}\n${file}`);
}

async function measureAll(from: Upstream): Promise<void> {
  const effort = measuring(Number(flags.rounds), Number(flags['turn-ms']));
  const start = startResults(effort.rounds);
  let results = flags.write || flags.rest ? continueResults(start) : start;
  const keep = (more: Results): void => {
    results = more;
    // After each table, so that a run that is stopped keeps its results.
    if (flags.write) write(results);
  };
  const wanted = chosen(results);
  for (const [index, table] of wanted.entries()) {
    const began = performance.now();
    const result = await measureTable(table, { upstream: from, effort });
    const seconds = Math.round((performance.now() - began) / 1000);
    print(`\n${table.section}: ${table.title} (${index + 1} of ${wanted.length}, ${seconds} s)\n\n${tableOf(result)}`);
    keep(withTable(results, result));
  }
  if (wants('beside', results)) keep({ ...results, beside: await measureBeside(from, effort.rounds) });
  if (wants('idle', results)) keep({ ...results, idle: await measureIdle(from, IDLE_PROCESSES) });
  print(`\n${summaryOf(results)}\n\n${stampOf(results)} ${versionsOf(results)}`);
}

function wants(section: Apart, results: Results): boolean {
  if (flags.rest && results[section] !== null) return false;
  return flags.sections?.split(',').includes(section) ?? flags.sizes === undefined;
}

function write(results: Results): void {
  writeResults(results);
  writeFileSync(chart, chartOf(results));
  writeSection(
    page,
    'bench',
    `${stampOf(results)} ${versionsOf(results)}\n\n${summaryOf(results)}\n\n${tablesOf(results.tables)}`,
  );
}

/** The hand-written handler always takes part: the others are measured against it. */
function chosen({ tables: found }: Results): readonly Table[] {
  const [inSections, inSizes, taking] = [flags.sections, flags.sizes, flags.contenders].map((text) => text?.split(','));
  return tables
    .filter(({ id, section, entries }) => {
      const known = flags.rest && found.some((result) => result.id === id);
      const fits = entries.some(({ scenario }) => inSizes?.includes(scenario.size) ?? true);
      return !known && fits && (inSections?.includes(section) ?? true);
    })
    .map((table) => ({
      ...table,
      entries: table.entries.filter(({ contender }, index) => index === 0 || (taking?.includes(contender) ?? true)),
    }));
}

function oneOf<Name extends string>(known: Readonly<Record<Name, unknown>>, text: string): Name {
  if (Object.hasOwn(known, text)) return text as Name;
  throw new RangeError(`no "${text}"; there are ${Object.keys(known).join(', ')}`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
