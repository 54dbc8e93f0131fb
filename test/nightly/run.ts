/**
 * The long measurements, one after the other: `npm run nightly`, or some of them with options:
 * `npm run nightly -- soak --minutes 5`. Prints a table for each, and writes it into `docs/reliability.md` with `--write`.
 * Ends with code 1 where a bar is not kept.
 */
import { execFileSync } from 'node:child_process';
import { readArguments } from '../../scripts/arguments.ts';
import { writeSection } from '../measure/section.ts';
import { measureChaos } from './chaos.ts';
import { measureDeadline } from './deadline.ts';
import { measureDocuments } from './documents.ts';
import { type Figure, tableOf } from './figures.ts';
import { measureForeign } from './foreign.ts';
import { measureHostileDocuments } from './hostile-documents.ts';
import { measureHostileJson } from './hostile-json.ts';
import { measureHostileRows } from './hostile-rows.ts';
import { measureLive } from './live.ts';
import { measureOutage } from './outage.ts';
import { measureOverload } from './overload.ts';
import { measurePlanner } from './planner.ts';
import { measureReplicas } from './replicas.ts';
import { measureSoak } from './soak.ts';
import { measureSubstrate } from './substrate.ts';
import { measureSuite } from './suite.ts';

const page = new URL('../../docs/reliability.md', import.meta.url);

const { values, positionals } = readArguments(import.meta.filename, {
  allowPositionals: true,
  options: {
    events: { type: 'string', default: '100000' },
    watchers: { type: 'string', default: '10000' },
    bodies: { type: 'string', default: '100000' },
    documents: { type: 'string', default: '20000' },
    requests: { type: 'string', default: '100000' },
    shapes: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '20261121' },
    minutes: { type: 'string', default: '30' },
    runs: { type: 'string', default: '20' },
    write: { type: 'boolean', default: false },
  },
});

const runs: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  deadline: measureDeadline,
  documents: () => measureDocuments({ documents: Number(values.documents) }),
  foreign: measureForeign,
  'hostile-documents': measureHostileDocuments,
  'hostile-json': () => measureHostileJson({ bodies: Number(values.bodies), seed: Number(values.seed) }),
  'hostile-rows': () => measureHostileRows({ bodies: Number(values.bodies), seed: Number(values.seed) }),
  live: () =>
    measureLive({ events: Number(values.events), watchers: Number(values.watchers), seed: Number(values.seed) }),
  overload: measureOverload,
  planner: () => measurePlanner({ shapes: Number(values.shapes) }),
  outage: () => measureOutage({ minutes: Math.min(10, Number(values.minutes)) }),
  replicas: () => measureReplicas({ minutes: Math.min(10, Number(values.minutes)) }),
  chaos: () => measureChaos({ requests: Number(values.requests), seed: Number(values.seed) }),
  soak: () => measureSoak({ minutes: Number(values.minutes) }),
  substrate: measureSubstrate,
  suite: () => measureSuite({ runs: Number(values.runs) }),
};

const chosen = positionals.length === 0 ? Object.keys(runs) : positionals;
for (const name of chosen) {
  const run = runs[name];
  if (run === undefined) throw new Error(`no run "${name}"; there are ${Object.keys(runs).join(', ')}`);
  process.stderr.write(`${name} …\n`);
  const figures = await run();
  const table = tableOf(figures);
  process.stdout.write(`\n## ${name}\n\n${table}\n`);
  if (values.write) writeSection(page, name, `${table}\n\n${stamp()}`);
  if (figures.some(({ met }) => !met)) process.exitCode = 1;
}

function stamp(): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  return `Last run ${new Date().toISOString().slice(0, 10)} on ${commit}, Node ${process.versions.node}, two cores.`;
}
