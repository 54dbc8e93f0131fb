/**
 * How long a server takes to refuse documents made to keep it busy, and how long an innocent query beside it waits, against how
 * long it waits for nothing.
 */
import { median } from '../measure/numbers.ts';
import { type HostileDocument, hostileDocuments } from '../reliability/hostile-documents.ts';
import { hostileDocuments as withinLimits } from '../server/hostile.ts';
import { type Figure, known, milliseconds } from './figures.ts';
import { startServerProcess } from './server-process.ts';
import { openClient, openStage, sourcesOf } from './stage.ts';

const documents: readonly HostileDocument[] = [...withinLimits, ...hostileDocuments];
const ROUNDS = 15;
const BAR_MS = 50;
const ping = '{ __typename }';

interface Times {
  readonly name: string;
  readonly refusal: number;
  readonly wait: number;
}

export async function measureHostileDocuments(): Promise<readonly Figure[]> {
  const sandbox = await openStage(20);
  const server = await startServerProcess({ server: { port: 0 }, sources: sourcesOf(sandbox) });
  const [attacker, innocent] = [openClient(server.url, 60_000), openClient(server.url, 60_000)];
  const times: Times[] = [];
  const alone: number[] = [];
  const accepted: string[] = [];
  try {
    for (let warm = 0; warm < 50; warm += 1) await innocent.ask(ping);
    const before = await server.usage();
    sandbox.resetCounters();
    for (const { name, query, variables = {} } of documents) {
      const refusals: number[] = [];
      const waits: number[] = [];
      // A document that was valid before is not looked at again, so each is spelled anew every time.
      for (let round = 0; round < ROUNDS; round += 1) {
        alone.push((await innocent.ask(ping)).milliseconds);
        const [refused, waited] = await Promise.all([attacker.ask(`${query}#${round}`, variables), innocent.ask(ping)]);
        refusals.push(refused.milliseconds);
        waits.push(waited.milliseconds);
        if (!refused.text.includes('"errors"')) accepted.push(name);
      }
      times.push({ name, refusal: median(refusals), wait: median(waits) });
    }
    const after = await server.usage();
    const [slowest, longest] = [worst(times, 'refusal'), worst(times, 'wait')];
    const late = times.filter(({ refusal }) => refusal > BAR_MS);
    const calls = Object.values(sandbox.upstreams).reduce((sum, upstream) => sum + upstream.count(), 0);
    return [
      known('documents, times each', `${documents.length}, ${ROUNDS}`),
      { what: 'answered without an error', figure: String(accepted.length), bar: '0', met: accepted.length === 0 },
      { what: 'upstream calls', figure: String(calls), bar: '0', met: calls === 0 },
      {
        what: `slowest refusal by its median, body and all: ${slowest.name}`,
        figure: milliseconds(slowest.refusal),
        bar: `≤ ${BAR_MS} ms`,
        met: slowest.refusal <= BAR_MS,
      },
      known('documents refused later than that', `${late.length}${late.map(({ name }) => `; ${name}`).join('')}`),
      {
        what: `longest wait of an innocent query beside one: ${longest.name}`,
        figure: milliseconds(longest.wait),
        bar: `≤ ${BAR_MS} ms`,
        met: longest.wait <= BAR_MS,
      },
      known('the same query alone', milliseconds(median(alone))),
      known('heap more than before', `${((after.heapBytes - before.heapBytes) / 2 ** 20).toFixed(1)} MiB`),
    ];
  } finally {
    await Promise.all([attacker.close(), innocent.close()]);
    await server.stop();
    await sandbox.close();
  }
}

function worst(times: readonly Times[], by: 'refusal' | 'wait'): Times {
  const [first, ...rest] = times;
  if (first === undefined) throw new Error('there are hostile documents');
  return rest.reduce((most, one) => (one[by] > most[by] ? one : most), first);
}
