/**
 * What it costs to start: `npm run bench:start-up` prints processor time by entry, over that of `node -e 0`; `--write` puts
 * the table into `docs/performance.md`. `--rounds 21` takes more rounds than nine.
 *
 * All take turns in one run, every second round in reverse order. Needs bash, whose `time` has the processor time of a
 * process (user and system, all threads) by the millisecond; Linux and macOS have both.
 */
import { execFileSync } from 'node:child_process';
import { readArguments } from '../scripts/arguments.ts';
import { median } from '../test/measure/numbers.ts';
import { writeSection } from '../test/measure/section.ts';
import { buildPackage, builtFolder, root } from './built.ts';
import { startResults } from './results.ts';
import { stampOf } from './table.ts';

const { values: flags } = readArguments(import.meta.filename, {
  options: { write: { type: 'boolean', default: false }, rounds: { type: 'string', default: '9' } },
});

const page = new URL('../docs/performance.md', import.meta.url);

/** A process: what `node` is given, and the folder that it runs in. */
interface Start {
  readonly args: readonly string[];
  readonly folder: string;
}

interface Row {
  readonly name: string;
  /** The ratio that the built package is to stay below; null where there is none. */
  readonly target: number | null;
  readonly built: Start;
  /** From source, whose types Node removes at each start. */
  readonly source: Start;
}

const nothing: Start = { args: ['-e', '0'], folder: root };

const rows: readonly Row[] = [
  command('--version', 3),
  command('--help', 3),
  entry('balancegraph/client', 'client/index.ts', 4),
  entry('balancegraph', 'index.ts', 15),
  entry('balancegraph/server', 'server.ts', null),
];

function command(option: string, target: number): Row {
  return {
    name: `balancegraph ${option}`,
    target,
    built: { args: ['bin/balancegraph.js', option], folder: builtFolder },
    source: { args: ['bin/balancegraph.js', option], folder: root },
  };
}

function entry(name: string, file: string, target: number | null): Row {
  const importing = (what: string): readonly string[] => ['--input-type=module', '--eval', `import '${what}';`];
  return {
    name: `import '${name}'`,
    target,
    built: { args: importing(name), folder: builtFolder },
    source: { args: importing(`./src/${file}`), folder: root },
  };
}

const rounds = Number(flags.rounds);
const stamp = stampOf(startResults(rounds));
buildPackage();
const starts = [nothing, ...rows.flatMap((row) => [row.built, row.source])];
const table = tableOf(measure(starts));
process.stdout.write(`${stamp}\n\n${table}\n`);
if (flags.write) writeSection(page, 'start-up', `${stamp}\n\n${table}`);

/** Milliseconds of each start, round by round. */
function measure(all: readonly Start[]): ReadonlyMap<Start, readonly number[]> {
  const measured = new Map(all.map((start): [Start, number[]] => [start, []]));
  // The first start of each reads files that the others find in memory.
  for (const start of all) cpuOf(start);
  for (let round = 0; round < rounds; round++) {
    for (const start of round % 2 === 0 ? all : all.toReversed()) measured.get(start)?.push(cpuOf(start));
  }
  return measured;
}

/** User and system time of the process, in milliseconds. */
function cpuOf({ args, folder }: Start): number {
  const timed = `TIMEFORMAT='%3U %3S'; { time "$@" >/dev/null 2>&1; } 2>&1`;
  const seconds = execFileSync('bash', ['--norc', '-c', timed, 'bash', process.execPath, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
  });
  const [user = Number.NaN, system = Number.NaN] = seconds.trim().split(' ').map(Number);
  return (user + system) * 1000;
}

function tableOf(measured: ReadonlyMap<Start, readonly number[]>): string {
  const base = measured.get(nothing) ?? [];
  const cells = (start: Start): readonly string[] => {
    const found = measured.get(start) ?? [];
    const ratios = found.map((ms, round) => ms / (base[round] ?? Number.NaN));
    const range = `${Math.min(...ratios).toFixed(1)}–${Math.max(...ratios).toFixed(1)}`;
    return [`**${(median(found) / median(base)).toFixed(1)}**`, range, `${Math.round(median(found))} ms`];
  };
  const lines = rows.map((row) => [
    `\`${row.name}\``,
    row.target === null ? '–' : `≤ ${row.target}`,
    ...cells(row.built),
    ...cells(row.source),
  ]);
  const head = ['start', 'target', 'built, ratio', 'spread', 'CPU', 'from source, ratio', 'spread', 'CPU'];
  const rules = head.map((_, index) => (index === 0 ? '---' : '---:'));
  const all = [head, rules, ['`node -e 0`', '', '1', '', `${Math.round(median(base))} ms`, '1', '', ''], ...lines];
  return all.map((line) => `| ${line.join(' | ')} |`).join('\n');
}
