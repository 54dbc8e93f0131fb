/**
 * How long a server is held by requests whose pairs have a shape that is hard to plan, and how long their plans take: end to
 * end at a TEOS of the sandbox, and the planner alone on thousands of random shapes.
 */
import { coverSteps } from '../../src/balances/plan/cover/cover.ts';
import { Effort } from '../../src/balances/plan/cover/effort.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { evenBytes } from '../balances/plan/cover/cases.ts';
import { hardShapes, randomShape, type WantedShape } from '../balances/plan/cover/shapes.ts';
import { type Figure, known, milliseconds } from './figures.ts';
import { startLongListing } from './long-listing.ts';
import { startServerProcess } from './server-process.ts';
import { openClient, sourcesOf } from './stage.ts';
import { openNames, wideRequest } from './wide-requests.ts';

const STRETCH_MS = 25;
const PLAN_MS = 250;
const MOST_PAIRS = 50_000;
/** Rows of a listing, and how often a request asks for it in its order. */
const LISTED = 10_000;
const ORDERED = 100;
/** What a body may have by default. */
const BODY_BYTES = 128 * 1024;

export interface PlannerOptions {
  /** Random shapes that are planned. */
  readonly shapes: number;
}

export async function measurePlanner({ shapes }: PlannerOptions): Promise<readonly Figure[]> {
  const random = Array.from({ length: shapes }, (_, seed) => randomShape(seed + 1, MOST_PAIRS));
  // The first plans of a process are compiled while they are made.
  for (const shape of hardShapes) timePlan(shape);
  const alone = [...hardShapes, ...random].map(timePlan);
  return [...planFigures(alone, shapes), ...(await measureServer()), await measureListing()];
}

interface Times {
  readonly name: string;
  /** Processor time of the whole plan, and of its longest slice. */
  readonly planMs: number;
  readonly sliceMs: number;
}

function timePlan({ name, wanted, columns }: WantedShape): Times {
  const work = coverSteps(
    {
      wanted,
      columns,
      limits: { rows: Number.POSITIVE_INFINITY, columns: Number.POSITIVE_INFINITY, cells: 50 },
      bytes: evenBytes({ rows: wanted.length, columns }, { row: 49, column: 30, max: 7430 }),
      maxSurplus: 9,
    },
    new Effort(),
  );
  let [planMs, sliceMs] = [0, 0];
  for (;;) {
    const start = cpuMs();
    const { done } = work.next();
    const took = cpuMs() - start;
    planMs += took;
    sliceMs = Math.max(sliceMs, took);
    if (done === true) return { name, planMs, sliceMs };
  }
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

function planFigures(times: readonly Times[], shapes: number): readonly Figure[] {
  const [slowest, longest] = [worst(times, 'planMs'), worst(times, 'sliceMs')];
  return [
    known('shapes that are planned: known ones, random ones', `${times.length - shapes}, ${shapes}`),
    {
      what: `longest plan: ${slowest.name}`,
      figure: milliseconds(slowest.planMs),
      bar: `≤ ${PLAN_MS} ms`,
      met: slowest.planMs <= PLAN_MS,
    },
    {
      what: `longest slice of a plan: ${longest.name}`,
      figure: milliseconds(longest.sliceMs),
      bar: `≤ ${STRETCH_MS} ms`,
      met: longest.sliceMs <= STRETCH_MS,
    },
  ];
}

function worst<T extends Record<Key, number>, Key extends string>(items: readonly T[], by: Key): T {
  const [first, ...rest] = items;
  if (first === undefined) throw new Error('there are shapes');
  return rest.reduce((most, one) => (one[by] > most[by] ? one : most), first);
}

async function measureServer(): Promise<readonly Figure[]> {
  const sandbox = await startSandbox({
    accounts: 2000,
    assets: 40,
    knobs: { teos: { quotaPerMinute: null, quotaPerDay: null, requestLineBytes: 16_000 } },
  });
  // Larger bodies than by default, so that shapes of many lists get in.
  const server = await startServerProcess({
    server: { port: 0, maxBodyBytes: 16 * 2 ** 20, deadlineMs: 60_000 },
    sources: sourcesOf(sandbox).filter((source) => 'provider' in source && source.provider === 'teos'),
  });
  const client = openClient(server.url, 120_000);
  const names = openNames(sandbox);
  const figures: Figure[] = [];
  try {
    for (const shape of hardShapes) {
      for (const directive of ['', '@calls(max: 10000)']) {
        const { query, variables } = wideRequest(shape, names, directive);
        const ask = (operation: string) => client.ask(query.replace('query', `query ${operation}`), variables);
        await ask('Warm');
        await server.stretch();
        const { status, milliseconds: took } = await ask('Measured');
        const { cpuMs: stretch } = await server.stretch();
        // What default limits refuse is not legal.
        if (status !== 200) continue;
        const bytes = JSON.stringify({ query, variables }).length;
        const isLegal = bytes <= BODY_BYTES;
        figures.push({
          what: `${shape.name}${directive === '' ? '' : ', with `@calls`'}: longest stretch; ${milliseconds(took)} in all`,
          figure: milliseconds(stretch),
          bar: isLegal ? `≤ ${STRETCH_MS} ms` : null,
          met: !isLegal || stretch <= STRETCH_MS,
        });
      }
    }
  } finally {
    await client.close();
    await server.stop();
    await sandbox.close();
  }
  return figures;
}

async function measureListing(): Promise<Figure> {
  const listing = await startLongListing(LISTED);
  const server = await startServerProcess({ server: { port: 0, deadlineMs: 60_000 }, sources: [listing.source] });
  const client = openClient(server.url, 120_000);
  try {
    const ask = (operation: string) => client.ask(listing.query(ORDERED).replace('query', `query ${operation}`));
    await ask('Warm');
    await server.stretch();
    const { milliseconds: took } = await ask('Measured');
    const { cpuMs: stretch } = await server.stretch();
    return {
      what: `${ORDERED} pages of a listing of ${LISTED} rows, filtered and ordered: longest stretch; ${milliseconds(took)} in all`,
      figure: milliseconds(stretch),
      bar: `≤ ${STRETCH_MS} ms`,
      met: stretch <= STRETCH_MS,
    };
  } finally {
    await client.close();
    await server.stop();
    await listing.close();
  }
}
