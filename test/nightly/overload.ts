/**
 * What is left of the server when three times as many requests come as it can answer. Its peak is measured by clients that
 * wait for their answers; the overload by requests that come at their own pace. Both take turns.
 */
import { setTimeout } from 'node:timers/promises';
import { median, quantile } from '../measure/numbers.ts';
import { type Figure, known, milliseconds } from './figures.ts';
import { startServerProcess } from './server-process.ts';
import { type Client, inParallel, openClient, openStage, sourcesOf } from './stage.ts';

const ROUNDS = 4;
const SPAN_MS = 8000;
const WORKERS = 16;
const FACTOR = 3;
/** A later answer is of no use to the client. */
const USEFUL_MS = 2000;
const REFUSAL_MS = 20;
const ACCOUNTS = 10;

interface Load {
  /** Useful answers a second. */
  readonly goodput: number;
  readonly accepted: readonly number[];
  readonly refused: readonly number[];
  readonly lost: number;
}

export async function measureOverload(): Promise<readonly Figure[]> {
  const sandbox = await openStage(1000);
  const server = await startServerProcess({
    server: { port: 0 },
    sources: sourcesOf(sandbox, { concurrency: 32 }),
  });
  const client = openClient(server.url, USEFUL_MS * 4, 4000);
  const addresses = sandbox.ledger.accounts('teos').map(({ address }) => `account/sandbox-teos/${address}`);
  const assets = sandbox.ledger
    .assets('teos')
    .slice(0, 10)
    .map(({ ref }) => ref);
  const query =
    'query ($ids: [ID!]!, $assets: [ID!]!) { accounts(ids: $ids) { balances(assets: $assets) { nodes { total { atomic } } } } }';
  const ask = (index: number) => {
    const from = (index * ACCOUNTS) % (addresses.length - ACCOUNTS);
    return client.ask(query, { ids: addresses.slice(from, from + ACCOUNTS), assets });
  };
  const peaks: Load[] = [];
  const floods: Load[] = [];
  try {
    await closedLoop(ask, 3000);
    for (let round = 0; round < ROUNDS; round += 1) {
      const peak = await closedLoop(ask, SPAN_MS);
      peaks.push(peak);
      floods.push(await openLoop(ask, peak.goodput * FACTOR));
    }
  } finally {
    await client.close();
    await server.stop();
    await sandbox.close();
  }
  const kept = median(floods.map((flood, index) => flood.goodput / (peaks[index]?.goodput ?? Number.NaN)));
  const refused = floods.flatMap((flood) => flood.refused);
  const slower =
    quantile(
      floods.flatMap(({ accepted }) => accepted),
      0.99,
    ) /
    quantile(
      peaks.flatMap(({ accepted }) => accepted),
      0.99,
    );
  return [
    known('peak, 10 × 10 pairs each', `${median(peaks.map(({ goodput }) => goodput)).toFixed(0)} requests a second`),
    {
      what: `useful answers at ${FACTOR} times the peak, of the peak`,
      figure: `${(kept * 100).toFixed(0)} %`,
      bar: '≥ 90 %',
      met: kept >= 0.9,
    },
    {
      what: 'p99 of what is accepted, over its p99 at the peak',
      figure: `${slower.toFixed(1)} ×`,
      bar: '≤ 2 ×',
      met: slower <= 2,
    },
    {
      what: 'median refusal',
      figure: milliseconds(median(refused)),
      bar: `≤ ${REFUSAL_MS} ms`,
      met: median(refused) <= REFUSAL_MS,
    },
    known('p99 refusal', milliseconds(quantile(refused, 0.99))),
    known('requests without any answer', String(floods.reduce((sum, { lost }) => sum + lost, 0))),
  ];
}

type Ask = (index: number) => ReturnType<Client['ask']>;

async function closedLoop(ask: Ask, spanMs: number): Promise<Load> {
  const load = openCount();
  await inParallel(WORKERS, performance.now() + spanMs, (index) => load.count(ask(index)));
  return load.after(spanMs);
}

async function openLoop(ask: Ask, perSecond: number): Promise<Load> {
  const load = openCount();
  const start = performance.now();
  const asked: Promise<void>[] = [];
  while (performance.now() - start < SPAN_MS) {
    const due = ((performance.now() - start) / 1000) * perSecond;
    while (asked.length < due) asked.push(load.count(ask(asked.length)));
    await setTimeout(1);
  }
  const result = load.after(SPAN_MS);
  await Promise.all(asked);
  return result;
}

function openCount() {
  const accepted: number[] = [];
  const refused: number[] = [];
  let lost = 0;
  return {
    async count(answer: ReturnType<Client['ask']>): Promise<void> {
      try {
        const { status, milliseconds: taken } = await answer;
        (status === 200 ? accepted : refused).push(taken);
      } catch {
        lost += 1;
      }
    },
    /** What there is by now. */
    after(spanMs: number): Load {
      const useful = accepted.filter((taken) => taken <= USEFUL_MS).length;
      return { goodput: useful / (spanMs / 1000), accepted: [...accepted], refused: [...refused], lost };
    },
  };
}
