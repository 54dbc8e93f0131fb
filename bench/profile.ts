/** Where our own server spends its time: a CPU profile of the steady state, and its functions by their own time. */
import { readFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { openRival, type Upstream } from './arena.ts';
import type { ContenderOrder } from './contender-child.ts';
import type { Scenario } from './scenarios.ts';

export interface ProfileOptions {
  readonly upstream: Upstream;
  readonly file: string;
  readonly milliseconds: number;
}

/** Writes the profile to the file, and returns a summary for people. */
export async function profileOurs(
  scenario: Scenario,
  { upstream, file, milliseconds }: ProfileOptions,
): Promise<string> {
  const rival = await openRival({ contender: 'balancegraph', scenario }, upstream);
  const ask = async (spanMs: number): Promise<void> => {
    const end = performance.now() + spanMs;
    do await rival.post();
    while (performance.now() < end);
  };
  try {
    await ask(milliseconds / 2);
    await rival.process.ask('profile' satisfies ContenderOrder);
    await ask(milliseconds);
    await rival.process.ask({ write: file } satisfies ContenderOrder);
  } finally {
    await rival.stop();
  }
  const profile: Profiler.Profile = JSON.parse(readFileSync(file, 'utf8'));
  return summarise(profile);
}

const TOP = 30;
const IDLE: ReadonlySet<string> = new Set(['(idle)', '(root)', '(program)']);

function summarise({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): string {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const byFunction = new Map<string, number>();
  const byPackage = new Map<string, number>();
  let busy = 0;
  for (const [index, id] of samples.entries()) {
    const frame = frames.get(id);
    const spent = timeDeltas[index] ?? 0;
    // Handing over the profile is no work of the server's.
    if (frame === undefined || frame.url === 'node:inspector' || IDLE.has(frame.functionName)) continue;
    busy += spent;
    const name = packageOf(frame.url, frame.functionName);
    const place = frame.url === '' ? '' : `:${frame.lineNumber + 1}`;
    add(byPackage, name, spent);
    add(byFunction, `${frame.functionName || '(anonymous)'}  ${name} ${fileOf(frame.url)}${place}`, spent);
  }
  const lines = (times: ReadonlyMap<string, number>) =>
    [...times]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, TOP)
      .map(([name, spent]) => `${((spent / busy) * 100).toFixed(1).padStart(5)} %  ${name}`);
  return ['By package', ...lines(byPackage), '', 'By function', ...lines(byFunction), ''].join('\n');
}

function add(times: Map<string, number>, key: string, more: number): void {
  times.set(key, (times.get(key) ?? 0) + more);
}

/** The package of a file, the layer of one of ours, or what the engine itself does. */
function packageOf(url: string, functionName: string): string {
  if (url === '') return functionName === '(garbage collector)' ? 'garbage collection' : 'engine';
  if (url.startsWith('node:')) return 'node';
  const [, installed] = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(url) ?? [];
  return installed ?? /\/(src\/[^/]+)\//.exec(url)?.[1] ?? 'src';
}

function fileOf(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}
